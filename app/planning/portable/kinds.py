"""Kinds of values in a settings file: what is wrong with one, and how it turns into ours and back."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.kinds import RecordType
from app.domain.portable import Plain
from app.planning.contact import NotValid, abn

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_ODD = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value."""

    problem: Callable[[object], str]
    """Returns what is wrong with a value from a file, as what follows ``must be``; blank when nothing is."""
    plain: Callable[[Any], Plain] = _same
    """Ours → the file's."""
    real: Callable[[Any], Any] = _same
    """The file's, once found right → ours."""


def flag() -> Kind:
    """Return yes or no."""
    return Kind(lambda value: "" if isinstance(value, bool) else "true or false")


def whole(least: int, most: int) -> Kind:
    """Return a whole number in a range."""

    def problem(value: object) -> str:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return "" if fits else f"a whole number from {least:,} to {most:,}"

    return Kind(problem)


def rate(most: float, *, blank: bool = False) -> Kind:
    """Return requests per second, above 0; where ``blank``, 0 leaves it to the program."""

    def problem(value: object) -> str:
        number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        fits = number and (0 < value <= most or (blank and value == 0))  # type: ignore[operator]
        return "" if fits else f"a number {'from 0' if blank else 'above 0'} up to {most:g}"

    return Kind(problem, lambda value: float(value or 0), lambda value: float(value) or None if blank else float(value))


def choice(*known: str) -> Kind:
    """Return one of some words."""
    return Kind(lambda value: "" if value in known else f"one of {', '.join(known)}", str, str)


def text(longest: int = 500, check: Callable[[str], str] = lambda _: "") -> Kind:
    """Return a text on one line; ``check`` says what else it must be."""

    def problem(value: object) -> str:
        if not isinstance(value, str) or len(value) > longest or _ODD.search(value):
            return f"a text on one line, {longest} characters at most"
        return check(value)

    return Kind(problem)


def texts(most: int, longest: int, known: tuple[str, ...] = ()) -> Kind:
    """Return a list of texts, of some known ones where they are given."""
    one = text(longest)

    def problem(value: object) -> str:
        if not isinstance(value, (list, tuple)) or len(value) > most or any(one.problem(part) for part in value):
            return f"a list of {most} texts at most, each {longest} characters at most"
        return f"a list of {', '.join(known)}" if known and not set(value) <= set(known) else ""

    return Kind(problem, lambda value: tuple(map(str, value)), tuple)


def time(*, blank: bool) -> Kind:
    """Return a time of the day, ``07:30``; where ``blank``, a blank text is none."""

    def problem(value: object) -> str:
        fits = isinstance(value, str) and (_TIME.fullmatch(value) or (blank and not value))
        return "" if fits else f"a time like 07:30{', or blank' if blank else ''}"

    return Kind(
        problem,
        lambda value: value.isoformat("minutes") if value is not None else "",
        lambda value: dt.time.fromisoformat(value) if value else None,
    )


def days() -> Kind:
    """Return days of the week."""
    return Kind(
        texts(7, 3, DAYS).problem,
        lambda value: tuple(DAYS[day] for day in sorted(set(value))),
        lambda value: tuple(sorted({DAYS.index(day) for day in value})),
    )


def day() -> Kind:
    """Return a day, ``2026-07-01``; blank is none."""

    def problem(value: object) -> str:
        try:
            fits = isinstance(value, str) and (not value or dt.date.fromisoformat(value).isoformat() == value)
        except ValueError:
            fits = False
        return "" if fits else "a day like 2026-07-01, or blank"

    return Kind(
        problem,
        lambda value: value.isoformat() if value is not None else "",
        lambda value: dt.date.fromisoformat(value) if value else None,
    )


def kinds() -> Kind:
    """Return record types."""
    known = tuple(kind.value for kind in RecordType)
    return Kind(
        texts(len(known), 40, known).problem,
        lambda value: tuple(kind.value for kind in value),
        lambda value: tuple(RecordType(name) for name in value),
    )


def own_abn(value: str) -> str:
    """Say whether a text is an ABN or blank."""
    try:
        return "" if not value or abn(value) == value else "an ABN of eleven digits without blanks, or blank"
    except NotValid:
        return "a valid ABN of eleven digits, or blank"


def address(value: str) -> str:
    """Say whether a text is a web address without user and password."""
    try:
        parts = urlsplit(value)
        fits = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None and "@" not in value
        )
    except ValueError:
        fits = False
    return "" if fits else "a web address that starts with https:// and has no user and no password in it"


def own_feed(value: str) -> str:
    """Say whether a text is a web address, or blank for the one that came with the build."""
    return address(value) if value else ""


def zone(value: str) -> str:
    """Say whether a text is a time zone this computer knows."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "a time zone like Australia/Sydney"
    return ""


def name(value: str) -> str:
    """Say whether a text has anything in it."""
    return "" if value.strip() else "a name"
