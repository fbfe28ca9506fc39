"""Reads products with their default price."""

from __future__ import annotations

from app.domain.kinds import RecordType
from app.domain.shapes import Actual, Fields
from app.remote.stripe.reading.parts import (
    Json,
    decimal_text,
    id_of,
    identity,
    moment,
    pronto_id,
    put,
    put_metadata,
    put_texts,
    table,
    text,
)

MADE_FOR = "made_for"
INVOICE_LINE = "invoice-line"
"""Metadata of the products Stripe makes for invoice lines of items it does not know; they are no stock items."""


def item(body: Json) -> Actual | None:
    """Return a product; needs ``default_price`` expanded. None when it only serves an invoice line."""
    if text(table(body, "metadata"), MADE_FOR) == INVOICE_LINE:
        return None
    if body.get("deleted") is True:
        return Actual(RecordType.ITEMS, identity(body), {}, deleted=True)
    fields: Fields = {}
    put_texts(fields, body, "name", "description", "unit_label")
    active = body.get("active") is True
    fields["active"] = active
    put_metadata(fields, body)
    price = table(body, "default_price")
    # unit_amount is absent for fractions of a cent, unit_amount_decimal never (Stripe docs, Price object).
    amount = price.get("unit_amount_decimal")
    put(fields, "price.unit_amount_decimal", decimal_text(price.get("unit_amount") if amount is None else amount))
    put_texts(fields, price, "currency", "tax_behavior", "lookup_key", prefix="price.")
    price_id = id_of(body, "default_price")
    return Actual(
        RecordType.ITEMS,
        identity(body),
        fields,
        pronto_id=pronto_id(body),
        state="active" if active else "inactive",
        title=text(body, "name") or identity(body),
        match_key=text(price, "lookup_key") or text(table(body, "metadata"), "stock_code"),
        created=moment(body, "created"),
        parts={"price": price_id} if price_id else {},
    )
