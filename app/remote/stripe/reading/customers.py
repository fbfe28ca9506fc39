"""Reads customers."""

from __future__ import annotations

from app.domain.kinds import RecordType
from app.domain.shapes import Actual, Fields
from app.remote.stripe.reading.parts import (
    ADDRESS,
    Json,
    identity,
    moment,
    pronto_id,
    put,
    put_custom_fields,
    put_metadata,
    put_texts,
    rows,
    table,
    text,
)

ABN = "au_abn"
"""Type of tax id that holds an Australian Business Number (Stripe docs, "Customer tax IDs")."""
STATUS = "pronto_status"
GONE = "gone"
"""Customers are never deleted at Stripe: their history would go. They are marked instead."""


def customer(body: Json) -> Actual:
    """Return a customer; needs ``tax_ids`` expanded."""
    if body.get("deleted") is True:
        return Actual(RecordType.CUSTOMERS, identity(body), {}, deleted=True)
    fields: Fields = {}
    put_texts(fields, body, "name", "email", "phone", "description", "tax_exempt")
    put_texts(fields, table(body, "address"), *ADDRESS, prefix="address.")
    shipping = table(body, "shipping")
    put_texts(fields, shipping, "name", "phone", prefix="shipping.")
    put_texts(fields, table(shipping, "address"), *ADDRESS, prefix="shipping.address.")
    locales = body.get("preferred_locales")
    put(fields, "preferred_locales", ",".join(map(str, locales)) if isinstance(locales, list) else "")
    put_custom_fields(fields, table(body, "invoice_settings"), "invoice_settings.custom_fields.")
    put_metadata(fields, body)
    parts: dict[str, str] = {}
    # Newest first: when an ABN was replaced but the old one is not gone yet, the new one counts.
    number = next(iter(abns(body)), None)
    if number is not None:
        put(fields, f"tax_ids.{ABN}", digits(text(number, "value")))
        parts["tax_id"] = text(number, "id")
    email = text(body, "email")
    return Actual(
        RecordType.CUSTOMERS,
        identity(body),
        fields,
        pronto_id=pronto_id(body),
        state="archived" if text(table(body, "metadata"), STATUS) == GONE else "active",
        title=text(body, "name") or email or identity(body),
        match_key=email.strip().lower(),
        created=moment(body, "created"),
        parts=parts,
    )


def abns(body: Json) -> list[Json]:
    """Return the tax ids of a customer that are ABNs, newest first."""
    return [row for row in rows(body.get("tax_ids")) if text(row, "type") == ABN]


def digits(value: str) -> str:
    """Return a tax number without the blanks people put into it."""
    return "".join(mark for mark in value if not mark.isspace())
