"""The closed table of transforms a field rule may name; an argument follows a colon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.domain.money import half_up, plain
from app.planning import contact
from app.planning.contact import NotValid

Raw = str | int | bool | Decimal | dt.date | dt.datetime | None
Transform = Callable[[Raw, str], Raw]

NOON = dt.time(12)


def as_text(value: Raw) -> str:
    """Return any raw value as text: blank for None, ISO 8601 for dates, plain digits for decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _if_text(change: Callable[[str], str]) -> Transform:
    def apply(value: Raw, _argument: str) -> Raw:
        text = as_text(value)
        return change(text) if text.strip() else ""

    return apply


def _noon_utc(value: Raw, zone: str) -> Raw:
    """Return the unix second of noon of a local day, so that no time zone shows another day."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        return None
    return int(dt.datetime.combine(value, NOON, tzinfo=ZoneInfo(zone or "Australia/Sydney")).timestamp())


def _cents(value: Raw, _argument: str) -> Raw:
    """Return a price in major units as cents with up to two more decimals, as text (``unit_amount_decimal``)."""
    return plain(value * 100) if isinstance(value, Decimal) else None


def _whole(value: Raw, _argument: str) -> Raw:
    return half_up(value) if isinstance(value, Decimal) else value


def _opposite(value: Raw, _argument: str) -> Raw:
    return not value


def _prefix(value: Raw, argument: str) -> Raw:
    text = as_text(value)
    return f"{argument}{text}" if text else ""


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _country(value: Raw, argument: str) -> Raw:
    return contact.country(as_text(value), argument or "AU")


TRANSFORMS: dict[str, Transform] = {
    "trim": _if_text(lambda text: " ".join(text.split())),
    "upper": _if_text(str.upper),
    "lower": _if_text(str.lower),
    "digits": _if_text(_digits),
    "email": _if_text(contact.email),
    "phone": _if_text(contact.phone),
    "abn": _if_text(contact.abn),
    "country": _country,
    "text": lambda value, _argument: as_text(value),
    "noon": _noon_utc,
    "cents": _cents,
    "whole": _whole,
    "not": _opposite,
    "prefix": _prefix,
}
"""Name → function of (value, argument)."""


def apply(name: str, value: Raw) -> Raw:
    """Apply one transform, given as ``name`` or ``name:argument``.

    Raises:
        NotValid: when the value cannot be used, or no transform has that name.
    """
    label, _, argument = name.partition(":")
    transform = TRANSFORMS.get(label)
    if transform is None:
        raise NotValid(f"the mapping names a transform “{label}” that does not exist")
    return transform(value, argument)
