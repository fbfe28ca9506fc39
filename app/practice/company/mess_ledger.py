"""Alterations of dates, of an order's currency, and of what Pronto's ledger shows as paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from app.practice.company.alterations import Alteration
from app.practice.company.amounts import to_cents
from app.practice.company.chooser import Alterer, Chooser, order_id
from app.practice.company.documents import is_invoiced
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import receipt_entry
from app.practice.company.stamps import SYDNEY

_OTHER_CURRENCY = "NZD"


def _is_open(order: Record) -> bool:
    return not is_invoiced(order.fields) and not order.get("CreditNoteNo")


def _change_order(chooser: Chooser, kind: str, order: Record | None, **values: str) -> Alteration | None:
    """Put the values into an open order and tell what changed."""
    if order is None:
        return None
    chooser.books.put("orders", order.changed(**values))
    before = {name: order.get(name) for name in values}
    return Alteration(kind, "pronto", "orders", order_id(order), before=before, after=values)


def _change_order_date(chooser: Chooser) -> Alteration | None:
    order = chooser.pick("orders", lambda row: _is_open(row) and bool(row.get("Date")))
    if order is None:
        return None
    earlier = date.fromisoformat(order.get("Date")) - timedelta(days=chooser.random.randint(1, 20))
    return _change_order(chooser, "change-order-date", order, Date=earlier.isoformat())


def _change_order_currency(chooser: Chooser) -> Alteration | None:
    """Enter an order in another currency; that of an invoice stays as it is for good."""
    order = chooser.pick("orders", lambda row: _is_open(row) and row.get("CurrencyCode") == "AUD")
    return _change_order(chooser, "change-order-currency", order, CurrencyCode=_OTHER_CURRENCY)


def entry_of(chooser: Chooser, invoice: str) -> Record | None:
    """Return the ledger's entry of an invoice."""
    entries = (row for row in chooser.books.rows("transactions") if row.get("TransactionType") == "IN")
    return next((row for row in entries if row.get("DocumentNo") == invoice), None)


def _change_due_date(chooser: Chooser) -> Alteration | None:
    """Give a customer more time for an invoice, in the ledger."""
    due = {row.get("DocumentNo") for row in chooser.books.rows("transactions") if row.get("DueDate")}
    order = chooser.pick("orders", lambda row: is_invoiced(row.fields) and row.get("InvoiceNo") in due)
    entry = entry_of(chooser, order.get("InvoiceNo")) if order is not None else None
    if entry is None:
        return None
    later = (date.fromisoformat(entry.get("DueDate")) + timedelta(days=chooser.random.randint(3, 30))).isoformat()
    chooser.books.put("transactions", entry.changed(DueDate=later))
    before, after = {"DueDate": entry.get("DueDate")}, {"DueDate": later}
    return Alteration("change-due-date", "pronto", "invoices", entry.get("DocumentNo"), before=before, after=after)


def post_receipt(chooser: Chooser, invoice: str) -> dict[str, str] | None:
    """Post the receipt that pays an invoice in Pronto's ledger; return what it says now, None for one unknown."""
    entry = entry_of(chooser, invoice)
    if entry is None:
        return None
    cents = to_cents(Decimal(entry.get("OutstandingAmount") or 0))
    number = f"RM{invoice}"
    today = chooser.books.now().astimezone(SYDNEY).date()
    receipt = receipt_entry(entry, cents, number=number, reference=invoice, received=today)
    paid = entry.changed(OutstandingAmount="0.00")
    chooser.books.put_all([("transactions", paid), ("transactions", receipt)])
    return {"OutstandingAmount": "0.00", "receipt": number}


LEDGER_ALTERERS: dict[str, Alterer] = {
    "change-order-date": _change_order_date,
    "change-order-currency": _change_order_currency,
    "change-due-date": _change_due_date,
}
