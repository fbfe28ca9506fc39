"""How long it takes to fix many mismatches and to undo that, with some edited by hand in between.

Run: python -m tests.bench.bench_fix_undo [RECORDS] [EDITED]
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.kinds import RecordType
from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from app.practice.stripe import behind_the_back
from tests.e2e.small_company import REP, debtor
from tests.e2e.stripe_state import carried
from tests.e2e.world import QuietJob, World, world

CUSTOMERS = (RecordType.CUSTOMERS,)


def many(count: int) -> ProntoBooks:
    """Books with so many debtors and nothing else."""
    books = ProntoBooks("Many debtors")
    books.load("reps", [Record({"RepCode": REP, "RepName": "Robin Rep", "RepEmail": "robin@small.example"})])
    books.load("customers", [debtor(f"D{number:05}") for number in range(count)])
    return books


@contextmanager
def timed(what: str, count: int) -> Iterator[None]:
    """Say how long a step took."""
    began = time.perf_counter()
    yield
    took = time.perf_counter() - began
    print(f"{what:28} {took:7.1f} s  {count / took:8.0f}/s", flush=True)


def fix_and_undo(place: World, count: int, edited: int) -> Counter[str]:
    """Rename every customer by hand, fix all, edit some, undo; return the buckets. Checks every before-image."""
    stripe, office = place.stripe.practice, place.office
    with timed("first sync", count):
        place.sync(CUSTOMERS)
    with timed("renamed behind its back", count):
        for code, row in carried(stripe, "customers").items():
            behind_the_back.rename_customer(stripe, row["id"], f"{code} by hand")
    images = carried(stripe, "customers")
    with timed("reconcile", count):
        office.reconcile.run(place.company.id, CUSTOMERS, QuietJob(), "bench")
    ids = [one.id for one in office.store.mismatches.all(place.company.id)]
    assert len(ids) == count, len(ids)
    with timed("fix: preview", count):
        plan = office.fixes.preview(ids, "pronto")
    with timed("fix: apply", count):
        summary = office.fixes.apply(plan.id, QuietJob())
    assert all(row["name"].endswith("Pty Ltd") for row in carried(stripe, "customers").values())
    chosen = sorted(images)[:edited]
    for code in chosen:
        behind_the_back.rename_customer(stripe, images[code]["id"], f"{code} edited since")
    with timed("undo: preview", count):
        plan = office.undo.preview_run(summary.run, QuietJob())
    with timed("undo: apply", count):
        office.undo.apply(plan.id, QuietJob())
    _check(place, images, set(chosen), plan.id)
    return Counter(cause.value for cause, number in office.undo.buckets(plan.id).items() for _ in range(number))


def _check(place: World, images: dict[str, dict], edited: set[str], plan: int) -> None:
    """Check that every customer is as before the fix, those edited since as edited, and each of these named."""
    for code, row in carried(place.stripe.practice, "customers").items():
        wanted = {**images[code], "name": f"{code} edited since"} if code in edited else images[code]
        assert row == wanted, code
    kept = {one.pronto_id for one in place.office.history.changes(plan) if one.cause == "edited-since"}
    assert kept == edited


def main(count: int = 5000, edited: int = 40) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder, world(many(count), Path(folder)) as place:
        buckets = fix_and_undo(place, count, edited)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"buckets {dict(buckets)}; peak memory with both practice services {memory:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
