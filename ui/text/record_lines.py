"""Both sides of a record as lines of label and value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.money import plain
from app.domain.records import Address, Line, Record
from app.domain.shapes import Actual, LineShape, Value
from ui.text.figures import long_day
from ui.text.format import BLANK, count, field_label, money, value, when
from ui.text.tr import tr

_MONEY = {"amount", "tax", "total", "outstanding"}
_DASHBOARD = {
    RecordType.CUSTOMERS: "customers",
    RecordType.ITEMS: "products",
    RecordType.ORDERS: "payments",
    RecordType.INVOICES: "invoices",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A label and its value."""

    label: str
    value: str


def pronto_lines(record: Record | None) -> list[Told]:
    """Return what Pronto says, blanks left out, addresses and lines told in words."""
    if record is None:
        return []
    currency = str(getattr(record, "currency", "AUD"))
    told: list[Told] = []
    for spec in fields(record):
        _tell(told, spec.name, getattr(record, spec.name), currency)
    return told


def _tell(told: list[Told], name: str, found: object, currency: str) -> None:
    """Add one attribute; a table of extras adds one line each."""
    if found in (None, "", (), {}):
        return
    if isinstance(found, dict):
        told.extend(Told(key, str(text)) for key, text in found.items() if text)
    elif isinstance(found, tuple):
        told.extend(Told(tr("Line {n}", n=place), _line(line)) for place, line in enumerate(found, 1))
    elif isinstance(found, Address):
        if not found.blank:
            told.append(Told(field_label(name), _address(found)))
    else:
        told.append(Told(field_label(name), _plain(name, found, currency)))


def _plain(name: str, found: object, currency: str) -> str:
    match found:
        case bool():
            return tr("yes") if found else tr("no")
        case int():
            return money(found, currency) if name in _MONEY else count(found)
        case Decimal():
            return plain(found)
        case dt.datetime():
            return when(found)
        case dt.date():
            return long_day(found)
        case _:
            return str(found)


def _address(found: Address) -> str:
    parts = (found.name, found.line1, found.line2, found.suburb, found.state, found.postcode, found.country)
    return ", ".join(part for part in parts if part)


def _line(line: Line) -> str:
    if line.is_note:
        return line.description
    what = " ".join(part for part in (line.item_code, line.description) if part)
    return f"{plain(line.quantity)} × {what}, {money(line.amount)} + {money(line.tax)} GST"


def stripe_lines(actual: Actual | None) -> list[Told]:
    """Return what Stripe says."""
    if actual is None:
        return []
    told = [Told(tr("Stripe id"), actual.stripe_id)]
    if actual.state:
        told.append(Told(tr("State"), actual.state.replace("_", " ")))
    if actual.deleted:
        told.append(Told(tr("Deleted"), tr("yes")))
    currency = str(actual.fields.get("currency") or "AUD")
    for path, found in actual.fields.items():
        if isinstance(found, list):
            told.extend(Told(tr("Line {n}", n=place), _shape(line)) for place, line in enumerate(found, 1))
        elif found not in (None, ""):
            told.append(Told(field_label(path), value(path, found, currency)))
    if actual.created is not None:
        told.append(Told(tr("Created"), when(actual.created)))
    return told


def _shape(line: LineShape) -> str:
    parts = [value(name, _scalar(found)) for name, found in line.items() if found not in (None, "")]
    return " · ".join(part for part in parts if part != BLANK)


def _scalar(found: str | int | bool | None) -> Value:
    return found


def dashboard_address(kind: RecordType, stripe_id: str, mode: Mode) -> str:
    """Return the page of an object in Stripe's dashboard; blank in practice, where there is none."""
    if mode is Mode.PRACTICE or not stripe_id:
        return ""
    place = "" if mode is Mode.LIVE else "test/"
    folder = _DASHBOARD.get(kind)
    if folder is None:
        return f"https://dashboard.stripe.com/{place}search?query={stripe_id}"
    return f"https://dashboard.stripe.com/{place}{folder}/{stripe_id}"
