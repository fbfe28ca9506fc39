"""The closed table of transforms a field rule may name; an argument follows a colon."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.money import half_up, plain
from app.planning import contact
from app.planning.contact import NotValid

Raw = str | int | bool | Decimal | dt.date | dt.datetime | None
Transform = Callable[[Raw, str], Raw]

NOON = dt.time(12)
_HUGE = 10**12
"""Neither a price nor a quantity is this large."""
_PLACES = Decimal("1e-12")
"""As many decimals as Stripe takes (Stripe docs, ``unit_amount_decimal``)."""


def as_text(value: Raw) -> str:
    """Return any raw value as text: blank for None, ISO 8601 for dates, plain digits for decimals."""
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


def _if_text(change: Callable[[str], str]) -> Transform:
    def apply(value: Raw, _argument: str) -> Raw:
        text = as_text(value)
        return change(text) if text.strip() else ""

    return apply


def _noon_utc(value: Raw, zone: str) -> Raw:
    """Return the unix second of noon of a local day, so that no time zone shows another day."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        return None
    return int(dt.datetime.combine(value, NOON, tzinfo=_zone(zone or "Australia/Sydney")).timestamp())


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        raise NotValid(f"the mapping names a time zone “{name}” that does not exist") from None


def _sane(value: Decimal) -> Decimal:
    """Return a number with at most twelve decimals, which later steps can multiply without losing any."""
    if not value.is_finite() or abs(value) >= _HUGE:
        raise NotValid("the number is too large")
    return value.quantize(_PLACES)


def _cents(value: Raw, _argument: str) -> Raw:
    """Return a price in major units as cents with up to two more decimals, as text (``unit_amount_decimal``)."""
    return plain((_sane(value) * 100).quantize(_PLACES)) if isinstance(value, Decimal) else None


def _whole(value: Raw, _argument: str) -> Raw:
    return half_up(_sane(value)) if isinstance(value, Decimal) else value


def _opposite(value: Raw, _argument: str) -> Raw:
    return not value


def _prefix(value: Raw, argument: str) -> Raw:
    text = as_text(value)
    return f"{argument}{text}" if text else ""


def _digits(text: str) -> str:
    return "".join(re.findall("[0-9]+", text))


def _country(value: Raw, argument: str) -> Raw:
    return contact.country(as_text(value), argument or "AU")


def _phone(value: Raw, argument: str) -> Raw:
    text = as_text(value)
    return contact.phone(text, argument or "AU") if text.strip() else ""


TRANSFORMS: dict[str, Transform] = {
    "trim": _if_text(lambda text: " ".join(text.split())),
    "upper": _if_text(str.upper),
    "lower": _if_text(str.lower),
    "digits": _if_text(_digits),
    "email": _if_text(contact.email),
    "phone": _phone,
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


def check(name: str) -> None:
    """Look whether a transform can be applied at all.

    Raises:
        NotValid: when no transform has that name, or its argument means nothing.
    """
    label, _, argument = name.partition(":")
    if label not in TRANSFORMS:
        raise NotValid(f"there is no transform “{label}”")
    if argument and label == "noon":
        _zone(argument)
    if argument and label in {"country", "phone"}:
        contact.country(argument)


def apply(name: str, value: Raw) -> Raw:
    """Apply one transform, given as ``name`` or ``name:argument``.

    Raises:
        NotValid: when the value cannot be used, or no transform has that name.
    """
    label, _, argument = name.partition(":")
    transform = TRANSFORMS.get(label)
    if transform is None:
        raise NotValid(f"the mapping names a transform “{label}” that does not exist")
    try:
        return transform(value, argument)
    except OverflowError:
        raise NotValid("the date is beyond what a calendar holds") from None
