"""Values on their way from a record to Stripe, and what a transform is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from app.domain.money import NotMoneyError, parse_decimal, plain
from app.planning.contact import NotValid
from app.planning.legible import quoted

Raw = str | int | bool | Decimal | dt.date | dt.datetime | None
Transform = Callable[[Raw], Raw]
Factory = Callable[[str], Transform]
"""Makes a transform of its argument; raises NotValid when the argument means nothing."""
Tables = Mapping[str, Mapping[str, str]]
"""Lookup tables: name → code → text."""

LONGEST = 10_000
"""Characters of a text that is brought into another shape."""
_COLON = re.compile(r"(?<!\\):")


def as_text(value: Raw) -> str:
    """Return any raw value as text: blank for None, ISO 8601 for dates, plain digits for decimals."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def short_text(value: Raw) -> str:
    """Return a raw value as text of sane length.

    Raises:
        NotValid: if it is longer than 10,000 characters.
    """
    text = as_text(value)
    if len(text) > LONGEST:
        raise NotValid(f"{quoted(text)} is longer than {LONGEST:,} characters")
    return text


def as_number(value: Raw) -> Decimal | None:
    """Return a raw value as a number; None when it is blank.

    Raises:
        NotValid: if it is none.
    """
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value) >= 10**15:
            raise NotValid("the number is too large")
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return as_number(Decimal(value))
    text = short_text(value).strip()
    if not text:
        return None
    try:
        return parse_decimal(text.removeprefix("$"))
    except NotMoneyError:
        raise NotValid(f"{quoted(text)} is not a number") from None


def arguments(text: str, fewest: int, most: int, name: str) -> list[str]:
    r"""Return a transform's arguments, split at colons; ``\:`` is a colon within one.

    Raises:
        NotValid: if there are too few or too many.
    """
    found = [one.replace("\\:", ":") for one in _COLON.split(text)] if text else []
    if not fewest <= len(found) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise NotValid(f"the transform “{name}” takes {wanted} arguments after colons, not {len(found)}")
    return found


def whole(text: str, name: str, least: int, most: int) -> int:
    """Return an argument that is a whole number.

    Raises:
        NotValid: if it is none, or out of bounds.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and least <= int(text) <= most):
        raise NotValid(f"the transform “{name}” takes a whole number from {least} to {most:,}, not {quoted(text)}")
    return int(text)
