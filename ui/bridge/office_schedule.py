"""What the window asks of the office about syncing by itself."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from app.domain.errors import NeedsUser
from app.domain.schedule import Ahead, PauseFor, Timetable


class Schedule(Protocol):
    """Syncing by itself."""

    def start_wished(self, company_ids: list[int]) -> None:
        """Look for those companies whose owner wishes it."""
        ...

    def stop(self, company_id: int) -> None:
        """Begin nothing more; what is under way goes on."""
        ...

    def sync_now(self, company_id: int) -> None:
        """Begin a sync because a person asks for it."""
        ...

    def next_run(self, company_id: int) -> dt.datetime | None:
        """Return when the next sync begins by itself (UTC); None when none does."""
        ...

    def silenced(self, company_id: int) -> NeedsUser | None:
        """Return what a person has to do before it goes on, or None."""
        ...

    def wake_up(self) -> None:
        """Look at the clock again."""
        ...


class Timetables(Protocol):
    """The owner's wishes and pauses."""

    def table(self, company_id: int) -> Timetable:
        """Return what the owner wishes."""
        ...

    def change(self, company_id: int, table: Timetable, who: str, *, every: int | None = None) -> None:
        """Keep what the owner wishes, with the seconds between two syncs."""
        ...

    def pause(self, company_id: int, wish: PauseFor, who: str) -> None:
        """Begin nothing more by itself for so long."""
        ...

    def resume(self, company_id: int, who: str) -> None:
        """End a pause."""
        ...

    def ahead(self, company_id: int) -> Ahead:
        """Return what comes next."""
        ...

    def words(self, company_id: int) -> list[str]:
        """Return what comes next, a sentence each."""
        ...


class Autostart(Protocol):
    """Starting with the session."""

    def enabled(self) -> bool:
        """Whether it does."""
        ...

    def turn(self, *, on: bool) -> None:
        """Let it, or no longer."""
        ...
