"""One reconciliation, in order: read both sides whole → compare every record → list → certify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import Certificate, CertificateRow, Mismatch, MismatchState
from app.domain.outcome import RunStatus, RunSummary
from app.planning.certificate import Tally
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.comparing import Comparing
from app.services.running import Runner
from app.services.whole import Whole


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a reconciliation found."""

    summary: RunSummary
    certificate: Certificate


@dataclass(slots=True)
class _Totals:
    """What was found over all types."""

    waits: int = 0
    by_rule: int = 0
    types: dict[str, int] = field(default_factory=dict)
    differing: set[RecordType] = field(default_factory=set)
    """Types of which at least one mismatch was found."""


class Reconcile:
    """Compares everything on both sides, not only what the product wrote."""

    def __init__(
        self, store: Store, connectors: Connectors, clock: Clock, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of
        self._runs = Runner(store, connectors, clock, mapping_of)

    def run(
        self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext, trigger: str = "person"
    ) -> Reconciliation:
        """Read both sides whole, list every difference and say whether they tell the same story.

        Nothing is written to either side. A type that cannot be read leaves its mismatches as they were and makes
        the certificate incomplete, with the reason in words.

        Raises:
            SyncProblem: when nothing could be read (a wrong password, no connection); the run is recorded as
                stopped, and no certificate is made.
        """
        with self._runs.run(company_id, "reconcile", trigger, ctx) as session:
            whole = session.read_whole(kinds)
            at = self._clock.now()
            company = session.company
            tally = Tally(ZoneInfo(company.time_zone))
            totals = self._compare(company, whole, tally, at, ctx)
            certificate = self._certify(company_id, session.summary.run, at, whole, totals, tally.rows())
            session.summary.messages += certificate.problems
            session.found = RunStatus.DONE if certificate.green else RunStatus.ATTENTION
        return Reconciliation(session.summary, certificate)

    def _compare(self, company: Company, whole: Whole, tally: Tally, at: dt.datetime, ctx: JobContext) -> _Totals:
        """Compare every type that was read whole, and close what was not found again."""
        mismatches = self._store.mismatches
        listing = mismatches.begin(company.id)
        totals = _Totals()

        def put(found: Sequence[Mismatch]) -> None:
            totals.differing |= {one.kind for one in found}
            mismatches.put(company.id, listing, found, at)

        comparing = Comparing(self._store, company, self._mapping_of(company), tally, put)
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
