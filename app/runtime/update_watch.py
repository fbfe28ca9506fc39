"""Looks for a newer version now and then while the window is open or ``serve`` runs, on a lane of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.ports.progress import JobContext
from app.runtime.alarm import Alarm
from app.runtime.jobs import Job
from app.runtime.lanes import UPDATE_LANE

JOB_NAME = "Look for a newer version"
RING_SECONDS = 3600.0
"""How often it is asked whether a look is due; a look itself is made once a day at most."""


class Submits(Protocol):
    """The part of the lanes that the watch needs."""

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        """Queue work on a lane and return its job."""
        ...


class UpdateWatch:
    """Rings every hour.

    Args:
        alarm: rings.
        lanes: carry the looking.
        look: looks where that is wished and due.
    """

    def __init__(self, alarm: Alarm, lanes: Submits, look: Callable[[JobContext], object]) -> None:
        self._alarm = alarm
        self._lanes = lanes
        self._look = look

    def start(self) -> None:
        """Ring at once and from now on; a second time does no harm."""
        self._alarm.add(UPDATE_LANE, RING_SECONDS, self.ring, at_once=True)

    def stop(self) -> None:
        """Ring no more."""
        self._alarm.remove(UPDATE_LANE)

    def ring(self) -> None:
        """Have it looked whether a look is due."""
        self._lanes.submit(UPDATE_LANE, JOB_NAME, self._look)
