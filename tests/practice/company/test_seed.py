"""The practice company's data: counts, oddities, and sums equal to the cent."""

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from stdnum.au import abn

from app.practice.company.documents import is_invoiced
from app.practice.company.people import long_name
from app.practice.company.places import TOWNS
from app.practice.company.seed import practice_books
from app.practice.company.terms import due_date

TODAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def books():
    return practice_books(today=TODAY)


def cents(text):
    return int((Decimal(text or 0) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def test_counts(books):
    assert {name: books.count(name) for name in ("reps", "customers", "items", "orders", "purchase_orders")} == {
        "reps": 8,
        "customers": 300,
        "items": 800,
        "orders": 1500,
        "purchase_orders": 60,
    }
    orders = books.rows("orders")
    invoiced = [order for order in orders if is_invoiced(order.fields)]
    assert sum(1 for order in invoiced if not order.get("CreditNoteNo")) == 1200
    assert sum(1 for order in invoiced if order.get("CreditNoteNo")) == 40
    types = Counter(row.get("TransactionType") for row in books.rows("transactions"))
    assert (types["IN"], types["CR"]) == (1200, 40)
    assert types["RC"] > 500


def test_every_documented_status_and_suffix_occurs(books):
    orders = books.rows("orders")
    statuses = {order.get("StatusCode") for order in orders}
    assert statuses == {"00", "02", "11", "17", "20", "23", "30", "40", "61", "70", "73", "80", "87", "90"}
    assert {order.get("SOBOSuffix") for order in orders} == {"", "A", "B"}


def test_line_amounts_are_quantity_times_price_less_discount(books):
    for order in books.rows("orders"):
        basis = "ShippedQty" if is_invoiced(order.fields) else "OrderedQty"
        for row in order.lines:
            if row["TypeCode"] == "DN":
                assert "LineAmount" not in row
                continue
            exact = Decimal(row[basis]) * Decimal(row["ItemPrice"]) * (1 - Decimal(row["DiscountRate"]) / 100)
            assert Decimal(row["LineAmount"]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP), order
            assert cents(row["LineAmountIncTax"]) == cents(row["LineAmount"]) + cents(row["LineTaxAmount"])


def test_headers_are_the_sums_of_their_lines(books):
    for order in books.rows("orders"):
        net = sum(cents(row.get("LineAmount")) for row in order.lines)
        gst = sum(cents(row.get("LineTaxAmount")) for row in order.lines)
        assert cents(order.get("OrderedAmount")) == net
        assert cents(order.get("OrderedTaxAmount")) == gst
        assert cents(order.get("OrderedAmountIncTax")) == cents(order.get("TotalAmount")) == net + gst


def test_gst_is_rounded_by_line_or_once_for_the_document(books):
    levels = {row.get("CustomerCode"): row.get("TaxCalcLevelCode") for row in books.rows("customers")}
    differing = 0
    for order in books.rows("orders"):
        taxed = [cents(row["LineAmount"]) for row in order.lines if row.get("TaxCode") == "G"]
        by_line = sum(cents(Decimal(amount) / 1000) for amount in taxed)
        by_document = cents(Decimal(sum(taxed)) / 1000)
        expected = by_document if levels[order.get("CustomerCode")] == "D" else by_line
        assert cents(order.get("OrderedTaxAmount")) == expected, order.fields
        differing += by_line != by_document and levels[order.get("CustomerCode")] == "D"
        for row in order.lines:
            if row.get("TaxCode") != "G":
                assert cents(row.get("LineTaxAmount")) == 0
    assert differing > 20


def test_the_ledger_agrees_with_the_orders(books):
    parents = {row.get("CustomerCode"): row.get("BillTo") for row in books.rows("customers")}
    to_branches = 0
    for order in books.rows("orders"):
        if not is_invoiced(order.fields):
            continue
        account = parents[order.get("CustomerCode")] or order.get("CustomerCode")
        to_branches += account != order.get("CustomerCode")
        kind, number = ("CR", "CreditNoteNo") if order.get("CreditNoteNo") else ("IN", "InvoiceNo")
        entry = books.get("transactions", account, kind, order.get(number))
        assert cents(entry.get("Amount")) == cents(order.get("TotalAmount"))
        assert cents(entry.get("TaxAmount")) == cents(order.get("OrderedTaxAmount"))
        if kind == "IN":
            due = due_date(date.fromisoformat(order.get("InvoiceDate")), order.get("TermsDiscCode"))
            assert entry.get("DueDate") == due.isoformat()
            assert 0 <= cents(entry.get("OutstandingAmount")) <= max(0, cents(entry.get("Amount")))
        else:
            assert cents(entry.get("Amount")) < 0
            assert entry.get("Reference") == order.get("InvoiceNo")
    assert to_branches > 10


def test_receipts_explain_what_is_no_longer_outstanding(books):
    paid = Counter()
    for row in books.rows("transactions"):
        if row.get("TransactionType") == "RC":
            paid[row.get("Reference")] -= cents(row.get("Amount"))
    for row in books.rows("transactions"):
        if row.get("TransactionType") == "IN":
            assert cents(row.get("Amount")) - cents(row.get("OutstandingAmount")) == paid[row.get("DocumentNo")]


@pytest.mark.parametrize(
    ("invoiced", "code", "due"),
    [
        (date(2026, 1, 15), "30D", date(2026, 2, 14)),
        (date(2026, 1, 15), "EOM30", date(2026, 3, 2)),
        (date(2024, 2, 1), "EOM30", date(2024, 3, 30)),
        (date(2026, 1, 15), "COD", date(2026, 1, 15)),
        (date(2026, 1, 15), "7D", date(2026, 1, 22)),
        (date(2026, 1, 15), "??", date(2026, 1, 15)),
    ],
)
def test_due_dates(invoiced, code, due):
    assert due_date(invoiced, code) == due


def test_abns_are_mostly_valid_some_bad_some_blank(books):
    numbers = [row.get("TaxNumber") for row in books.rows("customers")]
    states = Counter("blank" if not number else "good" if abn.is_valid(number) else "bad" for number in numbers)
    assert states["good"] > 200
    assert states["bad"] >= 5
    assert states["blank"] >= 20


def test_debtors_have_the_oddities_of_a_real_file(books):
    rows = books.rows("customers")
    emails = Counter(row.get("Email") for row in rows)
    assert emails[""] >= 15
    assert max(count for email, count in emails.items() if email) >= 3
    assert sum("@" not in email or email.endswith("@") for email in emails if email) >= 3
    names = [row.get("CustomerName") for row in rows]
    assert long_name() in names
    assert len(long_name()) == 300
    for mark in ("'", "&", "é", "龙", "🦐", "<"):
        assert any(mark in name for name in names), mark
    assert any(name != name.rstrip() for name in names)
    parents = Counter(row.get("BillTo") for row in rows if row.get("BillTo") not in {"", row.get("CustomerCode")})
    assert len(parents) == 5
    assert set(parents.values()) == {3}
    assert sum(row.get("StatusCode") == "I" for row in rows) >= 4


def test_exact_duplicates_differ_only_in_their_code(books):
    def without_code(row):
        return tuple(sorted((name, text) for name, text in row.fields.items() if name != "CustomerCode"))

    twins = Counter(without_code(row) for row in books.rows("customers"))
    assert sum(count == 2 for count in twins.values()) == 6


def test_postcodes_fit_their_towns(books):
    postcodes = {town.suburb.upper(): town.postcode for town in TOWNS}
    checked = 0
    for row in books.rows("customers"):
        suburb = row.get("Address3").upper()
        if suburb in postcodes:
            checked += 1
            assert row.get("AddressPostcode") == postcodes[suburb]
    assert checked > 200


def test_items_have_the_oddities_of_a_real_file(books):
    rows = books.rows("items")
    assert {row.get("ConditionCode") for row in rows} >= {"", "A", "O", "T", "I"}
    assert {row.get("TaxCode") for row in rows} == {"G", "F", "E", "Z9"}
    assert any(Decimal(row.get("OnHandQty")) < 0 for row in rows)
    assert sum(row.get("Price") == "0.0000" for row in rows) >= 4
    assert (
        sum(
            not row.get(
                "Price",
            ).endswith("00")
            for row in rows
            if row.get("Price")
        )
        >= 10
    )
    assert any(not row.get("Price") for row in rows)


def test_orders_have_the_oddities_of_a_real_file(books):
    orders = books.rows("orders")
    lines = [row for order in orders for row in order.lines]
    assert {row["TypeCode"] for row in lines} == {"SN", "SC", "KN", "DN"}
    assert {row["ItemCode"] for row in lines if row["TypeCode"] == "SC"} == {
        "FREIGHT",
        "HANDLING",
        "SMALLORD",
        "CUTTING",
    }
    sizes = Counter(len(order.lines) for order in orders if is_invoiced(order.fields))
    assert any(size > 100 for size in sizes)
    assert any(10 < size <= 30 for size in sizes)
    assert any(row["TypeCode"] == "SN" and "ItemCode" not in row for row in lines)
    assert any(row.get("OrderedQty") == "-1.0000" for row in lines)
    assert any(Decimal(row.get("OrderedQty") or 0) % 1 for row in lines)
    assert {row.get("TaxCode") for row in lines} == {None, "G", "F", "E", "Z9"}
    assert any(Decimal(row.get("DiscountRate") or 0) == Decimal("33.33") for row in lines)
    open_prepaid = [o for o in orders if o.get("TermsDiscCode") == "PIA" and not is_invoiced(o.fields)]
    assert len(open_prepaid) >= 10
    assert any(Decimal(order.get("TotalAmount")) == 0 for order in orders if is_invoiced(order.fields)), (
        "an invoice of nothing"
    )


def test_dates_lie_within_the_last_year(books):
    for order in books.rows("orders"):
        ordered = date.fromisoformat(order.get("Date"))
        assert 0 < (TODAY - ordered).days <= 366
        if order.get("InvoiceDate"):
            assert ordered <= date.fromisoformat(order.get("InvoiceDate")) < TODAY
        assert order.get("LastChangeDate") < TODAY.isoformat()


def test_invoice_numbers_are_unique(books):
    numbers = [order.get("InvoiceNo") for order in books.rows("orders") if not order.get("CreditNoteNo")]
    used = [number for number in numbers if number]
    assert len(used) == len(set(used)) == 1200


def test_the_same_seed_and_day_give_the_same_books(books):
    again = practice_books(today=TODAY)
    for table in ("reps", "customers", "items", "orders", "transactions", "purchase_orders"):
        assert again.rows(table) == books.rows(table)
    other = practice_books(today=TODAY, seed=21)
    assert other.rows("orders") != books.rows("orders")
