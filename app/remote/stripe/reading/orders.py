"""Reads payment intents: what an order asks for ahead of its invoice."""

from __future__ import annotations

import re

from app.domain.kinds import RecordType
from app.domain.shapes import Actual, Fields, LineShape
from app.remote.stripe.reading.parts import (
    Json,
    id_of,
    identity,
    moment,
    pronto_id,
    put,
    put_metadata,
    put_texts,
    rows,
    table,
    text,
    whole,
)

_LUMP = re.compile(r"x (\d+(?:\.\d+)?)", re.ASCII)


def lump(quantity: str) -> str:
    """Return the unit of measure that keeps a quantity Stripe cannot hold: its line items are whole numbers only."""
    return f"x {quantity}"


def order(body: Json) -> Actual:
    """Return a payment intent; needs ``latest_charge`` expanded, ``amount_details.line_items`` expanded and whole."""
    fields: Fields = {}
    put(fields, "amount", whole(body, "amount"))
    put_texts(fields, body, "currency", "description", "receipt_email")
    put(fields, "customer", id_of(body, "customer"))
    put_texts(fields, table(body, "payment_details"), "order_reference", "customer_reference")
    put_metadata(fields, body)
    lines = [_line(row) for row in rows(table(body, "amount_details").get("line_items"))]
    if lines:
        fields["lines"] = lines
    reference = text(table(body, "payment_details"), "order_reference")
    charge = id_of(body, "latest_charge")
    taken, refunded = whole(body, "amount_received") or 0, whole(table(body, "latest_charge"), "amount_refunded") or 0
    # What was sent back is told by the charge only (Stripe docs, refunds).
    parts = {"amount_received": str(max(0, taken - refunded))}
    if refunded:
        parts["amount_refunded"] = str(refunded)
    if charge:
        parts["charge"] = charge
    return Actual(
        RecordType.ORDERS,
        identity(body),
        fields,
        pronto_id=pronto_id(body),
        state=text(body, "status"),
        title=text(body, "description") or reference or identity(body),
        match_key=reference or text(table(body, "metadata"), "order"),
        created=moment(body, "created"),
        parts=parts,
    )


def _line(row: Json) -> LineShape:
    """Return a line item: quantity as text, amount ex tax and tax in cents."""
    count, cost = whole(row, "quantity") or 0, whole(row, "unit_cost") or 0
    kept = _LUMP.fullmatch(text(row, "unit_of_measure"))
    return {
        "description": text(row, "product_name"),
        "quantity": kept[1] if kept and count == 1 else str(count),
        "amount": count * cost - (whole(row, "discount_amount") or 0),
        "tax": whole(table(row, "tax"), "total_tax_amount") or 0,
    }
