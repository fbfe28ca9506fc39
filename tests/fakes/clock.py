"""A clock that stands until it is moved."""

import datetime as dt

START = dt.datetime(2026, 3, 2, 22, 30, tzinfo=dt.UTC)
"""A Tuesday morning in Sydney, still Monday in UTC."""


class ManualClock:
    """Implements ``app.ports.clock.Clock``."""

    def __init__(self, now: dt.datetime = START) -> None:
        self._now = now
        self._seconds = 0.0

    def now(self) -> dt.datetime:
        return self._now

    def monotonic(self) -> float:
        return self._seconds

    def move(self, **parts: float) -> dt.datetime:
        """Move by a timedelta's keywords and return the new present."""
        step = dt.timedelta(**parts)
        self._now += step
        self._seconds += step.total_seconds()
        return self._now
