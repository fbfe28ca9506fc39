"""Measure reports of many mismatches: ``python tests/bench/bench_reports.py [ROWS]`` (100,000).

Each is written by a process of its own; prints seconds passed, seconds of processor time, megabytes of memory at
the most, and the file's size.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.reports import write_report
from tests.reports.books import content, many

ROWS = 100_000


def measure(path: Path, rows: int) -> None:
    """Write one report and print what it took."""
    began = time.perf_counter()
    write_report(path, content(mismatches=lambda: many(rows)))
    seconds, busy = time.perf_counter() - began, time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1_000_000
    print(
        f"{path.suffix[1:]:>5} {rows:>9,} rows {seconds:7.1f} s {busy:7.1f} s CPU {memory:6.0f} MB {size:7.1f} MB file"
    )


def main() -> None:
    """Measure each kind of report in a process of its own, so that one's memory does not count for the next."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("xlsx", "csv", "pdf"):
            file = str(Path(folder) / f"report.{ending}")
            subprocess.run([sys.executable, __file__, "one", file, str(rows)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        measure(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
