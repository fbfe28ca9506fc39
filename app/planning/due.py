"""What of a company's timetable is due when; pure, told the moment it is.

Days and times are those of the company's zone. A time that the change to summer time leaves out counts as the moment
it would have been had the clock not been moved; one that comes twice counts the first time. So each day has exactly
one. However long nobody looked, each thing is due once, and a clock that was set back or forth makes nothing due more
than once more and holds nothing up for good.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from app.domain.schedule import Ahead, Due, Moments, PauseFor, Timetable

SLACK = 0.1
"""A look this share of the interval early is in time: looks come at intervals of their own."""
RETRY = dt.timedelta(minutes=10)
"""After a reconciliation that did not get to its end; doubled each time, …"""
_LONGEST_RETRY = dt.timedelta(hours=4)
"""… but for no longer than this."""
_CLOCK_WRONG = dt.timedelta(hours=25)
"""What was done is further ahead than this only where the clock was wrong then."""
_DAY = dt.timedelta(days=1)
_WEEK = 8
"""Days to look through for one of a given name on either side of any moment."""


def moment_of(day: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the one moment (UTC) that counts as a time of a day."""
    return dt.datetime.combine(day, at.replace(fold=0, tzinfo=None), zone).astimezone(dt.UTC)


def last_reconcile(table: Timetable, now: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """Return when a reconciliation was last to begin, at the latest now; None when none ever is."""
    return max((one for one in _near(table, now, zone) if one <= now), default=None)


def next_reconcile(table: Timetable, now: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """Return when the next one after now is to begin, whatever holds it up; None when none ever is."""
    return min((one for one in _near(table, now, zone) if one > now), default=None)


def quiet_end(table: Timetable, now: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """Return when the quiet hours end that are on now (UTC); None when none are on."""
    start, end = table.quiet_from, table.quiet_to
    if start is None or end is None:
        return None
    today = now.astimezone(zone).date()
    for day in (today - _DAY, today):
        begins = moment_of(day, start, zone)
        ends = moment_of(day if start < end else day + _DAY, end, zone)
        if begins <= now < ends:
            return ends
    return None


def paused(kept: Moments, now: dt.datetime) -> bool:
    """Whether a pause is on."""
    return kept.paused is not None and (kept.paused_until is None or now < kept.paused_until)


def pause_end(wish: PauseFor, now: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """Return when a pause that begins now ends by itself (UTC): never, in an hour, or at the next midnight."""
    match wish:
        case PauseFor.HOUR:
            return now + dt.timedelta(hours=1)
        case PauseFor.TOMORROW:
            return moment_of(now.astimezone(zone).date() + _DAY, dt.time(0), zone)
        case _:
            return None


def settled(kept: Moments, table: Timetable, now: dt.datetime, zone: ZoneInfo) -> Moments:
    """Return what is remembered, with what cannot be so put right: a first look, a clock that was wrong, a pause past.

    The first look counts everything before it as done, so that a new timetable makes nothing up.
    """
    if kept.reconciled is None:
        kept = replace(kept, reconciled=now)
    elif kept.reconciled - now > _CLOCK_WRONG:
        kept = replace(kept, reconciled=last_reconcile(table, now, zone) or now, tried=None, tries=0)
    if kept.paused is not None and not paused(kept, now):
        kept = replace(kept, paused=None, paused_until=None)
    return kept


def due(table: Timetable, every: float, kept: Moments, now: dt.datetime, zone: ZoneInfo) -> tuple[Due, Moments]:
    """Return what is to be begun now, and what is to be remembered once that is decided.

    Args:
        table: what the owner wishes.
        every: seconds between two syncs.
        kept: what was remembered the last time.
        now: the moment it is, UTC.
        zone: the company's.
    """
    kept = settled(kept, table, now, zone)
    if paused(kept, now) or quiet_end(table, now, zone) is not None:
        return Due(), kept
    found = Due(_sync_due(every, kept, now), _reconcile_owed(table, kept, now, zone) and _may_try(kept, now))
    if found.sync:
        kept = replace(kept, sync=now)
    if found.reconcile:
        kept = replace(kept, tried=now, tries=kept.tries + 1)
    return found, kept


def reconciled(kept: Moments, table: Timetable, now: dt.datetime, zone: ZoneInfo) -> Moments:
    """Return what to remember once a reconciliation got to its end: everything due up to when it began is done."""
    began = min(kept.tried or now, now)
    done = max(last_reconcile(table, began, zone) or began, kept.reconciled or began)
    return replace(kept, reconciled=done, tried=None, tries=0)


def stripe_due(every: float, kept: Moments, now: dt.datetime) -> bool:
    """Whether a sync that begins now also reads Stripe, every so many seconds at most."""
    return kept.stripe is None or not 0 <= (now - kept.stripe).total_seconds() < every * (1 - SLACK)


def ahead(table: Timetable, every: float, kept: Moments, now: dt.datetime, zone: ZoneInfo) -> Ahead:
    """Return what comes next if nobody does anything, for a person to read; arguments as ``due``."""
    kept = settled(kept, table, now, zone)
    quiet = quiet_end(table, now, zone)
    if paused(kept, now) and kept.paused_until is None:
        return Ahead(quiet_until=quiet, paused=True)
    first = kept.paused_until if paused(kept, now) and kept.paused_until else now
    sync = now if kept.sync is None or kept.sync > now else kept.sync + dt.timedelta(seconds=every)
    owed = _reconcile_owed(table, kept, now, zone)
    reconcile = now if owed else next_reconcile(table, max(now, kept.reconciled or now), zone)
    if owed and kept.tried is not None:
        reconcile = kept.tried + _wait(kept)
    return Ahead(
        sync=_not_quiet(table, max(sync, first), zone),
        reconcile=None if reconcile is None else _not_quiet(table, max(reconcile, first), zone),
        quiet_until=quiet,
        paused=paused(kept, now),
        paused_until=kept.paused_until,
    )


def _near(table: Timetable, now: dt.datetime, zone: ZoneInfo) -> Iterator[dt.datetime]:
    """Yield the moments of reconciliations around now."""
    today = now.astimezone(zone).date()
    for number in range(-_WEEK, _WEEK + 1):
        day = today + number * _DAY
        if day.weekday() in table.reconcile_days:
            yield moment_of(day, table.reconcile_at, zone)


def _sync_due(every: float, kept: Moments, now: dt.datetime) -> bool:
    # A last one in the future means that the clock was set back: rather one too many than a stop until then.
    return kept.sync is None or not 0 <= (now - kept.sync).total_seconds() < every * (1 - SLACK)


def _reconcile_owed(table: Timetable, kept: Moments, now: dt.datetime, zone: ZoneInfo) -> bool:
    last = last_reconcile(table, now, zone)
    return last is not None and kept.reconciled is not None and last > kept.reconciled


def _may_try(kept: Moments, now: dt.datetime) -> bool:
    return kept.tried is None or not dt.timedelta(0) <= now - kept.tried < _wait(kept)


def _wait(kept: Moments) -> dt.timedelta:
    doubled: dt.timedelta = RETRY * (1 << min(max(kept.tries - 1, 0), 8))
    return min(doubled, _LONGEST_RETRY)


def _not_quiet(table: Timetable, at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return quiet_end(table, at, zone) or at
