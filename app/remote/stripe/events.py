"""Reads Stripe's events as hints of what to look at again (Stripe docs, "Process undelivered webhook events").

Kept 30 days, no order promised, the object inside is as it was then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from app.domain.errors import Code, ItemRejected, RunStopped
from app.domain.kinds import RecordType
from app.ports.progress import JobContext
from app.ports.stripe import StripeEvent
from app.remote.stripe.lists import PAGE, pages
from app.remote.stripe.reading.parts import Json, id_of, identity, moment, rows, table, text
from app.remote.stripe.responses import is_missing
from app.remote.stripe.wire import StripeWire

_PATH = "/v1/events"

_OWNERS: dict[str, tuple[RecordType, str]] = {
    "customer": (RecordType.CUSTOMERS, "id"),
    "tax_id": (RecordType.CUSTOMERS, "customer"),
    "product": (RecordType.ITEMS, "id"),
    "price": (RecordType.ITEMS, "product"),
    "payment_intent": (RecordType.ORDERS, "id"),
    "charge": (RecordType.ORDERS, "payment_intent"),
    "refund": (RecordType.ORDERS, "payment_intent"),
    "invoice": (RecordType.INVOICES, "id"),
    "invoiceitem": (RecordType.INVOICES, "invoice"),
    "invoice_payment": (RecordType.INVOICES, "invoice"),
    "credit_note": (RecordType.CREDIT_NOTES, "id"),
}
"""Object inside an event → record type, and the member that names our object."""


def newest_event(wire: StripeWire, ctx: JobContext) -> str:
    """Return the id of the newest event; blank when there is none."""
    found = rows(wire.request("GET", _PATH, {"limit": 1}, ctx).body)
    return identity(found[0]) if found else ""


def events_after(wire: StripeWire, after: str, ctx: JobContext) -> Iterator[StripeEvent] | None:
    """Return the events after one, oldest first, or None when that one is not kept any more.

    One reading request when nothing happened: Stripe rations reads (Stripe docs, "Rate limits").

    Args:
        wire: the line.
        after: id of an event; blank when there was none yet, so that all are wanted.
        ctx: the job.
    """
    if not after:
        return iter(_all(wire, ctx))
    try:
        first = wire.request("GET", _PATH, _page(after), ctx).body
    except ItemRejected as problem:
        if is_missing(problem):
            return None
        raise
    return _forward(wire, first, ctx)


def _page(before: str) -> Json:
    return {"limit": PAGE, "ending_before": before}


def _forward(wire: StripeWire, body: Json, ctx: JobContext) -> Iterator[StripeEvent]:
    """Yield page after page; each is newest first, so it is turned round."""
    while True:
        found = rows(body)
        for row in reversed(found):
            yield event(row)
        if body.get("has_more") is not True or not found:
            return
        body = wire.request("GET", _PATH, _page(identity(found[0])), ctx).body
        if rows(body) and identity(rows(body)[0]) == identity(found[0]):
            raise RunStopped(Code.NOT_THE_SERVICE, "The list of events never ends; check the Stripe address.")


def _all(wire: StripeWire, ctx: JobContext) -> list[StripeEvent]:
    """Return every event that is kept, oldest first."""
    found = [event(row) for page in pages(wire, _PATH, {}, ctx) for row in page]
    return found[::-1]


def event(row: Json) -> StripeEvent:
    """Return an event; of no record type when it concerns none of ours."""
    inside = table(table(row, "data"), "object")
    noun, name = text(inside, "object"), text(row, "type")
    kind, member = _OWNERS.get(noun, (None, "id"))
    owner = id_of(inside, member) if kind else ""
    if not owner:
        kind = None
    return StripeEvent(
        id=identity(row),
        type=name,
        kind=kind,
        object_id=owner,
        idempotency_key=text(table(row, "request"), "idempotency_key"),
        created=moment(row, "created") or dt.datetime.fromtimestamp(0, dt.UTC),
        deleted=name == f"{noun}.deleted" and member == "id",
    )
