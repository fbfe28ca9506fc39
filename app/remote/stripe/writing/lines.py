"""Writes the lines of documents so that Stripe's totals equal Pronto's to the cent."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal, InvalidOperation

from app.domain.money import minor_digits, plain
from app.domain.shapes import LineShape
from app.remote.stripe.reading.items import INVOICE_LINE, MADE_FOR
from app.remote.stripe.reading.parts import QUANTITY, Json
from app.remote.stripe.writing.job import Job, number, words

_MOST_DECIMALS = 12
"""Of a quantity or a unit price (Stripe docs, "Add lines to an invoice")."""
_GST = Decimal(10)
_HALF = Decimal("0.5")


def as_decimal(value: object) -> Decimal | None:
    """Return a wanted decimal text as a number; None when it is none."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def unit_price(line: LineShape, currency: str) -> tuple[Decimal, Decimal] | None:
    """Return quantity and unit price in minor units, when Stripe will multiply them to the line's very amount.

    A unit price the plan worked out from the amount counts before Pronto's own, which is before discount.

    None where the product is not the amount (a discount), where it ends on half a cent (Stripe publishes no
    rounding rule for that), or where either is negative or longer than Stripe takes.
    """
    quantity, cents = as_decimal(line.get("quantity")), unit_cents(line, currency)
    if quantity is None or cents is None or quantity <= 0 or cents < 0:
        return None
    exact = quantity * cents
    nearest = exact.quantize(Decimal(1), rounding=ROUND_DOWN)
    part = exact - nearest
    if part == _HALF or int(nearest) + (part > _HALF) != number(line.get("amount")):
        return None
    return (quantity, cents) if _short(quantity) and _short(cents) else None


def invoice_line(job: Job, line: LineShape, currency: str) -> Json:
    """Return one line as ``add_lines`` takes it, with Pronto's own tax."""
    description = words(line.get("description"))
    params: Json = {"description": description} if description else {}
    priced = unit_price(line, currency)
    if priced is None:
        params["amount"] = number(line.get("amount"))
        if quantity_text(line) != "1":
            # Beside a fixed amount Stripe holds no quantity; it is kept here so both sides compare equal.
            params["metadata"] = {QUANTITY: quantity_text(line)}
    else:
        quantity, cents = priced
        params["quantity_decimal"] = plain(quantity)
        params["price_data"] = {
            "currency": currency,
            "unit_amount_decimal": plain(cents),
            "tax_behavior": "exclusive",
            **_product(job, line),
        }
    amount, tax = number(line.get("amount")), number(line.get("tax"))
    if amount or tax:
        params["tax_amounts"] = [{"amount": tax, "taxable_amount": amount, "tax_rate_data": rate(line)}]
    return params


def unit_cents(line: LineShape, currency: str) -> Decimal | None:
    """Return a line's unit price in minor units, fractions of them included; None when it has none."""
    found = as_decimal(line.get("unit_amount_decimal"))
    if found is None:
        price = as_decimal(line.get("unit_price"))
        found = None if price is None else price.scaleb(minor_digits(currency))
    return found


def quantity_text(line: LineShape) -> str:
    """Return a line's quantity as plain decimal text; ``0`` when it has none."""
    return plain(as_decimal(line.get("quantity")) or Decimal(0))


def rate(line: LineShape) -> Json:
    """Return the GST rate of a line. Stripe finds or makes a rate for it and does not compute with it."""
    percent = as_decimal(line.get("tax_rate"))
    if percent is None:
        # A line taken back from an earlier state names no rate; Australia has one (GST Act s 9-70).
        percent = _GST if number(line.get("tax")) else Decimal(0)
    taxed = bool(percent or number(line.get("tax")))
    return {
        "display_name": "GST" if taxed else "GST-free",
        "percentage": plain(percent),
        "inclusive": False,
        "country": "AU",
        "tax_type": "gst",
    }


def _product(job: Job, line: LineShape) -> Json:
    """Return the product a line sells: the linked one, else one Stripe makes for this line."""
    code = words(line.get("item"))
    product = job.product(code)
    if product:
        return {"product": product}
    name = words(line.get("description")) or code or "Invoice line"
    return {"product_data": {"name": name[:250], "metadata": {MADE_FOR: INVOICE_LINE}}}


def _short(value: Decimal) -> bool:
    """Whether a number has no more decimals than Stripe takes."""
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= _MOST_DECIMALS
