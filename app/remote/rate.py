"""Keeps requests just under the rate a host allows, from any number of threads.

Every request reserves the next free moment on a time line (the generic cell rate algorithm), so waking late
costs no throughput and no window of a second ever holds more than ``rate + burst`` requests. A refusal (HTTP
429) cuts the rate once and pauses everybody; the rate then climbs back in a straight line within a minute.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from app.ports.clock import Clock
from app.ports.progress import JobContext

_CUT = 0.7
_RECOVERY_SECONDS = 60.0
_ONE_CUT_PER_SECONDS = 1.0
_LEAST_RATE = 0.05


@dataclass(frozen=True, slots=True)
class Usage:
    """What a governor has let through since its measuring began."""

    sent: float
    """Requests, by weight."""
    allowed: float
    """Requests the allowed rate had room for in the same time."""
    waited_seconds: float
    """Waiting of all threads together."""
    throttled: int
    """How often the host refused for going too fast."""

    @property
    def share(self) -> float:
        """Share of the allowed rate that was used, 0 to about 1; 0 before anything was sent."""
        return self.sent / self.allowed if self.allowed else 0.0


class _Line:
    """One time line: the moments at which requests may leave. Not thread-safe by itself; seconds throughout."""

    def __init__(self, ceiling: float, burst: float, floor: float) -> None:
        """Start at the ceiling (requests per second), idle."""
        self.ceiling = ceiling
        self.burst = burst
        self.floor = min(floor, ceiling)
        self.epoch = 0
        self._next = float("-inf")
        self._cut_to = ceiling
        self._climbing_from = float("-inf")
        self._last_cut = float("-inf")

    def rate(self, now: float) -> float:
        """Return the requests per second allowed at a moment."""
        climbed = max(0.0, now - self._climbing_from) * self.ceiling / _RECOVERY_SECONDS
        return min(self.ceiling, self._cut_to + climbed)

    def reserve(self, now: float, weight: float) -> float:
        """Take the next free moment and return it; it may lie in the past."""
        interval = 1.0 / self.rate(now)
        moment = max(self._next, now - (self.burst - 1.0) * interval)
        self._next = moment + weight * interval
        return moment

    def cut(self, now: float, pause: float) -> None:
        """Slow down, at most once a second however many threads report, and let nobody go before the pause ends."""
        rate = self.rate(now)
        if now - self._last_cut >= _ONE_CUT_PER_SECONDS:
            self._cut_to = max(self.floor, rate * _CUT)
            self._last_cut = now
        else:
            self._cut_to = rate
        self._climbing_from = now + pause
        # Whoever had reserved a moment asks again, in the slower time line.
        self._next = now + pause
        self.epoch += 1


class Governor:
    """Paces all requests to one host; share one object between all threads that talk to it.

    Args:
        rate: requests per second, the ceiling.
        burst: how many may leave at once after a quiet time; by default a twenty-fifth of a second's worth.
        clock: the time.
        floor: the rate is never cut below this (requests per second); by default a twentieth of ``rate``.
        endpoint_rate: a second ceiling that holds for each endpoint named in ``acquire``; None for no such limit.
    """

    def __init__(
        self,
        rate: float,
        *,
        burst: float | None = None,
        clock: Clock,
        floor: float | None = None,
        endpoint_rate: float | None = None,
    ) -> None:
        """Start idle and at full rate."""
        self._clock = clock
        self._lock = threading.Lock()
        rate = max(rate, _LEAST_RATE)
        self._main = _Line(rate, _burst(rate, burst), floor or max(_LEAST_RATE, rate / 20))
        self._endpoint_rate = endpoint_rate
        self._endpoints: dict[str, _Line] = {}
        self._begin()

    def _begin(self) -> None:
        self._sent = 0.0
        self._allowed = 0.0
        self._waited = 0.0
        self._throttled = 0
        self._measured_to: float | None = None

    @property
    def rate(self) -> float:
        """Requests per second allowed right now."""
        with self._lock:
            return self._main.rate(self._clock.monotonic())

    @property
    def ceiling(self) -> float:
        """Requests per second allowed when nothing has been refused."""
        return self._main.ceiling

    def acquire(self, ctx: JobContext, weight: float = 1.0, *, endpoint: str = "") -> None:
        """Wait until a request may leave.

        Args:
            ctx: the job; its ``sleep`` does the waiting, so cancelling ends it.
            weight: how many requests this one counts for.
            endpoint: name of the endpoint, where the host limits each by itself.

        Raises:
            Cancelled: when a person asked to stop.
        """
        ctx.check()
        lines = [self._main]
        if endpoint and self._endpoint_rate is not None:
            lines.insert(0, self._endpoint(endpoint))
        for line in lines:
            self._wait(line, ctx, weight)
        with self._lock:
            self._measure(self._clock.monotonic())
            self._sent += weight

    def throttled(self, retry_after: float | None = None, *, endpoint: str = "") -> None:
        """Note that the host refused a request for going too fast.

        Args:
            retry_after: seconds the host asked to wait, or None.
            endpoint: slow down this endpoint only; blank for everything.
        """
        pause = max(0.0, retry_after or 0.0)
        line = self._endpoint(endpoint) if endpoint and self._endpoint_rate is not None else self._main
        with self._lock:
            now = self._clock.monotonic()
            self._measure(now)
            self._throttled += 1
            line.cut(now, pause)

    def usage(self, *, restart: bool = False) -> Usage:
        """Return what was let through since the start or the last restart of the measuring.

        Args:
            restart: begin a new measurement.
        """
        with self._lock:
            usage = Usage(self._sent, self._allowed, self._waited, self._throttled)
            if restart:
                self._begin()
            return usage

    def _endpoint(self, name: str) -> _Line:
        rate = max(self._endpoint_rate or self._main.ceiling, _LEAST_RATE)
        with self._lock:
            return self._endpoints.setdefault(name, _Line(rate, _burst(rate, None), max(_LEAST_RATE, rate / 20)))

    def _wait(self, line: _Line, ctx: JobContext, weight: float) -> None:
        """Reserve a moment on a time line and wait for it, again if the line was cut meanwhile."""
        while True:
            with self._lock:
                now = self._clock.monotonic()
                epoch = line.epoch
                wait = line.reserve(now, weight) - now
                self._waited += max(0.0, wait)
            if wait > 0:
                ctx.sleep(wait)
            with self._lock:
                if line.epoch == epoch:
                    return

    def _measure(self, now: float) -> None:
        """Add the room the allowed rate had since the last time (lock held)."""
        if self._measured_to is not None:
            self._allowed += self._main.rate(now) * max(0.0, now - self._measured_to)
        else:
            self._allowed += 1.0
        self._measured_to = now


def _burst(rate: float, given: float | None) -> float:
    """Return how many requests may leave at once."""
    return max(1.0, rate / 25 if given is None else given)
