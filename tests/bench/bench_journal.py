"""How much room the journal takes: a slice of 100,000 entries as a sync writes them, and seven years from it.

Run with ``python -m tests.bench.bench_journal HOME``, where HOME is one that ``practice --home HOME`` made. The
entries are those of its first sync with other numbers, amounts and ids in them, so that no two are alike: a third
each tell of an invoice that is made, changed and paid.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.storage.journal_body import canonical_entry
from app.storage.store import SqlStore, open_store
from tests.fakes.clock import ManualClock

SLICE = 100_000
INVOICES_A_YEAR, YEARS = 50_000, 7
ENTRIES_AN_INVOICE = 3
"""Made, changed or made final, paid."""
_BATCH = 200
_DIGITS = re.compile(r"\d")


def samples(home: Path) -> list[Entry]:
    """Return the invoices' entries of a journal that a practice sync wrote."""
    store = open_store(home / "tallybridge.db", ManualClock())
    found = store.journal.entries(kind=RecordType.INVOICES, limit=1200)
    store.close()
    return found


def written(like: list[Entry], count: int) -> Iterator[Entry]:
    """Yield entries like these: a third each made, changed and paid; no two with the same numbers."""
    chance = random.Random(7)
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    for number in range(count):
        sample = _other_numbers(like[chance.randrange(len(like))], chance)
        at = start + dt.timedelta(seconds=number * 210, microseconds=chance.randrange(1_000_000))
        sample = dataclasses.replace(sample, at=at, run=number // 40)
        yield (sample, _changed(sample, chance), _paid(sample, chance))[number % ENTRIES_AN_INVOICE]


def _other_numbers(entry: Entry, chance: random.Random) -> Entry:
    return dataclasses.replace(
        entry,
        pronto_id=str(chance.randrange(500_000, 999_999)),
        stripe_id="in_" + _token(chance, 24),
        request_id=f"req_{_token(chance, 14)} req_{_token(chance, 14)}",
        after={name: _shuffled(value, chance) for name, value in entry.after.items()},
    )


def _shuffled(value: object, chance: random.Random) -> object:
    if isinstance(value, str):
        return _DIGITS.sub(lambda _: str(chance.randrange(10)), value)
    if isinstance(value, int) and not isinstance(value, bool):
        return chance.randrange(max(abs(value), 9) * 2)
    if isinstance(value, list):
        return [{name: _shuffled(one, chance) for name, one in line.items()} for line in value]
    return value


def _changed(entry: Entry, chance: random.Random) -> Entry:
    some = chance.sample(sorted(entry.after), 3)
    before = {name: entry.after[name] for name in some}
    after = {name: _shuffled(entry.after[name], chance) for name in some}
    return dataclasses.replace(entry, action="update", before=before, after=after, who="schedule")


def _paid(entry: Entry, chance: random.Random) -> Entry:
    after = {"reference": _token(chance, 12), "cents": entry.after.get("total", 0)}
    return dataclasses.replace(entry, action="receipt", before={}, after=after, reason="paid at Stripe", call="receipt")


def _token(chance: random.Random, length: int) -> str:
    return "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", k=length))


def measure(store: SqlStore, like: list[Entry]) -> None:
    """Write the slice and print what it takes."""
    path = store.database.path
    empty, plain, batch = path.stat().st_size, 0, []
    began = time.perf_counter()
    for number, entry in enumerate(written(like, SLICE), 1):
        plain += len(canonical_entry(entry, number))
        batch.append(entry)
        if len(batch) == _BATCH:
            store.journal.append(batch)
            batch.clear()
    spent = time.perf_counter() - began
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    room = path.stat().st_size - empty
    total = INVOICES_A_YEAR * YEARS * ENTRIES_AN_INVOICE
    began = time.perf_counter()
    assert store.journal.verify() is None
    checked = time.perf_counter() - began
    began = time.perf_counter()
    store.journal.entries(text="no such words", limit=200)
    searched = time.perf_counter() - began
    size = store.journal.size()
    print(f"{SLICE:,} entries: {plain / SLICE:,.0f} bytes each as text, {size.bytes / SLICE:,.0f} packed and sealed")
    print(f"{room / SLICE:,.0f} bytes each in the file with indexes; written in {spent:.1f} s")
    print(f"verified in {checked:.1f} s; a search that finds nothing takes {searched:.2f} s")
    print(f"{YEARS} years of {INVOICES_A_YEAR:,} invoices, {total:,} entries: {room / SLICE * total / 1e6:,.0f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        made = open_store(Path(folder) / "journal.db", ManualClock())
        measure(made, samples(Path(sys.argv[1])))
        made.close()
