"""Peak memory of a support bundle and of a settings export beside a large database.

Run with ``python -m tests.bench.bench_bundle HOME [COUNT]``, where HOME is one that ``practice --home HOME`` made; it
is copied, never changed. The copy gets COUNT (200,000) debtors with their links and as many journal entries, and a log
of about 10 MB that names some of them. Each command runs in a process of its own on the home as it was and on the
large one; what it needs more on the large one is what grows with the data.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from app.domain.shapes import Link
from app.storage.store import SqlStore, open_store
from tests.bench.bench_journal import samples, written
from tests.bench.bench_storage import KIND, SystemClock, customer
from tests.bench.ground import table

T = TypeVar("T")
COUNT = 200_000
_BATCH = 500
_LOG_LINES = 100_000
COMMANDS = {
    "support bundle": ("support-bundle", "out.zip"),
    "support bundle with customer data": ("support-bundle", "--with-records", "all.zip"),
    "settings export": ("settings", "export", "out.toml"),
}


def batches(of: Iterator[T]) -> Iterator[list[T]]:
    """Yield so many at a time."""
    held: list[T] = []
    for one in of:
        held.append(one)
        if len(held) == _BATCH:
            yield held
            held = []
    yield held


def fill(home: Path, count: int) -> None:
    """Add debtors, links and journal entries to a home's only company, and a log that names some of the debtors."""
    like = samples(home)
    store = open_store(home / "tallybridge.db", SystemClock())
    (company,) = store.companies.all()
    for numbers in batches(iter(range(count))):
        _add(store, company.id, numbers)
    for entries in batches(written(like, count)):
        store.journal.append(entries)
    store.close()
    logs = home / "logs"
    logs.mkdir(exist_ok=True)
    with (logs / "tallybridge.log").open("a", encoding="utf-8") as log:
        for number in range(_LOG_LINES):
            row = customer(number * 7 % count)
            name = getattr(row.record, "name", "")
            log.write(f"2026-11-29T00:00:00Z INFO app.services.push {row.key} {name}: sent in {number % 900} ms\n")


def _add(store: SqlStore, company: int, numbers: list[int]) -> None:
    now = dt.datetime.now(dt.UTC)
    with store.writing():
        store.snapshots.put_sources(company, KIND, [customer(number) for number in numbers], None)
        for number in numbers:
            agreed = {"name": f"Debtor {number} Pty Ltd", "email": f"accounts{number}@example.com.au"}
            store.links.put(company, Link(KIND, f"D{number:06}", f"cus_{number:014}", agreed, created=now), "1")


def peak(home: Path, command: tuple[str, ...], folder: Path) -> tuple[int, float]:
    """Run a command in a process of its own; return its peak in MB and its processor time in seconds."""
    words = [sys.executable, "-m", "app", *command, "--home", str(home)]
    child = subprocess.Popen(
        words, cwd=folder, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in {0, 1}, f"{command[0]} ended with {child.returncode}"
    return used.ru_maxrss // 1024, used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print the table."""
    count = int(sys.argv[2]) if sys.argv[2:] else COUNT
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small", folder / "large"
        shutil.copytree(sys.argv[1], small)
        shutil.copytree(sys.argv[1], large)
        fill(large, count)
        for what, command in COMMANDS.items():
            (before, _), (after, cpu) = peak(small, command, folder), peak(large, command, folder)
            rows.append((what, f"{before} MB", f"{after} MB", f"{cpu:.1f}"))
            print(*rows[-1], file=sys.stderr)
    table(("command", "practice company", f"and {count:,} links and entries", "CPU seconds"), rows)


if __name__ == "__main__":
    main()
