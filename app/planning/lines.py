"""Lines of an invoice, an order or a credit note, in the shape Stripe shows them, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from app.domain.causes import Cause
from app.domain.money import from_minor, half_up, plain
from app.domain.records import Line
from app.domain.shapes import LineShape, Problem, Value
from app.planning.legible import legible

LARGEST = 250
"""Lines an invoice may have (Stripe docs, invoices)."""
_DESCRIPTION = 500
_TWELVE_PLACES = Decimal("1e-12")
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Wide enough for any amount over any quantity."""

COMPARED = ("description", "quantity", "amount", "tax")
"""What of a line both sides can say; the rest is only needed to write it."""


def shape_lines(lines: Sequence[Line]) -> list[LineShape]:
    """Return the lines Stripe should show: notes as lines of no amount, lines not shipped left out."""
    return [_shape(line) for line in lines if line.is_note or line.amount or line.tax or line.quantity]


def _shape(line: Line) -> LineShape:
    words = " ".join(legible(line.description).split())
    text = f"{line.item_code} {words}".strip() if line.item_code and not line.is_note else words
    shape: LineShape = {
        "description": _cut(text or line.kind or "Line"),
        "quantity": "1",
        "amount": line.amount,
        "tax": line.tax,
        "item": line.item_code,
        "kind": line.kind,
        "unit_price": plain(line.unit_price),
        "tax_rate": plain(line.tax_rate or Decimal(0)),
    }
    per_unit = _unit_amount(line.quantity, line.amount)
    if per_unit is not None:
        shape["quantity"] = plain(line.quantity)
        shape["unit_amount_decimal"] = per_unit
    elif line.quantity and line.quantity != 1:
        spelled = f"{text} ({plain(line.quantity)} × {plain(line.unit_price)})"
        shape["description"] = _cut(spelled)
    return shape


def _cut(text: str) -> str:
    return text[:_DESCRIPTION].rstrip()


def _unit_amount(quantity: Decimal, amount: int) -> str | None:
    """Return the cents per unit (up to 12 decimals) that give the line's amount back to the cent, or None."""
    if not quantity.is_finite() or quantity <= 0 or amount < 0:
        return None
    try:
        unit = _EXACT.quantize(_EXACT.divide(Decimal(amount), quantity), _TWELVE_PLACES)
    except InvalidOperation:
        # A quantity so small that the price of one has no sensible number of digits.
        return None
    return plain(unit) if half_up(_EXACT.multiply(unit, quantity)) == amount else None


def notes_on(lines: Sequence[Line]) -> list[Problem]:
    """Return what a person may want to know of the lines: words cut to what Stripe takes."""
    return [
        Problem(
            f"lines.{line.sequence}.description",
            f"the words of line {line.sequence} have {len(line.description)} characters and were cut to {_DESCRIPTION}",
            Cause.INVALID,
        )
        for line in lines
        if len(" ".join(line.description.split())) > _DESCRIPTION
    ]


def check_lines(lines: Sequence[Line], amount: int, tax: int, total: int, currency: str) -> list[Problem]:
    """Return what is wrong with a document's lines: codes no table knows, sums that differ, too many."""
    problems: list[Problem] = []
    problems += [
        Problem(
            f"lines.{line.sequence}.tax_code",
            f"line {line.sequence} has the tax code “{line.tax_code}”, which no table knows; "
            "correct it in Pronto or add it to the tax codes of the site's dialect",
            Cause.UNMAPPED_CODE,
        )
        for line in lines
        if line.tax_rate is None and not line.is_note
    ]
    sums = ("amount", sum(line.amount for line in lines), amount, Cause.AMOUNT_DIFFERS, "its lines add up to")
    gst = ("tax", sum(line.tax for line in lines), tax, Cause.GST_DIFFERS, "the GST of its lines adds up to")
    for path, found, stated, cause, words in (sums, gst):
        if found != stated:
            problems.append(
                Problem(path, f"{words} {_money(found, currency)} but it says {_money(stated, currency)}", cause)
            )
    if amount + tax != total:
        problems.append(
            Problem(
                "total",
                f"{_money(amount, currency)} and {_money(tax, currency)} GST do not make {_money(total, currency)}",
                Cause.AMOUNT_DIFFERS,
            )
        )
    count = len(shape_lines(lines))
    if count > LARGEST:
        problems.append(Problem("lines", f"it has {count} lines and Stripe takes {LARGEST} at most", Cause.INVALID))
    return problems


def _money(cents: int, currency: str) -> str:
    return f"{from_minor(cents, currency):,} {currency}"


def comparable(value: Value) -> Value:
    """Return lines reduced to what both sides can say."""
    if not isinstance(value, list):
        return value
    return [{name: line.get(name) for name in COMPARED} for line in value]
