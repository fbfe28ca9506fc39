"""Alterations of sales orders and invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from app.practice.company.alterations import Alteration
from app.practice.company.amounts import GST_RATES, four_places, to_cents
from app.practice.company.chooser import Alterer, Chooser, order_id
from app.practice.company.documents import DraftLine, cents_of, is_invoiced, order_record, retotalled, with_amounts
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import ledger_entry
from app.practice.company.stamps import SYDNEY
from app.practice.company.terms import TERMS

_NEXT_STATUS = {"30": "40", "40": "70", "20": "30", "17": "30"}
_TOTALS = ("OrderedAmount", "OrderedTaxAmount", "OrderedAmountIncTax")
PREPAID = next(code for code, terms in TERMS.items() if terms.prepaid)
UNMAPPED_CHARGE = "ZLEVY"
UNKNOWN_TAX_CODE = "Q7"


def _today(chooser: Chooser) -> str:
    """Return the day of the books' clock in Sydney."""
    moment: datetime = chooser.books.now()
    return moment.astimezone(SYDNEY).strftime("%Y-%m-%d")


def _is_open(order: Record) -> bool:
    return not is_invoiced(order.fields) and not order.get("CreditNoteNo")


def _is_invoice(order: Record) -> bool:
    return is_invoiced(order.fields) and not order.get("CreditNoteNo")


def _stock_row(order: Record) -> int | None:
    """Return the index of the first stock line that carries money and a whole rate of GST, or None."""
    for index, row in enumerate(order.lines):
        if row["TypeCode"] == "SN" and Decimal(row.get("LineAmount") or 0) > 0 and row.get("TaxCode") in GST_RATES:
            return index
    return None


def _has_stock_row(order: Record) -> bool:
    return _stock_row(order) is not None


def _with_row(order: Record, index: int, **values: str) -> Record:
    lines = tuple({**row, **values} if number == index else row for number, row in enumerate(order.lines))
    return Record(order.fields, lines)


def _keep(chooser: Chooser, kind: str, before: Record, after: Record, fields: Sequence[str]) -> Alteration:
    """Store an altered order, its ledger entry when it is invoiced, and tell what changed."""
    changes = [("orders", after)]
    number = after.get("InvoiceNo") if _is_invoice(after) else ""
    if number:
        changes.append(("transactions", _ledger(chooser, after)))
    chooser.books.put_all(changes)
    chooser.take("orders", order_id(after))
    kind_of_record = "invoices" if number else "orders"
    return Alteration(
        kind,
        "pronto",
        kind_of_record,
        number or order_id(after),
        before={name: before.get(name) for name in fields},
        after={name: after.get(name) for name in fields},
    )


def _ledger(chooser: Chooser, order: Record) -> Record:
    debtor = chooser.books.get("customers", order.get("CustomerCode"))
    account = (debtor.get("BillTo") if debtor else "") or order.get("CustomerCode")
    known = chooser.books.get("transactions", account, "IN", order.get("InvoiceNo"))
    paid = cents_of(known, "Amount") - cents_of(known, "OutstandingAmount") if known else 0
    return ledger_entry(order, account, outstanding=cents_of(order, "TotalAmount") - paid)


def _new_order(chooser: Chooser) -> Alteration | None:
    return _new_document(chooser, "new-order", invoiced=False)


def _new_invoice(chooser: Chooser) -> Alteration | None:
    return _new_document(chooser, "new-invoice", invoiced=True)


def _new_document(chooser: Chooser, kind: str, *, invoiced: bool) -> Alteration | None:
    items = [row for row in chooser.books.rows("items") if row.get("Price") and row.get("TaxCode") in GST_RATES]
    debtor = chooser.buyer()
    if debtor is None or not items:
        return None
    number = str(chooser.next_number("orders", "SOOrderNo"))
    header = {
        "SOOrderNo": number,
        "CustomerCode": debtor.get("CustomerCode"),
        "CustomerName": debtor.get("CustomerName"),
        "CustomerEmail": debtor.get("Email"),
        "Date": _today(chooser),
        "StatusCode": "80" if invoiced else "30",
        # An order on account stands for nothing in Stripe: its invoice asks for the money.
        "TermsDiscCode": debtor.get("TermsDiscCode") if invoiced else PREPAID,
        "RepCode": debtor.get("RepCode"),
        "CustomerReference": f"MESS-{number}",
        "CurrencyCode": "AUD",
    }
    if invoiced:
        header["InvoiceNo"] = str(chooser.next_number("orders", "InvoiceNo"))
        header["InvoiceDate"] = _today(chooser)
    lines = [_draft(chooser, chooser.random.choice(items)) for _ in range(chooser.random.randint(1, 4))]
    order = order_record(header, lines, tax_level=debtor.get("TaxCalcLevelCode") or "L")
    return _keep(chooser, kind, Record(), order, (*header, *_TOTALS))


def _draft(chooser: Chooser, item: Record) -> DraftLine:
    return DraftLine(
        "SN",
        item.get("ItemCode"),
        item.get("ItemDescription"),
        Decimal(chooser.random.randint(1, 9)),
        Decimal(item.get("Price")),
        item.get("TaxCode"),
        item.get("UOMCode"),
        item.get("GroupCode"),
    )


