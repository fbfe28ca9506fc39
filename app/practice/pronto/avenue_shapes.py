"""Records as the Avenue dialect writes them: numbers as text, times ``HH:MM DD-Mon-YYYY`` in Sydney time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.practice.company.amounts import GST_RATES, four_places
from app.practice.company.schema import Record

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STATUS_WORDS = {
    "00": "Entry",
    "02": "Quote",
    "11": "Back Order",
    "17": "Crdt Hold",
    "20": "On Hold",
    "23": "C/N Hold",
    "30": "PSlip Rdy",
    "40": "PSlip Prt'd",
    "61": "Other",
    "70": "Inv Rdy",
    "73": "C/N Rdy",
    "80": "Inv Prt'd",
    "87": "Suspended",
    "90": "Complete",
}
"""Shortened as Avenue shortens them (``PSlip Prt'd`` is a recorded one)."""


def debtor_shape(record: Record) -> dict[str, Any]:
    """Return a debtor of ``debtor/v4``."""
    return {
        "code": record.get("CustomerCode"),
        "email": record.get("Email"),
        "fax": "",
        "name": record.get("CustomerName"),
        "phone": record.get("PhoneNo"),
        "territory": record.get("TerritoryCode"),
        "website": "",
        "warehouse": record.get("WarehouseCode"),
        "customer_type": record.get("TypeCode"),
        "delivery_address": _address(record),
    }


def product_shape(record: Record) -> dict[str, Any]:
    """Return a product of ``product/v4``: the recorded fields, those the practice company lacks blank."""
    ex_tax = Decimal(record.get("Price") or 0)
    inc_tax = ex_tax * (1 + GST_RATES.get(record.get("TaxCode"), Decimal(0)))
    price = {"currency_code": "AUD", "inc_tax": _number(inc_tax), "ex_tax": _number(ex_tax)}
    stock = {"warehouse": record.get("WarehouseCode"), "quantity": _number(Decimal(record.get("OnHandQty") or 0))}
    return {
        "code": record.get("ItemCode"),
        "description": record.get("ItemDescription"),
        "description1": record.get("ItemDescription"),
        "description2": record.get("ItemDescription2"),
        "description3": "",
        "abc_class": "",
        "apn": "",
        "group_code": record.get("GroupCode"),
        "brand": "",
        "condition_code": record.get("ConditionCode"),
        "default_conversion_factor": "1.0",
        "pack_weight": "0.0",
        "title": record.get("ItemDescription"),
        "stock_status": "S",
        "uom": record.get("UOMCode"),
        "updated_at": _time(record.get("LastChangeDate"), record.get("LastChangeTime")),
        "created_at": _time(record.get("CreatedDate"), ""),
        "prices": [{"debtor": "", "breaks": [], "base_price": price}],
        "images": [],
        "notes": [],
        "alternative_products": [],
        "companion_products": [],
        "inventory_quantities": [stock],
        "uoms": [],
        "categories": [],
    }


def order_shape(record: Record) -> dict[str, Any]:
    """Return an order of ``order/v4``."""
    status = record.get("StatusCode")
    return {
        "customer_reference": record.get("CustomerReference"),
        "debtor": record.get("CustomerCode"),
        "pronto_order_number": record.get("SOOrderNo"),
        "suffix": record.get("SOBOSuffix"),
        "status_code": status,
        "status_desc": _STATUS_WORDS.get(status, ""),
        "carrier_code": "",
        "consignment_note": "",
        "currency_code": record.get("CurrencyCode"),
        "delivery_address": {**_address(record), "phone": ""},
        "delivery_instructions": {f"del_inst_{number}": "" for number in range(1, 8)},
        "payment_method": "",
        "payment_reference": "",
        "lines": [_line(row) for row in record.lines],
    }


def _line(row: dict[str, str]) -> dict[str, str]:
    ex_tax = Decimal(row.get("ItemPrice") or 0)
    inc_tax = ex_tax * (1 + GST_RATES.get(row.get("TaxCode", ""), Decimal(0)))
    return {
        "type": row.get("TypeCode", ""),
        "stock_code": row.get("ItemCode", ""),
        "ordered_qty": _number(Decimal(row.get("OrderedQty") or 0)),
        "backordered_qty": _number(Decimal(row.get("BackorderQty") or 0)),
        "shipped_qty": _number(Decimal(row.get("ShippedQty") or 0)),
        "uom": row.get("UOMCode", ""),
        "price_ex_tax": _number(ex_tax),
        "price_inc_tax": _number(inc_tax),
    }


def _address(record: Record) -> dict[str, str]:
    lines = {f"address{number}": record.get(f"Address{number}") for number in range(1, 8)}
    return {**lines, "postcode": record.get("AddressPostcode")}


def _number(value: Decimal) -> str:
    """Write a number as Avenue does: text with at least one decimal (``-5.0``)."""
    whole, _, part = four_places(value).partition(".")
    return f"{whole}.{part.rstrip('0') or '0'}"


def _time(date_text: str, time_text: str) -> str:
    if not date_text:
        return ""
    year, month, day = date_text.split("-")
    return f"{(time_text or '00:00')[:5]} {day}-{_MONTHS[int(month) - 1]}-{year}"
