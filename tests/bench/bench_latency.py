"""How long a change in Pronto takes to be in Stripe, by the interval of the schedule.

Run ``python -m tests.bench.bench_latency`` (five minutes; ``… bench_latency 1 5`` for these intervals only). Twenty
debtors are changed at random moments while the real schedule runs against the practice services over HTTP; each is
watched until its customer in Stripe carries the change. Once with the rates as a test account is delivered with
(Pronto 2 a second and Stripe 25, less the fifth that is kept free), once without any ration, which shows what the
schedule and the run itself take.
"""

from __future__ import annotations

import dataclasses
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from app.domain.company import Policies
from tests.e2e.small_company import by_hand, debtor
from tests.e2e.stripe_state import carried
from tests.e2e.world import SWIFT, World, world

INTERVALS = (1, 5, 30)
CHANGES = 20
PATIENCE = 300.0
_LOOK_SECONDS = 0.02
RATES = {"as delivered": Policies(prepaid_terms=("PIA",)), "no ration": SWIFT}


def measure(interval: int, policies: Policies, seed: int) -> list[float]:
    """Return the seconds each change took, shortest first."""
    books = by_hand()
    codes = [f"LATE{number:02}" for number in range(CHANGES)]
    for code in codes:
        books.put("customers", debtor(code))
    with tempfile.TemporaryDirectory() as home, world(books, Path(home)) as made:
        made.sync()
        kept = dataclasses.replace(policies, pronto_poll_seconds=interval, stripe_poll_seconds=300)
        made.policies(**{name: getattr(kept, name) for name in Policies.__slots__})
        made.office.schedule.start(made.company.id)
        # The first look reads Stripe too; it is no part of what is measured.
        time.sleep(interval + 2)
        return sorted(_watch(made, codes, max(20.0, 3.0 * interval), seed))


def _watch(made: World, codes: list[str], seconds: float, seed: int) -> list[float]:
    """Change the debtors within so many seconds and return how long each took."""
    chance = random.Random(seed)
    begun = time.monotonic()
    due = sorted((begun + chance.uniform(0, seconds), code) for code in codes)
    under_way: dict[str, tuple[float, str]] = {}
    took: list[float] = []
    while due or under_way:
        now = time.monotonic()
        if now - begun > seconds + PATIENCE:
            raise TimeoutError(f"{len(under_way)} changes never came")
        while due and due[0][0] <= now:
            _, code = due.pop(0)
            phone = f"02 5551 {chance.randrange(1000, 9999)}"
            made.books.put("customers", made.books.get("customers", code).changed(PhoneNo=phone))
            under_way[code] = (time.monotonic(), f"+61 {phone.removeprefix('0')}")
        if under_way:
            there = carried(made.stripe.practice, "customers")
            arrived = [code for code, (_, phone) in under_way.items() if there[code]["phone"] == phone]
            took += [time.monotonic() - under_way.pop(code)[0] for code in arrived]
        time.sleep(_LOOK_SECONDS)
    return took


def main(asked: list[str]) -> None:
    """Print a table of the intervals asked for, or of all."""
    print(f"load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {CHANGES} changes a line")
    print("| rates | polling | p50 | p95 | longest | load |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, policies in RATES.items():
        for interval in [int(one) for one in asked] or INTERVALS:
            took = measure(interval, policies, interval)
            p50, p95 = took[len(took) // 2], took[round(0.95 * len(took)) - 1]
            load = os.getloadavg()[0]
            print(f"| {name} | {interval} s | {p50:.1f} s | {p95:.1f} s | {took[-1]:.1f} s | {load:.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
