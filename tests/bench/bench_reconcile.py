"""Measure the comparison: ``python tests/bench/bench_reconcile.py [records]``, beside ``datacompy`` in one run.

Both sides are in the store as last read; what is measured is the comparison with the field mapping, the list of
mismatches and the certificate. ``datacompy`` is given both sides as ready tables of the same fields, held in memory:
it maps nothing. Each measurement has a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.bootstrap import default_mapping
from app.domain.company import Company, NewCompany
from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.records import Address, Customer
from app.domain.shapes import Actual, Fields, Link
from app.planning.certificate import Tally
from app.planning.describe import describe
from app.planning.map_record import map_record
from app.ports.progress import Progress
from app.ports.snapshots import SourceRow
from app.runtime.clock import SystemClock
from app.services.around import StoreAround
from app.services.comparing import Comparing
from app.storage.store import SqlStore, open_store

KIND = RecordType.CUSTOMERS
PAGE = 500
ONE_IN = 100
"""One record in so many differs."""
TOWNS = ("Ballarat", "Dubbo", "Geelong", "Parramatta", "Toowoomba", "Wagga Wagga", "Fremantle", "Launceston")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Quiet:
    """A job nobody watches."""

    def check(self) -> None:
        """Nobody cancels."""

    def sleep(self, seconds: float) -> None:
        """Nothing waits."""

    def report(self, progress: Progress) -> None:
        """Nobody looks."""


def customer(number: int, *, changed: bool = False) -> Customer:
    """Return a debtor with what a debtor usually has."""
    town = TOWNS[number % 8]
    return Customer(
        code=f"D{number:07}",
        name=f"{town} Joinery {number} Pty Ltd" + (" (new owner)" if changed else ""),
        contact=f"Contact {number}",
        email=f"accounts{number}@example{number % 977}.com.au",
        phone="02 5550 1234",
        address=Address(line1=f"{number % 400} High Street", suburb=town, state="NSW", postcode="2000", country="AU"),
        bill_to=f"D{number:07}",
        territory="NSW",
        terms_code="30D",
        type_code="R",
        price_code="1",
        user_fields={"UserField1": f"value {number % 50}"},
        modified=START + dt.timedelta(seconds=number),
    )


def row_of(record: Customer) -> SourceRow:
    """Return a debtor as a reading files it."""
    filed = describe(record)
    parts = {"title": filed.title, "match_key": filed.match_key, "refs": filed.refs, "announces": filed.announces}
    return SourceRow(filed.key, record, filed.fingerprint, search=filed.search, **parts)


def actual_of(number: int, fields: Fields) -> Actual:
    """Return the Stripe customer of a debtor."""
    key, email = f"D{number:07}", str(fields.get("email", ""))
    return Actual(
        KIND,
        f"cus_{number:014}",
        fields,
        pronto_id=key,
        state="active",
        title=str(fields["name"]),
        match_key=email,
        created=START,
    )


def fill(folder: Path, count: int) -> None:
    """Fill a store with debtors, customers and links that agree, and decide on them as a sync would."""
    store = open_store(folder / "bench.db", SystemClock())
    company = store.companies.add(NewCompany("Bench", "http://127.0.0.1:1", "u"))
    mapping = default_mapping()
    around = StoreAround(store, company.id)
    for start in range(0, count, PAGE):
        records = [customer(number) for number in range(start, min(start + PAGE, count))]
        with store.writing():
            store.snapshots.put_sources(company.id, KIND, [row_of(record) for record in records])
            for number, record in enumerate(records, start):
                fields = map_record(record, mapping.types[KIND], around).fields
                actual = actual_of(number, fields)
                store.snapshots.put_targets(company.id, KIND, [actual], ours=True)
                store.links.put(company.id, Link(KIND, record.code, actual.stripe_id, fields), mapping.version)
            verdicts = [Verdict(KIND, record.code, Standing.IN_STEP, Gate.ANSWER) for record in records]
            store.snapshots.save_verdicts(company.id, verdicts, mapping.version, settled=True)
    store.close()


def alter(folder: Path, count: int) -> None:
    """Change one record in a hundred, on either side in turn."""
    store, company = opened(folder)
    mapping = default_mapping()
    around = StoreAround(store, company.id)
    with store.writing():
        for number in range(0, count, ONE_IN):
            if number // ONE_IN % 2:
                store.snapshots.put_sources(company.id, KIND, [row_of(customer(number, changed=True))])
            else:
                fields = map_record(customer(number), mapping.types[KIND], around).fields
                moved = {**fields, "email": f"new{number}@example.com.au"}
                store.snapshots.put_targets(company.id, KIND, [actual_of(number, moved)])
    store.close()


def opened(folder: Path) -> tuple[SqlStore, Company]:
    """Open the store of a folder and its one company."""
    store = open_store(folder / "bench.db", SystemClock())
    return store, store.companies.all()[0]


def compare(folder: Path, _count: int) -> str:
    """Compare everything and return what was found."""
    store, company = opened(folder)
    listing = store.mismatches.begin(company.id)
    at = dt.datetime.now(dt.UTC)

    def put(found: Any) -> None:
        store.mismatches.put(company.id, listing, found, at)

    tally = Tally(dt.UTC)
    counts = Comparing(store, company, default_mapping(), tally, put).compare(KIND, {}, Quiet())
    store.mismatches.end(company.id, listing, [KIND], at)
    (row,) = tally.rows()
    found = f"{counts.records:,} compared, {store.mismatches.count(company.id):,} differ, sums {row.equal}"
    store.close()
    return found


def tables(folder: Path, count: int) -> Iterator[list[dict[str, Any]]]:
    """Yield both sides as rows of ready fields, as datacompy wants them."""
    store, company = opened(folder)
    mapping = default_mapping()
    around = StoreAround(store, company.id)
    wanted = mapping.types[KIND]
    yield [
        {
            "key": f"D{n:07}",
            **map_record(customer(n, changed=bool(n % ONE_IN == 0 and n // ONE_IN % 2)), wanted, around).fields,
        }
        for n in range(count)
    ]
    rows = []
    for start in range(0, count, PAGE):
        for n in range(start, min(start + PAGE, count)):
            found = store.snapshots.target(company.id, KIND, f"cus_{n:014}")
            rows.append({"key": f"D{n:07}", **(found.fields if found else {})})
    yield rows
    store.close()


def peer(folder: Path, count: int) -> str:
    """Compare the same with datacompy; loading its tables is not counted."""
    import datacompy
    import pandas as pd

    left, right = (pd.DataFrame(rows) for rows in tables(folder, count))
    started = time.perf_counter()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    klass = getattr(datacompy, "PandasCompare", None) or datacompy.Compare
    found = klass(left, right, join_columns="key")
    differing = len(found.all_mismatch())
    seconds = time.perf_counter() - started
    return f"{seconds:.1f} s of comparing; {differing:,} differ; {base:,.0f} MB were its tables"


def measured(work: Callable[[Path, int], str | None], folder: Path, count: int, title: str) -> None:
    """Run work in a process of its own and print its seconds and its peak of memory."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_inside, args=(work, folder, count, theirs))
    process.start()
    theirs.close()
    try:
        seconds, cpu, peak, said = ours.recv()
    except EOFError:
        print(f"{title:<44} failed", flush=True)
        return
    finally:
        process.join()
    print(f"{title:<44} {seconds:8.1f} s {cpu:8.1f} s CPU {peak:8,.0f} MB   {said or ''}", flush=True)


