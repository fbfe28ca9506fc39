"""Compare what was read whole of both sides, list every difference and say whether they tell the same story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import Certificate, CertificateRow, Mismatch, MismatchState
from app.domain.outcome import RunSummary
from app.planning.certificate import Tally
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.comparing import Comparing
from app.services.whole import Whole


@dataclass(slots=True)
class _Totals:
    """What was found over all types."""

    waits: int = 0
    by_rule: int = 0
    types: dict[str, int] = field(default_factory=dict)
    differing: set[RecordType] = field(default_factory=set)
    """Types of which at least one mismatch was found."""


class Certify:
    """Makes certificates."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock

    def certify(
        self, company: Company, mapping: MappingSet, whole: Whole, summary: RunSummary, ctx: JobContext
    ) -> Certificate:
        """Compare, list and certify."""
        at = self._clock.now()
        tally = Tally(ZoneInfo(company.time_zone))
        totals = self._compare(company, mapping, whole, tally, at, ctx)
        certificate = self._certify(company.id, summary.run, at, whole, totals, tally.rows())
        summary.messages += certificate.problems
        return certificate

    def _compare(
        self, company: Company, mapping: MappingSet, whole: Whole, tally: Tally, at: dt.datetime, ctx: JobContext
    ) -> _Totals:
        """Compare every type that was read whole, and close what was not found again."""
        mismatches = self._store.mismatches
        listing = mismatches.begin(company.id)
        totals = _Totals()

        def put(found: Sequence[Mismatch]) -> None:
            totals.differing |= {one.kind for one in found}
            mismatches.put(company.id, listing, found, at)

        comparing = Comparing(self._store, company, mapping, tally, put)
        for kind in whole.kinds:
            counts = comparing.compare(kind, whole.unreadable.get(kind, {}), ctx)
            totals.types[kind.value] = counts.records
            totals.waits += counts.waits
            totals.by_rule += counts.by_rule
        mismatches.end(company.id, listing, whole.kinds, at)
        return totals

    def _certify(
        self,
        company_id: int,
        run: int,
        at: dt.datetime,
        whole: Whole,
        totals: _Totals,
        rows: tuple[CertificateRow, ...],
    ) -> Certificate:
        """Make and keep the certificate."""
        counts = self._store.mismatches.counts(company_id)
        certificate = Certificate(
            run=run,
            at=at,
            complete=not whole.problems,
            rows=rows,
            open=counts[MismatchState.OPEN],
            accepted=counts[MismatchState.IGNORED],
            skipped=totals.waits,
            by_rule=totals.by_rule,
            problems=(*whole.problems, *_unexplained(rows, totals.differing)),
            types=totals.types,
        )
        self._store.mismatches.put_certificate(company_id, certificate)
        return certificate


def _unexplained(rows: Sequence[CertificateRow], differing: set[RecordType]) -> list[str]:
    """Return a sentence for each type whose counts or sums differ although no difference was found: a false green."""
    kinds = dict.fromkeys(row.kind for row in rows if not row.equal and row.kind not in differing)
    return [
        f"The counts or sums of the {PRONTO_NOUN[kind]}s differ although no difference was found; "
        "reconcile again, and report it if it stays."
        for kind in kinds
    ]
