"""Northwind through the practice services: everything there, every total and GST equal to the cent."""

import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from app.practice.company.northwind import northwind_books
from tests.e2e.stripe_state import carried
from tests.e2e.world import World, world
from tests.support.environment import ROOT

DATA = ROOT.parent / "shared" / "data" / "northwind"
GST_FREE = {"Produce", "Meat/Poultry", "Seafood", "Grains/Cereals", "Dairy Products"}
CENT = Decimal("0.01")

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="Northwind's files are not beside this repository (shared/data)"),
    pytest.mark.slow,
]


def read(name: str) -> list[dict]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def cents(amount: Decimal) -> int:
    return int(amount.quantize(CENT, ROUND_HALF_UP) * 100)


def worked_out() -> dict[str, tuple[int, int]]:
    """Work out every invoice's total and GST in cents from the files alone: by line, halves up, 10 %."""
    category = {row["category_id"]: row["category_name"] for row in read("categories")}
    free = {row["product_id"] for row in read("products") if category[row["category_id"]] in GST_FREE}
    details = defaultdict(list)
    for row in read("order_details"):
        details[row["order_id"]].append(row)
    found = {}
    for order in read("orders"):
        if not order["shipped_date"]:
            continue
        total = gst = 0
        for row in details[order["order_id"]]:
            price, discount = (Decimal(row[name]).quantize(Decimal("0.0001")) for name in ("unit_price", "discount"))
            net = cents(price * row["quantity"] * (1 - discount))
            tax = 0 if row["product_id"] in free else cents(Decimal(net) / 1000)
            total, gst = total + net + tax, gst + tax
        freight = cents(Decimal(order["freight"]).quantize(Decimal("0.0001")))
        tax = cents(Decimal(freight) / 1000)
        found[str(900000 + order["order_id"])] = (total + freight + tax, gst + tax)
    return found


def test_northwind(tmp_path: Path):
    with world(northwind_books(DATA), tmp_path / "home") as northwind:
        northwind.sync()
        everything_is_there(northwind)
        every_total_and_gst_is_equal_to_the_cent(northwind)
        products_have_their_names_and_prices(northwind)
        northwind.writes()
        assert northwind.sync().writes == 0
        assert northwind.writes() == {}


def everything_is_there(northwind: World):
    assert northwind.books.count("customers") == 91
    assert northwind.books.count("orders") == 830
    practice = northwind.stripe.practice
    assert len(carried(practice, "customers")) == 91
    assert len(carried(practice, "products")) == 77
    assert len(carried(practice, "invoices")) == 809
    overview = {row.kind.value: row for row in northwind.office.store.views.overview(northwind.company.id)}
    assert overview["orders"].total == 830
    # The orders not shipped are paid ahead; the others' money is asked for by their invoices.
    assert len(carried(practice, "payment_intents")) == 830 - 809


def every_total_and_gst_is_equal_to_the_cent(northwind: World):
    right = worked_out()
    assert len(right) == 809
    invoices = carried(northwind.stripe.practice, "invoices")
    found = {
        key: (row["total"], sum(tax["amount"] for tax in row["total_taxes"] or ())) for key, row in invoices.items()
    }
    assert found == right


def products_have_their_names_and_prices(northwind: World):
    prices = northwind.stripe.practice.books()["prices"]
    products = carried(northwind.stripe.practice, "products")
    for row in read("products"):
        made = products[str(row["product_id"])]
        assert made["name"] == row["product_name"]
        assert made["active"] is not bool(int(row["discontinued"]))
        assert Decimal(prices.get(made["default_price"])["unit_amount_decimal"]) == 100 * Decimal(
            row["unit_price"]
        ).quantize(Decimal("0.0001"))
