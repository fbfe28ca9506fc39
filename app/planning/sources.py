"""Where a rule's value comes from: a path into the record, or into one it refers to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache

from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.money import minor_digits
from app.domain.records import Address, CreditNote, Customer, Invoice, Item, Order, PurchaseOrder, Record, Rep, type_of
from app.domain.shapes import reference
from app.planning.around import Around
from app.planning.describe import token
from app.planning.raw import Raw

REFERENCES = frozenset({"payer", "credited_invoice"})
"""Paths that lead to another record's Stripe id; no other text may pass for one."""
TABLES = frozenset({"extra", "user_fields"})
"""Fields that hold a table of names and texts."""
MONEY = frozenset({"amount", "tax", "total", "outstanding"})
"""Fields that hold cents of the record's currency."""
_HELD = (("dict", "text"), ("dt.date", "date"), ("Decimal", "number"), ("int", "number"), ("bool", "yes/no"))
"""Part of a field's type → what a person calls what it holds."""
_DERIVED = {
    RecordType.ITEMS: {"price_in_cents"},
    RecordType.ORDERS: {"key", "payer", "purchase_orders"},
    RecordType.INVOICES: {"order_key", "payer", "purchase_orders"},
    RecordType.CREDIT_NOTES: {"credited_invoice", "payer", "purchase_orders"},
}
_NEIGHBOURS = {"rep": RecordType.REPS, "bill_to": RecordType.CUSTOMERS, "customer": RecordType.CUSTOMERS}


def known(kind: RecordType, path: str) -> bool:
    """Return whether a path can lead anywhere in records of a type."""
    head, _, rest = path.partition(".")
    if rest and head in _NEIGHBOURS:
        return known(_NEIGHBOURS[head], rest)
    if head not in {field.name for field in fields(type_of[kind])}:
        return not rest and head in _DERIVED.get(kind, ())
    if head in {"address", "delivery"}:
        return rest in {field.name for field in fields(Address)}
    return bool(rest) == (head in TABLES)


def leads_to(kind: RecordType, path: str) -> tuple[RecordType, str]:
    """Return the record type a path ends in, and the path within its records."""
    head, _, rest = path.partition(".")
    if rest and head in _NEIGHBOURS:
        return leads_to(_NEIGHBOURS[head], rest)
    return kind, path


def value_kind(kind: RecordType, path: str) -> str:
    """Return what a path holds: ``text``, ``number``, ``money``, ``date`` or ``yes/no``."""
    kind, name = leads_to(kind, path)
    if name in MONEY:
        return "money"
    if name == "price_in_cents":
        return "number"
    kinds = {one.name: str(one.type) for one in fields(type_of[kind])}
    told = kinds.get(name.partition(".")[0], "str")
    for part, word in (
        ("dict", "text"),
        ("dt.date", "date"),
        ("Decimal", "number"),
        ("int", "number"),
        ("bool", "yes/no"),
    ):
        if part in told:
            return word
    return "text"


Getter = Callable[[Record, Around], Raw]


def value_at(record: Record, path: str, around: Around) -> Raw:
    """Return the value a path leads to; None where there is nothing.

    ``rep.…``, ``bill_to.…`` and ``customer.…`` follow the record's codes; ``payer`` and ``credited_invoice`` are
    references to other records' Stripe ids; ``purchase_orders`` lists those raised for the order;
    ``price_in_cents`` is an item's price in its currency's minor unit, with what decimals it has.
    """
    return getter(path)(record, around)


@lru_cache(maxsize=4096)
def getter(path: str) -> Getter:
    """Return what follows a path in any record; made once, for it is followed for every record."""
    head, _, rest = path.partition(".")
    if head in _WORKED_OUT:
        return _WORKED_OUT[head]
    if rest and head in _NEIGHBOURS:
        further = getter(rest)

        def beside(record: Record, around: Around) -> Raw:
            other = _neighbour(record, head, around)
            return further(other, around) if other is not None else None

        return beside
    if not rest:
        return _direct(head)
    if "." not in rest:
        return _below(head, rest)
    names = path.split(".")
    return lambda record, _around: _raw(_followed(record, names))


def _direct(name: str) -> Getter:
    """Return what reads a field of a record."""

    def own(record: Record, _around: Around) -> Raw:
        value: Raw = getattr(record, name, None)
        return value if value.__class__ in _PLAIN else _raw(value)

    return own


def _below(head: str, name: str) -> Getter:
    """Return what reads a part of a record's field: of an address, or of a table."""

    def part(record: Record, _around: Around) -> Raw:
        inner = getattr(record, head, None)
        value: Raw = inner.get(name) if isinstance(inner, dict) else getattr(inner, name, None)
        return value if value.__class__ in _PLAIN else _raw(value)

    return part


def _payer(record: Record, around: Around) -> Raw:
    code = payer_of(record, around)
    return reference(RecordType.CUSTOMERS, code) if code else None


def _credited_invoice(record: Record, _around: Around) -> Raw:
    number = record.invoice_number if isinstance(record, CreditNote) else ""
    return reference(RecordType.INVOICES, number) if number else None


def _price_in_cents(record: Record, _around: Around) -> Raw:
    if not isinstance(record, Item) or record.price is None:
        return None
    return record.price.scaleb(minor_digits(record.currency))


_WORKED_OUT: dict[str, Getter] = {
    "payer": _payer,
    "credited_invoice": _credited_invoice,
    "price_in_cents": _price_in_cents,
    "purchase_orders": lambda record, around: ", ".join(purchase_orders_of(record, around)),
}


