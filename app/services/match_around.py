"""What matching knows of records, read from the store once for one planning."""

from __future__ import annotations

from functools import lru_cache

from app.domain.kinds import RecordType
from app.domain.matching import NOTHING_KNOWN, Matched
from app.domain.shapes import Actual
from app.planning.matching.bands import Thresholds
from app.planning.matching.profiles import MATCHED, is_free
from app.ports.matches import MatchDecision
from app.ports.store import Store


class MatchAround:
    """The decisions and likely pairs of one company; make a new one after something was decided."""

    def __init__(self, store: Store, company_id: int) -> None:
        """Look into one company; nothing is read before it is asked for."""
        self._store = store
        self._company_id = company_id
        self._accepted = lru_cache(None)(self._read_accepted)
        self._rejected = lru_cache(None)(self._read_rejected)
        self._likely = lru_cache(None)(self._read_likely)
        self._thresholds = lru_cache(None)(self._read_thresholds)

    def of(self, kind: RecordType, pronto_id: str) -> Matched:
        """Return what matching knows of a record that has no link."""
        if kind not in MATCHED:
            return NOTHING_KNOWN
        accepted = self._accepted(kind).get(pronto_id)
        rejected = self._rejected(kind).get(pronto_id, frozenset())
        likely, margin = self._likely(kind).get(pronto_id, ("", 0))
        if accepted is None and not rejected and not likely:
            return NOTHING_KNOWN
        return Matched(
            accepted=self._free(kind, accepted.stripe_id) if accepted is not None else None,
            score=accepted.score if accepted is not None else None,
            words=accepted.words if accepted is not None else "",
            rejected=rejected,
            likely=self._free(kind, likely) if likely not in rejected else None,
            margin=margin,
            thresholds=self._thresholds(),
        )

    def _free(self, kind: RecordType, stripe_id: str) -> Actual | None:
        """Return an object that is there, not linked, and nobody's duplicate."""
        if not stripe_id or self._store.links.of_stripe(self._company_id, kind, stripe_id) is not None:
            return None
        actual = self._store.snapshots.target(self._company_id, kind, stripe_id)
        return actual if actual is not None and is_free(actual) else None

    def _read_accepted(self, kind: RecordType) -> dict[str, MatchDecision]:
        return dict(self._store.matches.accepted_of(self._company_id, kind))

    def _read_rejected(self, kind: RecordType) -> dict[str, frozenset[str]]:
        return dict(self._store.matches.rejected_of(self._company_id, kind))

    def _read_likely(self, kind: RecordType) -> dict[str, tuple[str, int]]:
        return self._store.matches.likely(self._company_id, kind)

    def _read_thresholds(self) -> Thresholds:
        return self._store.matches.thresholds(self._company_id)
