"""What the services keep of mismatches and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, Mismatch, MismatchState
from app.domain.shapes import Actual, Value


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """A card: the open mismatches one cause explains."""

    cause: str
    kind: RecordType
    group: str
    count: int
    records: int
    cents: int
    oldest: dt.datetime


class Mismatches(Protocol):
    """Open, ignored, fixed and gone mismatches."""

    def begin(self, company_id: int) -> int:
        """Start a reconciliation's listing and return its number."""
        ...

    def put(self, company_id: int, listing: int, found: Sequence[Mismatch], at: dt.datetime) -> None:
        """Upsert by company, type, record and field.

        One that was ignored stays so while its values are those it was ignored with; one that was fixed or gone
        opens again.
        """
        ...

    def end(self, company_id: int, listing: int, kinds: Sequence[RecordType], at: dt.datetime) -> int:
        """Mark what this listing did not see (of these types) as gone; return how many."""
        ...

    def all(
        self,
        company_id: int,
        *,
        states: Sequence[MismatchState] = (MismatchState.OPEN,),
        cause: str = "",
        kind: RecordType | None = None,
        group: str | None = None,
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Mismatch]:
        """Return mismatches, oldest first, filtered."""
        ...

    def one(self, mismatch_id: int) -> Mismatch:
        """Return one by number.

        Raises:
            NeedsUser: there is none of that number.
        """
        ...

    def company_of(self, mismatch_id: int) -> int:
        """Return whose it is."""
        ...

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str = "") -> list[Mismatch]:
        """Return the open and accepted mismatches of a record; a blank Stripe id stands for any."""
        ...

    def ages(self, company_id: int, since: Sequence[dt.datetime]) -> list[int]:
        """Return for each moment (UTC) how many open ones were first seen then or later."""
        ...

    def assignees(self, company_id: int) -> list[str]:
        """Return the names that open or accepted ones are assigned to, in order."""
        ...

    def groups(self, company_id: int) -> list[CauseGroup]:
        """Return the open ones by cause, type and group: what one side lacks, then the rest; the most money first."""
        ...

    def counts(self, company_id: int) -> dict[MismatchState, int]:
        """Return how many are in each state."""
        ...

    def mark(self, ids: Sequence[int], state: MismatchState, *, note: str = "", assignee: str | None = None) -> None:
        """Set state, note and assignee; an ignored one remembers the values it was ignored with."""
        ...

    def annotate(self, ids: Sequence[int], *, note: str | None = None, assignee: str | None = None) -> None:
        """Keep a note or a name; None leaves what there is, a blank one takes it away."""
        ...

    def accepted(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str) -> dict[str, Mismatch]:
        """Return the ignored mismatches of a record by field."""
        ...

    def ids(
        self,
        company_id: int,
        *,
        states: Sequence[MismatchState] = (MismatchState.OPEN,),
        cause: str = "",
        kind: RecordType | None = None,
        group: str | None = None,
        text: str = "",
        assignee: str = "",
        sort: str = "age",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> Sequence[int]:
        """Return the numbers of the matching mismatches, sorted, to page through.

        ``sort`` is ``age`` (oldest first), ``money``, ``title`` or ``record``. A window asks for what it shows
        with ``limit`` and ``offset`` and for ``count`` beside it; both are quick at a million rows.
        """
        ...

    def count(
        self,
        company_id: int,
        *,
        states: Sequence[MismatchState] = (MismatchState.OPEN,),
        cause: str = "",
        kind: RecordType | None = None,
        group: str | None = None,
        text: str = "",
        assignee: str = "",
    ) -> int:
        """Return how many ``ids`` would find without a limit."""
        ...

    def page(self, company_id: int, ids: Sequence[int]) -> list[Mismatch]:
        """Return the mismatches of these numbers, in their order; one that is not there is left out."""
        ...

    def accepted_of(self, company_id: int, kind: RecordType) -> dict[str, dict[str, tuple[Value, Value]]]:
        """Return every accepted difference of a type: Pronto id → field → Pronto's and Stripe's value."""
        ...

    def put_certificate(self, company_id: int, certificate: Certificate) -> None:
        """Keep a certificate."""
        ...

    def certificates(self, company_id: int, limit: int = 50) -> list[Certificate]:
        """Return certificates, newest first."""
        ...

    def unlinked(self, company_id: int, kind: RecordType) -> Iterator[Sequence[Actual]]:
        """Yield the Stripe objects of a type, not deleted, that no Pronto record is linked to, in pages."""
        ...
