"""One run of a company: held by nobody else, recorded, and ended in exactly one recorded state."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.domain.company import Company
from app.domain.errors import Cancelled, SyncProblem
from app.domain.kinds import TARGETED
from app.domain.mapping import MappingSet
from app.domain.outcome import RunStatus, RunSummary
from app.ports.backups import REREAD
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.certify import Certify
from app.services.housekeeping import keep_house
from app.services.outcomes import Outcomes
from app.services.session import Session
from app.services.sign_ins import SignIns

_LOG = logging.getLogger(__name__)
_ONLY_LOOKING = frozenset({"preview", "undo preview", "reconcile"})
"""Kinds of runs that write nothing to either side."""


class Runner:
    """Opens runs; what is done inside is the caller's."""

    def __init__(
        self, store: Store, connectors: Connectors, clock: Clock, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._mapping_of = mapping_of
        self._sign_ins = SignIns(store, clock)
        self._outcomes = Outcomes(store, clock)

    @contextmanager
    def run(self, company_id: int, kind: str, trigger: str, ctx: JobContext) -> Iterator[Session]:
        """Hold the company, record the run, and end it in exactly one recorded state.

        Raises:
            NeedsUser: somebody else holds the company (code ``busy``).
            SyncProblem: what the work inside ended with; it is recorded first.
        """
        company = self._store.companies.with_id(company_id)
        with self._store.lease(company_id):
            started = self._clock.now()
            number = self._store.runs.open(company_id, kind, trigger, started)
            summary = RunSummary(run=number, kind=kind, trigger=trigger, started=started)
            mapping = self._mapping_of(company)
            session = Session(self._store, self._connectors, self._clock, company, mapping, summary=summary, ctx=ctx)
            summary.status = RunStatus.STOPPED
            try:
                summary.messages += keep_house(self._store, self._clock)
                if kind not in _ONLY_LOOKING and self._store.cursor(company_id, REREAD):
                    self._look_again(session, mapping, ctx)
                yield session
                summary.status = session.status()
                self._sign_ins.accepted(session.company, session.sides, trigger)
                self._outcomes.got_through(company_id, kind, trigger)
            except Cancelled:
                summary.status = RunStatus.CANCELLED
                summary.messages.append("Stopped by a person; what is queued goes on next time.")
                raise
            except SyncProblem as problem:
                summary.messages.append(problem.detail or problem.code.value)
                self._sign_ins.refused(session.company, problem, trigger)
                self._outcomes.failed(company_id, problem, trigger)
                raise
            finally:
                self._close(session)

    def _look_again(self, session: Session, mapping: MappingSet, ctx: JobContext) -> None:
        """Read both sides whole and compare every record, because a backup was put back; then the run may write.

        Raises:
            SyncProblem: a side could not be read; nothing is written, and the next run tries again.
        """
        company = session.company
        whole = session.read_whole(TARGETED)
        Certify(self._store, self._clock).certify(company, mapping, whole, session.summary, ctx)
        self._store.set_cursor(company.id, REREAD, "")
        session.summary.messages.append("A backup was put back before this run; both sides were compared whole first.")

    def _close(self, session: Session) -> None:
        session.close()
        summary = session.summary
        summary.ended = self._clock.now()
        if summary.started is not None:
            summary.seconds = round((summary.ended - summary.started).total_seconds(), 3)
        self._store.runs.close(session.company.id, summary)
        self._store.plans.prune(session.company.id)
        _LOG.info("run %s %s: %s, %s writes", summary.run, summary.kind, summary.status.value, summary.writes)
