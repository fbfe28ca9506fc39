"""Sessions of the Xi dialect: one opaque token a login, bound to its service."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


class SessionLimitError(Exception):
    """The service has as many sessions as its licence allows."""


@dataclass(frozen=True, slots=True)
class _Session:
    service: str
    user: str
    began: float


class Sessions:
    """The open sessions; safe to use from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none. The clock gives seconds from any fixed point."""
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, _Session] = {}

    def login(self, service: str, user: str, *, lifetime: float | None, most: int | None) -> str:
        """Open a session and return its token.

        Args:
            service: The service the token will be good for.
            user: Who logs in.
            lifetime: Seconds until a token dies, or None.
            most: Sessions allowed at once on the service, or None.

        Raises:
            SessionLimitError: There are that many already.
        """
        with self._lock:
            self._drop_dead(lifetime)
            if most is not None and sum(s.service == service for s in self._open.values()) >= most:
                raise SessionLimitError
            token = f"practice:*:{secrets.token_hex(64)}:{secrets.token_hex(24)}"
            self._open[token] = _Session(service, user, self._clock())
            return token

    def user_of(self, token: str, service: str, *, lifetime: float | None) -> str | None:
        """Return who holds a token that is good for the service, or None."""
        with self._lock:
            self._drop_dead(lifetime)
            session = self._open.get(token)
            return session.user if session and session.service == service else None

    def logout(self, token: str) -> bool:
        """Close a session; False when there was none with this token."""
        with self._lock:
            return self._open.pop(token, None) is not None

    def expire_all(self) -> None:
        """Close every session, as a restart of the server does."""
        with self._lock:
            self._open.clear()

    def count(self) -> int:
        """Return the number of open sessions."""
        with self._lock:
            return len(self._open)

    def _drop_dead(self, lifetime: float | None) -> None:
        if lifetime is not None:
            oldest = self._clock() - lifetime
            self._open = {token: session for token, session in self._open.items() if session.began > oldest}
