"""Takes values out of Stripe's JSON without trusting its types. Absent and empty come out the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from app.domain.errors import Code, RunStopped
from app.domain.money import plain
from app.domain.shapes import Fields, LineShape, Value

Json: TypeAlias = dict[str, Any]

PRONTO_ID = "pronto_id"
QUANTITY = "pronto_quantity"
"""Metadata of a line whose quantity Stripe cannot hold beside a fixed amount."""
ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def table(value: Any, name: str = "") -> Json:
    """Return a table, or a member of one; empty when it is none."""
    found = value.get(name) if name and isinstance(value, dict) else value
    return found if isinstance(found, dict) else {}


def rows(value: Any) -> list[Json]:
    """Return the tables of a list, bare or in Stripe's list object (``data``)."""
    found = value.get("data") if isinstance(value, dict) else value
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def text(value: Any, name: str) -> str:
    """Return a member that is text; blank otherwise."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def whole(value: Any, name: str) -> int | None:
    """Return a member that is a whole number; None otherwise."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def id_of(value: Any, name: str) -> str:
    """Return the id of a member that may be expanded into the whole object."""
    return text(value, name) or text(table(value, name), "id")


def decimal_text(value: Any) -> str:
    """Return a number without exponent and trailing zeros; blank when it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return ""
    return plain(number) if number.is_finite() and number.adjusted() < 30 else ""


def moment(value: Any, name: str) -> dt.datetime | None:
    """Return Unix seconds as UTC; None when absent or absurd."""
    seconds = whole(value, name)
    try:
        return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return None


def put(fields: Fields, path: str, value: Value) -> None:
    """Keep a value unless it is absent or blank."""
    if value is not None and value != "":
        fields[path] = value


def put_texts(fields: Fields, body: Json, *names: str, prefix: str = "") -> None:
    """Keep text members under their own names."""
    for name in names:
        put(fields, prefix + name, text(body, name))


def put_metadata(fields: Fields, body: Json) -> None:
    """Keep every metadata key."""
    for name in table(body, "metadata"):
        put(fields, f"metadata.{name}", text(table(body, "metadata"), name))


def put_custom_fields(fields: Fields, body: Json, prefix: str) -> None:
    """Keep custom fields by their names."""
    for row in rows(body.get("custom_fields")):
        put(fields, prefix + text(row, "name"), text(row, "value"))


def tax_of(taxes: Any) -> int:
    """Return the tax of a line or a document, in cents, whether it comes on top or is included."""
    return sum(whole(row, "amount") or 0 for row in rows(taxes))


def included_tax(taxes: Any) -> int:
    """Return the part of the tax, in cents, that the line's amount already has in it."""
    return sum(whole(row, "amount") or 0 for row in rows(taxes) if row.get("tax_behavior") == "inclusive")


def document_line(row: Json) -> LineShape:
    """Return a line of an invoice or credit note: description, quantity, amount ex tax and tax in cents."""
    quantity = text(table(row, "metadata"), QUANTITY) or row.get("quantity_decimal") or row.get("quantity")
    discount = sum(whole(part, "amount") or 0 for part in rows(row.get("discount_amounts")))
    return {
        "description": text(row, "description"),
        "quantity": decimal_text(quantity),
        "amount": (whole(row, "amount") or 0) - discount - included_tax(row.get("taxes")),
        "tax": tax_of(row.get("taxes")),
    }


def identity(body: Json) -> str:
    """Return an object's id.

    Raises:
        RunStopped: NOT_THE_SERVICE when it has none, so it is no object of Stripe's.
    """
    found = text(body, "id")
    if not found:
        raise RunStopped(Code.NOT_THE_SERVICE, "An object without an id came back; check the Stripe address.")
    return found


def pronto_id(body: Json) -> str:
    """Return the Pronto id an object carries; blank when none."""
    return text(table(body, "metadata"), PRONTO_ID)
