"""Make a mess: reproducible, listed truly, and never twice on the same record."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest

from app.practice.company.alterations import Alteration
from app.practice.company.books import ProntoBooks
from app.practice.company.chooser import order_id
from app.practice.company.mess import PRONTO_KINDS, make_a_mess
from app.practice.company.mess_sales import UNKNOWN_TAX_CODE, UNMAPPED_CHARGE
from app.practice.company.northwind import northwind_books
from app.practice.company.seed import practice_books
from tests.support.environment import ROOT

TODAY = date(2026, 6, 30)
FOLDER = ROOT.parent / "shared" / "data" / "northwind"


def clock():
    return datetime(2026, 6, 30, 2, 0, tzinfo=UTC)


def fresh():
    return practice_books(today=TODAY, clock=clock)


@pytest.fixture(scope="module")
def mess():
    before, after = fresh(), fresh()
    return before, after, make_a_mess(after, None, 80, seed=5)


class Dashboard:
    """Objects of every record, and two kinds of edits, one of which never finds an object."""

    def __init__(self, books):
        self.calls = []
        orders = books.rows("orders")
        self._carried = {
            "customers": {row.get("CustomerCode"): row.get("CustomerName") for row in books.rows("customers")},
            "items": {row.get("ItemCode"): "" for row in books.rows("items")},
            "orders": {order_id(row): "" for row in orders},
            "invoices": {row.get("InvoiceNo"): "" for row in orders},
        }

    def kinds(self):
        return ("change-email-in-stripe", "archive-product")

    def carried(self, record_type):
        return self._carried[record_type]

    def charged(self):
        return frozenset()

    def alter(self, kind, random: Random, fit):
        self.calls.append(kind)
        if kind == "archive-product":
            return None
        return Alteration(kind, "stripe", "customers", "", f"cus_{random.randint(1, 999)}")


def test_every_kind_is_made(mess):
    _, _, made = mess
    assert len(made) == 80
    assert {alteration.kind for alteration in made} == set(PRONTO_KINDS)


def test_the_same_seed_makes_the_same_mess(mess):
    _, after, made = mess
    again = fresh()
    assert make_a_mess(again, None, 80, seed=5) == made
    assert again.rows("orders") == after.rows("orders")
    assert make_a_mess(fresh(), None, 80, seed=6) != made


def test_no_record_is_altered_twice(mess):
    _, _, made = mess
    records = Counter((alteration.type, alteration.pronto_id) for alteration in made)
    assert set(records.values()) == {1}


def test_debtors_and_items_are_as_the_list_says(mess):
    before, after, made = mess
    checked = 0
    for alteration in made:
        if alteration.type not in {"customers", "items", "reps"}:
            continue
        old = before.get(alteration.type, alteration.pronto_id)
        new = after.get(alteration.type, alteration.pronto_id)
        if not alteration.after:
            assert new is None
            assert old.fields == alteration.before
        else:
            assert old is None or {name: old.get(name) for name in alteration.before} == alteration.before
            assert {name: new.get(name) for name in alteration.after if "LastChange" not in name} == {
                name: text for name, text in alteration.after.items() if "LastChange" not in name
            }
        assert alteration.before != alteration.after
        checked += 1
    assert checked > 40


def test_nothing_else_is_changed(mess):
    before, after, made = mess
    named = {(alteration.type, alteration.pronto_id) for alteration in made}
    for table in ("customers", "items", "reps"):
        old = {tuple(row.fields.items()) for row in before.rows(table)}
        for row in after.rows(table):
            code = row.get({"customers": "CustomerCode", "items": "ItemCode", "reps": "RepCode"}[table])
            if (table, code) not in named:
                assert tuple(row.fields.items()) in old


def test_altered_orders_still_add_up_and_are_stamped_now(mess):
    _, after, made = mess
    orders = [one for one in made if one.type in {"orders", "invoices"} and one.kind != "change-due-date"]
    names = {alteration.pronto_id for alteration in orders}
    found = 0
    for order in after.rows("orders"):
        suffix = order.get("SOBOSuffix")
        key = f"{order.get('SOOrderNo')}-{suffix}" if suffix else order.get("SOOrderNo")
        if key not in names and (order.get("InvoiceNo") not in names or order.get("CreditNoteNo")):
            continue
        found += 1
        assert order.get("LastChangeDate") == TODAY.isoformat()
        gst = sum(Decimal(row.get("LineTaxAmount") or 0) for row in order.lines)
        net = sum(Decimal(row.get("LineAmount") or 0) for row in order.lines)
        assert Decimal(order.get("OrderedTaxAmount")) == gst
        assert Decimal(order.get("TotalAmount")) == net + gst
    assert found == len(names)


def test_invoices_and_ledger_stay_together(mess):
    _, after, made = mess
    entries = {row.get("DocumentNo"): row for row in after.rows("transactions") if row.get("TransactionType") == "IN"}
    numbers = [alteration.pronto_id for alteration in made if alteration.type == "invoices"]
    assert len(numbers) >= 10
    for order in after.rows("orders"):
        if order.get("InvoiceNo") in numbers and not order.get("CreditNoteNo"):
            entry = entries[order.get("InvoiceNo")]
            assert entry.get("Amount") == order.get("TotalAmount")
            assert entry.get("TaxAmount") == order.get("OrderedTaxAmount")


def test_a_later_due_date_is_in_the_ledger(mess):
    _, after, made = mess
    changed = [one for one in made if one.kind == "change-due-date"]
    assert changed
    for one in changed:
        (entry,) = [row for row in after.rows("transactions") if row.get("DocumentNo") == one.pronto_id]
        assert entry.get("DueDate") == one.after["DueDate"] > one.before["DueDate"]


def test_gst_is_off_by_exactly_a_cent(mess):
    _, _, made = mess
    changed = [alteration for alteration in made if alteration.kind == "gst-off-by-a-cent"]
    assert changed
    for alteration in changed:
        step = Decimal(alteration.after["OrderedTaxAmount"]) - Decimal(alteration.before["OrderedTaxAmount"])
        assert step == Decimal("0.01")
        assert alteration.after["OrderedAmount"] == alteration.before["OrderedAmount"]


def test_codes_nobody_has_mapped_are_really_there(mess):
    _, after, made = mess
    codes = {row.get("ItemCode") for order in after.rows("orders") for row in order.lines}
    taxes = {row.get("TaxCode") for order in after.rows("orders") for row in order.lines}
    assert UNMAPPED_CHARGE in codes
    assert UNKNOWN_TAX_CODE in taxes
    assert {"unmapped-charge", "unknown-tax-code"} <= {alteration.kind for alteration in made}


def test_stripe_is_altered_in_turn_with_pronto():
    books = fresh()
    dashboard = Dashboard(books)
    made = make_a_mess(books, dashboard, 60, seed=1)
    assert len(made) == 60
    assert sum(alteration.side == "stripe" for alteration in made) >= 2
    assert set(dashboard.calls) == {*dashboard.kinds(), "stripe-rename-customer", "stripe-finalise-invoice"}


class Mirror(Dashboard):
    """Stripe with the first debtors of the books, all called as in Pronto but one."""

    def __init__(self, books, number):
        super().__init__(books)
        self._names = {row.get("CustomerCode"): row.get("CustomerName") for row in books.rows("customers")[:number]}
        self.otherwise = next(iter(self._names))
        self._names[self.otherwise] = "Somebody else"

    def kinds(self):
        return ("stripe-rename-customer",)

    def carried(self, record_type):
        return self._names if record_type == "customers" else {}

    def alter(self, kind, random: Random, fit):
        fitting = [code for code in self._names if fit("customers", code)]
        if not fitting:
            return None
        code = random.choice(fitting)
        return Alteration(kind, "stripe", "customers", code, f"cus_{code}", {"name": code}, {"name": f"{code} (new)"})


def test_only_what_has_an_object_in_stripe_is_altered_and_nothing_on_both_sides_by_chance():
    books = fresh()
    mirror = Mirror(books, 60)
    made = make_a_mess(books, mirror, 60, seed=2)
    codes = set(mirror.carried("customers"))
    there = [one for one in made if one.type == "customers" and not one.kind.startswith(("new-", "duplicate-"))]
    assert {one.pronto_id for one in there} <= codes
    records = Counter((one.type, one.pronto_id) for one in made)
    assert set(records.values()) == {1}
    both = [one for one in made if one.side == "both"]
    assert both
    for one in both:
        assert books.get("customers", one.pronto_id).get("CustomerName") == one.after["CustomerName"]
        assert one.after["name"] != one.after["CustomerName"]
    renamed = {one.pronto_id for one in made if one.kind in {"rename-debtor", "rename-in-both"}}
    assert mirror.otherwise not in renamed
    # An order on account stands for nothing in Stripe.
    assert all(one.kind == "new-order" for one in made if one.type == "orders")
    new = [books.get("orders", one.pronto_id, "") for one in made if one.kind == "new-order"]
    assert {order.get("TermsDiscCode") for order in new} == {"PIA"}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the Northwind files are not beside this checkout")
def test_northwind_can_be_messed_up_too():
    books = northwind_books(FOLDER, today=TODAY, clock=clock)
    made = make_a_mess(books, None, 60, seed=3)
    assert len(made) == 60
    assert {alteration.kind for alteration in made} >= {"new-invoice", "gst-off-by-a-cent", "change-price"}


def test_empty_books_give_up_with_what_could_be_made():
    made = make_a_mess(ProntoBooks("Empty", clock=clock), None, 30, seed=1)
    assert len(made) <= 30
    assert {alteration.kind for alteration in made} >= {"new-debtor", "new-item"}
