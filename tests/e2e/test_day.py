"""A day simulated at speed: nothing lost, nothing twice, memory flat, and exactly the alerts that were called for.

A third of a day with everything that goes wrong in one, and 30 kills; ``python -m tests.bench.bench_day`` makes the
whole day with 5,000 changes and 200 kills of the same parts.
"""

from pathlib import Path

import pytest

from tests.e2e.day.check import problems
from tests.e2e.day.plan import SMALL, plan
from tests.e2e.day.report import alerts, growth, never_struck, repeats, unannounced, wrong_alerts
from tests.e2e.day.simulated import simulated

SEED = 2
FLAT = 1.3
"""The processes of the second half hold at most so much as those of the first: they were killed at different ages."""


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_day_at_speed(tmp_path: Path):
    home = tmp_path / "office"
    home.mkdir()
    with simulated(plan(SMALL, SEED), SEED, home) as day:
        print("\n".join(map(str, alerts(day))))
        assert day.killed.total() >= SMALL.kills
        assert sum(day.people.made.values()) >= SMALL.changes
        assert never_struck(day) == []
        assert wrong_alerts(day) == ({}, {})
        assert unannounced(day) == []
        # A message is repeated only when the program was killed between sending it and noting that it went out.
        assert repeats(day) <= day.killed.total()
        assert day.exit_code == 0
        assert list(problems(day)) == []
        assert growth(day) < FLAT
