"""The computer's own clock behind the clock port."""

from __future__ import annotations

import datetime as dt
import time


class SystemClock:
    """The present, as this computer knows it."""

    def now(self) -> dt.datetime:
        """Return the present as an aware UTC datetime."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()