def _inside(work: Callable[[Path, int], str | None], folder: Path, count: int, pipe: Any) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    said = work(folder, count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((time.perf_counter() - started, time.process_time() - cpu, peak, said))


def mismatches(folder: Path, count: int) -> str:
    """Keep a million mismatches and time what a window asks of them."""
    store, company = opened(folder)
    at = dt.datetime.now(dt.UTC)
    listing = store.mismatches.begin(company.id)
    causes = ("changed-in-stripe", "changed-in-pronto", "invalid", "only-in-pronto")
    for start in range(0, count, 5_000):
        store.mismatches.put(company.id, listing, [_one(n, causes[n % 4]) for n in range(start, start + 5_000)], at)
    timed = {
        "cards": lambda: store.mismatches.groups(company.id),
        "first screen": lambda: store.mismatches.ids(company.id, limit=200),
        "by money": lambda: store.mismatches.ids(company.id, sort="money", descending=True, limit=200),
        "by title, in the middle": lambda: store.mismatches.ids(company.id, sort="title", limit=200, offset=count // 2),
        "one card": lambda: store.mismatches.ids(company.id, cause="invalid", kind=KIND, group="email", limit=200),
        "one cause": lambda: store.mismatches.ids(company.id, cause="invalid", limit=200),
        "a rare word": lambda: store.mismatches.ids(company.id, text="d0000777", limit=200),
        "a common word": lambda: store.mismatches.ids(company.id, text="joinery", limit=200),
        "count of a card": lambda: store.mismatches.count(company.id, cause="invalid", kind=KIND, group="email"),
    }
    told = []
    for name, ask in timed.items():
        ask()
        started = time.perf_counter()
        ask()
        told.append(f"{name} {(time.perf_counter() - started) * 1000:.1f} ms")
    store.close()
    return "; ".join(told)


def _one(number: int, cause: str) -> Mismatch:
    town, path = TOWNS[number % 8], ("name", "email", "phone")[number % 3]
    return Mismatch(
        KIND,
        cause,
        f"D{number:07}",
        f"cus_{number:014}",
        path,
        "Pronto's",
        "agreed",
        "Stripe's",
        "It was changed in Stripe since both sides last agreed.",
        f"{town} Joinery {number}",
        number * 7919 % 100_000,
        path,
    )


def main() -> None:
    """Fill, compare, alter, compare again, and let the peer compare the same."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(tempfile.mkdtemp(prefix="bench-reconcile-"))
    print(f"{count:,} debtors x {count:,} customers, 1 in {ONE_IN} differs")
    try:
        measured(fill, folder, count, "fill (not counted)")
        measured(compare, folder, count, "first comparison, every record mapped")
        measured(alter, folder, count, "alter 1 % (not counted)")
        measured(compare, folder, count, "comparison after that")
        if importlib.util.find_spec("datacompy") is None:
            print("datacompy                                    skipped: it is not installed")
        else:
            measured(peer, folder, count, "datacompy, tables given")
        if "--mismatches" in sys.argv:
            measured(mismatches, folder, 1_000_000, "1,000,000 mismatches in a window")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
