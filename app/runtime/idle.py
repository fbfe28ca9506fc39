"""Whether nobody has touched the window for a while; pure but for the clock it is given."""

from __future__ import annotations

from app.ports.clock import Clock


class IdleWatch:
    """Tells when a time without a key or a click is over.

    Args:
        clock: the present. Both of its times count: the steady one stands still while some computers sleep, the other
            one can be set back.
        seconds: how long nobody may be there; 0 for ever.
    """

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self.seconds = seconds
        self.touched()

    def touched(self) -> None:
        """Note that somebody is there."""
        self._steady, self._wall = self._clock.monotonic(), self._clock.now()

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        if not self.seconds:
            return False
        away = (self._clock.now() - self._wall).total_seconds()
        return max(self._clock.monotonic() - self._steady, away) >= self.seconds
