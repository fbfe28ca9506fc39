"""Seeds the AR ledger from the invoiced orders, and the purchase orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.practice.company.amounts import four_places, line_cents, money
from app.practice.company.documents import cents_of, is_invoiced
from app.practice.company.schema import Record
from app.practice.company.terms import due_date

_PURCHASE_ORDERS = 60
_SUPPLIERS = ("AUSFAST", "PIPECO", "PACIFIC", "GRAINCO", "SAFEWORX", "TIMBERTR")


def ledger_entry(order: Record, billed_to: str, *, outstanding: int | None = None) -> Record:
    """Return the ledger's entry for an invoiced or credited order.

    Args:
        order: An order with an invoice or credit note number.
        billed_to: The debtor that owes the money (the bill-to account of a branch).
        outstanding: Cents still owed, or None for all of it.
    """
    credit = order.get("CreditNoteNo")
    total = cents_of(order, "TotalAmount")
    issued = order.get("InvoiceDate")
    due = due_date(date.fromisoformat(issued), order.get("TermsDiscCode")).isoformat()
    return Record(
        {
            "CustomerCode": billed_to,
            "TransactionType": "CR" if credit else "IN",
            "DocumentNo": credit or order.get("InvoiceNo"),
            "TransactionDate": issued,
            "DueDate": issued if credit else due,
            "SOOrderNo": order.get("SOOrderNo"),
            "SOBOSuffix": order.get("SOBOSuffix"),
            "Reference": order.get("InvoiceNo") if credit else order.get("CustomerReference"),
            "Amount": order.get("TotalAmount"),
            "TaxAmount": order.get("OrderedTaxAmount"),
            "OutstandingAmount": money(total if outstanding is None else outstanding),
            "CurrencyCode": "AUD",
            "LastChangeDate": order.get("LastChangeDate"),
            "LastChangeTime": order.get("LastChangeTime"),
        }
    )


def receipt_entry(invoice: Record, cents: int, *, number: str, reference: str, received: date) -> Record:
    """Return the ledger's entry (type RC, a negative amount) for money received against an invoice."""
    return Record(
        {
            "CustomerCode": invoice.get("CustomerCode"),
            "TransactionType": "RC",
            "DocumentNo": number,
            "TransactionDate": received.isoformat(),
            "DueDate": received.isoformat(),
            "SOOrderNo": invoice.get("SOOrderNo"),
            "SOBOSuffix": invoice.get("SOBOSuffix"),
            "Reference": reference,
            "Amount": money(-cents),
            "TaxAmount": money(0),
            "OutstandingAmount": money(0),
            "CurrencyCode": invoice.get("CurrencyCode"),
            "LastChangeDate": received.isoformat(),
            "LastChangeTime": "16:30:00",
        }
    )


def bill_to_accounts(customers: Iterable[Record]) -> dict[str, str]:
    """Return each debtor's code with the code of the account that owes its invoices."""
    return {row.get("CustomerCode"): row.get("BillTo") or row.get("CustomerCode") for row in customers}


def seed_ledger(random: Random, today: date, orders: Sequence[Record], billed: Mapping[str, str]) -> list[Record]:
    """Return the ledger of all invoiced orders; older invoices are mostly paid, some in part."""
    entries = []
    receipt_no = 70001
    for order in orders:
        if not is_invoiced(order.fields):
            continue
        account = billed[order.get("CustomerCode")]
        total = cents_of(order, "TotalAmount")
        owed = 0 if order.get("CreditNoteNo") else _still_owed(random, order, total, today)
        entry = ledger_entry(order, account, outstanding=owed)
        entries.append(entry)
        if order.get("CreditNoteNo") or owed == total:
            continue
        paid_on = min(date.fromisoformat(entry.get("DueDate")), today - timedelta(days=1))
        number = f"R{receipt_no}"
        receipt = receipt_entry(entry, total - owed, number=number, reference=entry.get("DocumentNo"), received=paid_on)
        entries.append(receipt)
        receipt_no += 1
    return entries


def _still_owed(random: Random, order: Record, total: int, today: date) -> int:
    due = due_date(date.fromisoformat(order.get("InvoiceDate")), order.get("TermsDiscCode"))
    chance = random.random()
    if due > today - timedelta(days=10):
        return 0 if chance < 0.2 else total
    if chance < 0.85:
        return 0
    return total // 2 if chance < 0.9 else total


def seed_purchase_orders(
    random: Random, today: date, orders: Sequence[Record], items: Sequence[Record]
) -> list[Record]:
    """Return sixty purchase orders; two thirds were raised for a sales order."""
    open_orders = [order for order in orders if not is_invoiced(order.fields)]
    rows = []
    for number in range(_PURCHASE_ORDERS):
        raised = today - timedelta(days=2 + number * 5)
        lines = tuple(_purchase_line(random, sequence, items) for sequence in range(1, random.randint(2, 6)))
        total = sum(int(Decimal(line["LineAmount"]) * 100) for line in lines)
        fields = {
            "PurchaseOrderNo": str(40001 + number),
            "SupplierCode": random.choice(_SUPPLIERS),
            "SOOrderNo": random.choice(open_orders).get("SOOrderNo") if number % 3 else "",
            "StatusCode": random.choice(("40", "40", "70")),
            "Date": raised.isoformat(),
            "TotalAmount": money(total),
            "CurrencyCode": "AUD",
            "LastChangeDate": raised.isoformat(),
            "LastChangeTime": "11:15:00",
        }
        rows.append(Record(fields, lines))
    return rows


def _purchase_line(random: Random, sequence: int, items: Sequence[Record]) -> dict[str, str]:
    item = random.choice(items)
    quantity = Decimal(random.choice((5, 10, 20, 50)))
    cost = Decimal(item.get("Price") or 0) * Decimal("0.6")
    return {
        "SequenceNo": f"{sequence}.00",
        "ItemCode": item.get("ItemCode"),
        "LineDescription": item.get("ItemDescription"),
        "OrderedQty": four_places(quantity),
        "ReceivedQty": four_places(Decimal(0)),
        "ItemPrice": four_places(cost),
        "LineAmount": money(line_cents(quantity, Decimal(four_places(cost)), Decimal(0))),
        "UOMCode": item.get("UOMCode"),
    }