def _change_status(chooser: Chooser) -> Alteration | None:
    order = chooser.pick("orders", lambda row: _is_open(row) and row.get("StatusCode") in _NEXT_STATUS)
    if order is None:
        return None
    after = order.changed(StatusCode=_NEXT_STATUS[order.get("StatusCode")])
    return _keep(chooser, "change-status", order, after, ("StatusCode",))


def _ships_on_account(order: Record) -> bool:
    """Whether an open order can be invoiced, and its money was not asked for ahead."""
    return _is_open(order) and order.get("StatusCode") in {"30", "40", "70"} and order.get("TermsDiscCode") != PREPAID


def _invoice_order(chooser: Chooser) -> Alteration | None:
    """Ship an open order in full and invoice it, as printing the invoice does."""
    due = chooser.not_charged()
    order = chooser.pick("orders", lambda row: _ships_on_account(row) and due(row), mirrored=False)
    if order is None:
        return None
    number = str(chooser.next_number("orders", "InvoiceNo"))
    lines = tuple({**row, "ShippedQty": row["OrderedQty"]} if "OrderedQty" in row else row for row in order.lines)
    fields = {**order.fields, "StatusCode": "80", "InvoiceNo": number, "InvoiceDate": _today(chooser)}
    after = retotalled(Record(fields, lines), tax_level=chooser.tax_level_of(order))
    return _keep(chooser, "invoice-order", order, after, ("StatusCode", "InvoiceNo", "InvoiceDate", *_TOTALS))


def _change_order_amount(chooser: Chooser) -> Alteration | None:
    order = chooser.pick("orders", lambda row: _is_open(row) and _has_stock_row(row))
    return _one_more(chooser, "change-order-amount", order, ("OrderedQty",))


def _change_invoice_amount(chooser: Chooser) -> Alteration | None:
    order = chooser.pick("orders", lambda row: _is_invoice(row) and _has_stock_row(row))
    return _one_more(chooser, "change-invoice-amount", order, ("OrderedQty", "ShippedQty"))


def _one_more(chooser: Chooser, kind: str, order: Record | None, quantities: Sequence[str]) -> Alteration | None:
    """Raise the quantity of a stock line by one and work the amounts out afresh."""
    index = _stock_row(order) if order else None
    if order is None or index is None:
        return None
    row = order.lines[index]
    values = {name: four_places(Decimal(row.get(name) or 0) + 1) for name in quantities}
    after = retotalled(_with_row(order, index, **values), tax_level=chooser.tax_level_of(order))
    return _keep(chooser, kind, order, after, _TOTALS)


def _gst_off_by_a_cent(chooser: Chooser) -> Alteration | None:
    """Add one cent to the GST of one line and of the whole invoice."""
    order = chooser.pick("orders", lambda row: _is_invoice(row) and _has_stock_row(row))
    index = _stock_row(order) if order else None
    if order is None or index is None:
        return None
    amounts = [to_cents(Decimal(row.get("LineAmount") or 0)) for row in order.lines]
    taxes = [to_cents(Decimal(row.get("LineTaxAmount") or 0)) for row in order.lines]
    taxes[index] += 1
    return _keep(chooser, "gst-off-by-a-cent", order, with_amounts(order, amounts, taxes), _TOTALS)


def _unmapped_charge(chooser: Chooser) -> Alteration | None:
    """Add a special charge with a code nobody has mapped to an open order."""
    order = chooser.pick("orders", lambda row: _is_open(row) and _has_stock_row(row))
    if order is None:
        return None
    extra = {
        "SequenceNo": f"{len(order.lines) + 1}.00",
        "TypeCode": "SC",
        "ItemCode": UNMAPPED_CHARGE,
        "LineDescription": "Levy",
        "OrderedQty": four_places(Decimal(1)),
        "ShippedQty": four_places(Decimal(0)),
        "BackorderQty": four_places(Decimal(0)),
        "ItemPrice": four_places(Decimal("4.50")),
        "DiscountRate": "0.00",
        "TaxCode": "G",
    }
    longer = Record(order.fields, (*order.lines, extra))
    after = retotalled(longer, tax_level=chooser.tax_level_of(order))
    return _keep(chooser, "unmapped-charge", order, after, _TOTALS)


def _unknown_tax_code(chooser: Chooser) -> Alteration | None:
    order = chooser.pick("orders", lambda row: _is_open(row) and _has_stock_row(row))
    index = _stock_row(order) if order else None
    if order is None or index is None:
        return None
    changed = _with_row(order, index, TaxCode=UNKNOWN_TAX_CODE)
    after = retotalled(changed, tax_level=chooser.tax_level_of(order))
    return _keep(chooser, "unknown-tax-code", order, after, _TOTALS)


SALES_ALTERERS: dict[str, Alterer] = {
    "new-order": _new_order,
    "new-invoice": _new_invoice,
    "change-status": _change_status,
    "invoice-order": _invoice_order,
    "change-order-amount": _change_order_amount,
    "change-invoice-amount": _change_invoice_amount,
    "gst-off-by-a-cent": _gst_off_by_a_cent,
    "unmapped-charge": _unmapped_charge,
    "unknown-tax-code": _unknown_tax_code,
}
