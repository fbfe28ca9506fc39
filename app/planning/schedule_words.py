"""A timetable and what comes next, in words; pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from app.domain.schedule import DAY_NAMES, EVERY_DAY, Ahead, Timetable

_MINUTE, _HOUR = 60, 3600
_SOON = 90
"""Seconds; what is nearer is told as a wait, not as a time of day."""


def span_words(seconds: int) -> str:
    """Return a number of seconds as a person says it: ``5 minutes``."""
    for size, one in ((_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size and seconds % size == 0:
            number = seconds // size
            return one if number == 1 else f"{number:,} {one}s"
    return "second" if seconds == 1 else f"{seconds:,} seconds"


def table_words(table: Timetable, every: int) -> str:
    """Return a timetable in one sentence."""
    parts = [f"a sync every {span_words(every)}" if table.on else "no sync by itself in the window"]
    parts.append(f"{days_words(table.reconcile_days)}{_at(table.reconcile_at) if table.reconcile_days else ''}")
    if table.quiet_from is not None and table.quiet_to is not None:
        parts.append(f"quiet from {table.quiet_from:%H:%M} to {table.quiet_to:%H:%M}")
    return f"{', '.join(parts)}."


def days_words(days: tuple[int, ...]) -> str:
    """Return on which days a reconciliation is made."""
    if not days:
        return "no reconciliation by itself"
    if set(days) == set(EVERY_DAY):
        return "a reconciliation every day"
    names = [DAY_NAMES[day] for day in sorted(set(days))]
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"a reconciliation every {said}"


def moment_words(at: dt.datetime, zone: ZoneInfo, now: dt.datetime) -> str:
    """Return a moment to come as a person there says it: ``in 40 seconds``, ``today at 14:05``, ``on Sunday at …``."""
    left = round((at - now).total_seconds())
    if left <= 0:
        return "now"
    if left <= _SOON:
        return f"in {'1 second' if left == 1 else f'{left} seconds'}"
    there, day = at.astimezone(zone), now.astimezone(zone).date()
    days = (there.date() - day).days
    if days in (0, 1):
        return f"{'tomorrow' if days else 'today'} at {there:%H:%M}"
    named = DAY_NAMES[there.weekday()]
    return f"on {named} at {there:%H:%M}" if days < len(DAY_NAMES) else f"on {there.day} {there:%B %Y at %H:%M}"


def pause_words(ahead: Ahead, zone: ZoneInfo, now: dt.datetime) -> str:
    """Return that it is paused and for how long; blank when it is not."""
    if not ahead.paused:
        return ""
    if ahead.paused_until is None:
        return "Paused until you resume it."
    return f"Paused; it goes on {moment_words(ahead.paused_until, zone, now)}."


def ahead_words(ahead: Ahead, zone: ZoneInfo, now: dt.datetime) -> list[str]:
    """Return what comes next, a sentence each."""
    found = [pause_words(ahead, zone, now)] if ahead.paused else []
    if ahead.quiet_until is not None:
        found.append(f"Quiet hours; they end {moment_words(ahead.quiet_until, zone, now)}.")
    if ahead.sync is not None:
        found.append(f"Next sync {moment_words(ahead.sync, zone, now)}.")
    if ahead.reconcile is not None:
        found.append(f"Next reconciliation {moment_words(ahead.reconcile, zone, now)}.")
    return found


def _at(time: dt.time) -> str:
    return f" at {time:%H:%M}"
