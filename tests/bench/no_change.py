"""What a sync costs when nothing changed, with 1,000, 10,000 and 100,000 debtors.

Run ``python -m tests.bench.no_change`` (five minutes; ``python -m tests.bench.no_change 1000`` for one size).
Two kinds of site: one that tells what changed since a date, and one that does not, where everything is read and
compared by fingerprint. The state of step is made without sending every customer to Stripe: read from Pronto and
mapped for real, then stored as if Stripe had answered.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app.bootstrap import Office, default_mapping
from app.domain.company import Company
from app.domain.kinds import TARGETED, RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.shapes import Actual, Link
from app.runtime.clock import SystemClock
from app.services.around import StoreAround
from app.services.planner import Planner
from app.services.pull import EVENTS, Pull, Pulled, needed
from tests.bench.books import Size
from tests.bench.ground import (
    PLAIN,
    Cost,
    Ctx,
    PracticeConnectors,
    Served,
    Site,
    apart,
    company_at,
    metered,
    office_on,
    served,
    table,
)

SIZES = (1_000, 10_000, 100_000)


class Addresses(Served):
    """Where services listen, without the pipe to them, so that it can be handed to another process."""

    def __init__(self, site: Served) -> None:
        self.pronto, self.stripe = site.pronto, site.stripe


def bring_into_step(home: Path, site: Served) -> Cost:
    """Read every debtor and store it as written; return what that cost."""
    cost: list[Cost] = []
    with office_on(home) as office:
        company = company_at(office, site)
        with metered(cost):
            connectors = PracticeConnectors(home)
            source = connectors.pronto(company)
            Pull(office.store, SystemClock()).pronto(company, source, needed(TARGETED), Ctx(), Pulled())
            source.close()
            _as_written(office, company)
            gateway = connectors.stripe(company)
            office.store.set_cursor(company.id, EVENTS, gateway.newest_event(Ctx()))
            gateway.close()
    return cost[0]


def _as_written(office: Office, company: Company) -> None:
    """Store every debtor as if Stripe had taken it just as wanted."""
    store, mapping, kind = office.store, default_mapping(), RecordType.CUSTOMERS
    around = StoreAround(store, company.id)
    for page in store.snapshots.candidates(company.id, kind, mapping.version):
        with store.writing():
            for candidate in page:
                change = Planner._decide(candidate, mapping, company, around).change
                assert change is not None
                stripe_id = f"cus_{candidate.key}"
                actual = Actual(kind, stripe_id, dict(change.wanted), pronto_id=candidate.key, title=change.title)
                store.snapshots.put_targets(company.id, kind, [actual], ours=True)
                store.links.put(company.id, Link(kind, candidate.key, stripe_id, dict(change.wanted)), mapping.version)
            verdicts = [Verdict(kind, one.key, Standing.IN_STEP, Gate.ANSWER, "", "In step.") for one in page]
            store.snapshots.save_verdicts(company.id, verdicts, mapping.version, settled=True)


def sync_once(home: Path, site: Served, dialect: str) -> tuple[Cost, int, int]:
    """Sync a company in step; return the cost and the requests read and written at Stripe.

    Raises:
        AssertionError: something was written.
    """
    cost: list[Cost] = []
    with office_on(home) as office:
        company = company_at(office, site, dialect=dialect)
        with metered(cost):
            summary = office.sync.run(company.id, TARGETED, Ctx())
    assert summary.writes == 0, summary
    return cost[0], summary.reads, summary.writes


def main() -> None:
    """Measure every size and print the table."""
    rows = []
    for size in [int(text) for text in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder, served(Site(Size(customers=size))) as running:
            home, site = Path(folder), Addresses(running)
            apart(bring_into_step, home, site)
            for name, dialect in (("asks for what changed", "xi"), ("no change field: all read", PLAIN)):
                cost, reads, _ = apart(sync_once, home, site, dialect)
                row = (f"{size:,}", name, f"{cost.seconds:.2f}", f"{cost.cpu:.2f}", f"{cost.peak} MB", reads)
                rows.append(row)
                print(*row, file=sys.stderr)
    table(("debtors", "site", "seconds", "CPU seconds", "peak memory", "reads at Stripe"), rows)


if __name__ == "__main__":
    main()
