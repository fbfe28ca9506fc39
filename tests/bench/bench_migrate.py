"""How long a migration takes, step by step, with how many requests, and whether that was foretold.

Run: python -m tests.bench.bench_migrate [DEBTORS]
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import ledger_entry
from tests.e2e.small_company import REP, debtor, item, order
from tests.e2e.world import QuietJob, world

T = TypeVar("T")
ITEMS = 200
JOB = QuietJob()


def books_of(count: int) -> ProntoBooks:
    """Books of so many debtors with an invoice each."""
    books = ProntoBooks("History")
    books.load("reps", [Record({"RepCode": REP, "RepName": "Robin Rep", "RepEmail": "robin@small.example"})])
    books.load("customers", [debtor(f"D{n:06}") for n in range(count)])
    books.load("items", [item(f"I{n:03}", "10.0000") for n in range(ITEMS)])
    orders = [order(1000000 + n, f"D{n:06}", f"I{n % ITEMS:03}", invoice=str(5000000 + n)) for n in range(count)]
    books.load("orders", orders)
    books.load("transactions", [ledger_entry(one, one["CustomerCode"]) for one in orders])
    return books


def timed(what: str, work: Callable[[], T]) -> T:
    """Say how long a step took."""
    began = time.perf_counter()
    found = work()
    print(f"{what:32} {time.perf_counter() - began:7.1f} s", flush=True)
    return found


def main(count: int) -> None:
    """Migrate and print the figures."""
    with tempfile.TemporaryDirectory() as home, world(books_of(count), Path(home)) as place:
        migration, company = place.office.migration, place.company.id
        timed("reading and checking the data", lambda: migration.quality(company, JOB))
        timed("checking the data again", lambda: migration.quality(company, JOB, read=False))
        plan = timed("dry run", lambda: migration.dry_run(company, JOB, read=False))
        timed("status", lambda: migration.status(company))
        migration.approve(company, plan.hash)
        done = timed("cutover", lambda: migration.cutover(company, JOB))
        print(f"{done.writes:,} requests written, {plan.calls:,} foretold")
        _, buckets = timed("preview of the rollback", lambda: migration.rollback_preview(company, JOB))
        print(f"{buckets.reverse:,} of {2 * count + ITEMS:,} would be reversed")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, both services included")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
