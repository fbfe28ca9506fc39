"""Which writer serves which record type. Another type is another row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.remote.stripe.reading.parts import Json
from app.remote.stripe.writing.credit_notes import final_credit_note, write_credit_note
from app.remote.stripe.writing.customers import final_customer, write_customer
from app.remote.stripe.writing.invoices import final_invoice, write_invoice
from app.remote.stripe.writing.items import final_item, write_item
from app.remote.stripe.writing.job import Writer
from app.remote.stripe.writing.orders import final_order, write_order


@dataclass(frozen=True, slots=True)
class TypeWriter:
    """How a record type is written, and where its last state is among the answers."""

    script: Writer
    final: Callable[[dict[str, Json]], Json]
    """Bodies by step name → the whole object as a read would give it."""


WRITERS: dict[RecordType, TypeWriter] = {
    RecordType.CUSTOMERS: TypeWriter(write_customer, final_customer),
    RecordType.ITEMS: TypeWriter(write_item, final_item),
    RecordType.ORDERS: TypeWriter(write_order, final_order),
    RecordType.INVOICES: TypeWriter(write_invoice, final_invoice),
    RecordType.CREDIT_NOTES: TypeWriter(write_credit_note, final_credit_note),
}
