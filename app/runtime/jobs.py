"""One piece of work: its cancel token, its context, its events.

A job ends in exactly one ``Ended``. Listeners are called from the thread that runs the job (or, for a job that was
cancelled while it still waited, from the thread that cancelled it), so they must be quick and must not touch
widgets; the window hands events on through its relay.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.errors import Cancelled, Code, SyncProblem
from app.ports.progress import JobContext, Progress
from app.runtime.crash import CrashReport

_PROGRESS_SECONDS = 0.05
"""Progress of one stage is told at most this often; a window repaints no faster."""
_log = logging.getLogger(__name__)

Work = Callable[[JobContext], Any]
CrashWriter = Callable[[BaseException, str], CrashReport]


class JobStatus(StrEnum):
    """How a job ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Started:
    """A job left the queue and runs."""

    job_id: int
    lane: str
    name: str


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a running job is."""

    job_id: int
    lane: str
    name: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Ended:
    """The one end of a job."""

    job_id: int
    lane: str
    name: str
    status: JobStatus
    result: Any = None
    """What the work returned; None unless ``done``."""
    problem: SyncProblem | None = None
    """The known condition it failed with, or the ``Cancelled`` it was stopped by."""
    crash: CrashReport | None = None
    """The report, when it failed by a fault of the program's own; then ``problem`` is None."""


JobEvent = Started | Progressed | Ended
Listener = Callable[[JobEvent], None]


class CancelToken:
    """Asks work to stop, or to wait; may be set from any thread, more than once."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._going = threading.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        """Whether somebody asked to wait."""
        return not self._going.is_set()

    def pause(self) -> None:
        """Ask to wait at the next check; what is on its way is finished."""
        if not self.asked:
            self._going.clear()

    def resume(self) -> None:
        """Go on."""
        self._going.set()

    def wait_while_paused(self) -> None:
        """Return when nobody asks to wait any more, or when asked to stop."""
        self._going.wait()

    @property
    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._asked.is_set()

    def cancel(self) -> None:
        """Ask to stop; every wait on this token ends at once."""
        self._asked.set()
        self._going.set()

    def wait(self, seconds: float) -> bool:
        """Wait, at most so many seconds; True when asked to stop."""
        return self._asked.wait(max(0.0, seconds))


class Context:
    """What a running job is given: the ``JobContext`` of the ports.

    Args:
        token: asks it to stop.
        tell: takes its progress, already thinned out.
    """

    def __init__(self, token: CancelToken, tell: Callable[[Progress], None]) -> None:
        self._token = token
        self._tell = tell
        self._lock = threading.Lock()
        self._last_told = 0.0
        self._last: Progress | None = None
        self._pending: Progress | None = None

    def check(self) -> None:
        """Return at once, when resumed, or raise ``Cancelled`` when a person asked to stop."""
        self._token.wait_while_paused()
        if self._token.asked:
            raise Cancelled(Code.CANCELLED)

    def sleep(self, seconds: float) -> None:
        """Wait, waking at once when cancelled.

        Raises:
            Cancelled: when a person asked to stop.
        """
        if self._token.wait(seconds):
            raise Cancelled(Code.CANCELLED)

    def report(self, progress: Progress) -> None:
        """Tell how far the job is; cheap, may be called per record and from several threads."""
        with self._lock:
            now = time.monotonic()
            if self._same_stage(progress) and now - self._last_told < _PROGRESS_SECONDS:
                self._pending = progress
                return
            self._last_told, self._last, self._pending = now, progress, None
            self._tell(progress)

    def flush(self) -> None:
        """Tell the newest progress that was held back, if any."""
        with self._lock:
            if self._pending is not None:
                self._tell(self._pending)
                self._pending = None

    def _same_stage(self, progress: Progress) -> bool:
        """Whether this is more of what was told last, and not its end."""
        last = self._last
        if last is None or (last.stage, last.kind) != (progress.stage, progress.kind):
            return False
        return progress.total is None or progress.done < progress.total


class Job:
    """One submitted piece of work, held by whoever submitted it.

    Args:
        job_id: number, unique in this process.
        lane: the lane it runs on.
        name: what a person calls it: ``Sync now``.
        work: what to do.
        deliver: takes its events.
        crash: writes a crash report for an exception that is no known condition.
    """

    def __init__(self, job_id: int, lane: str, name: str, work: Work, deliver: Listener, crash: CrashWriter) -> None:
        self.id = job_id
        self.lane = lane
        self.name = name
        self._work = work
        self._deliver = deliver
        self._crash = crash
        self._token = CancelToken()
        self._lock = threading.Lock()
        self._begun = False
        self._finished = threading.Event()
        self._end: Ended | None = None

    @property
    def ended(self) -> Ended | None:
        """How it ended, or None while it waits or runs."""
        return self._end

    def cancel(self) -> None:
        """Ask it to stop; a job still waiting for its turn ends at once, a running one at its next check."""
        self._token.cancel()
        if self._claim():
            self._finish(Ended(self.id, self.lane, self.name, JobStatus.CANCELLED, problem=Cancelled()))

    @property
    def paused(self) -> bool:
        """Whether it waits to be resumed."""
        return self._token.paused

    def pause(self) -> None:
        """Ask it to wait at its next check, with what is on its way finished; its company stays held meanwhile."""
        self._token.pause()

    def resume(self) -> None:
        """Let it go on."""
        self._token.resume()

    def wait(self, seconds: float | None = None) -> Ended | None:
        """Wait for its end, at most so many seconds; None when it has not ended by then."""
        self._finished.wait(seconds)
        return self._end

    def run(self) -> None:
        """Do the work in this thread and tell how it ended; returns at once when it was cancelled before."""
        if not self._claim():
            return
        self._deliver(Started(self.id, self.lane, self.name))
        context = Context(self._token, lambda progress: self._deliver(self._progressed(progress)))
        end = self._attempt(context)
        context.flush()
        self._finish(end)

    def _progressed(self, progress: Progress) -> Progressed:
        """Return the event for a progress."""
        return Progressed(self.id, self.lane, self.name, progress)

    def _claim(self) -> bool:
        """Take the right to end this job; only one caller ever gets it."""
        with self._lock:
            first, self._begun = not self._begun, True
            return first

    def _attempt(self, context: Context) -> Ended:
        """Run the work; whatever it raises becomes an end."""
        parts = (self.id, self.lane, self.name)
        try:
            return Ended(*parts, JobStatus.DONE, result=self._work(context))
        except Cancelled as stop:
            return Ended(*parts, JobStatus.CANCELLED, problem=stop)
        except SyncProblem as problem:
            _log.info("%s ended early: %s (%s)", self.name, problem, problem.code)
            return Ended(*parts, JobStatus.FAILED, problem=problem)
        except BaseException as fault:  # noqa: BLE001 - the thread's boundary: a lane outlives any fault
            return Ended(*parts, JobStatus.FAILED, crash=self._crash(fault, f"Job {self.name} on lane {self.lane}"))

    def _finish(self, end: Ended) -> None:
        """Record the end, tell it, then wake those who wait."""
        self._end = end
        try:
            self._deliver(end)
        finally:
            self._finished.set()
