"""Lanes of work: one write lane per company (a single thread), one read lane of three.

Two runs of one company never overlap; two companies may; previews and look-ups wait for neither. Threads are made
on first use and are daemons, so that a job which will not stop cannot keep the program from ending: what it left
is picked up from the queue at the next start.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from app.ports.progress import JobContext
from app.runtime.crash import CrashReport, describe
from app.runtime.jobs import CrashWriter, Job, JobEvent, Listener

READ_LANE = "read"
UPDATE_LANE = "updates"
READ_THREADS = 3
SHUTDOWN_SECONDS = 5.0
_log = logging.getLogger(__name__)


def write_lane(company_id: int) -> str:
    """Return the name of a company's write lane."""
    return f"write-{company_id}"


class _Lane:
    """Some threads that take jobs from one queue, in order."""

    def __init__(self, name: str, threads: int, after_job: Callable[[], None]) -> None:
        self._name = name
        self._width = threads
        self._after_job = after_job
        self._jobs: deque[Job] = deque()
        self._running: set[Job] = set()
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._closed = False

    def put(self, job: Job) -> bool:
        """Queue a job; False when the lane is closed. Queueing and closing exclude each other."""
        with self._changed:
            if self._closed:
                return False
            self._jobs.append(job)
            if len(self._threads) < min(self._width, len(self._jobs) + len(self._running)):
                thread = threading.Thread(
                    target=self._work, name=f"lane {self._name} {len(self._threads) + 1}", daemon=True
                )
                self._threads.append(thread)
                thread.start()
            self._changed.notify()
            return True

    def jobs(self) -> list[Job]:
        """Return what waits or runs."""
        with self._changed:
            return [*self._running, *(job for job in self._jobs if job.ended is None)]

    def close(self) -> list[Job]:
        """Take no more jobs and let the threads end after what they run; return what was left."""
        with self._changed:
            self._closed = True
            left = [*self._running, *self._jobs]
            self._jobs.clear()
            self._changed.notify_all()
            return left

    def join(self, seconds: float) -> bool:
        """Wait for the threads; True when all have ended."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        """Run jobs until the lane is closed."""
        while (job := self._next()) is not None:
            try:
                job.run()
            finally:
                with self._changed:
                    self._running.discard(job)
                self._after_job()

    def _next(self) -> Job | None:
        """Wait for a job; None when the lane is closed."""
        with self._changed:
            while not self._jobs:
                if self._closed:
                    return None
                self._changed.wait()
            job = self._jobs.popleft()
            self._running.add(job)
            return job


class Lanes:
    """All lanes of the program; safe to use from any thread.

    Args:
        crash: writes the report of an exception that is no known condition.
        after_job: called in the worker's thread after each job, for example to close its database connection.
    """

    def __init__(self, *, crash: CrashWriter | None = None, after_job: Callable[[], None] = lambda: None) -> None:
        self._crash = crash or _only_logged
        self._after_job = after_job
        self._lanes: dict[str, _Lane] = {}
        self._listeners: list[Listener] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._closed = False

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hand every event to a listener, from the worker's thread; return how to stop that."""
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._unlisten(listener)

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        """Queue work on a lane (``READ_LANE`` or ``write_lane(company_id)``) and return its job at once.

        After ``shutdown`` the job comes back cancelled already.
        """
        made = Job(next(self._numbers), lane, name, job, self._deliver, self._crash)
        with self._lock:
            room = None if self._closed else self._lanes.get(lane)
            if room is None and not self._closed:
                width = READ_THREADS if lane == READ_LANE else 1
                room = self._lanes[lane] = _Lane(lane, width, self._after_job)
        if room is None or not room.put(made):
            made.cancel()
        return made

    def jobs(self) -> list[Job]:
        """Return every job that waits or runs."""
        with self._lock:
            rooms = list(self._lanes.values())
        return [job for room in rooms for job in room.jobs()]

    def shutdown(self, seconds: float = SHUTDOWN_SECONDS) -> bool:
        """Cancel everything and wait at most so many seconds; True when every thread has ended."""
        with self._lock:
            self._closed = True
            rooms = list(self._lanes.values())
        for job in [job for room in rooms for job in room.close()]:
            job.cancel()
        deadline = time.monotonic() + seconds
        ended = [room.join(max(0.0, deadline - time.monotonic())) for room in rooms]
        if not all(ended):
            _log.warning("Work was still going on %.0f seconds after it was asked to stop", seconds)
        return all(ended)

    def _unlisten(self, listener: Listener) -> None:
        """Forget a listener; a second time does no harm."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def _deliver(self, event: JobEvent) -> None:
        """Hand an event to every listener; one that fails is logged and keeps nothing from the others."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception as fault:  # noqa: BLE001 - the thread's boundary: a listener cannot end a lane
                self._crash(fault, f"Listener of job {event.name}")


def _only_logged(fault: BaseException, where: str) -> CrashReport:
    """Stand in for the crash writer where no folder for reports is known."""
    _log.error("%s failed", where, exc_info=fault)
    return CrashReport(describe(fault, where), None)
