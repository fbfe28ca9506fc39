"""What is kept of syncing by itself, as cursors: they go with their company."""

from __future__ import annotations

import logging
from typing import TypeVar

import msgspec

from app.domain.schedule import Moments, Timetable
from app.storage.codec import text_of, value_of
from app.storage.settings import SettingRows

_TABLE, _MOMENTS = "schedule/table", "schedule/moments"
_log = logging.getLogger(__name__)
T = TypeVar("T")


class TimetableRows:
    """Implements ``ports.timetables.Timetables``."""

    def __init__(self, settings: SettingRows) -> None:
        self._settings = settings

    def table(self, company_id: int) -> Timetable:
        """Return what the owner wishes; the defaults where nothing was ever said."""
        return self._read(company_id, _TABLE, Timetable())

    def keep_table(self, company_id: int, table: Timetable) -> None:
        """Keep what the owner wishes."""
        self._settings.set_cursor(company_id, _TABLE, text_of(table))

    def moments(self, company_id: int) -> Moments:
        """Return what was remembered; nothing before the first look."""
        return self._read(company_id, _MOMENTS, Moments())

    def keep_moments(self, company_id: int, moments: Moments) -> None:
        """Remember this instead; the same again costs no write."""
        self._settings.set_cursor(company_id, _MOMENTS, text_of(moments))

    def _read(self, company_id: int, name: str, nothing: T) -> T:
        kept = self._settings.cursor(company_id, name)
        if not kept:
            return nothing
        try:
            return value_of(kept, type(nothing))
        except msgspec.ValidationError:
            # An edited database, or one of a newer version: rather the defaults than no start.
            _log.warning("What is kept as %s cannot be read; the defaults are used", name)
            return nothing
