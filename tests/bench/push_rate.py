"""How much of the rate that Stripe allows a whole push uses: services, store, queue and all.

Run ``python -m tests.bench.push_rate`` (three minutes; a number, 1 to 4, for one case). The simulated Stripe, in
another process, takes 50 ms for every request and refuses what goes above the rate. The share is the time the limits
leave for these requests by the time that was taken.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.domain.company import Mode
from app.domain.kinds import TARGETED
from tests.bench.books import Size
from tests.bench.ground import NO_LIMIT, Cost, Ctx, Site, Traffic, apart, company_at, metered, office_on, served, table

LATENCY = 0.05
_ENDPOINT = 25.0


@dataclass(frozen=True, slots=True)
class Case:
    """One measurement."""

    name: str
    size: Size
    mode: Mode = Mode.TEST
    rate: float | None = None
    """Requests per second; None for no limit."""
    endpoint_rate: float | None = None
    latency: float = LATENCY


CASES = (
    Case("sandbox, 25/s", Size(customers=300, items=60), rate=25.0),
    Case("100/s for the account", Size(customers=750, items=250, invoices=250), rate=100.0),
    Case(
        "live, 100/s and 25/s an endpoint",
        Size(customers=500, items=500, invoices=250),
        mode=Mode.LIVE,
        rate=100.0,
        endpoint_rate=_ENDPOINT,
    ),
    Case("no limit, no latency", Size(customers=2000, items=1000, invoices=1000), latency=0.0),
)


def push(case: Case) -> tuple[Traffic, Cost]:
    """Sync a fresh company and return what Stripe saw, and the cost of the whole sync."""
    cost: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder, served(_site(case)) as site, office_on(Path(folder)) as office:
        company = company_at(office, site, rate=case.rate or NO_LIMIT, mode=case.mode)
        with metered(cost):
            office.sync.run(company.id, TARGETED, Ctx(), allow_large=True)
        return site.traffic(), cost[0]


def _site(case: Case) -> Site:
    return Site(case.size, rate=case.rate, endpoint_rate=case.endpoint_rate, latency=case.latency)


def allowed_seconds(case: Case, traffic: Traffic) -> float:
    """Return the least time (seconds) the limits leave for these requests."""
    # Between the first of n requests and the last there are n - 1 intervals.
    by_account = (traffic.taken - 1) / case.rate if case.rate else 0.0
    by_endpoint = (max(traffic.by_endpoint.values()) - 1) / case.endpoint_rate if case.endpoint_rate else 0.0
    return max(by_account, by_endpoint)


def main() -> None:
    """Measure every case and print the table."""
    rows = []
    for case in [CASES[int(number) - 1] for number in sys.argv[1:]] or CASES:
        traffic, cost = apart(push, case)
        least = allowed_seconds(case, traffic)
        share = f"{least / traffic.seconds:.1%}" if least else "–"
        speed = f"{traffic.taken / traffic.seconds:.1f}/s"
        cpu = f"{cost.cpu / traffic.taken * 1000:.1f} ms"
        rows.append((case.name, traffic.taken, speed, share, traffic.refused, cpu))
    table(("limit", "writes", "speed", "share of what is allowed", "429s", "CPU a write (whole sync)"), rows)


if __name__ == "__main__":
    main()
