"""Writes payment intents for orders. They are never confirmed here, so nobody is asked for money by this."""

from __future__ import annotations

from decimal import Decimal

from app.domain.errors import Code
from app.domain.money import Money
from app.domain.plan import Action
from app.domain.queue import Step
from app.domain.shapes import LineShape
from app.remote.stripe.reading.orders import lump
from app.remote.stripe.reading.parts import Json, identity, table, whole
from app.remote.stripe.writing.job import Job, Reading, Script, lines_of, metadata, number, texts, words
from app.remote.stripe.writing.lines import as_decimal, quantity_text, unit_cents
from app.remote.stripe.writing.more import other_lines, with_other_lines

_PATH = "/v1/payment_intents"
_EXPAND = {"expand": ["amount_details.line_items", "latest_charge"]}
_MOST_LINES = 200
"""Line items of a payment intent (the library's request types)."""
_LONGEST_CODE = 12
"""Characters of a line item's product code (same source)."""
_REFERENCES = ("order_reference", "customer_reference")


def write_order(job: Job) -> Script:
    """Create, update, link, cancel or refund a payment intent."""
    match job.change.action:
        case Action.CREATE:
            body = yield Step("create", "POST", _PATH, {**_params(job), **_EXPAND})
        case Action.CANCEL | Action.ARCHIVE | Action.VOID:
            params = {"cancellation_reason": "abandoned", **_EXPAND}
            body = yield Step("cancel", "POST", f"{_PATH}/{job.stripe_id}/cancel", params)
        case Action.REFUND:
            body = yield from _refund(job)
        case Action.LINK if not job.after:
            body = yield Step("read", "GET", f"{_PATH}/{job.stripe_id}", dict(_EXPAND))
        case _:
            body = yield Step("update", "POST", f"{_PATH}/{job.stripe_id}", {**_params(job), **_EXPAND})
    details = table(body, "amount_details")
    yield from other_lines(f"{_PATH}/{identity(body)}/amount_details_line_items", details.get("line_items"))


def final_order(bodies: dict[str, Json]) -> Json:
    """Return the payment intent after all requests."""
    body = next(bodies[name] for name in ("cancel", "update", "create", "read") if name in bodies)
    details = table(body, "amount_details")
    lines = with_other_lines(details.get("line_items"), bodies)
    return {**body, "amount_details": {**details, "line_items": lines}}


def _refund(job: Job) -> Reading:
    """Send back what a payment intent took, if it still is what was shown; return the intent as it stands then."""
    path = f"{_PATH}/{job.stripe_id}"
    body = yield Step("look", "GET", path, dict(_EXPAND))
    wanted = number(job.after.get("amount_refunded"))
    left = (whole(body, "amount_received") or 0) - (whole(table(body, "latest_charge"), "amount_refunded") or 0)
    if not 0 < wanted == left:
        raise job.rejected(
            Code.INVALID,
            f"{Money(wanted)} were to be sent back, but {Money(left)} of this payment is left; look at it in Stripe.",
        )
    params: Json = {"payment_intent": job.stripe_id, "amount": wanted, "reason": "duplicate"}
    yield Step("refund", "POST", "/v1/refunds", params)
    return (yield Step("read", "GET", path, dict(_EXPAND)))


def _params(job: Job) -> Json:
    """Return the payment intent's members."""
    params: Json = texts(job, "description", "receipt_email")
    if "amount" in job.after:
        params["amount"] = number(job.after["amount"])
    if job.after.get("currency"):
        params["currency"] = words(job.after["currency"]).lower()
    if job.after.get("customer"):
        params["customer"] = job.resolved(job.after["customer"])
    references = texts(job, *_REFERENCES)
    if references:
        params["payment_details"] = references
    if "lines" in job.after:
        params["amount_details"] = _details(job)
    found = metadata(job)
    if found:
        params["metadata"] = found
    return params


def _details(job: Job) -> Json:
    """Return the line items; Stripe notes arithmetic it finds wrong instead of refusing it."""
    lines = lines_of(job.change.wanted.get("lines", job.after["lines"]))
    if len(lines) > _MOST_LINES:
        raise job.rejected(
            Code.INVALID,
            f"It has {len(lines)} lines and Stripe takes {_MOST_LINES} at most for an order; invoice it instead.",
        )
    currency = words(job.change.wanted.get("currency")) or "aud"
    return {
        "line_items": [_item(line, currency) for line in lines] or "",
        "enforce_arithmetic_validation": False,
    }


def _item(line: LineShape, currency: str) -> Json:
    """Return a line item: whole quantities at a whole unit cost where they make the amount, else one lump."""
    amount, quantity = number(line.get("amount")), as_decimal(line.get("quantity"))
    cents = unit_cents(line, currency)
    code = words(line.get("item"))
    params: Json = {"product_name": words(line.get("description")) or code or "Line"}
    if quantity and cents is not None and quantity > 0 <= cents and _whole(quantity, cents, quantity * cents - amount):
        params |= {"quantity": int(quantity), "unit_cost": int(cents)}
    else:
        params |= {"quantity": 1, "unit_cost": max(0, amount), "unit_of_measure": lump(quantity_text(line))}
        if amount < 0:
            params["discount_amount"] = -amount
    if 0 < len(code) <= _LONGEST_CODE:
        params["product_code"] = code
    if number(line.get("tax")) > 0:
        params["tax"] = {"total_tax_amount": number(line.get("tax"))}
    return params


def _whole(quantity: Decimal, cents: Decimal, over: Decimal) -> bool:
    """Whether quantity and unit cost are whole numbers and nothing is left over."""
    return quantity % 1 == 0 and cents % 1 == 0 and over == 0
