"""Pronto's books of any size, made up: nothing is wrong with any record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.practice.company.books import ProntoBooks
from app.practice.company.documents import DraftLine, order_record
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import ledger_entry

_LONG_AGO = {"LastChangeDate": "2025-03-14", "LastChangeTime": "09:26:53"}
_TOWNS = (("Ballarat", "VIC", "3350"), ("Parramatta", "NSW", "2150"), ("Toowoomba", "QLD", "4350"))


@dataclass(frozen=True, slots=True)
class Size:
    """How many records of each type."""

    customers: int = 0
    items: int = 0
    invoices: int = 0


def books_of(size: Size) -> ProntoBooks:
    """Return books of a size; every stamp lies far back."""
    books = ProntoBooks("Bench Pty Ltd")
    books.load("reps", [Record({"RepCode": "R1", "RepName": "Robin Rep", "RepEmail": "robin@bench.example"})])
    books.load("customers", _customers(size.customers))
    books.load("items", _items(size.items))
    orders = [_invoiced(number, size) for number in range(size.invoices)]
    books.load("orders", orders)
    books.load("transactions", (ledger_entry(order, order["CustomerCode"]) for order in orders))
    return books


def _customers(count: int) -> Iterator[Record]:
    for number in range(count):
        town, state, postcode = _TOWNS[number % len(_TOWNS)]
        yield Record(
            {
                "CustomerCode": f"C{number:06d}",
                "CustomerName": f"Debtor {number} & Sons Pty Ltd",
                "ContactName": "Accounts payable",
                "Email": f"accounts{number}@debtor{number}.example",
                "PhoneNo": f"03 5550 {number % 10_000:04d}",
                "AddressName": f"Debtor {number} & Sons",
                "Address1": f"{number % 400 + 1} High Street",
                "Address3": town,
                "Address4": state,
                "AddressPostcode": postcode,
                "AddressCountryCode": "AU",
                "RepCode": "R1",
                "TermsDiscCode": "30D",
                "TaxCalcLevelCode": "L",
                "CurrencyCode": "AUD",
                **_LONG_AGO,
            }
        )


def _items(count: int) -> Iterator[Record]:
    for number in range(count):
        yield Record(
            {
                "ItemCode": f"I{number:06d}",
                "ItemDescription": f"Hex bolt M{number % 24 + 1} no. {number}",
                "GroupCode": "BOLT",
                "UOMCode": "EACH",
                "Price": f"{number % 900 + 1}.5000",
                "TaxCode": "G",
                "OnHandQty": "10.0000",
                "AvailableQty": "8.0000",
                "WarehouseCode": "MAIN",
                **_LONG_AGO,
            }
        )


def _invoiced(number: int, size: Size) -> Record:
    customer, item = number % max(1, size.customers), number % max(1, size.items)
    header = {
        "SOOrderNo": str(100_000 + number),
        "CustomerCode": f"C{customer:06d}",
        "CustomerName": f"Debtor {customer} & Sons Pty Ltd",
        "Date": "2025-03-14",
        "DeliveryDate": "2025-03-14",
        "StatusCode": "90",
        "WarehouseCode": "MAIN",
        "RepCode": "R1",
        "TermsDiscCode": "30D",
        "CustomerReference": f"PO-{number}",
        "InvoiceNo": str(500_000 + number),
        "InvoiceDate": "2025-03-14",
        "CurrencyCode": "AUD",
        **_LONG_AGO,
    }
    line = DraftLine("SN", f"I{item:06d}", "Hex bolt", Decimal(3), Decimal("12.3400"), "G", "EACH", "BOLT")
    return order_record(header, [line, line], tax_level="L")
