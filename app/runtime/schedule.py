"""Syncing by itself: an alarm per company that submits a run to the company's write lane.

Pronto is asked at every ring, Stripe only as often as its rationed reads allow. A ring that finds the last run still
waiting or running adds none. A run that needs a person first silences its company, so that a wrong password is not
tried all day; starting again rings again.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Protocol

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.runtime.alarm import Alarm
from app.runtime.jobs import Job
from app.runtime.lanes import write_lane

JOB_NAME = "Scheduled sync"
_PASSES_BY_ITSELF = frozenset({Code.BUSY, Code.GUARD, Code.APPROVAL})
"""What needs a person, but does not keep the next run from doing other work."""


class Submits(Protocol):
    """The part of the lanes that the schedule needs."""

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        """Queue work on a lane and return its job."""
        ...


class ScheduledRun(Protocol):
    """One run of a company."""

    def __call__(self, company_id: int, ctx: JobContext, *, read_stripe: bool) -> object:
        """Bring Stripe in step; ``read_stripe`` False leaves its events for a later run."""
        ...


class Schedule:
    """Rings for companies; safe to use from any thread.

    Args:
        alarm: rings.
        lanes: where runs are queued.
        clock: measures how long ago Stripe was read.
        company_of: gives a company with its policies as they are now.
        run: runs one sync.
    """

    def __init__(
        self,
        alarm: Alarm,
        lanes: Submits,
        clock: Clock,
        *,
        company_of: Callable[[int], Company],
        run: ScheduledRun,
    ) -> None:
        self._alarm = alarm
        self._lanes = lanes
        self._clock = clock
        self._company_of = company_of
        self._run = run
        # Reentrant: lanes without threads run the job while it is submitted.
        self._lock = threading.RLock()
        self._jobs: dict[int, Job] = {}
        self._stripe_read: dict[int, float] = {}
        self._silenced: dict[int, NeedsUser] = {}

    def start(self, company_id: int) -> None:
        """Ring for a company now and then every ``pronto_poll_seconds``; again after its policies changed."""
        seconds = self._company_of(company_id).policies.pronto_poll_seconds
        with self._lock:
            self._silenced.pop(company_id, None)
        self._alarm.add(_name(company_id), seconds, lambda: self._ring(company_id), at_once=True)

    def stop(self, company_id: int) -> None:
        """Ring no more for a company; a run under way goes on."""
        self._alarm.remove(_name(company_id))

    def next_run(self, company_id: int) -> dt.datetime | None:
        """Return when it rings next, in UTC; None when it does not."""
        return self._alarm.next_ring(_name(company_id))

    def silenced(self, company_id: int) -> NeedsUser | None:
        """Return what a person has to do before it rings again, or None."""
        with self._lock:
            return self._silenced.get(company_id)

    def _ring(self, company_id: int) -> None:
        """Queue a run unless one is waiting or running."""
        with self._lock:
            last = self._jobs.get(company_id)
            if last is not None and last.ended is None:
                return
            self._jobs[company_id] = self._lanes.submit(
                write_lane(company_id), JOB_NAME, lambda ctx: self._work(company_id, ctx)
            )

    def _work(self, company_id: int, ctx: JobContext) -> object:
        """Run one sync; silence the company when a person has to act first."""
        now = self._clock.monotonic()
        read_at = self._stripe_read.get(company_id)
        every = self._company_of(company_id).policies.stripe_poll_seconds
        read_stripe = read_at is None or now - read_at >= every
        try:
            found = self._run(company_id, ctx, read_stripe=read_stripe)
        except NeedsUser as problem:
            if problem.code not in _PASSES_BY_ITSELF:
                self.stop(company_id)
                with self._lock:
                    self._silenced[company_id] = problem
            raise
        if read_stripe:
            self._stripe_read[company_id] = now
        return found


def _name(company_id: int) -> str:
    """Return the alarm's name for a company."""
    return f"sync {company_id}"
