"""Tells what changed since a moment, at a site whose stamps are wall-clock dates and times in two fields."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.remote.pronto.dialect import Dialect
from app.remote.pronto.reply import Row
from app.remote.pronto.request import Range
from app.remote.pronto.values import Values

_AHEAD = dt.timedelta(days=31)
"""The range ends in the future: a server's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What counts as changed; asked for by day, checked again to the second."""

    dialect: Dialect
    zone: ZoneInfo
    since: dt.datetime
    """Cursor in UTC."""
    now: dt.datetime
    date_field: str
    time_field: str = ""

    def wanted(self) -> Range:
        """Return the filter to send: whole days, from some before the cursor."""
        first = self.since.astimezone(self.zone).date() - dt.timedelta(days=self.dialect.paging.overlap_days)
        last = (max(self.now, self.since) + _AHEAD).astimezone(self.zone).date()
        form = self.dialect.date_format
        return Range(self.date_field, first.strftime(form), last.strftime(form))

    def holds(self, row: Row) -> bool:
        """Return whether a row may have changed: sites do not always honour the filter, and it knows only days."""
        names = {"date": self.date_field, "time": self.time_field}
        values = Values(row, names, self.dialect, self.zone)
        stamp = values.stamp("date", "time")
        if stamp is None or values.problems:
            return True
        if not values.has("time"):
            # A date alone: any time of that day may be meant.
            stamp += dt.timedelta(days=1)
        return stamp >= self.since - dt.timedelta(minutes=self.dialect.paging.overlap_minutes)
