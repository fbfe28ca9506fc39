"""When a company is kept in step by itself: what the owner wishes, and what has to be remembered of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = tuple(range(7))
LEAST_SECONDS, MOST_SECONDS = 1, 86_400
"""Between two syncs."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the owner wishes; times are those of the clock on the company's wall. How often to sync is a policy."""

    on: bool = False
    """Whether the window keeps the company in step by itself; ``serve`` does so because it was asked to."""
    reconcile_days: tuple[int, ...] = ()
    """Days of a reconciliation, 0 = Monday; none = never, all seven = daily."""
    reconcile_at: dt.time = dt.time(2, 30)
    quiet_from: dt.time | None = None
    """No run begins from here …"""
    quiet_to: dt.time | None = None
    """… until here, past midnight where this is the earlier one; both None = no quiet hours."""

    def wrong(self) -> str:
        """Return in a sentence what cannot be meant; blank when all is well."""
        if any(day not in EVERY_DAY for day in self.reconcile_days):
            return "A week has seven days; name them mon, tue, wed, thu, fri, sat or sun."
        if (self.quiet_from is None) != (self.quiet_to is None):
            return "Quiet hours need a beginning and an end."
        if self.quiet_from is not None and self.quiet_from == self.quiet_to:
            return "Quiet hours that end when they begin would never end; choose another time."
        return ""


@dataclass(frozen=True, slots=True)
class Moments:
    """What is remembered from one look at the clock to the next; kept in the store, all in UTC."""

    sync: dt.datetime | None = None
    """When a sync was last begun."""
    stripe: dt.datetime | None = None
    """When Stripe was last read by one; its reading is rationed."""
    reconciled: dt.datetime | None = None
    """Everything due up to here has been reconciled; None before the first look."""
    tried: dt.datetime | None = None
    """When the reconciliation that is still owed was last begun."""
    tries: int = 0
    """How often it was begun in vain."""
    paused: dt.datetime | None = None
    """Since when it is paused; None when it is not."""
    paused_until: dt.datetime | None = None
    """When it goes on by itself; None = when a person says so."""


class PauseFor(StrEnum):
    """How long a person pauses a company."""

    UNTIL_RESUMED = "until-resumed"
    HOUR = "hour"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be begun now."""

    sync: bool = False
    reconcile: bool = False

    def __bool__(self) -> bool:
        return self.sync or self.reconcile


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes next, and what holds it up; moments in UTC, None for what does not come."""

    sync: dt.datetime | None = None
    reconcile: dt.datetime | None = None
    quiet_until: dt.datetime | None = None
    """End of the quiet hours, where they are on now."""
    paused: bool = False
    paused_until: dt.datetime | None = None
