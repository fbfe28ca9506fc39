"""What the mapping may look up beside the record at hand."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Protocol

from app.domain.approval import Ruling
from app.domain.attention import Skip
from app.domain.kinds import RecordType
from app.domain.matching import Matched
from app.domain.records import Record
from app.domain.shapes import Actual, Value


class Around(Protocol):
    """Other records, as last read. Looking up never changes anything."""

    def record(self, kind: RecordType, key: str) -> Record | None:
        """Return a Pronto record, or None."""
        ...

    def referring(self, kind: RecordType, token: str) -> list[Record]:
        """Return the Pronto records of a type that refer to a token such as ``orders/1000``."""
        ...

    def keys_matching(self, kind: RecordType, match_key: str) -> list[str]:
        """Return the keys of the Pronto records with that match key."""
        ...

    def carrying(self, kind: RecordType, pronto_id: str) -> list[Actual]:
        """Return the Stripe objects that carry a Pronto id in their metadata."""
        ...

    def unlinked_matching(self, kind: RecordType, match_key: str) -> list[Actual]:
        """Return the Stripe objects, not linked yet, with that match key."""
        ...

    def stripe_id(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return the Stripe id a Pronto record is linked to, or None."""
        ...

    def accepted(self, kind: RecordType, pronto_id: str) -> Mapping[str, tuple[Value, Value]]:
        """Return the differences of a record that a person accepted: field → Pronto's and Stripe's value then.

        A blank field stands for the record as a whole.
        """
        ...

    def undone(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return the fingerprint a record had when a person undid it (blank: gone from Pronto); None when nobody did.

        It is left alone while that is still its fingerprint.
        """
        ...

    def skipped(self, kind: RecordType, pronto_id: str) -> Skip | None:
        """Return that a person skipped a record until it changes, or None when nobody did."""
        ...

    def matched(self, kind: RecordType, pronto_id: str) -> Matched:
        """Return what matching knows of a record without a link: a person's decisions, and the likeliest object."""
        ...

    def linked(self, kind: RecordType, pronto_id: str) -> Actual | None:
        """Return the Stripe object a Pronto record is linked to, as last seen, or None."""
        ...

    def needed(self, kind: RecordType) -> AbstractSet[str]:
        """Return the keys of the debtors or stock items that a document in the company's scope needs."""
        ...

    def left_out(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return why a person left a record out, or None when nobody did."""
        ...

    def override(self, kind: RecordType, pronto_id: str) -> Mapping[str, Value]:
        """Return the values of a record that a person set by hand: target path → value, None leaves it out."""
        ...

    def ruled(self, kind: RecordType, pronto_id: str) -> Mapping[str, Ruling]:
        """Return what people said about changes of a record: digest of the change → approved or refused."""
        ...

    def approved(self, kind: RecordType, pronto_id: str) -> AbstractSet[str]:
        """Return the digests of the changes of a record that a person approved."""
        ...

    def approvals_under(self, rule_digest: str) -> int:
        """Return how many changes have been approved under an approval rule."""
        ...
