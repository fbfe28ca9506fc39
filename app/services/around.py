"""The store as the mapping sees it: look-ups, remembered for the length of one planning."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

from app.domain.approval import Ruling
from app.domain.attention import Skip
from app.domain.kinds import RecordType
from app.domain.matching import Matched
from app.domain.records import Record
from app.domain.shapes import Actual, Value
from app.ports.store import Store
from app.services.match_around import MatchAround

_REMEMBERED = 4096


class StoreAround:
    """Implements ``app.planning.around.Around`` on a company's snapshot and links."""

    def __init__(self, store: Store, company_id: int, *, undone_too: bool = False) -> None:
        """Look into one company; ``undone_too``: as if nobody had undone anything."""
        self._undone_too = undone_too
        self._store = store
        self._company_id = company_id
        self._matches = MatchAround(store, company_id)
        self._record = lru_cache(_REMEMBERED)(self._read_record)
        self._accepted = lru_cache(None)(self._read_accepted)
        self._needed = lru_cache(None)(self._read_needed)
        self._ruled = lru_cache(None)(self._read_ruled)
        self._skipped = lru_cache(None)(self._read_skipped)
        self._approvals_under = lru_cache(None)(self._read_approvals_under)
        self._referring = lru_cache(_REMEMBERED)(self._read_referring)

    def record(self, kind: RecordType, key: str) -> Record | None:
        """Return a Pronto record, or None."""
        return self._record(kind, key)

    def referring(self, kind: RecordType, token: str) -> list[Record]:
        """Return the Pronto records of a type that refer to a token."""
        return list(self._referring(kind, token))

    def keys_matching(self, kind: RecordType, match_key: str) -> list[str]:
        """Return the keys of the Pronto records with that match key."""
        return self._store.snapshots.keys_matching(self._company_id, kind, match_key)

    def carrying(self, kind: RecordType, pronto_id: str) -> list[Actual]:
        """Return the Stripe objects that carry a Pronto id."""
        return self._store.snapshots.targets_carrying(self._company_id, kind, pronto_id)

    def unlinked_matching(self, kind: RecordType, match_key: str) -> list[Actual]:
        """Return the Stripe objects, not linked yet, with that match key."""
        return self._store.snapshots.targets_matching(self._company_id, kind, match_key)

    def stripe_id(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return the Stripe id a Pronto record is linked to, or None."""
        link = self._store.links.get(self._company_id, kind, pronto_id)
        return link.stripe_id if link is not None else None

    def accepted(self, kind: RecordType, pronto_id: str) -> Mapping[str, tuple[Value, Value]]:
        """Return the differences of a record that a person accepted; read once for all records of a type."""
        return self._accepted(kind).get(pronto_id, {})

    def undone(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return the fingerprint a record had when a person undid it; None when nobody did."""
        return self._undone.get((kind, pronto_id))

    @cached_property
    def _undone(self) -> dict[tuple[RecordType, str], str]:
        return {} if self._undone_too else self._store.undone.all(self._company_id)

    def skipped(self, kind: RecordType, pronto_id: str) -> Skip | None:
        """Return that a person skipped a record until it changes; read once for all records of a type."""
        return None if self._undone_too else self._skipped(kind).get(pronto_id)

    def needed(self, kind: RecordType) -> AbstractSet[str]:
        """Return the keys of the debtors or stock items in scope; worked out once for one planning."""
        return self._needed(kind)

    def left_out(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return why a person left a record out, or None when nobody did."""
        return self._left_out.get((kind, pronto_id))

    def override(self, kind: RecordType, pronto_id: str) -> Mapping[str, Value]:
        """Return the values of a record that a person set by hand, by target path."""
        return self._by_hand.get((kind, pronto_id), {})

    @cached_property
    def _left_out(self) -> dict[tuple[RecordType, str], str]:
        return {(one.kind, one.pronto_id): one.reason for one in self._store.migrations.left_out(self._company_id)}

    @cached_property
    def _by_hand(self) -> dict[tuple[RecordType, str], dict[str, Value]]:
        found: dict[tuple[RecordType, str], dict[str, Value]] = {}
        for one in self._store.migrations.by_hand(self._company_id):
            found.setdefault((one.kind, one.pronto_id), {})[one.path] = one.value
        return found

    def ruled(self, kind: RecordType, pronto_id: str) -> Mapping[str, Ruling]:
        """Return what people said about changes of a record, by digest; read once for all records of a type."""
        return self._ruled(kind).get(pronto_id, {})

    def approved(self, kind: RecordType, pronto_id: str) -> AbstractSet[str]:
        """Return the digests of the changes of a record that a person approved."""
        return {digest for digest, ruling in self.ruled(kind, pronto_id).items() if ruling.approved}

    def approvals_under(self, rule_digest: str) -> int:
        """Return how many changes have been approved under an approval rule; counted once for one planning."""
        return self._approvals_under(rule_digest)

    def matched(self, kind: RecordType, pronto_id: str) -> Matched:
        """Return what matching knows of a record without a link."""
        return self._matches.of(kind, pronto_id)

    def linked(self, kind: RecordType, pronto_id: str) -> Actual | None:
        """Return the linked Stripe object as last seen, or None."""
        found = self.stripe_id(kind, pronto_id)
        return self._store.snapshots.target(self._company_id, kind, found) if found else None

    def _read_accepted(self, kind: RecordType) -> dict[str, dict[str, tuple[Value, Value]]]:
        return self._store.mismatches.accepted_of(self._company_id, kind)

    def _read_skipped(self, kind: RecordType) -> dict[str, Skip]:
        return self._store.attention.skips(self._company_id, kind)

    def _read_needed(self, kind: RecordType) -> AbstractSet[str]:
        scope = self._store.companies.with_id(self._company_id).policies.scope
        return self._store.migrations.needed(self._company_id, kind, scope)

    def _read_ruled(self, kind: RecordType) -> dict[str, dict[str, Ruling]]:
        return self._store.approvals.rulings(self._company_id, kind)

    def _read_approvals_under(self, rule_digest: str) -> int:
        return self._store.approvals.approved_under(self._company_id, rule_digest)

    def _read_record(self, kind: RecordType, key: str) -> Record | None:
        return self._store.snapshots.source(self._company_id, kind, key)

    def _read_referring(self, kind: RecordType, token: str) -> tuple[Record, ...]:
        return tuple(self._store.snapshots.sources_with(self._company_id, kind, token))
