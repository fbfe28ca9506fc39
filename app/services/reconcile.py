"""One reconciliation, in order: read both sides whole → compare every record → list → certify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.company import Company
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import Certificate
from app.domain.outcome import RunStatus, RunSummary
from app.ports.backups import REREAD
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.certify import Certify
from app.services.running import Runner


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a reconciliation found."""

    summary: RunSummary
    certificate: Certificate


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
            company = session.company
            mapping = self._mapping_of(company)
            certificate = Certify(self._store, self._clock).certify(company, mapping, whole, session.summary, ctx)
            if set(TARGETED) <= set(kinds):
                self._store.set_cursor(company.id, REREAD, "")
            session.found = RunStatus.DONE if certificate.green else RunStatus.ATTENTION
        return Reconciliation(session.summary, certificate)
