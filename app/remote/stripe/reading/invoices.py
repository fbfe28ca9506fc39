"""Reads invoices with all their lines."""

from __future__ import annotations

from app.domain.kinds import RecordType
from app.domain.shapes import Actual, Fields
from app.remote.stripe.reading.parts import (
    Json,
    document_line,
    id_of,
    identity,
    moment,
    pronto_id,
    put,
    put_custom_fields,
    put_metadata,
    put_texts,
    rows,
    table,
    tax_of,
    text,
    whole,
)


def invoice(body: Json) -> Actual:
    """Return an invoice; ``lines`` must be whole."""
    if body.get("deleted") is True:
        return Actual(RecordType.INVOICES, identity(body), {}, deleted=True)
    fields: Fields = {}
    put(fields, "customer", id_of(body, "customer"))
    put_texts(fields, body, "number", "currency", "collection_method", "description", "footer")
    put(fields, "due_date", whole(body, "due_date"))
    put(fields, "effective_at", whole(body, "effective_at"))
    put_custom_fields(fields, body, "custom_fields.")
    put_metadata(fields, body)
    fields["lines"] = [document_line(row) for row in rows(body.get("lines"))]
    put(fields, "total", whole(body, "total"))
    fields["tax"] = tax_of(body.get("total_taxes"))
    put(fields, "amount", net(body))
    metadata = table(body, "metadata")
    return Actual(
        RecordType.INVOICES,
        identity(body),
        fields,
        pronto_id=pronto_id(body),
        state=text(body, "status"),
        title=text(body, "customer_name") or text(body, "number") or identity(body),
        match_key=text(metadata, "pronto_invoice") or text(body, "number"),
        created=moment(body, "created"),
        parts=_parts(body),
    )


def net(body: Json) -> int | None:
    """Return a document's amount ex tax in cents; Stripe leaves the member empty when there is no tax."""
    amount = whole(body, "total_excluding_tax")
    return whole(body, "total") if amount is None else amount


def _parts(body: Json) -> dict[str, str]:
    """Return what later steps and receipts need: amounts in cents, Unix seconds, ids of payments."""
    moments = table(body, "status_transitions")
    found = {
        "amount_paid": whole(body, "amount_paid"),
        "amount_remaining": whole(body, "amount_remaining"),
        "paid_at": whole(moments, "paid_at"),
        "voided_at": whole(moments, "voided_at"),
    }
    parts = {name: str(value) for name, value in found.items() if value is not None}
    for row in rows(body.get("payments")):
        payment = table(row, "payment")
        for name in ("payment_intent", "charge"):
            if id_of(payment, name):
                parts.setdefault(name, id_of(payment, name))
    return parts
