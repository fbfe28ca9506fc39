"""What is kept of syncing by itself: the owner's wishes and the moments to remember, a company each."""

from __future__ import annotations

from typing import Protocol

from app.domain.schedule import Moments, Timetable


class Timetables(Protocol):
    """Two small things a company."""

    def table(self, company_id: int) -> Timetable:
        """Return what the owner wishes; the defaults where nothing was ever said."""
        ...

    def keep_table(self, company_id: int, table: Timetable) -> None:
        """Keep what the owner wishes."""
        ...

    def moments(self, company_id: int) -> Moments:
        """Return what was remembered; nothing before the first look."""
        ...

    def keep_moments(self, company_id: int, moments: Moments) -> None:
        """Remember this instead."""
        ...
