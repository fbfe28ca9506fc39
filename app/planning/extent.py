"""Whether a record lies in a company's scope, and the sentence for those that do not. Pure."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.migration import Masters, Scope
from app.domain.records import CreditNote, Customer, Invoice, Item, Order, Record, key_of, kind_of
from app.planning.around import Around

DELIVERED: Collection[str] = ("80", "90")
"""Order statuses of what was despatched or is finished with (Pronto order statuses)."""


def out_of_scope(record: Record, scope: Scope, around: Around) -> str:
    """Return why a record is outside the scope, as a sentence; blank when it is inside.

    An invoice whose outstanding amount the site does not tell counts as open: nothing owed may be lost.
    """
    kind = kind_of(record)
    if scope.kinds and kind not in scope.kinds:
        return f"Of this company no {PRONTO_NOUN[kind]}s are brought across: {scope.sentence}"
    match record:
        case Customer() | Item():
            return _master(record, kind, scope, around)
        case Order() | Invoice() | CreditNote():
            return _too_old(record, scope) or (_settled(record, around) if scope.open_only else "")
        case _:
            return ""


def _master(record: Customer | Item, kind: RecordType, scope: Scope, around: Around) -> str:
    if scope.masters is Masters.ALL or key_of(record) in around.needed(kind):
        return ""
    return f"No document in scope needs the {PRONTO_NOUN[kind]}: {scope.sentence}"


def _too_old(record: Order | Invoice | CreditNote, scope: Scope) -> str:
    if scope.since is None or (record.date is not None and record.date >= scope.since):
        return ""
    if record.date is None:
        return f"It has no date, and the scope begins on {scope.since.day} {scope.since:%B %Y}."
    return (
        f"It is of {record.date.day} {record.date:%B %Y}, and the scope begins on "
        f"{scope.since.day} {scope.since:%B %Y}."
    )


def _settled(record: Order | Invoice | CreditNote, around: Around) -> str:
    """Return why a document is no open item any more; blank while it is."""
    match record:
        case Order():
            if record.invoice_number:
                return f"It is no open item: it was invoiced as {record.invoice_number}."
            return "It is no open item: it was delivered." if record.status in DELIVERED else ""
        case Invoice():
            return "" if is_open(record) else "It is no open item: nothing is owed on it."
        case _:
            invoice = around.record(RecordType.INVOICES, record.invoice_number) if record.invoice_number else None
            if isinstance(invoice, Invoice) and is_open(invoice):
                return ""
            return "It is no open item: nothing is owed on the invoice it credits."


def is_open(invoice: Invoice) -> bool:
    """Whether something is owed on an invoice, or the site does not tell."""
    return invoice.outstanding is None or invoice.outstanding > 0
