"""Rows of the matching page: a pair with everything a side-by-side view needs, made from the snapshots as they are."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.planning.matching.bands import Band, Thresholds, band_of
from app.planning.matching.parts import Part
from app.planning.matching.profiles import of_actual, of_record
from app.planning.matching.score import score
from app.ports.matches import FoundPair
from app.ports.store import Store
from app.services.around import StoreAround


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A pair as people look at it."""

    id: int
    """Number of the pair, what ``accept`` and ``reject`` take; 0 for two that were only put side by side."""
    kind: RecordType
    pronto_id: str
    stripe_id: str
    pronto_title: str
    stripe_title: str
    score: int
    """Points, 0 to 100."""
    margin: int
    """Points by which it leads over the next best pair of either of the two; 0 for a tie, 100 without a rival."""
    band: Band
    exact: bool
    """Whether a sync links the two by itself, by an identifier that only they have."""
    parts: tuple[Part, ...]
    """Every compared field: label, both sides' values, whether they agree (same, close, differs, one-side), points."""
    sentence: str
    """The sum in words: ``ABN +45, name 0.91 → +18, same postcode +10 = 73``."""
    chosen: bool = True
    """Whether the one-to-one assignment picked it."""


class MatchRows:
    """Makes rows of pairs."""

    def __init__(self, store: Store, company_id: int, thresholds: Thresholds) -> None:
        """Look into one company."""
        self._store = store
        self._company_id = company_id
        self._thresholds = thresholds
        self._around = StoreAround(store, company_id)

    def of(self, pair: FoundPair) -> MatchRow | None:
        """Return the row of a pair; None when one of the two is gone by now."""
        return self.side_by_side(pair.kind, pair.pronto_id, pair.stripe_id, pair)

    def side_by_side(
        self, kind: RecordType, pronto_id: str, stripe_id: str, pair: FoundPair | None = None
    ) -> MatchRow | None:
        """Return any record beside any object; None when one of the two is not there."""
        record = self._around.record(kind, pronto_id)
        actual = self._store.snapshots.target(self._company_id, kind, stripe_id)
        if record is None or actual is None or actual.deleted:
            return None
        left, right = of_record(record, self._around), of_actual(actual)
        found = score(left, right)
        margin, exact = (pair.margin, pair.exact) if pair is not None else (0, False)
        return MatchRow(
            id=pair.id if pair is not None else 0,
            kind=kind,
            pronto_id=pronto_id,
            stripe_id=stripe_id,
            pronto_title=left.title,
            stripe_title=right.title,
            score=found.score,
            margin=margin,
            band=band_of(found.raw, margin, self._thresholds, exact=exact),
            exact=exact,
            parts=found.parts,
            sentence=found.sentence,
            chosen=pair.chosen if pair is not None else False,
        )
