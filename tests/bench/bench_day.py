"""A day simulated at speed: 5,000 changes, faults of every kind, two sleeps, 200 kills; who was told what.

Run ``python -m tests.bench.bench_day`` (a quarter of an hour on a machine of its own; ``… bench_day 7`` for another
seed, ``… bench_day 7 calm`` for the same day without a kill, which shows the memory of one process). The product is
``tallybridge serve`` in a process of its own; see ``tests/e2e/day``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.day.check import problems
from tests.e2e.day.plan import FULL, plan, undisturbed
from tests.e2e.day.report import alerts, lines, never_struck, unannounced, wrong_alerts
from tests.e2e.day.simulated import simulated


def main(asked: list[str]) -> int:
    """Let one day pass and print it; return 1 when anything is wrong."""
    seed = int(asked[0]) if asked else 1
    planned = plan(FULL, seed)
    if "calm" in asked:
        planned = undisturbed(planned)
    begun = time.monotonic()
    print(f"seed {seed}, load at the start {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with (
        tempfile.TemporaryDirectory() as home,
        simulated(planned, seed, Path(home), lambda line: print(line, file=sys.stderr, flush=True)) as day,
    ):
        took = time.monotonic() - begun
        wrong = list(problems(day))
        missing, too_many = wrong_alerts(day)
        wrong += [f"not told: {topic} {phase} × {count}" for (topic, phase), count in missing.items()]
        wrong += [f"told, but not due: {topic} {phase} × {count}" for (topic, phase), count in too_many.items()]
        wrong += [f"repeated without a word: {title}" for title in unannounced(day)]
        wrong += [f"never struck: {fault}" for fault in never_struck(day)]
        print("| due | told | topic | phase | why |\n|---|---|---|---|---|")
        print("\n".join(map(str, alerts(day))))
        print("\n".join(lines(day)))
    print(f"{took:.0f} s, load at the end {os.getloadavg()[0]:.1f}")
    print("\n".join(["WRONG:", *wrong]) if wrong else "0 lost, 0 twice, every alert as due, none besides.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
