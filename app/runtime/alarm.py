"""The alarm clock: wakes up at intervals and calls back, nothing else.

APScheduler's background scheduler with a memory store: what is due when lives in the program's own data. A wake-up
missed while the computer slept rings once on waking; one that is still being answered is not rung again. Callbacks
run in a thread of the scheduler's and should only submit work to a lane.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_THREADS = 2
_log = logging.getLogger(__name__)


class Trouble(StrEnum):
    """What can go wrong with a wake-up."""

    MISSED = "missed"
    """It could not ring in time and was left out."""
    STILL_RUNNING = "still-running"
    """The last one was still being answered."""
    FAILED = "failed"
    """The callback raised."""


@dataclass(frozen=True, slots=True)
class AlarmTrouble:
    """A wake-up that did not go as planned."""

    name: str
    trouble: Trouble
    error: BaseException | None = None


class Alarm:
    """Calls back at intervals; safe to use from any thread.

    Args:
        on_trouble: told of missed, overlapping and failed wake-ups, from the scheduler's thread.
    """

    def __init__(self, on_trouble: Callable[[AlarmTrouble], None] | None = None) -> None:
        self._on_trouble = on_trouble
        self._lock = threading.Lock()
        self._scheduler: Any = None

    def start(self) -> None:
        """Start ringing; a second time does no harm."""
        # Imported here: it takes 90 ms that the window's first paint should not wait for.
        from apscheduler import events  # noqa: PLC0415
        from apscheduler.executors.pool import ThreadPoolExecutor  # noqa: PLC0415
        from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

        with self._lock:
            if self._scheduler is not None:
                return
            self._scheduler = BackgroundScheduler(
                timezone=dt.UTC,
                executors={"default": ThreadPoolExecutor(_THREADS)},
                # None: a wake-up is rung however late, after sleep too; several late ones become one.
                job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            )
            troubles = {
                events.EVENT_JOB_MISSED: Trouble.MISSED,
                events.EVENT_JOB_MAX_INSTANCES: Trouble.STILL_RUNNING,
                events.EVENT_JOB_ERROR: Trouble.FAILED,
            }
            self._scheduler.add_listener(
                lambda event: self._heard(event, troubles[event.code]),
                events.EVENT_JOB_MISSED | events.EVENT_JOB_MAX_INSTANCES | events.EVENT_JOB_ERROR,
            )
            self._scheduler.start()

    def add(self, name: str, seconds: float, callback: Callable[[], object], *, at_once: bool = False) -> None:
        """Ring every so many seconds under a name; one of the same name is replaced.

        Args:
            name: what it is called.
            seconds: from one ring to the next.
            callback: what to call; quick, it only submits work.
            at_once: ring now as well, not only after the first interval.
        """
        self.start()
        first = {"next_run_time": dt.datetime.now(dt.UTC)} if at_once else {}
        with self._lock:
            if self._scheduler is not None:
                self._scheduler.add_job(
                    callback, "interval", seconds=seconds, id=name, name=name, replace_existing=True, **first
                )

    def remove(self, name: str) -> None:
        """Ring no more under this name; a missing one does no harm."""
        with self._lock:
            if self._scheduler is not None and self._scheduler.get_job(name) is not None:
                self._scheduler.remove_job(name)

    def names(self) -> list[str]:
        """Return what rings, in alphabetical order."""
        with self._lock:
            return sorted(job.id for job in self._scheduler.get_jobs()) if self._scheduler is not None else []

    def next_ring(self, name: str) -> dt.datetime | None:
        """Return when it rings next, in UTC; None when it does not."""
        with self._lock:
            job = self._scheduler.get_job(name) if self._scheduler is not None else None
        if job is None or job.next_run_time is None:
            return None
        found: dt.datetime = job.next_run_time
        return found.astimezone(dt.UTC)

    def wake_up(self) -> None:
        """Look at the wall clock again.

        The window and ``serve`` call it every half minute: while a computer sleeps the clock that waits are measured
        by stands still on Linux and macOS, and where the clock was set back every ring is further away than it was.
        """
        now = dt.datetime.now(dt.UTC)
        with self._lock:
            if self._scheduler is None:
                return
            for job in self._scheduler.get_jobs():
                if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval:
                    job.modify(next_run_time=now)
            self._scheduler.wakeup()

    def stop(self) -> None:
        """Ring no more; callbacks under way end by themselves."""
        with self._lock:
            scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=False)

    def _heard(self, event: Any, trouble: Trouble) -> None:
        """Log a trouble and pass it on."""
        error = getattr(event, "exception", None)
        _log.warning("Wake-up %s: %s", event.job_id, trouble.value, exc_info=error)
        if self._on_trouble is not None:
            self._on_trouble(AlarmTrouble(event.job_id, trouble, error))
