"""Measure the store: ``python tests/bench/bench_storage.py``.

Prints seconds passed and seconds of processor time (which other programs hardly change), rows a second and memory.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.company import NewCompany
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import Action, Change
from app.domain.queue import Answer, Step
from app.domain.records import Address, Customer
from app.domain.shapes import Actual, Link
from app.ports.snapshots import SourceRow
from app.ports.work import NewIntent
from app.storage.store import SqlStore, open_store

KIND = RecordType.CUSTOMERS
RECORDS = 100_000
PAGE = 500
TOWNS = ("Ballarat", "Dubbo", "Geelong", "Parramatta", "Toowoomba", "Wagga Wagga", "Fremantle", "Launceston")
TRADES = ("Plumbing", "Café", "Motors", "Nursery", "Joinery", "Freight", "Hardware", "Bakery")


class SystemClock:
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def customer(number: int, edition: int = 0) -> SourceRow:
    town, trade = TOWNS[number % 8], TRADES[number // 8 % 8]
    record = Customer(
        code=f"D{number:06}",
        name=f"{town} {trade} {number} Pty Ltd",
        email=f"accounts{number}@example{number % 977}.com.au",
        phone="02 5550 1234",
        address=Address(line1=f"{number % 400} High Street", suburb=town, state="NSW", postcode="2000"),
        rep_code=f"{number % 40:03}",
        modified=dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number),
    )
    return SourceRow(
        key=record.code,
        record=record,
        fingerprint=f"{number:x}-{edition}",
        title=record.name,
        match_key=record.email,
        refs=(f"reps/{record.rep_code}",),
        announces=(f"customers/{record.code}",),
        search=record.phone,
    )


def actual(number: int) -> Actual:
    fields = {"name": f"Customer {number}", "email": f"accounts{number}@example.com.au", "metadata.rep": "012"}
    return Actual(
        KIND,
        f"cus_{number:014}",
        fields,
        pronto_id=f"D{number:06}",
        title=f"Customer {number}",
        match_key=f"accounts{number}@example.com.au",
        created=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )


def pages(count: int) -> Iterator[range]:
    return (range(start, min(start + PAGE, count)) for start in range(0, count, PAGE))


def timed(what: str, work: Callable[[], object], count: int = 0) -> None:
    started, worked = time.perf_counter(), time.process_time()
    found = work()
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    rate = f"{count / seconds:>12,.0f}/s" if count else " " * 14
    note = f"  ({found})" if isinstance(found, int) else ""
    note += f"  [{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most so far]"
    print(f"{what:<58}{seconds:>9.3f} s {worked:>8.3f} s cpu{rate}{note}", flush=True)


class Bench:
    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.company = store.companies.add(NewCompany("Bench", "http://127.0.0.1", "x")).id

    def read_pronto(self, edition: int = 0) -> int:
        sweep = self.store.snapshots.begin_sweep(self.company, "pronto", KIND)
        changed = sum(
            len(self.store.snapshots.put_sources(self.company, KIND, [customer(n, edition) for n in page], sweep))
            for page in pages(RECORDS)
        )
        assert not self.store.snapshots.end_sweep(self.company, "pronto", KIND, sweep).keys
        return changed

    def read_stripe(self) -> int:
        sweep = self.store.snapshots.begin_sweep(self.company, "stripe", KIND)
        changed = sum(
            len(self.store.snapshots.put_targets(self.company, KIND, [actual(n) for n in page], sweep=sweep))
            for page in pages(RECORDS)
        )
        assert not self.store.snapshots.end_sweep(self.company, "stripe", KIND, sweep).keys
        return changed

    def link_all(self) -> None:
        for page in pages(RECORDS):
            with self.store.writing():
                for n in page:
                    self.store.links.put(self.company, Link(KIND, f"D{n:06}", f"cus_{n:014}", {"name": "x"}), "1")

    def decide(self, mapping: str = "1") -> int:
        count = 0
        for page in self.store.snapshots.candidates(self.company, KIND, mapping):
            verdicts = [Verdict(KIND, one.key, Standing.IN_STEP, Gate.ANSWER, "", "In step.") for one in page]
            self.store.snapshots.save_verdicts(self.company, verdicts, mapping, settled=True)
            count += len(page)
        return count

    def look(self) -> int:
        return sum(len(page) for page in self.store.snapshots.candidates(self.company, KIND, "1"))

    def listed(self, **how: Any) -> int:
        return len(self.store.views.ids(self.company, kind=KIND, **how))

    def push(self, count: int, batch: int) -> None:
        """What one answered write costs: commit the intent, then the answer, link, journal and verdict."""
        store, now = self.store, SystemClock().now()
        plan = store.plans.begin(self.company, "sync")
        store.plans.add(plan, [Change(KIND, Action.UPDATE, f"D{n:06}") for n in range(count)])
        changes = store.plans.changes(plan)
        for start in range(0, count, batch):
            some = changes[start : start + batch]
            step = Step("u", "POST", "/v1/customers/x", {})
            new = [NewIntent(c.id, KIND, c.pronto_id, step, f"{c.id}") for c in some]
            opened = store.queue.open(self.company, new, now)
            with store.writing():
                for change, intent in zip(some, opened, strict=True):
                    store.queue.answer(intent.id, Answer("u", {"id": "cus_1"}, "req_1"))
                    number = int(change.pronto_id[1:])
                    store.links.put(self.company, Link(KIND, change.pronto_id, f"cus_{number:014}", {}), "1")
                    store.journal.append([Entry(self.company, now, "person", "update", KIND, change.pronto_id)])
                    verdict = Verdict(KIND, change.pronto_id, Standing.IN_STEP, Gate.ANSWER)
                    store.snapshots.save_verdicts(self.company, [verdict], "1", settled=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        store = open_store(path, SystemClock())
        bench = Bench(store)
        timed("put 100,000 debtors, new", bench.read_pronto, RECORDS)
        timed("put 100,000 debtors, unchanged, with sweep", bench.read_pronto, RECORDS)
        timed("put 100,000 Stripe customers, new", bench.read_stripe, RECORDS)
        timed("put 100,000 Stripe customers, unchanged, with sweep", bench.read_stripe, RECORDS)
        timed("link 100,000", bench.link_all, RECORDS)
        timed("decide on 100,000 (candidates and verdicts)", bench.decide, RECORDS)
        timed("candidates, nothing changed", bench.look)
        bench.store.snapshots.put_sources(bench.company, KIND, [customer(n, 1) for n in range(10)])
        timed("candidates, 10 changed", bench.look)
        timed("decide on 100,000 again under a new mapping", lambda: bench.decide("2"), RECORDS)
        timed("overview", lambda: len(store.views.overview(bench.company)))
        for text in ("D099999", "cus_00000000099999", "ballarat café", "pty ltd", "99", "accounts77777@", "zzzzz"):
            timed(f"search {text!r} in 200,000", lambda text=text: len(store.views.search(bench.company, text)))
        timed("ids, all by key", bench.listed)
        timed("ids, all by title, descending", lambda: bench.listed(sort="title", descending=True))
        timed("ids, all by modified", lambda: bench.listed(sort="modified"))
        timed("ids, in step by key", lambda: bench.listed(standing=Standing.IN_STEP))
        timed("ids, 'ballarat'", lambda: bench.listed(text="ballarat"))
        some = store.views.ids(bench.company, kind=KIND)[5000:5200]
        timed("page of 200", lambda: len(store.views.page(bench.company, some)))
        timed("push 1,000 one at a time, synchronous=FULL", lambda: bench.push(1000, 1), 1000)
        timed("push 2,000 sixteen at a time, synchronous=FULL", lambda: bench.push(2000, 16), 2000)
        store.database.row("PRAGMA synchronous = normal")
        timed("push 1,000 one at a time, synchronous=NORMAL", lambda: bench.push(1000, 1), 1000)
        timed("verify the journal", lambda: int(store.journal.verify() is None))
        timed("remove the company", lambda: store.companies.remove(bench.company))
        store.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:.0f} MB, file {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
