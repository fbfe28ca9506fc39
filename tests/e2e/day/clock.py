"""Simulated time that a test's process and the product's share: real seconds, and whatever was leapt over.

Between two leaps it runs as fast as real time does, so that what happens one after the other is stamped so.
"""

import datetime as dt
import threading
import time
from multiprocessing.sharedctypes import RawValue
from types import SimpleNamespace


class DayClock:
    """Implements the product's clock; the same one in every process it is handed to when that is started.

    Only one process may let time leap at a moment: the product while it works, the test while the product is idle.
    No lock guards that, because a process killed while it holds one would stop time for all.
    """

    def __init__(self, start: dt.datetime) -> None:
        self._start = start.timestamp()
        self._zero = time.monotonic()
        self._leapt = RawValue("d", 0.0)

    def now(self) -> dt.datetime:
        """Return the simulated present, UTC."""
        return dt.datetime.fromtimestamp(self.seconds(), dt.UTC)

    def seconds(self) -> float:
        """Return the simulated present as Unix seconds."""
        return self._start + self.monotonic()

    def monotonic(self) -> float:
        """Return the simulated seconds since the day began."""
        return time.monotonic() - self._zero + self._leapt.value

    def leap(self, seconds: float) -> None:
        """Let so many seconds be over at once."""
        self._leapt.value += max(0.0, seconds)

    def leap_to(self, elapsed: float) -> None:
        """Leap to so many seconds after the day began; nothing happens when it is later already."""
        self.leap(elapsed - self.monotonic())


class Waits:
    """Lets the waits of several threads pass in simulated time: those that overlap pass together."""

    def __init__(self, clock: DayClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()

    def wait(self, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        with self._lock:
            self._clock.leap_to(until)


def datetime_by(clock: DayClock) -> type[dt.datetime]:
    """Return a ``datetime`` whose present is the clock's."""

    class Simulated(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return clock.now().astimezone(tz)

    return Simulated


def module_by(clock: DayClock) -> SimpleNamespace:
    """Return what stands in for the module ``datetime`` where only its present is asked for."""
    return SimpleNamespace(datetime=datetime_by(clock), UTC=dt.UTC)
