"""Transforms of dates: how they are read and written, and which year or month they belong to."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.planning.contact import NotValid
from app.planning.legible import quoted
from app.planning.raw import Raw, Transform, short_text

NOON = dt.time(12)
_HERE = "Australia/Sydney"
_READ = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%Y%m%d")
"""How dates are typed in Australia; the day comes first."""
_FORMAT = re.compile(r"(?:D{1,2}|M{1,4}|YYYY|YY|d{3,4}|[ /.,-])+")
_NAMED = {"iso": "YYYY-MM-DD", "short": "D/MM/YYYY", "long": "D MMMM YYYY"}
_LONGEST_FORMAT = 40
_JULY = 7
"""A financial year begins on 1 July (Income Tax Assessment Act 1997, s 995-1)."""


def noon(argument: str) -> Transform:
    """The unix second of noon of a local day, so that no time zone shows another day."""
    zone = zone_named(argument or _HERE)

    def apply(value: Raw) -> Raw:
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            return None
        return int(dt.datetime.combine(value, NOON, tzinfo=zone).timestamp())

    return apply


@lru_cache(maxsize=16)
def zone_named(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises:
        NotValid: if there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        raise NotValid(f"the mapping names a time zone “{name}” that does not exist") from None


def dated(argument: str) -> Transform:
    """``date:D MMM YYYY``, ``date:iso``, ``date:short`` (1/07/2026) or ``date:long`` (1 July 2026)."""
    pattern = _NAMED.get(argument or "iso", argument)
    if len(pattern) > _LONGEST_FORMAT or not _FORMAT.fullmatch(pattern):
        raise NotValid(f"{quoted(argument)} is not a way to write a date; use D, DD, M, MM, MMM, MMMM, YY and YYYY")
    return lambda value: "" if (day := as_day(value)) is None else _formatted(day, pattern)


def financial_year(_argument: str) -> Transform:
    """``2026-27`` for a day from 1 July 2026 to 30 June 2027."""

    def apply(value: Raw) -> Raw:
        day = as_day(value)
        if day is None:
            return ""
        start = day.year if day.month >= _JULY else day.year - 1
        return f"{start}-{(start + 1) % 100:02d}"

    return apply


def month(_argument: str) -> Transform:
    """``July 2026``."""
    return lambda value: "" if (day := as_day(value)) is None else _formatted(day, "MMMM YYYY")


def read_date(_argument: str) -> Transform:
    """A date from a text as it is typed in Australia: ``1/07/2026``."""
    return lambda value: as_day(value) or ""


def as_day(value: Raw) -> dt.date | None:
    """Return a raw value as a calendar day, in Sydney for a stamp; None when it is blank.

    Raises:
        NotValid: if it is no date.
    """
    if isinstance(value, dt.datetime):
        return value.astimezone(zone_named(_HERE)).date()
    if isinstance(value, dt.date):
        return value
    text = " ".join(short_text(value).split())
    if not text:
        return None
    for pattern in _READ:
        try:
            return dt.datetime.strptime(text[:40], pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise NotValid(f"{quoted(text)} is not a date such as 1/07/2026")


def _formatted(day: dt.date, pattern: str) -> str:
    import pendulum  # noqa: PLC0415 - slow to import

    return str(pendulum.date(day.year, day.month, day.day).format(pattern))
