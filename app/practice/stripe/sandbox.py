"""A second account behind the same address, as a sandbox is: the key of a request says which one it opens.

Data, idempotency keys, events and limits of the two are apart (Stripe docs, "Sandboxes"); their ids never meet.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.practice.exchange import Request, Response
from app.practice.stripe.account import AccountFacts
from app.practice.stripe.errors import ApiError
from app.practice.stripe.keys import PracticeKey
from app.practice.stripe.practice import StripePractice

SANDBOX_KEY = PracticeKey("sk_test_sandbox0000000000000")
"""The key of the practice company's sandbox."""
SANDBOX = AccountFacts(id="acct_1PracticeSandbox01", name="Practice sandbox")


def open_sandbox(state_dir: Path | None = None, **settings: Any) -> StripePractice:
    """Open the sandbox of a practice account; it is empty when it is new.

    Args:
        state_dir: folder for its journal, or None to keep all in memory.
        settings: further keywords of ``StripePractice``.
    """
    return StripePractice(state_dir, **{"keys": (SANDBOX_KEY,), "account": SANDBOX, **settings})


class Doorway:
    """Hands each request to the account whose key it carries; an unknown key is refused by the first account."""

    def __init__(self, main: StripePractice, sandbox: StripePractice) -> None:
        """Stand before two accounts."""
        self._main = main
        self._sandbox = sandbox

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        return self._of(request).handle(request)

    @property
    def clock(self) -> Callable[[], float]:
        """The clock of both, in Unix seconds."""
        return self._main.clock

    @clock.setter
    def clock(self, clock: Callable[[], float]) -> None:
        self._main.clock = clock
        self._sandbox.clock = clock

    def _of(self, request: Request) -> StripePractice:
        try:
            self._sandbox.keys.identify(request.headers)
        except ApiError:
            return self._main
        return self._sandbox
