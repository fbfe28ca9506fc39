"""Records as a small wholesaler has them, and the mapping every company starts with."""

import datetime as dt
import functools
import tomllib
from decimal import Decimal
from importlib import resources

from app.domain.company import Company, Mode, Policies
from app.domain.mapping import MappingSet
from app.domain.records import Address, CreditNote, Customer, Invoice, Item, Line, Order, PurchaseOrder, Rep
from app.planning.read_mapping import read_mapping

WHEN = dt.datetime(2026, 3, 1, 5, 30, tzinfo=dt.UTC)


def default_table() -> dict:
    """The shipped mapping as its file holds it."""
    return tomllib.loads((resources.files("resources") / "mappings" / "default.toml").read_text("utf-8"))


@functools.cache
def mapping() -> MappingSet:
    return read_mapping(default_table())


def company(**policies) -> Company:
    return Company(1, "Wholesale", Mode.TEST, "https://erp.example.com.au", "sync", policies=Policies(**policies))


def rep(code: str = "012", **parts) -> Rep:
    return Rep(**({"code": code, "name": "Kim Lee", "email": "kim@example.com.au", "modified": WHEN} | parts))


def customer(code: str = "ACME", **parts) -> Customer:
    known = {
        "code": code,
        "name": f"{code.title()} Pty Ltd",
        "contact": "Jo Blow",
        "email": f"{code.lower()}@example.com.au",
        "phone": "02 9999 1234",
        "address": Address(line1="1 High St", suburb="Ryde", state="NSW", postcode="2112"),
        "rep_code": "012",
        "abn": "51 824 753 556",
        "user_fields": {"UserField1": "red"},
        "modified": WHEN,
    }
    return Customer(**(known | parts))


def item(code: str = "BOLT", **parts) -> Item:
    known = {"code": code, "description": "Bolt M8", "unit": "EA", "price": Decimal("1.25"), "on_hand": Decimal(7)}
    return Item(**(known | parts))


def line(sequence: str = "1", **parts) -> Line:
    known = {
        "sequence": sequence,
        "kind": "SN",
        "item_code": "BOLT",
        "description": "Bolt M8",
        "quantity": Decimal(8),
        "unit_price": Decimal("1.25"),
        "tax_rate": Decimal(10),
        "amount": 1000,
        "tax": 100,
    }
    return Line(**(known | parts))


SUMS = {"amount": 1000, "tax": 100, "total": 1100}


def order(number: str = "100", **parts) -> Order:
    known = {"number": number, "customer_code": "ACME", "status": "30", "terms_code": "PIA", "lines": (line(),), **SUMS}
    return Order(**(known | {"reference": "PO 77", "date": dt.date(2026, 2, 27)} | parts))


def invoice(number: str = "7001", **parts) -> Invoice:
    known = {"number": number, "customer_code": "ACME", "order_number": "100", "lines": (line(),), **SUMS}
    dates = {"date": dt.date(2026, 2, 28), "due_date": dt.date(2026, 3, 30), "terms_days": 30}
    return Invoice(**(known | dates | {"reference": "PO 77", "modified": WHEN} | parts))


def credit_note(number: str = "C1", **parts) -> CreditNote:
    known = {"number": number, "customer_code": "ACME", "invoice_number": "7001", "lines": (line(),), **SUMS}
    return CreditNote(**(known | parts))


def purchase_order(number: str = "P1", **parts) -> PurchaseOrder:
    return PurchaseOrder(**({"number": number, "supplier_code": "SUP", "order_number": "100"} | parts))
