"""How long a cutover still takes: what is left to send, by the rate at which requests have gone out so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from app.domain.kinds import RecordType
from app.domain.plan import WRITES, Action, ChangeState
from app.planning.effort import averages, calls_for, calls_of
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.store import Store

_LOOK_SECONDS = 2.0
"""How often what is left is counted."""
_FORGET = 0.3
"""Weight of the newest measurement in the rate: about the last half minute counts."""
_WRITE = "write"


class Pace:
    """Stands between a push and whoever shows its progress; puts an honest time left into each report.

    The push itself knows changes, not requests: an invoice takes two or more, a debtor one, and debtors come first.
    """

    def __init__(self, ctx: JobContext, store: Store, clock: Clock, plan_id: int) -> None:
        """Watch a plan being carried out for a job."""
        self._ctx = ctx
        self._store = store
        self._clock = clock
        self._plan_id = plan_id
        self._means = means_of(store, plan_id)
        self._looked: float | None = None
        self._left = 0.0
        self._rate: float | None = None
        """Requests per second, measured."""

    def check(self) -> None:
        """Return at once, or raise ``Cancelled`` when a person asked to stop."""
        self._ctx.check()

    def sleep(self, seconds: float) -> None:
        """Wait, waking at once when cancelled."""
        self._ctx.sleep(seconds)

    def report(self, progress: Progress) -> None:
        """Pass a report on; one about writing gets the time left by remaining requests and measured rate."""
        if progress.stage == _WRITE:
            self._measure(progress.rate)
            rate = self._rate or progress.rate
            left = round(self._left / rate, 1) if rate else None
            progress = replace(progress, rate=rate, seconds_left=left)
        self._ctx.report(progress)

    def _measure(self, allowed: float | None) -> None:
        now = self._clock.monotonic()
        if self._looked is not None and now - self._looked < _LOOK_SECONDS:
            return
        left = calls_for(queued_counts(self._store, self._plan_id), self._means)
        if self._looked is not None and now > self._looked:
            measured = max(0.0, self._left - left) / (now - self._looked)
            # A pause, by a refusal or a sleeping computer, slows the estimate; the governor's rate bounds it.
            known = self._rate if self._rate is not None else measured
            rate = known + _FORGET * (measured - known)
            self._rate = min(rate, allowed) if allowed else rate
        self._looked, self._left = now, left


def queued_counts(store: Store, plan_id: int) -> dict[tuple[RecordType, Action], int]:
    """Return how many changes of a plan are queued and not finished, by type and action."""
    counts: Counter[tuple[RecordType, Action]] = Counter()
    for kind, action, state, number in store.plans.tally(plan_id):
        if state is ChangeState.QUEUED:
            counts[kind, action] += number
    return dict(counts)


def means_of(store: Store, plan_id: int) -> Mapping[tuple[RecordType, Action], float]:
    """Return the mean number of requests of a plan's changes by type and action; reads the plan once."""
    return averages(change for page in store.plans.walk(plan_id, actions=sorted(WRITES)) for change in page)


def calls_in(store: Store, plan_id: int) -> int:
    """Return how many requests a whole plan takes."""
    return sum(calls_of(change) for page in store.plans.walk(plan_id, actions=sorted(WRITES)) for change in page)
