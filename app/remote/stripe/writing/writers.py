"""Which writer serves which record type. Another type is another row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import Code
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.plan import Action
from app.remote.stripe.reading.parts import Json
from app.remote.stripe.writing.credit_notes import final_credit_note, write_credit_note
from app.remote.stripe.writing.customers import final_customer, write_customer
from app.remote.stripe.writing.invoices import final_invoice, write_invoice
from app.remote.stripe.writing.items import final_item, write_item
from app.remote.stripe.writing.job import Job, Script, Writer
from app.remote.stripe.writing.orders import final_order, write_order

_WRITE = frozenset({Action.CREATE, Action.UPDATE, Action.LINK, Action.UNLINK, Action.ARCHIVE})
_RECORD = _WRITE | {Action.RESTORE, Action.DELETE}
_DOCUMENT = _WRITE | {Action.VOID, Action.CANCEL}
_INVOICE = _DOCUMENT | {Action.FINALISE, Action.PAY, Action.DELETE}


@dataclass(frozen=True, slots=True)
class TypeWriter:
    """How a record type is written, and where its last state is among the answers."""

    script: Writer
    actions: frozenset[Action]
    """What can be done to it at Stripe."""
    final: Callable[[dict[str, Json]], Json]
    """Bodies by step name → the whole object as a read would give it."""


WRITERS: dict[RecordType, TypeWriter] = {
    RecordType.CUSTOMERS: TypeWriter(write_customer, _RECORD, final_customer),
    RecordType.ITEMS: TypeWriter(write_item, _RECORD, final_item),
    RecordType.ORDERS: TypeWriter(write_order, _DOCUMENT | {Action.REFUND}, final_order),
    RecordType.INVOICES: TypeWriter(write_invoice, _INVOICE, final_invoice),
    RecordType.CREDIT_NOTES: TypeWriter(write_credit_note, _DOCUMENT, final_credit_note),
}


def script_for(job: Job) -> Script:
    """Return the writer's requests for a change.

    Raises:
        ItemRejected: INVALID when Stripe has no such step for the record type.
    """
    writer = WRITERS.get(job.change.kind)
    if writer is None or job.change.action not in writer.actions:
        noun = STRIPE_NOUN.get(job.change.kind, PRONTO_NOUN[job.change.kind])
        raise job.rejected(
            Code.INVALID, f"“{job.change.action.value}” is nothing that can be done to a {noun} at Stripe."
        )
    return writer.script(job)
