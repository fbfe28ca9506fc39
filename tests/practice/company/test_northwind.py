"""Northwind in the books, with totals recomputed from the files by another path."""

import json
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from app.practice.company.northwind import NorthwindDataError, northwind_books
from tests.support.environment import ROOT

TODAY = date(2026, 6, 30)
FOLDER = ROOT.parent / "shared" / "data" / "northwind"
FOOD = {"Produce", "Meat/Poultry", "Seafood", "Grains/Cereals", "Dairy Products"}

TINY = {
    "categories": [
        {"category_id": 1, "category_name": "Beverages"},
        {"category_id": 2, "category_name": "Produce"},
    ],
    "customers": [
        {
            "customer_id": "ABCDE", "company_name": "Zoë's Deli", "contact_name": "Zoë Ray",
            "address": "1 Mill Rd\\nRear",
            "city": "Bath", "region": None, "postal_code": "BA1", "country": "UK", "phone": "(1) 2",
        }
    ],
    "products": [
        {
            "product_id": 7, "product_name": "Tea", "category_id": 1, "quantity_per_unit": "10 bags",
            "unit_price": 1.10000002, "units_in_stock": 5, "discontinued": 1,
        },
        {
            "product_id": 8, "product_name": "Plum", "category_id": 2, "quantity_per_unit": "1 kg",
            "unit_price": 2, "units_in_stock": 0, "discontinued": 0,
        },
    ],
    "employees": [{"employee_id": 1, "first_name": "Nan", "last_name": "O'Day"}],
    "orders": [
        {
            "order_id": 11, "customer_id": "ABCDE", "employee_id": 1, "order_date": "1998-05-06",
            "required_date": "1998-06-03", "shipped_date": None, "freight": 0, "ship_name": "Zoë's Deli",
            "ship_address": "1 Mill Rd", "ship_city": "Bath", "ship_region": None, "ship_postal_code": "BA1",
        },
        {
            "order_id": 10, "customer_id": "ABCDE", "employee_id": 1, "order_date": "1998-05-01",
            "required_date": "1998-06-03", "shipped_date": "1998-05-03", "freight": 3.04999995, "ship_name": "X",
            "ship_address": "1 Mill Rd", "ship_city": "Bath", "ship_region": "Avon", "ship_postal_code": "BA1",
        },
    ],
    "order_details": [
        {"order_id": 10, "product_id": 7, "unit_price": 1.10000002, "quantity": 3, "discount": 0.150000006},
        {"order_id": 10, "product_id": 8, "unit_price": 2, "quantity": 1, "discount": 0},
        {"order_id": 11, "product_id": 8, "unit_price": 2, "quantity": 2, "discount": 0},
    ],
}  # fmt: skip


def written(folder, tables):
    for name, rows in tables.items():
        (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def test_a_shipped_order_is_an_invoice_with_freight_and_gst(tmp_path):
    books = northwind_books(written(tmp_path, TINY), today=TODAY)
    order = books.get("orders", "10")
    assert [(row["TypeCode"], row["TaxCode"], row["LineAmount"], row["LineTaxAmount"]) for row in order.lines] == [
        ("SN", "G", "2.81", "0.28"),  # 3 × 1.10 less 15 % = 2.805
        ("SN", "F", "2.00", "0.00"),
        ("SC", "G", "3.05", "0.31"),
    ]
    assert (order.get("InvoiceNo"), order.get("StatusCode"), order.get("TotalAmount")) == ("900010", "90", "8.45")
    entry = books.get("transactions", "ABCDE", "IN", "900010")
    assert (entry.get("Amount"), entry.get("TaxAmount"), entry.get("OutstandingAmount")) == ("8.45", "0.59", "8.45")


def test_an_order_not_shipped_stays_open_and_is_prepaid(tmp_path):
    order = northwind_books(written(tmp_path, TINY), today=TODAY).get("orders", "11")
    assert (order.get("StatusCode"), order.get("InvoiceNo"), order.get("TermsDiscCode")) == ("30", "", "PIA")
    assert len(order.lines) == 1


def test_dates_end_thirty_days_before_today_unless_kept(tmp_path):
    folder = written(tmp_path, TINY)
    shifted = northwind_books(folder, today=TODAY)
    assert shifted.get("orders", "11").get("Date") == "2026-05-31"
    assert shifted.get("orders", "10").get("InvoiceDate") == "2026-05-28"
    assert northwind_books(folder, today=TODAY, shift_dates=False).get("orders", "11").get("Date") == "1998-05-06"


def test_people_goods_and_addresses(tmp_path):
    books = northwind_books(written(tmp_path, TINY), today=TODAY)
    assert books.get("reps", "001").get("RepEmail") == "nan.oday@northwind.example"
    assert books.get("items", "7").get("ConditionCode") == "O"
    assert books.get("items", "8").get("ConditionCode") == ""
    debtor = books.get("customers", "ABCDE")
    assert [debtor.get(f"Address{n}") for n in range(1, 5)] == ["1 Mill Rd", "Rear", "Bath", ""]
    assert debtor.get("AddressCountryCode") == "UK"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "orders.json").unlink(), "orders.json cannot be read"),
        (lambda folder: (folder / "orders.json").write_text("<html>"), "orders.json is not JSON"),
        (lambda folder: (folder / "products.json").write_text('{"a": 1}'), "not a list of records"),
        (lambda folder: (folder / "customers.json").write_text('[{"customer_id": 1}]'), "not Northwind-shaped"),
    ],
)
def test_files_of_another_shape_are_refused_in_words(tmp_path, spoil, words):
    spoil(written(tmp_path, TINY))
    with pytest.raises(NorthwindDataError, match=words):
        northwind_books(tmp_path, today=TODAY)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the Northwind files are not beside this checkout")
def test_the_whole_of_northwind():
    books = northwind_books(FOLDER, today=TODAY)
    tables = ("customers", "items", "orders", "transactions")
    assert [books.count(name) for name in tables] == [91, 77, 830, 809]
    data = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    names = {row["category_id"]: row["category_name"] for row in data["categories"]}
    free = {row["product_id"]: names[row["category_id"]] in FOOD for row in data["products"]}
    details = defaultdict(list)
    for row in data["order_details"]:
        details[row["order_id"]].append(row)
    for order in data["orders"]:
        amounts = [
            (
                half_up(row["quantity"] * exact(row["unit_price"]) * (1 - exact(row["discount"])) * 100),
                free[row["product_id"]],
            )
            for row in details[order["order_id"]]
        ]
        amounts.append((half_up(exact(order["freight"]) * 100), False))
        gst = sum(half_up(Fraction(amount, 10)) for amount, untaxed in amounts if not untaxed)
        stored = books.get("orders", str(order["order_id"]))
        assert Decimal(stored.get("OrderedTaxAmount")) * 100 == gst
        assert Decimal(stored.get("OrderedAmount")) * 100 == sum(amount for amount, _ in amounts)
        assert bool(stored.get("InvoiceNo")) == bool(order["shipped_date"])


def exact(number):
    """Return the four-place decimal that a binary number of the files stands for, as a fraction."""
    return Fraction(Decimal(repr(number)).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def half_up(value):
    return int(value + Fraction(1, 2))