def payer_of(record: Record, around: Around) -> str:
    """Return the code of the debtor who is invoiced: the bill-to account where there is one, else the debtor."""
    code = getattr(record, "customer_code", "")
    customer = around.record(RecordType.CUSTOMERS, code) if code else None
    if isinstance(customer, Customer) and customer.bill_to and customer.bill_to != customer.code:
        head = around.record(RecordType.CUSTOMERS, customer.bill_to)
        if head is not None:
            return customer.bill_to
    return code


def purchase_orders_of(record: Record, around: Around) -> list[str]:
    """Return the numbers of the purchase orders raised for a sales order or the invoice's order, sorted."""
    number = record.number if isinstance(record, Order) else getattr(record, "order_number", "")
    if not number:
        return []
    found = around.referring(RecordType.PURCHASE_ORDERS, token(RecordType.ORDERS, number))
    return sorted(order.number for order in found if isinstance(order, PurchaseOrder))


def rep_of(record: Record, around: Around) -> Rep | None:
    """Return the rep of a record: its own code, else its debtor's."""
    code = getattr(record, "rep_code", "")
    if not code and isinstance(record, (Order, Invoice, CreditNote)):
        customer = around.record(RecordType.CUSTOMERS, record.customer_code)
        code = customer.rep_code if isinstance(customer, Customer) else ""
    found = around.record(RecordType.REPS, code) if code else None
    return found if isinstance(found, Rep) else None


def _neighbour(record: Record, name: str, around: Around) -> Record | None:
    if name == "rep":
        return rep_of(record, around)
    code = getattr(record, "bill_to" if name == "bill_to" else "customer_code", "")
    if code and isinstance(record, Customer) and code == record.code:
        # Most debtors are billed themselves; they need not be looked up.
        return record
    return around.record(RecordType.CUSTOMERS, code) if code else None


_PLAIN = frozenset({str, int, bool, Decimal, dt.date, dt.datetime, type(None)})


def _followed(value: object, names: Sequence[str]) -> object:
    for name in names:
        if isinstance(value, dict):
            value = value.get(name)
        elif value is not None:
            value = getattr(value, name, None)
    return value


def _raw(value: object) -> Raw:
    return value if isinstance(value, (str, int, bool, Decimal, dt.date)) else None


@dataclass(frozen=True, slots=True)
class SourceField:
    """One place in a Pronto record that a rule may be filled from."""

    path: str
    label: str
    group: str
    """Heading it is listed under: ``Debtor``, ``Address``, ``User-defined fields`` …"""
    kind_of_value: str
    """As ``value_kind`` says."""


def sources_of(kind: RecordType, names: Iterable[str] = ()) -> list[SourceField]:
    """Return everything a rule for a record type may be filled from, as a person chooses from it.

    Args:
        kind: the record type.
        names: paths of what the site has beside Pronto's standard fields: ``user_fields.UserField1``, ``extra.Zone``.
    """
    own = PRONTO_NOUN[kind]
    found = _plain_fields(kind, "", f"{own[0].upper()}{own[1:]}")
    for name in names:
        head, _, rest = name.partition(".")
        if rest and head in TABLES and known(kind, name):
            found.append(SourceField(name, rest, _TABLE_GROUPS[head], "text"))
    own_fields = {one.name for one in fields(type_of[kind])}
    for prefix, label, needs in _BESIDE:
        if needs & own_fields:
            found += _plain_fields(_NEIGHBOURS[prefix], f"{prefix}.", label)
    return list({one.path: one for one in found}.values())


_TABLE_GROUPS = {"user_fields": "User-defined fields", "extra": "This site's own fields"}
_BESIDE = (
    ("bill_to", "Bill-to debtor", {"bill_to"}),
    ("customer", "Its debtor", {"customer_code"}),
    ("rep", "Rep", {"rep_code", "customer_code"}),
)
_HIDDEN = frozenset({"lines", "payer", "credited_invoice", *TABLES})
_LABELS = {
    "abn": "ABN",
    "bill_to": "Bill-to code",
    "description2": "Description, second line",
    "line1": "Street",
    "line2": "Street, second line",
    "on_hand": "Stock on hand",
    "available": "Stock available",
    "po": "PO",
    "rep_code": "Rep code",
    "amount": "Amount ex GST",
    "tax": "GST",
    "order_key": "Order number with suffix",
    "key": "Order number with suffix",
    "price_in_cents": "Price in cents",
    "reference": "Customer's reference",
}


def _plain_fields(kind: RecordType, prefix: str, group: str) -> list[SourceField]:
    """Return the fields of a record type, addresses under headings of their own."""
    found = []
    names = [one.name for one in fields(type_of[kind])] + sorted(_DERIVED.get(kind, ()))
    for name in names:
        if name in _HIDDEN or (prefix and name in _DERIVED.get(kind, ())):
            continue
        if name in {"address", "delivery"}:
            heading = ("Address" if name == "address" else "Delivery address") + (
                f" of the {group.lower()}" if prefix else ""
            )
            parts = [one.name for one in fields(Address)]
            found += [SourceField(f"{prefix}{name}.{part}", _label(part), heading, "text") for part in parts]
        else:
            found.append(SourceField(f"{prefix}{name}", _label(name), group, value_kind(kind, name)))
    return found


def _label(name: str) -> str:
    words = name.replace("_", " ")
    return _LABELS.get(name, words[:1].upper() + words[1:])
