"""Secrets in memory until the program ends: the fallback without a keyring, and what ``--secrets-stdin`` uses."""

from __future__ import annotations

import threading
from collections.abc import Callable


class SessionStore:
    """Keeps secrets in this process; safe to use from any thread.

    Args:
        reason: one sentence why they are not in the keyring; becomes part of the description.
        seen: told every secret that passes, so that the log can take it out.
    """

    def __init__(self, reason: str = "", *, seen: Callable[[str], None] = lambda _: None) -> None:
        self._reason = reason
        self._seen = seen
        self._lock = threading.Lock()
        self._secrets: dict[tuple[str, str], str] = {}

    def get(self, company: str, name: str) -> str | None:
        """Return a secret, or None when there is none."""
        with self._lock:
            return self._secrets.get((company, name))

    def put(self, company: str, name: str, secret: str) -> bool:
        """Keep a secret until the program ends; always False, because it does not outlive this run."""
        self._seen(secret)
        with self._lock:
            self._secrets[company, name] = secret
        return False

    def forget(self, company: str) -> None:
        """Remove every secret of a company; a missing one is no error."""
        with self._lock:
            for key in [key for key in self._secrets if key[0] == company]:
                del self._secrets[key]

    def describe(self) -> str:
        """Return one sentence: where secrets are kept on this computer."""
        kept = "Passwords and keys are kept in memory and forgotten when Tallybridge ends"
        return f"{kept}: {self._reason}" if self._reason else f"{kept}."

    def __repr__(self) -> str:
        """Show how many there are, never what."""
        return f"<SessionStore with {len(self._secrets)} secrets>"
