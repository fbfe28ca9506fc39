"""Running one job from the command line: on its lane, with progress, stoppable with Ctrl-C."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol, TypeVar

from app.cli import exits
from app.cli.console import Console
from app.domain.errors import Cancelled, Code
from app.ports.progress import JobContext
from app.runtime.crash import CrashReport
from app.runtime.jobs import Ended, Job, JobEvent, Listener, Progressed

T = TypeVar("T")
_LOOK_SECONDS = 0.2
"""How often the wait looks for Ctrl-C: on Windows it cannot break a wait."""


class LanesLike(Protocol):
    """The part of the lanes that a command needs."""

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hand every event to a listener; return how to stop that."""
        ...

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        """Queue work on a lane and return its job."""
        ...


class CrashedError(Exception):
    """A job failed by a fault of the program's own.

    Attributes:
        crash: the report.
    """

    def __init__(self, crash: CrashReport) -> None:
        super().__init__("The job crashed")
        self.crash = crash


def run_job(
    lanes: LanesLike,
    lane: str,
    name: str,
    work: Callable[[JobContext], T],
    console: Console,
    *,
    leave: Callable[[int], object] = os._exit,
) -> T:
    """Run work on a lane, show its progress and return its result.

    Ctrl-C once asks it to stop; twice ends the process at once, which is safe: what was about to be sent is
    written down first and picked up at the next start.

    Raises:
        SyncProblem: what the work ended with. CrashedError: a fault of the program's own.
    """

    def show(event: JobEvent) -> None:
        if isinstance(event, Progressed):
            console.progress(event.progress)

    result: list[T] = []
    stop_listening = lanes.listen(show)
    try:
        end = _wait(lanes.submit(lane, name, lambda ctx: result.append(work(ctx))), console, leave)
    finally:
        stop_listening()
    if end.crash is not None:
        raise CrashedError(end.crash)
    if end.problem is not None:
        raise end.problem
    if not result:
        raise Cancelled(Code.CANCELLED)
    return result[0]


def _wait(job: Job, console: Console, leave: Callable[[int], object]) -> Ended:
    """Wait for the end of a job, and hand Ctrl-C to it."""
    asked = False
    while True:
        try:
            end = job.wait(_LOOK_SECONDS)
        except KeyboardInterrupt:
            if asked:
                leave(exits.CANCELLED)
            asked = True
            job.cancel()
            console.note("Stopping after what is under way; press Ctrl-C again to stop at once.")
            continue
        if end is not None:
            return end


@contextmanager
def terminate_like_interrupt() -> Iterator[None]:
    """Let SIGTERM, as a service is stopped with, do what Ctrl-C does; only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
