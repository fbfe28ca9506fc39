"""Work asked for by a screen: ``Operation(owner, lane, name, work).on_success(…).on_failure(…).start()``.

The work runs on a lane; the answers arrive in the window's thread, and only while the owner still exists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from app.domain.errors import SyncProblem
from app.ports.progress import JobContext, Progress
from app.runtime.crash import CrashReport
from app.runtime.jobs import Ended, Job, JobStatus, Started
from app.runtime.lanes import UPDATE_LANE
from ui.bridge.office import Lanes
from ui.bridge.relay import Relay

T = TypeVar("T")


class Operation(Generic[T]):
    """One piece of work and what the screen does with its end.

    Args:
        works: where it is started and its end comes from.
        owner: the widget that asked; when it is gone nobody is told.
        lane: ``READ_LANE`` or a company's write lane.
        name: what a person calls it.
        work: what to do, in a worker's thread.
    """

    def __init__(self, works: Works, owner: QObject, lane: str, name: str, work: Callable[[JobContext], T]) -> None:
        self._works = works
        self.owner = owner
        self.lane = lane
        self.name = name
        self._work = work
        self._success: Callable[[T], None] | None = None
        self._failure: Callable[[SyncProblem], None] | None = None
        self._always: Callable[[], None] | None = None
        self._locked: tuple[QWidget, ...] = ()
        self._forgotten = False
        self.job: Job | None = None

    def on_success(self, told: Callable[[T], None]) -> Operation[T]:
        """Call this with the result."""
        self._success = told
        return self

    def on_failure(self, told: Callable[[SyncProblem], None]) -> Operation[T]:
        """Call this with the problem; without it the window shows the problem itself."""
        self._failure = told
        return self

    def finally_do(self, told: Callable[[], None]) -> Operation[T]:
        """Call this at the end, however it ended."""
        self._always = told
        return self

    def locking(self, *controls: QWidget) -> Operation[T]:
        """Disable these controls while it goes on."""
        self._locked = controls
        return self

    def start(self) -> Operation[T]:
        """Queue the work."""
        for control in self._locked:
            control.setEnabled(False)
        self.job = self._works.begin(self, self._work)
        return self

    def forget(self) -> None:
        """Cancel it and tell nobody how it ended."""
        self._forgotten = True
        if self.job is not None:
            self.job.cancel()

    @property
    def wanted(self) -> bool:
        """Whether anybody is left to be told."""
        return not self._forgotten and Shiboken.isValid(self.owner)

    def tell_end(self, end: Ended) -> bool:
        """Hand on how it ended; False when the window has to tell the person itself."""
        for control in self._locked:
            if Shiboken.isValid(control):
                control.setEnabled(True)
        if not self.wanted:
            return True
        told = True
        if self._always is not None:
            self._always()
        if end.status is JobStatus.DONE:
            if self._success is not None:
                self._success(end.result)
        elif end.problem is not None and self._failure is not None:
            self._failure(end.problem)
        else:
            told = end.status is JobStatus.CANCELLED
        return told


class Works(QObject):
    """Starts operations and brings their ends home."""

    problem = Signal(object, str)
    """A ``SyncProblem`` nobody else shows, and the operation's name."""
    crashed = Signal(object)
    """A ``CrashReport``: a fault of the program's own."""
    run_started = Signal(object)
    """A ``Started`` on a company's write lane, whoever asked for it."""
    run_progressed = Signal(int, object)
    """Job number and ``Progress`` of it."""
    run_ended = Signal(object)
    """The ``Ended`` of it."""
    update_looked = Signal()
    """It was looked, or found not to be time to look, for a newer version."""

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        """Listen to the lanes until ``close``."""
        super().__init__(parent)
        self._lanes = lanes
        self._open: dict[int, Operation[object]] = {}
        self._relay = Relay(self)
        self._relay.started.connect(self._started)
        self._relay.progressed.connect(self._progressed)
        self._relay.ended.connect(self._ended)
        self._stop_listening = lanes.listen(self._relay.post)

    def begin(self, operation: Operation[T], work: Callable[[JobContext], T]) -> Job:
        """Queue an operation's work. Events are queued to this thread, so none arrives before it is known here."""
        job = self._lanes.submit(operation.lane, operation.name, work)
        self._open[job.id] = operation  # type: ignore[assignment]  # the table holds operations of every result
        return job

    def close(self) -> None:
        """Hear nothing more."""
        self._stop_listening()

    def asked(self, job_id: int) -> bool:
        """Whether a screen asked for this job; else it is the schedule's."""
        return job_id in self._open

    def writing_jobs(self) -> list[Job]:
        """Return the runs that wait or go on."""
        return [job for job in self._lanes.jobs() if job.lane.startswith("write")]

    def _started(self, event: Started) -> None:
        if event.lane.startswith("write"):
            self.run_started.emit(event)

    def _progressed(self, job_id: int, progress: Progress) -> None:
        self.run_progressed.emit(job_id, progress)

    def _ended(self, end: Ended) -> None:
        if end.lane.startswith("write"):
            self.run_ended.emit(end)
        elif end.lane == UPDATE_LANE:
            self.update_looked.emit()
        operation = self._open.pop(end.job_id, None)
        told = operation.tell_end(end) if operation is not None else True
        if end.crash is not None:
            assert isinstance(end.crash, CrashReport)
            self.crashed.emit(end.crash)
        elif not told and end.problem is not None:
            self.problem.emit(end.problem, end.name)


class Newest(Generic[T]):
    """Keeps only the newest of a kind of operation: a search overtaken by the next is cancelled and forgotten."""

    def __init__(self) -> None:
        self._current: Operation[T] | None = None

    def start(self, operation: Operation[T]) -> None:
        """Start an operation in place of the one before."""
        self.drop()
        self._current = operation
        operation.start()

    def drop(self) -> None:
        """Forget the one that goes on, if any."""
        if self._current is not None:
            self._current.forget()
            self._current = None
