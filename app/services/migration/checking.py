"""The check of the data: every record of Pronto looked at, what is wrong kept in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from app.domain.company import Company
from app.domain.kinds import TARGETED
from app.domain.mapping import MappingSet
from app.domain.migration import FaultGroup, FoundFault, Step
from app.domain.outcome import RunStatus
from app.planning.quality import DataCheck
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.store import Store
from app.services.around import StoreAround
from app.services.migration.ledger import Ledger
from app.services.running import Runner

_KIND = "data-check"
_PAGE = 500


class Checking:
    """Checks a company's data."""

    def __init__(
        self, store: Store, clock: Clock, ledger: Ledger, runs: Runner, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock
        self._ledger = ledger
        self._runs = runs
        self._mapping_of = mapping_of

    def run(self, company_id: int, ctx: JobContext, who: str, *, read: bool = True) -> list[FaultGroup]:
        """Check every record in scope and keep what is wrong; with ``read`` both sides are read again first.

        Raises:
            SyncProblem: when a side could not be read; what the last check found stays.
        """
        with self._runs.run(company_id, _KIND, who, ctx) as session:
            if read or not self._ledger.of(company_id).read_at:
                read_at = self._clock.now()
                session.pull(TARGETED)
                self._ledger.change(company_id, read_at=read_at)
            company = session.company
            # Collected first: while the check goes on, nothing may keep others from writing.
            pages = list(self._found(company, ctx))
            self._store.migrations.put_faults(company_id, pages)
            record = self._ledger.of(company_id)
            step = Step.QUALITY if record.step is Step.SCOPE else record.step
            self._ledger.change(company_id, quality_at=self._clock.now(), step=step)
            session.found = RunStatus.ATTENTION if pages else RunStatus.DONE
        return self._store.migrations.groups(company_id)

    def _found(self, company: Company, ctx: JobContext) -> Iterator[Sequence[FoundFault]]:
        today = self._clock.now().astimezone(ZoneInfo(company.time_zone)).date()
        around = StoreAround(self._store, company.id)
        check = DataCheck(company.policies, self._mapping_of(company), around, today)
        done = 0
        for kind in TARGETED:
            for page in self._store.migrations.sources(company.id, kind):
                ctx.check()
                found = [fault for record in page for fault in check.look(record)]
                if found:
                    yield found
                done += len(page)
                ctx.report(Progress("check", kind.value, done))
        across = list(check.across())
        for start in range(0, len(across), _PAGE):
            yield across[start : start + _PAGE]
