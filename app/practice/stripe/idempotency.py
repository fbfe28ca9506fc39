"""Idempotency keys as Stripe keeps them (docs.stripe.com/api/idempotent_requests).

An answer is kept from the moment the endpoint began to execute, whatever it was: a success, a 4xx or a 500. It
is not kept when the parameters were refused before that, nor for a conflict. Keys are pruned after 24 hours.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from app.practice.stripe.errors import ApiError

KEPT_SECONDS = 24 * 60 * 60
_LONGEST_KEY = 255


@dataclass(frozen=True)
class Saved:
    """An answer kept under a key: what was asked (digest and path), when (Unix seconds), and what was said."""

    key: str
    path: str
    digest: str
    made: int
    status: int
    body: str


class KeyBook:
    """The keys of one mode; `reserve` is safe to call from any thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._running: set[str] = set()
        self._saved: dict[str, Saved] = {}

    def reserve(self, key: str, path: str, digest: str, now: int) -> Saved | None:
        """Return the kept answer, or None after marking the key as running.

        Raises:
            ApiError: the key is too long, was used with other parameters (400), or is running right now (409).
        """
        if len(key) > _LONGEST_KEY:
            message = f"Idempotency key is too long: at most {_LONGEST_KEY} characters are allowed."
            raise ApiError(400, message, "idempotency_error", before_execution=True)
        with self._lock:
            if key in self._running:
                message = (
                    f"There is currently another in-progress request using this Idempotent Key: {key} (that "
                    f"probably means you submitted twice, and the other request is still going through). "
                    f"Please try again later."
                )
                code = "idempotency_key_in_use"
                raise ApiError(409, message, "idempotency_error", code=code, before_execution=True)
            saved = self._saved.get(key)
            if saved is not None and now - saved.made > KEPT_SECONDS:
                del self._saved[key]
                saved = None
            if saved is None:
                self._running.add(key)
                return None
        if saved.path != path:
            message = (
                f"Keys for idempotent requests can only be used for the same endpoint they were first used for "
                f"('{path}' vs '{saved.path}'). Try using a key other than '{key}' if you meant to execute a "
                f"different request."
            )
            raise ApiError(400, message, "idempotency_error", before_execution=True)
        if saved.digest != digest:
            message = (
                f"Keys for idempotent requests can only be used with the same parameters they were first used "
                f"with. Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise ApiError(400, message, "idempotency_error", before_execution=True)
        return saved

    def release(self, key: str, answer: Saved | None) -> None:
        """End a running key, keeping the answer if there is one to keep."""
        with self._lock:
            self._running.discard(key)
            if answer is not None:
                self._saved[key] = answer

    def restore(self, answer: Saved) -> None:
        """Put back an answer of an earlier run of the process."""
        with self._lock:
            self._saved[answer.key] = answer

    def prune(self, now: int) -> None:
        """Drop answers older than 24 hours; they are in order of age."""
        with self._lock:
            while self._saved:
                key, oldest = next(iter(self._saved.items()))
                if now - oldest.made <= KEPT_SECONDS:
                    return
                del self._saved[key]

    def saved(self) -> Iterator[Saved]:
        """Yield the kept answers."""
        with self._lock:
            yield from list(self._saved.values())
