"""Which alerts are due: once when a topic begins, once when it is over, and nothing in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.alert import Alert, AlertSettings, Open, Phase, Situation, Topic
from app.domain.causes import Cause
from app.planning.alert_words import begun, over, parted, slept

SHORTEST_MISS = dt.timedelta(minutes=15)
"""A schedule is never called missed sooner, however short its interval."""
_TOLD_ELSEWHERE = frozenset({Cause.APPROVAL.value, Cause.GUARD.value})
_FOLLOWS = {
    Topic.UNREACHABLE: (Topic.STOPPED,),
    Topic.UNWRITTEN: (Topic.STOPPED, Topic.UNREACHABLE, Topic.GUARD, Topic.MISSED),
    Topic.MISSED: (Topic.STOPPED,),
}
"""What is only the consequence of another topic is not told beside it."""
_ORDER = tuple(Topic)


@dataclass(frozen=True, slots=True)
class Due:
    """What to send now, and what is open afterwards."""

    alerts: tuple[Alert, ...]
    still_open: Mapping[str, Open]


def due(now: Situation, told: Mapping[str, Open], settings: AlertSettings) -> Due:
    """Decide.

    Args:
        now: how the company stands.
        told: by key, the topics a person was told of and that were not over when last looked.
        settings: the owner's thresholds.

    Returns:
        The alerts in order of weight; the open topics, those that go on with the time they began.
    """
    there = _there(now, settings)
    standing = {parted(key)[0] for key in there}
    # A consequence told of before its cause showed stays open until it is over itself.
    there = {
        key: detail
        for key, detail in there.items()
        if key in told or not standing & set(_FOLLOWS.get(parted(key)[0], ()))
    }
    alerts: list[Alert] = []
    still_open: dict[str, Open] = {}
    for key, detail in there.items():
        topic, cause = parted(key)
        before = told.get(key)
        if before is None or (topic is Topic.STOPPED and before.detail != detail):
            alerts.append(Alert(topic, Phase.BEGUN, key, begun(topic, now, cause)))
            still_open[key] = Open(now.now, detail)
        else:
            still_open[key] = before
    for key in told:
        if key not in there:
            topic, cause = parted(key)
            if topic is Topic.ATTENTION and now.unsettled:
                still_open[key] = told[key]
            else:
                alerts.append(Alert(topic, Phase.OVER, key, over(topic, cause)))
    missed = Topic.MISSED.value
    if now.gap is not None and missed not in told and missed not in there and _too_long(now, settings, *now.gap):
        alerts.append(Alert(Topic.MISSED, Phase.PASSED, missed, slept(now, *now.gap)))
    alerts.sort(key=lambda one: (_ORDER.index(one.topic), one.key))
    return Due(tuple(alerts), still_open)


def digest_day(now: dt.datetime, zone: str, at: str, last: str) -> str:
    """Return the local day whose digest is due, as ``2026-03-02``; blank when none is.

    A computer that slept at the chosen time sends it when it wakes on the same day; each day has one at most.

    Args:
        now: the present, UTC.
        zone: the company's time zone.
        at: local time, ``HH:MM``; blank for no digest.
        last: the day of the last digest.
    """
    if not at:
        return ""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date().isoformat()
    return day if day > last and local.time() >= dt.time.fromisoformat(at) else ""


def _there(now: Situation, settings: AlertSettings) -> dict[str, str]:
    """Return the topics that need a person now, with the detail of each."""
    found: dict[str, str] = {}
    if now.stopped:
        found[Topic.STOPPED] = now.stopped
    if now.unreachable and _longer(now.now, now.unreachable_since, dt.timedelta(minutes=settings.unreachable_minutes)):
        found[Topic.UNREACHABLE] = now.unreachable
    if now.guard:
        found[Topic.GUARD] = ""
    if now.approval:
        found[Topic.APPROVAL] = ""
    found |= {
        f"{Topic.ATTENTION}/{cause}": ""
        for cause, count in now.attention.items()
        if count and cause not in _TOLD_ELSEWHERE
    }
    if _over_limit(now.mismatch_rows, settings.mismatch_rows) or _over_limit(
        now.mismatch_cents, settings.mismatch_dollars * 100
    ):
        found[Topic.MISMATCHES] = ""
    if settings.unwritten_hours and now.unwritten:
        hours = dt.timedelta(hours=settings.unwritten_hours)
        if _longer(now.now, now.unwritten_since, hours):
            found[Topic.UNWRITTEN] = ""
    if now.last_run is not None and _too_long(now, settings, now.last_run, now.now):
        found[Topic.MISSED] = ""
    return {str(key): detail for key, detail in found.items()}


def _over_limit(found: int, limit: int) -> bool:
    return bool(limit) and found >= limit


def _longer(now: dt.datetime, since: dt.datetime | None, span: dt.timedelta) -> bool:
    return since is not None and now - since >= span


def _too_long(now: Situation, settings: AlertSettings, begin: dt.datetime, end: dt.datetime) -> bool:
    """Whether the schedule left out too many runs between two moments."""
    if now.interval is None or not settings.missed_intervals:
        return False
    allowed = dt.timedelta(seconds=now.interval * settings.missed_intervals)
    return end - begin > max(allowed, SHORTEST_MISS)
