"""Kills the product: at a request, at a commit, at a letter, while it starts, or at some moment."""

import threading
from collections import Counter
from random import Random

from tests.e2e.day.product import Product

_WAYS = ("before a request", "after a request", "before a commit", "after a commit", "at some moment", "at a start")
_REQUESTS_OF_A_SYNC = 12
"""At least."""


class Killer:
    """Chooses how, and counts those that succeeded; its hooks are called from the services' threads."""

    def __init__(self, product: Product, random: Random, killed: Counter[str]) -> None:
        self._product = product
        self._random = random
        self._killed = killed
        self._lock = threading.Lock()
        self._way = ""
        self._left = 0
        self._patience = 0
        self._starting = False
        self._requests = 0
        self._got_through = False
        self._timer: threading.Timer | None = None
        self.owes = 0
        """Kills that are due."""
        self.rests = False
        """Whether nothing is killed for now."""
        self.at_letters = True
        """Whether some letters are a moment to kill at, too."""

    @property
    def armed(self) -> bool:
        """Whether one is aimed and has not happened yet."""
        return bool(self._way)

    def strike(self) -> None:
        """Aim at the living product; one that was aimed some looks ago and never happened happens now."""
        if self.rests:
            self.spare()
            return
        if self.armed:
            self._patience -= 1
            if self._patience <= 0:
                self._way = "at rest"
                self._product.kill()
            return
        self._patience = 6
        # A sync gets through between two that are killed, or it would be right to tell that none does.
        self._way = self._random.choice(_WAYS) if self._got_through else "at rest"
        with self._lock:
            self._left = self._random.randint(1, 30)
        if self._way.endswith("commit"):
            self._product.die_at_commit(self._random.randint(1, 30), before=self._way.startswith("before"))
        elif self._way == "at some moment":
            self._later(self._random.uniform(0.0, 0.4))
        elif self._way == "at rest":
            self._product.kill()
        elif self._way == "at a start":
            # The living one goes first.
            self._starting, self._way = True, "at rest"
            self._product.kill()

    def at_a_start(self) -> None:
        """Kill what is just being started, if that is the way."""
        starting, self._starting = self._starting and self.owes > 0, False
        if starting:
            self._way, self._patience = "at a start", 1
            self._later(self._random.uniform(0.0, 0.3))

    def survived(self) -> None:
        """Note that it looked and lives."""
        self._got_through = self._got_through or self._requests >= _REQUESTS_OF_A_SYNC
        self._requests = 0

    def died(self) -> None:
        """Note that it is dead."""
        self._requests, self._got_through = 0, False
        self._stop_timer()
        self._killed[self._way or "at a letter"] += 1
        self._way = ""
        self.owes = max(0, self.owes - 1)

    def spare(self) -> None:
        """Aim at nothing any more."""
        self._stop_timer()
        self._way = ""

    def before_a_request(self) -> None:
        with self._lock:
            self._requests += 1
            self._left -= 1
            now = self._left == 0 and self._way == "before a request"
        if now:
            self._product.kill()

    def after_a_request(self) -> None:
        with self._lock:
            now = self._left == 0 and self._way == "after a request"
        if now:
            self._product.kill()

    def at_a_letter(self, moment: str) -> bool:
        """Kill at one letter in five; return whether this was one."""
        if self.rests or not self.at_letters or self._random.random() > 0.2:
            return False
        self._way = moment
        self._product.kill()
        return True

    def _later(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._product.kill)
        self._timer.start()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
            self._timer = None
