"""A leaky bucket: room for a burst of calls that drains at a steady rate."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable


class LeakyBucket:
    """Counts calls against a rate and a burst; safe to use from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin empty. The clock gives seconds from any fixed point."""
        self._clock = clock
        self._lock = threading.Lock()
        self._level = 0.0
        self._seen = clock()

    def wait_for_room(self, calls_per_second: float | None, burst: int) -> float:
        """Take room for one call, or say how long until there is some.

        Args:
            calls_per_second: Rate at which the bucket drains; None for no limit.
            burst: Calls the bucket holds.

        Returns:
            0 when the call fits, else whole seconds to wait.
        """
        if calls_per_second is None:
            return 0.0
        with self._lock:
            now = self._clock()
            self._level = max(0.0, self._level - (now - self._seen) * calls_per_second)
            self._seen = now
            if self._level + 1 > burst:
                return float(max(1, math.ceil((self._level + 1 - burst) / calls_per_second)))
            self._level += 1
            return 0.0
