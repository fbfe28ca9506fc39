"""Small rules that every object follows: unsetting, metadata, ids, decimals, previous attributes."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.practice.stripe.collection import Json
from app.practice.stripe.lengths import check_metadata_count

_ALPHABET = string.ascii_letters + string.digits
_random = random.SystemRandom()


def new_id(prefix: str, length: int = 24) -> str:
    """Return a fresh id such as "in_1Pgc6tB7…"."""
    return f"{prefix}_{''.join(_random.choices(_ALPHABET, k=length))}"


def merged_metadata(old: Mapping[str, str] | None, given: object) -> dict[str, str]:
    """Merge given metadata into the old: an empty value unsets a key, an empty whole unsets all.

    Raises:
        ApiError: more than 50 keys after merging.
    """
    if not isinstance(given, dict):
        return {} if given == "" else dict(old or {})
    merged = {**(old or {}), **given}
    merged = {name: value for name, value in merged.items() if value != ""}
    check_metadata_count(merged)
    return merged


def unset(value: Any) -> Any:
    """Return None for an empty string, else the value."""
    return None if value == "" else value


def address_of(given: object) -> Json | None:
    """Return a full address object from the given parts, or None."""
    if not isinstance(given, dict):
        return None
    names = ("city", "country", "line1", "line2", "postal_code", "state")
    return {name: unset(given.get(name)) for name in names}


def shipping_of(given: object) -> Json | None:
    """Return a shipping object, or None."""
    if not isinstance(given, dict):
        return None
    name, phone = given.get("name"), given.get("phone")
    return {"address": address_of(given.get("address")), "name": unset(name), "phone": unset(phone)}


def plain(number: Decimal | int) -> str:
    """Return a decimal as Stripe writes it: no exponent, no trailing zeros."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def half_up(number: Decimal) -> int:
    """Round to whole cents, halves away from zero."""
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def previous_attributes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Json:
    """Return the earlier values of what changed, nested objects only in their changed parts."""
    changed: Json = {}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            changed[name] = previous_attributes(old, new)
        else:
            changed[name] = old
    return changed


def list_object(rows: list[Json], url: str, *, has_more: bool = False) -> Json:
    """Return a list object around rows."""
    return {"object": "list", "data": rows, "has_more": has_more, "url": url}
