"""Orders, and the invoices and credit notes they become."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.remote.pronto.dialect_file import load_dialect
from app.remote.pronto.documents import OrderReader
from app.remote.pronto.ledger_notes import LedgerNote
from app.remote.pronto.site import Site

XI = load_dialect("xi")
SITE = Site(XI, ZoneInfo("Australia/Sydney"))
READER = OrderReader(SITE, XI.entities["invoices"], lambda: XI.entities["orders"].lines.fields)

LINE = {
    "SequenceNo": "1.00",
    "TypeCode": "SN",
    "ItemCode": "BOLT",
    "OrderedQty": "10.0000",
    "ShippedQty": "4.0000",
    "ItemPrice": "2.5000",
    "TaxCode": "G",
    "LineAmount": "10.00",
    "LineTaxAmount": "1.00",
}
INVOICED = {
    "SOOrderNo": "1034326",
    "SOBOSuffix": "A ",
    "CustomerCode": "ACME",
    "StatusCode": "90",
    "InvoiceNo": "500001",
    "InvoiceDate": "2026-02-10",
    "TermsDiscCode": "EOM30",
    "OrderedAmount": "10.00",
    "OrderedTaxAmount": "1.00",
    "TotalAmount": "11.00",
}


def values(*lines: dict[str, str], **changes: str):
    row = {**INVOICED, **changes, "SalesOrderLines": [{"SalesOrderLine": list(lines or (LINE,))}]}
    return SITE.values(row, XI.entities["orders"].fields)


def test_an_order():
    order = READER.order(values())
    assert order.key == "1034326-A"
    assert (order.amount, order.tax, order.total) == (1000, 100, 1100)
    [line] = order.lines
    assert (line.sequence, line.quantity, line.shipped) == ("1", Decimal(10), Decimal(4))
    assert (line.amount, line.tax, line.tax_rate) == (1000, 100, Decimal(10))


def test_an_invoice_has_the_shipped_quantities_and_the_terms_due_date():
    invoice = READER.invoice(values())
    assert (invoice.number, invoice.order_key) == ("500001", "1034326-A")
    assert invoice.lines[0].quantity == 4
    assert invoice.due_date == dt.date(2026, 3, 30)
    assert invoice.terms_days == 48
    assert invoice.outstanding is None


def test_the_ledgers_word_on_due_date_and_money_owed_counts():
    invoice = READER.invoice(values(), LedgerNote(dt.date(2026, 2, 20), 550))
    assert (invoice.due_date, invoice.terms_days, invoice.outstanding) == (dt.date(2026, 2, 20), 10, 550)


def test_an_unknown_terms_code_leaves_the_due_date_open():
    invoice = READER.invoice(values(TermsDiscCode="XYZ"))
    assert (invoice.terms_code, invoice.due_date, invoice.terms_days) == ("XYZ", None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"InvoiceNo": ""},
        {"InvoiceNo": "0"},
        {"InvoiceNo": "500001C"},
        {"StatusCode": "70"},
        {"StatusCode": "87"},
        {"CreditNoteNo": "800001"},
    ],
)
def test_what_is_no_invoice(changes: dict[str, str]):
    assert READER.invoice(values(**changes)) is None


def test_a_credit_note_names_its_invoice_and_is_positive():
    line = {**LINE, "OrderedQty": "-4", "ShippedQty": "-4", "LineAmount": "-10.00", "LineTaxAmount": "1.00-"}
    note = {"SequenceNo": "2.00", "TypeCode": "DN", "LineDescription": "returned"}
    found = values(
        line, note, CreditNoteNo="800001", OrderedAmount="-10.00", OrderedTaxAmount="-1.00", TotalAmount="11.00-"
    )
    assert READER.invoice(found) is None
    credit = READER.credit_note(found)
    assert (credit.number, credit.invoice_number, credit.order_number) == ("800001", "500001", "1034326-A")
    assert (credit.amount, credit.tax, credit.total) == (1000, 100, 1100)
    assert (credit.lines[0].quantity, credit.lines[0].amount, credit.lines[0].tax) == (Decimal(4), 1000, 100)
    assert str(credit.lines[1].quantity) == "0"


def test_a_negative_document_without_a_credit_number_is_a_credit_too():
    found = values(
        {**LINE, "LineAmount": "-10.00", "LineTaxAmount": "-1.00"},
        OrderedAmount="-10",
        OrderedTaxAmount="-1",
        TotalAmount="-11",
    )
    assert READER.invoice(found) is None
    assert READER.credit_note(found).number == "500001"


def test_an_open_order_is_neither():
    found = values(StatusCode="30", InvoiceNo="")
    assert READER.invoice(found) is None
    assert READER.credit_note(found) is None


def test_prontos_amounts_are_kept_even_where_they_do_not_add_up():
    order = READER.order(values(OrderedTaxAmount="1.01", TotalAmount="11.01"))
    assert (order.tax, order.total, order.lines[0].tax) == (101, 1101, 100)


def test_an_unknown_tax_code_keeps_the_code_and_the_tax():
    line = READER.order(values({**LINE, "TaxCode": "Q", "LineTaxAmount": "0.37"})).lines[0]
    assert (line.tax_code, line.tax_rate, line.tax) == ("Q", None, 37)


def test_amounts_a_site_does_not_give_are_worked_out_half_a_cent_up():
    line = {
        "TypeCode": "SN",
        "OrderedQty": "3",
        "ShippedQty": "1",
        "ItemPrice": "0.0450",
        "TaxCode": "G",
        "DiscountRate": "0",
    }
    found = values(line, OrderedAmount="", OrderedTaxAmount="", TotalAmount="", StatusCode="30", InvoiceNo="")
    order = READER.order(found)
    assert (order.amount, order.tax, order.total) == (14, 1, 15)
    shipped = READER.invoice(values(line, OrderedAmount="", OrderedTaxAmount="", TotalAmount=""))
    assert (shipped.amount, shipped.total) == (5, 6)


def test_problems_of_lines_are_told_with_the_line():
    found = values(LINE, {**LINE, "SequenceNo": "7.50", "OrderedQty": "x", "LineAmount": "y"}, DeliveryDate="soon")
    READER.order(found)
    assert [problem.path for problem in found.problems] == [
        "line 7.5, OrderedQty",
        "line 7.5, LineAmount",
        "DeliveryDate",
    ]


@pytest.mark.parametrize("lines", ["", [], [{}], [{"SalesOrderLine": ""}]])
def test_an_order_without_lines(lines):
    row = {**INVOICED, "SalesOrderLines": lines}
    order = READER.order(SITE.values(row, XI.entities["orders"].fields))
    assert order.total == 1100
    assert all(line.amount == 0 for line in order.lines)
