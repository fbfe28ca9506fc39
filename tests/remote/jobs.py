"""A job and a clock under the test's control."""

import datetime as dt
from dataclasses import dataclass, field

from app.domain.errors import Cancelled
from app.ports.progress import Progress


@dataclass
class ManualClock:
    """Stands still until told to move."""

    at: dt.datetime = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
    seconds: float = 1000.0

    def now(self) -> dt.datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def move(self, seconds: float) -> None:
        self.seconds += seconds
        self.at += dt.timedelta(seconds=seconds)


@dataclass
class ManualJob:
    """A job whose waits only move the clock."""

    clock: ManualClock = field(default_factory=ManualClock)
    cancelled: bool = False
    slept: list[float] = field(default_factory=list)
    reports: list[Progress] = field(default_factory=list)

    def check(self) -> None:
        if self.cancelled:
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        self.check()
        self.slept.append(seconds)
        self.clock.move(seconds)

    def report(self, progress: Progress) -> None:
        self.reports.append(progress)
