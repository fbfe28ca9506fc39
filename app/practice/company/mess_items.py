"""Alterations of stock items."""

from __future__ import annotations

from decimal import Decimal

from app.practice.company.alterations import Alteration
from app.practice.company.amounts import four_places
from app.practice.company.chooser import Alterer, Chooser
from app.practice.company.schema import Record

_STOPPED = frozenset("OTI")


def _change(chooser: Chooser, kind: str, record: Record | None, **values: str) -> Alteration | None:
    """Put the values into an item and tell what changed."""
    if record is None:
        return None
    chooser.books.put("items", record.changed(**values))
    before = {name: record.get(name) for name in values}
    return Alteration(kind, "pronto", "items", record.get("ItemCode"), before=before, after=values)


def _sold(record: Record) -> bool:
    return record.get("ConditionCode") not in _STOPPED


def _change_price(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("items", lambda row: _sold(row) and bool(row.get("Price")))
    if record is None:
        return None
    price = Decimal(record.get("Price")) + Decimal(chooser.random.randint(1, 5000)) / 100
    return _change(chooser, "change-price", record, Price=four_places(price))


def _discontinue(chooser: Chooser) -> Alteration | None:
    return _change(chooser, "discontinue-item", chooser.pick("items", _sold), ConditionCode=chooser.random.choice("OT"))


def _reactivate(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("items", lambda row: not _sold(row))
    return _change(chooser, "reactivate-item", record, ConditionCode="A")


def _change_stock(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("items")
    if record is None:
        return None
    change = Decimal(chooser.random.choice((-3, -1, 2, 7)))
    values = {name: four_places(Decimal(record.get(name) or 0) + change) for name in ("OnHandQty", "AvailableQty")}
    return _change(chooser, "change-stock", record, **values)


def _rename(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("items", _sold)
    words = f"Revised description {chooser.random.randint(100, 999)}"
    return _change(chooser, "rename-item", record, ItemDescription=words)


def _new_item(chooser: Chooser) -> Alteration | None:
    code = chooser.new_code("items", "NEWITEM")
    quantity = four_places(Decimal(chooser.random.randint(1, 50)))
    values = {
        "ItemCode": code,
        "ItemDescription": f"New line {code}",
        "GroupCode": "TOOL",
        "UOMCode": "EACH",
        "Price": four_places(Decimal(chooser.random.randint(100, 9999)) / 100),
        "TaxCode": "G",
        "OnHandQty": quantity,
        "AvailableQty": quantity,
    }
    chooser.books.put("items", Record(values))
    return Alteration("new-item", "pronto", "items", code, after=values)


ITEM_ALTERERS: dict[str, Alterer] = {
    "change-price": _change_price,
    "discontinue-item": _discontinue,
    "reactivate-item": _reactivate,
    "change-stock": _change_stock,
    "rename-item": _rename,
    "new-item": _new_item,
}
