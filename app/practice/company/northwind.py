"""Loads Northwind-shaped JSON (customers, products, orders with details, employees) into books.

The shape is that of the well-known sample database: one file a table, each a list of objects. Amounts there
are floating point numbers that stand for decimals; they are read as decimals and rounded to four places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.practice.company.amounts import four_places
from app.practice.company.books import ProntoBooks
from app.practice.company.documents import DraftLine, is_invoiced, order_record
from app.practice.company.people import email_name
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import ledger_entry
from app.practice.company.stamps import SYDNEY, utc_now

COMPANY = "Northwind Traders"
GST_FREE = frozenset({"Produce", "Meat/Poultry", "Seafood", "Grains/Cereals", "Dairy Products"})
"""Categories of basic food, GST-free in Australia (A New Tax System (GST) Act 1999, Div 38-A)."""
_FIRST_INVOICE = 900000
_GAP_DAYS = 30
_PLACES = Decimal("0.0001")
_NEEDED = ("customers", "products", "orders", "order_details", "employees", "categories")

Row = dict[str, Any]


class NorthwindDataError(ValueError):
    """The folder does not hold Northwind-shaped JSON; the text says which file and what is wrong."""


@dataclass(frozen=True, slots=True)
class _Shift:
    """Moves dates so that the last order lies shortly before today."""

    days: timedelta

    def moved(self, text: str | None) -> str:
        """Return a shifted ``YYYY-MM-DD``, blank for none."""
        return (date.fromisoformat(text[:10]) + self.days).isoformat() if text else ""


def northwind_books(
    folder: Path,
    *,
    today: date | None = None,
    shift_dates: bool = True,
    clock: Callable[[], datetime] = utc_now,
) -> ProntoBooks:
    """Return books filled from a folder of Northwind-shaped JSON files.

    Shipped orders become invoices (status 90, number 900000 + order number); the others stay open with terms
    of payment in advance. Freight becomes a special charge line. Ids stay as they are.

    Args:
        folder: Holds customers.json, products.json, orders.json, order_details.json, employees.json and
            categories.json.
        today: The day the data ends 30 days before; None for the clock's day in Sydney.
        shift_dates: False keeps the dates as they are.
        clock: Gives the present moment (aware UTC) for later change stamps.

    Raises:
        NorthwindDataError: A file lacks, is not JSON, or lacks a column.
    """
    tables = {name: _rows(folder, name) for name in _NEEDED}
    day = today or clock().astimezone(SYDNEY).date()
    try:
        return _filled(tables, day, shift_dates=shift_dates, clock=clock)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise NorthwindDataError(f"The files in {folder} are not Northwind-shaped: {error}") from error


def _filled(
    tables: dict[str, list[Row]], today: date, *, shift_dates: bool, clock: Callable[[], datetime]
) -> ProntoBooks:
    last = max(date.fromisoformat(str(order["order_date"])[:10]) for order in tables["orders"])
    shift = _Shift(today - timedelta(days=_GAP_DAYS) - last if shift_dates else timedelta(0))
    stamp = (shift.days + last).isoformat()
    categories = {row["category_id"]: str(row["category_name"]) for row in tables["categories"]}
    products = {row["product_id"]: row for row in tables["products"]}
    items = {key: _item(row, categories, stamp) for key, row in products.items()}
    customers = {str(row["customer_id"]): _customer(row, stamp) for row in tables["customers"]}
    orders = list(_orders(tables, customers, items, shift))
    books = ProntoBooks(COMPANY, clock=clock)
    books.load("reps", (_rep(row) for row in tables["employees"]))
    books.load("customers", customers.values())
    books.load("items", items.values())
    books.load("orders", orders)
    books.load(
        "transactions",
        (ledger_entry(order, order.get("CustomerCode")) for order in orders if is_invoiced(order.fields)),
    )
    return books


def _rows(folder: Path, name: str) -> list[Row]:
    path = folder / f"{name}.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise NorthwindDataError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise NorthwindDataError(f"{path} is not JSON") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NorthwindDataError(f"{path} is not a list of records")
    return rows


def _rep(row: Row) -> Record:
    name = f"{row['first_name']} {row['last_name']}"
    code = f"{int(row['employee_id']):03d}"
    return Record({"RepCode": code, "RepName": name, "RepEmail": f"{email_name(name)}@northwind.example"})


def _customer(row: Row, stamp: str) -> Record:
    address = _address(row["company_name"], row["address"], row["city"], row["region"], row["postal_code"])
    return Record(
        {
            "CustomerCode": str(row["customer_id"]),
            "CustomerName": _text(row["company_name"]),
            "ContactName": _text(row["contact_name"]),
            "PhoneNo": _text(row["phone"]),
            "AddressCountryCode": _text(row["country"]),
            "TermsDiscCode": "30D",
            "TaxCalcLevelCode": "L",
            "CurrencyCode": "AUD",
            "LastChangeDate": stamp,
            "LastChangeTime": "09:00:00",
            **address,
        }
    )


def _address(name: Any, street: Any, city: Any, region: Any, postcode: Any) -> dict[str, str]:
    """Put a street of one or two lines, the city in line 3 and the region in line 4."""
    first, _, second = _text(street).replace("\\n", "\n").partition("\n")
    lines = {"Address1": first, "Address2": second, "Address3": _text(city), "Address4": _text(region)}
    return {"AddressName": _text(name), "AddressPostcode": _text(postcode), **lines}


def _item(row: Row, categories: dict[Any, str], stamp: str) -> Record:
    category = categories[row["category_id"]]
    on_hand = four_places(Decimal(row["units_in_stock"]))
    return Record(
        {
            "ItemCode": str(row["product_id"]),
            "ItemDescription": _text(row["product_name"]),
            "ItemDescription2": _text(row["quantity_per_unit"]),
            "GroupCode": category[:4].upper(),
            "UOMCode": "EACH",
            "Price": four_places(_decimal(row["unit_price"])),
            "TaxCode": "F" if category in GST_FREE else "G",
            "OnHandQty": on_hand,
            "AvailableQty": on_hand,
            "ConditionCode": "O" if int(row["discontinued"]) else "",
            "WarehouseCode": "MAIN",
            "LastChangeDate": stamp,
            "LastChangeTime": "09:00:00",
        }
    )


def _orders(
    tables: dict[str, list[Row]], customers: dict[str, Record], items: dict[Any, Record], shift: _Shift
) -> Iterable[Record]:
    details: dict[Any, list[Row]] = {}
    for row in tables["order_details"]:
        details.setdefault(row["order_id"], []).append(row)
    for order in tables["orders"]:
        lines = [_line(row, items[row["product_id"]]) for row in details.get(order["order_id"], ())]
        freight = _decimal(order["freight"])
        if freight:
            lines.append(DraftLine("SC", "FREIGHT", "Freight", Decimal(1), freight, "G"))
        yield order_record(_header(order, customers, shift), lines, tax_level="L")


def _header(order: Row, customers: dict[str, Record], shift: _Shift) -> dict[str, str]:
    code = str(order["customer_id"])
    number = int(order["order_id"])
    shipped = shift.moved(order["shipped_date"])
    ship_to = _address(
        order["ship_name"], order["ship_address"], order["ship_city"], order["ship_region"], order["ship_postal_code"]
    )
    ordered = shift.moved(order["order_date"])
    return {
        "SOOrderNo": str(number),
        "CustomerCode": code,
        "CustomerName": customers[code].get("CustomerName"),
        "Contact": customers[code].get("ContactName"),
        "Date": ordered,
        "DeliveryDate": shift.moved(order["required_date"]),
        "StatusCode": "90" if shipped else "30",
        "WarehouseCode": "MAIN",
        "RepCode": f"{int(order['employee_id']):03d}",
        "TermsDiscCode": "30D" if shipped else "PIA",
        "InvoiceNo": str(_FIRST_INVOICE + number) if shipped else "",
        "InvoiceDate": shipped,
        "CurrencyCode": "AUD",
        "LastChangeDate": shipped or ordered,
        "LastChangeTime": "09:00:00",
        **ship_to,
    }


def _line(row: Row, item: Record) -> DraftLine:
    return DraftLine(
        "SN",
        item.get("ItemCode"),
        item.get("ItemDescription"),
        Decimal(row["quantity"]),
        _decimal(row["unit_price"]),
        item.get("TaxCode"),
        item.get("UOMCode"),
        item.get("GroupCode"),
        _decimal(row["discount"]) * 100,
    )


def _decimal(value: Any) -> Decimal:
    """Return the decimal that a floating point number of the sample data stands for."""
    return Decimal(value).quantize(_PLACES)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
