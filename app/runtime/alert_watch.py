"""Looks for alerts after each run and every minute, and sends them, on a lane of their own beside the syncs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from app.ports.progress import JobContext
from app.runtime.alarm import Alarm
from app.runtime.jobs import Ended, Job, JobEvent, Listener

ALERT_LANE = "alerts"
JOB_NAME = "Alerts"
TICK_SECONDS = 60.0
"""Also notices a computer that slept: two looks far apart."""


class Hears(Protocol):
    """The part of the lanes that the watch needs."""

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hand every event to a listener; return how to stop that."""
        ...

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        """Queue work on a lane and return its job."""
        ...


class AlertWatch:
    """Rings for the alerts while the window is open or ``serve`` runs; safe to use from any thread.

    Args:
        alarm: rings every minute.
        lanes: tell of runs, and carry the looking and sending.
        begin: called once, when the watch starts.
        look: looks and sends.
    """

    def __init__(
        self, alarm: Alarm, lanes: Hears, *, begin: Callable[[], object], look: Callable[[JobContext], object]
    ) -> None:
        self._alarm = alarm
        self._lanes = lanes
        self._begin = begin
        self._look = look
        self._lock = threading.Lock()
        self._waits = False
        self._stop_listening: Callable[[], None] | None = None

    def start(self) -> None:
        """Watch; a second time does no harm."""
        with self._lock:
            if self._stop_listening is not None:
                return
            self._stop_listening = self._lanes.listen(self._heard)
        self._begin()
        self._alarm.add(ALERT_LANE, TICK_SECONDS, self.ring, at_once=True)

    def stop(self) -> None:
        """Watch no more."""
        with self._lock:
            stop, self._stop_listening = self._stop_listening, None
        if stop is not None:
            stop()
            self._alarm.remove(ALERT_LANE)

    def ring(self) -> None:
        """Look and send soon, unless that is about to happen anyway."""
        with self._lock:
            if self._waits:
                return
            self._waits = True
        self._lanes.submit(ALERT_LANE, JOB_NAME, self._work)

    def _work(self, ctx: JobContext) -> object:
        # From here on another run may end that this look does not see.
        with self._lock:
            self._waits = False
        return self._look(ctx)

    def _heard(self, event: JobEvent) -> None:
        if isinstance(event, Ended) and event.lane.startswith("write"):
            self.ring()
