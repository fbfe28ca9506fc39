"""Syncing by itself: an alarm per company that asks what is due and submits it to the company's write lane.

What is due is decided in the store, so that a window and a server on one computer begin nothing twice. The alarm only
looks often enough. A look that finds the last run still waiting or running begins none. A run that needs a person
first silences its company, so that a wrong password is not tried all day; starting again, or a sync a person asks for,
ends the silence.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from math import ceil
from typing import Protocol

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser, SyncProblem
from app.domain.schedule import Ahead, Due, Timetable
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.runtime.alarm import Alarm
from app.runtime.jobs import Job
from app.runtime.lanes import write_lane

JOB_NAME = "Scheduled sync"
RECONCILE_NAME = "Scheduled reconciliation"
NOW_NAME = "Sync now"
SCHEDULE, PERSON = "schedule", "person"
"""Who asked, as the journal has it."""
PASSES_BY_ITSELF = frozenset({Code.BUSY, Code.GUARD, Code.APPROVAL})
"""What needs a person, but does not keep the next run from doing other work."""
_LOOK_SECONDS = 15
"""The clock is looked at this often at least: for times of day, and for a clock that was set."""
_log = logging.getLogger(__name__)


class Submits(Protocol):
    """The part of the lanes that the schedule needs."""

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        """Queue work on a lane and return its job."""
        ...


class Keeps(Protocol):
    """The part of the timetables that the schedule needs."""

    def table(self, company_id: int) -> Timetable:
        """Return what the owner wishes."""
        ...

    def claim(self, company_id: int) -> Due:
        """Return what is to be begun now; nobody is told of it again."""
        ...

    def begin(self, company_id: int) -> None:
        """Remember that a sync was begun."""
        ...

    def owes_reconciliation(self, company_id: int) -> bool:
        """Whether the one that was claimed is still to be made."""
        ...

    def reconciled(self, company_id: int) -> None:
        """Remember that a reconciliation got to its end."""
        ...

    def stripe_due(self, company_id: int) -> bool:
        """Whether a sync also reads Stripe now."""
        ...

    def stripe_read(self, company_id: int, began: dt.datetime) -> None:
        """Remember that Stripe was read."""
        ...

    def ahead(self, company_id: int) -> Ahead:
        """Return what comes next."""
        ...


class ScheduledRun(Protocol):
    """One run of a company."""

    def __call__(self, company_id: int, ctx: JobContext, *, trigger: str, read_stripe: bool) -> object:
        """Bring Stripe in step; ``read_stripe`` False leaves its events for a later run."""
        ...


class ScheduledLook(Protocol):
    """One reconciliation of a company."""

    def __call__(self, company_id: int, ctx: JobContext, *, trigger: str) -> object:
        """Compare everything."""
        ...


class Schedule:
    """Looks for companies; safe to use from any thread.

    Args:
        alarm: rings.
        lanes: where runs are queued.
        clock: the time.
        tables: decides what is due.
        company_of: gives a company with its policies as they are now.
        run: runs one sync.
        reconcile: makes one reconciliation.
        after_look: called in the alarm's thread after each look, for example to close its database connection.
    """

    def __init__(
        self,
        alarm: Alarm,
        lanes: Submits,
        clock: Clock,
        *,
        tables: Keeps,
        company_of: Callable[[int], Company],
        run: ScheduledRun,
        reconcile: ScheduledLook,
        after_look: Callable[[], None] = lambda: None,
    ) -> None:
        self._alarm = alarm
        self._lanes = lanes
        self._clock = clock
        self._tables = tables
        self._company_of = company_of
        self._run = run
        self._reconcile = reconcile
        self._after_look = after_look
        # Reentrant: lanes without threads run the job while it is submitted.
        self._lock = threading.RLock()
        self._jobs: dict[int, list[Job]] = {}
        self._looks: dict[int, float] = {}
        self._by_table: set[int] = set()
        self._silenced: dict[int, NeedsUser] = {}

    def start(self, company_id: int) -> None:
        """Look for a company now and then as often as needed, whether its owner switched that on or not."""
        with self._lock:
            self._by_table.discard(company_id)
        self._start(company_id)

    def start_wished(self, company_ids: list[int]) -> None:
        """Look for those companies whose owner wishes it, until the wish is taken back."""
        for company_id in company_ids:
            if self._tables.table(company_id).on:
                with self._lock:
                    self._by_table.add(company_id)
                self._start(company_id)

    def stop(self, company_id: int) -> None:
        """Look no more for a company; a run under way goes on."""
        self._alarm.remove(_name(company_id))

    def sync_now(self, company_id: int) -> None:
        """Begin a sync because a person asks for it: paused, in quiet hours or silenced too; none beside another."""
        with self._lock:
            was = self._silenced.pop(company_id, None)
            if not self._busy(company_id):
                self._tables.begin(company_id)
                self._submit(company_id, NOW_NAME, lambda ctx: self._sync(company_id, PERSON, ctx))
        if was is not None and company_id not in self._silenced:
            self._start(company_id)

    def running(self, company_id: int) -> bool:
        """Whether a run of the schedule's waits or goes on."""
        with self._lock:
            return self._busy(company_id)

    def next_run(self, company_id: int) -> dt.datetime | None:
        """Return when the next sync begins by itself, in UTC; None when none does."""
        if self._alarm.next_ring(_name(company_id)) is None:
            return None
        return self._tables.ahead(company_id).sync

    def silenced(self, company_id: int) -> NeedsUser | None:
        """Return what a person has to do before it goes on, or None."""
        with self._lock:
            return self._silenced.get(company_id)

    def wake_up(self) -> None:
        """Look at the wall clock again; to be called every half minute, for computers that sleep."""
        self._alarm.wake_up()

    def _start(self, company_id: int) -> None:
        seconds = look_seconds(self._company_of(company_id).policies.pronto_poll_seconds)
        with self._lock:
            self._silenced.pop(company_id, None)
            self._looks[company_id] = seconds
        self._alarm.add(_name(company_id), seconds, lambda: self._look(company_id), at_once=True)

    def _look(self, company_id: int) -> None:
        """Begin what is due unless a run is waiting or running."""
        try:
            with self._lock:
                if company_id in self._by_table and not self._tables.table(company_id).on:
                    self.stop(company_id)
                elif not self._busy(company_id):
                    self._begin(company_id, self._tables.claim(company_id))
                    self._keep_pace(company_id)
        except SyncProblem as problem:
            # The company was removed elsewhere, or the database is held just now: the next look sees to it.
            _log.warning("Nothing could be begun: %s", problem)
            if problem.code is Code.NO_COMPANY:
                self.stop(company_id)
        finally:
            self._after_look()

    def _begin(self, company_id: int, due: Due) -> None:
        if due.sync:
            self._submit(company_id, JOB_NAME, lambda ctx: self._sync(company_id, SCHEDULE, ctx))
        if due.reconcile:
            self._submit(company_id, RECONCILE_NAME, lambda ctx: self._compare(company_id, ctx))

    def _keep_pace(self, company_id: int) -> None:
        """Follow an interval that was changed, here or in another process."""
        seconds = look_seconds(self._company_of(company_id).policies.pronto_poll_seconds)
        if self._looks.get(company_id) != seconds and company_id not in self._silenced:
            self._looks[company_id] = seconds
            self._alarm.add(_name(company_id), seconds, lambda: self._look(company_id), at_once=False)

    def _busy(self, company_id: int) -> bool:
        return any(job.ended is None for job in self._jobs.get(company_id, ()))

    def _submit(self, company_id: int, name: str, work: Callable[[JobContext], object]) -> None:
        job = self._lanes.submit(write_lane(company_id), name, work)
        others = [one for one in self._jobs.get(company_id, ()) if one.ended is None]
        self._jobs[company_id] = [*others, job]

    def _sync(self, company_id: int, trigger: str, ctx: JobContext) -> object:
        """Run one sync."""
        now, read_stripe = self._clock.now(), trigger == PERSON or self._tables.stripe_due(company_id)
        found = self._watched(company_id, lambda: self._run(company_id, ctx, trigger=trigger, read_stripe=read_stripe))
        if read_stripe:
            self._tables.stripe_read(company_id, now)
        return found

    def _compare(self, company_id: int, ctx: JobContext) -> object:
        """Make one reconciliation, unless the sync before it silenced the company or another process made it."""
        if self.silenced(company_id) is not None or not self._tables.owes_reconciliation(company_id):
            return None
        found = self._watched(company_id, lambda: self._reconcile(company_id, ctx, trigger=SCHEDULE))
        self._tables.reconciled(company_id)
        return found

    def _watched(self, company_id: int, work: Callable[[], object]) -> object:
        """Do a run's work; silence the company when a person has to act first."""
        try:
            return work()
        except NeedsUser as problem:
            if problem.code not in PASSES_BY_ITSELF:
                self.stop(company_id)
                with self._lock:
                    self._silenced[company_id] = problem
            raise


def look_seconds(every: float) -> float:
    """Return how often to look so that a run every so many seconds is in time: an even part of them."""
    return every / ceil(every / _LOOK_SECONDS)


def _name(company_id: int) -> str:
    """Return the alarm's name for a company."""
    return f"sync {company_id}"
