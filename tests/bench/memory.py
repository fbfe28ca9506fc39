"""Peak memory of the first preview and the first sync with 100,000 debtors.

Run ``python -m tests.bench.memory`` (four minutes; another number of debtors may be given). The preview reads and
plans all of them; the sync that follows plans all of them again, queues them, and is stopped after 3,000 writes.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from app.domain.errors import Cancelled, Code
from app.domain.kinds import TARGETED
from app.ports.progress import Progress
from tests.bench.books import Size
from tests.bench.ground import Cost, Ctx, Served, Site, apart, company_at, metered, office_on, served, table
from tests.bench.no_change import Addresses

WRITES = 3_000


class StoppedCtx(Ctx):
    """A job that a person stops after so many writes."""

    def __init__(self) -> None:
        self.written = 0

    def check(self) -> None:
        """Go on until enough was written."""
        if self.written >= WRITES:
            raise Cancelled(Code.CANCELLED)

    def report(self, progress: Progress) -> None:
        """Note how many are written."""
        if progress.stage == "write":
            self.written = progress.done


def preview(home: Path, site: Served) -> tuple[Cost, int]:
    """Preview everything; return the cost and how many changes the plan has."""
    cost: list[Cost] = []
    with office_on(home) as office:
        company = company_at(office, site)
        with metered(cost):
            _, plan = office.sync.preview(company.id, TARGETED, Ctx())
    return cost[0], sum(number for actions in plan.counts.values() for number in actions.values())


def sync(home: Path, site: Served) -> tuple[Cost, int]:
    """Sync until stopped; return the cost and how many changes were queued or carried out."""
    cost: list[Cost] = []
    ctx = StoppedCtx()
    with office_on(home) as office:
        company = company_at(office, site)
        with metered(cost), suppress(Cancelled):
            office.sync.run(company.id, TARGETED, ctx, allow_large=True)
        return cost[0], ctx.written + office.store.queue.waiting(company.id)


def main() -> None:
    """Measure and print the table."""
    count = int(sys.argv[1]) if sys.argv[1:] else 100_000
    rows = []
    with tempfile.TemporaryDirectory() as folder, served(Site(Size(customers=count))) as running:
        site = Addresses(running)
        for name, work in (("preview of everything", preview), (f"sync stopped after {WRITES:,} writes", sync)):
            cost, changes = apart(work, Path(folder), site)
            rows.append((name, f"{changes:,}", f"{cost.seconds:.0f}", f"{cost.cpu:.0f}", f"{cost.peak} MB"))
            print(*rows[-1], file=sys.stderr)
    table(("first run", "changes planned", "seconds", "CPU seconds", "peak memory"), rows)


if __name__ == "__main__":
    main()
