"""Reads credit notes with all their lines."""

from __future__ import annotations

from app.domain.kinds import RecordType
from app.domain.shapes import Actual, Fields
from app.remote.stripe.reading.invoices import net
from app.remote.stripe.reading.parts import (
    Json,
    document_line,
    id_of,
    identity,
    moment,
    pronto_id,
    put,
    put_metadata,
    put_texts,
    rows,
    table,
    tax_of,
    text,
    whole,
)


def credit_note(body: Json) -> Actual:
    """Return a credit note; ``lines`` must be whole."""
    fields: Fields = {}
    put(fields, "invoice", id_of(body, "invoice"))
    put_texts(fields, body, "currency", "memo", "reason")
    put(fields, "effective_at", whole(body, "effective_at"))
    put(fields, "total", whole(body, "total"))
    fields["tax"] = tax_of(body.get("total_taxes"))
    put(fields, "amount", net(body))
    fields["lines"] = [document_line(row) for row in rows(body.get("lines"))]
    put_metadata(fields, body)
    customer = id_of(body, "customer")
    return Actual(
        RecordType.CREDIT_NOTES,
        identity(body),
        fields,
        pronto_id=pronto_id(body),
        state=text(body, "status"),
        title=text(body, "number") or identity(body),
        match_key=text(table(body, "metadata"), "pronto_credit_note") or text(body, "number"),
        created=moment(body, "created"),
        parts={"customer": customer} if customer else {},
    )
