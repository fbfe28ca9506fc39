"""Tries a remote call again when, and only when, that can help.

Full jitter spreads the waits (Amazon Builders' Library, "Timeouts, retries and backoff with jitter"); a wait
the other side asks for is honoured; all waiting goes through the job, so a person can stop it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception

from app.domain.errors import Retryable
from app.ports.clock import Clock
from app.ports.progress import JobContext

T = TypeVar("T")

_CHANCE = random.SystemRandom()
_SPREAD_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long; all times in seconds."""

    attempts: int = 6
    """Tries in all, the first one included."""
    total_seconds: float = 180.0
    """No wait is begun that would end later than this after the first try."""
    first_wait: float = 0.5
    """Upper bound of the first wait; doubles with every try."""
    longest_wait: float = 30.0
    waits: bool = True
    """False: every wait takes no time at all, also one the other side asked for. For tests."""

    def without_waiting(self) -> RetryPolicy:
        """Return the same policy with all waits taken out."""
        return replace(self, waits=False)


@dataclass(frozen=True, slots=True)
class FailedTry:
    """A try that failed and will be repeated."""

    number: int
    """1 for the first try."""
    problem: Retryable
    wait: float
    """Seconds until the next one."""


def retrying(
    action: Callable[[], T],
    *,
    ctx: JobContext,
    clock: Clock,
    policy: RetryPolicy,
    may_repeat: Callable[[Retryable], bool] | None = None,
    on_try: Callable[[int], None] | None = None,
    on_failure: Callable[[FailedTry], None] | None = None,
) -> T:
    """Call until it succeeds or trying again cannot help.

    Args:
        action: the call; raises Retryable when it may be repeated, anything else when not.
        ctx: the job; checked before every try, its ``sleep`` does the waiting.
        clock: the time.
        policy: how often and how long.
        may_repeat: a veto, for example ``Stripe-Should-Retry: false``; never makes a final problem repeatable.
        on_try: called before every try with its number, from 1.
        on_failure: called before every wait.

    Returns:
        What the action returned.

    Raises:
        Retryable: the last problem, when the tries or the time are used up.
        Cancelled: a person asked to stop.
    """
    started = clock.monotonic()

    def wait(state: RetryCallState) -> float:
        return _seconds_to_wait(policy, state.attempt_number, _problem(state))

    def stop(state: RetryCallState) -> bool:
        spent = clock.monotonic() - started + state.upcoming_sleep
        return state.attempt_number >= policy.attempts or spent > policy.total_seconds

    def before(state: RetryCallState) -> None:
        ctx.check()
        if on_try is not None:
            on_try(state.attempt_number)

    def before_sleep(state: RetryCallState) -> None:
        if on_failure is not None:
            on_failure(FailedTry(state.attempt_number, _problem(state), state.upcoming_sleep))

    def worth_it(problem: BaseException) -> bool:
        return isinstance(problem, Retryable) and (may_repeat is None or may_repeat(problem))

    loop = Retrying(
        sleep=ctx.sleep,
        stop=stop,
        wait=wait,
        retry=retry_if_exception(worth_it),
        before=before,
        before_sleep=before_sleep,
        reraise=True,
    )
    return loop(action)


def _seconds_to_wait(policy: RetryPolicy, number: int, problem: Retryable) -> float:
    """Return the wait after a failed try: what was asked for and a little, else anything up to the doubling bound."""
    if not policy.waits:
        return 0.0
    bound = min(policy.longest_wait, policy.first_wait * 2.0 ** (number - 1))
    if problem.after is not None:
        return max(0.0, problem.after) + _CHANCE.uniform(0.0, min(bound, _SPREAD_SECONDS))
    return _CHANCE.uniform(0.0, bound)


def _problem(state: RetryCallState) -> Retryable:
    """Return the problem of a failed try."""
    problem = state.outcome.exception() if state.outcome is not None else None
    return problem if isinstance(problem, Retryable) else Retryable()
