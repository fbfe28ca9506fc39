"""Reads invoices with all their lines."""

from __future__ import annotations

import re

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

PRONTO_DUE = "pronto_due"
"""Metadata that keeps a due date Stripe does not take because it has passed: ``<due, Unix seconds>+<days sent>``."""
_PRONTO_DUE = re.compile(r"(\d{1,12})\+(\d{1,4})", re.ASCII)
_DAY = 86_400


def invoice(body: Json) -> Actual:
    """Return an invoice; ``lines`` must be whole."""
    if body.get("deleted") is True:
        return Actual(RecordType.INVOICES, identity(body), {}, deleted=True)
    fields: Fields = {}
    put(fields, "customer", id_of(body, "customer"))
    put_texts(fields, body, "number", "currency", "collection_method", "description", "footer")
    put(fields, "due_date", due_date(body))
    put(fields, "days_until_due", whole(body, "days_until_due"))
    put(fields, "effective_at", whole(body, "effective_at"))
    put_custom_fields(fields, body, "custom_fields.")
    put_metadata(fields, body, frozenset({PRONTO_DUE}))
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


def due_date(body: Json) -> int | None:
    """Return when an invoice is due, Unix seconds: Pronto's own date while Stripe shows what was sent for it."""
    at_stripe = whole(body, "due_date")
    kept = _PRONTO_DUE.fullmatch(text(table(body, "metadata"), PRONTO_DUE))
    if kept is None:
        return at_stripe
    wanted, days = int(kept[1]), int(kept[2])
    # Stripe counts the days from the making of the draft and again from its finalising.
    starts = (whole(body, "created"), whole(table(body, "status_transitions"), "finalized_at"))
    expected = [start + days * _DAY for start in starts if start is not None]
    untouched = at_stripe is None or any(abs(at_stripe - moment_) < _DAY for moment_ in expected)
    return wanted if untouched else at_stripe


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
