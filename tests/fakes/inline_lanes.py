"""Lanes without threads: a job runs while it is submitted, so a test reads like a story."""

import itertools
from collections.abc import Callable

from app.ports.progress import JobContext
from app.runtime.crash import CrashReport, describe
from app.runtime.jobs import Job, JobEvent, Listener


class InlineLanes:
    """The lanes' own interface; every job has ended when ``submit`` returns. Keeps what was told."""

    def __init__(self) -> None:
        self.events: list[JobEvent] = []
        self.submitted: list[tuple[str, str]] = []
        self._listeners: list[Listener] = []
        self._numbers = itertools.count(1)
        self._closed = False

    def listen(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        self.submitted.append((lane, name))
        made = Job(next(self._numbers), lane, name, job, self._deliver, _reported)
        if self._closed:
            made.cancel()
        made.run()
        return made

    def jobs(self) -> list[Job]:
        return []

    def shutdown(self, seconds: float = 0.0) -> bool:
        self._closed = True
        return True

    def _deliver(self, event: JobEvent) -> None:
        self.events.append(event)
        for listener in list(self._listeners):
            listener(event)


def _reported(fault: BaseException, where: str) -> CrashReport:
    return CrashReport(describe(fault, where), None)
