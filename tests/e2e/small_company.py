"""Small companies in Pronto's books: six debtors made by hand, or a slice of the practice company."""

import datetime as dt
from decimal import Decimal

from app.practice.company.books import ProntoBooks
from app.practice.company.documents import DraftLine, order_record
from app.practice.company.schema import Record
from app.practice.company.seed import practice_books
from app.practice.company.seed_ledger import ledger_entry
from app.practice.company.stamps import sydney_stamp, utc_now

DEBTORS = ("ACME", "BORAL", "COLES", "DELTA")
REP = "R01"
LEVEL = "L"


def stamp() -> dict[str, str]:
    """The present, as Pronto stamps a change."""
    date, time = sydney_stamp(utc_now())
    return {"LastChangeDate": date, "LastChangeTime": time}


def debtor(code: str, **more: str) -> Record:
    """Make a debtor that nothing is wrong with."""
    return Record(
        {
            "CustomerCode": code,
            "CustomerName": f"{code.title()} Supplies Pty Ltd",
            "Email": f"accounts@{code.lower()}.example",
            "PhoneNo": "02 5550 1234",
            "AddressName": f"{code.title()} Supplies",
            "Address1": "1 Harbour Street",
            "Address3": "Sydney",
            "Address4": "NSW",
            "AddressPostcode": "2000",
            "AddressCountryCode": "AU",
            "RepCode": REP,
            "TermsDiscCode": "30D",
            "TaxCalcLevelCode": LEVEL,
            "CurrencyCode": "AUD",
            **stamp(),
            **more,
        }
    )


def item(code: str, price: str, **more: str) -> Record:
    """Make a stock item at a price in dollars."""
    return Record(
        {
            "ItemCode": code,
            "ItemDescription": f"Item {code}",
            "GroupCode": "TOOL",
            "UOMCode": "EACH",
            "Price": price,
            "TaxCode": "G",
            "OnHandQty": "10.0000",
            "AvailableQty": "8.0000",
            "WarehouseCode": "MAIN",
            **stamp(),
            **more,
        }
    )


def lines(*codes: str, price: str = "12.3400", quantity: str = "3") -> list[DraftLine]:
    """Make a stock line for each item."""
    return [
        DraftLine("SN", code, f"Item {code}", Decimal(quantity), Decimal(price), "G", "EACH", "TOOL") for code in codes
    ]


def order(number: int, customer: str, *codes: str, terms: str = "30D", invoice: str = "", **more: str) -> Record:
    """Make a sales order of these items; with an invoice number it has been invoiced today."""
    today = sydney_stamp(utc_now())[0]
    header = {
        "SOOrderNo": str(number),
        "CustomerCode": customer,
        "CustomerName": f"{customer.title()} Supplies Pty Ltd",
        "Date": today,
        "DeliveryDate": today,
        "StatusCode": "90" if invoice else "30",
        "WarehouseCode": "MAIN",
        "RepCode": REP,
        "TermsDiscCode": terms,
        "CustomerReference": f"PO-{number}",
        "InvoiceNo": invoice,
        "InvoiceDate": today if invoice else "",
        "CurrencyCode": "AUD",
        **stamp(),
        **more,
    }
    return order_record(header, lines(*codes), tax_level=LEVEL)


def invoiced(books: ProntoBooks, record: Record) -> None:
    """Put an invoiced order with its entry in the debtors ledger."""
    books.put_all([("orders", record), ("transactions", ledger_entry(record, record["CustomerCode"]))])


def by_hand() -> ProntoBooks:
    """Four debtors, three items, two invoices, an order paid ahead and one on account: 25 writes."""
    books = ProntoBooks("Small Company")
    books.load("reps", [Record({"RepCode": REP, "RepName": "Robin Rep", "RepEmail": "robin@small.example"})])
    books.load("customers", [debtor(code) for code in DEBTORS])
    books.load("items", [item("A1", "10.0000"), item("B2", "20.5000"), item("C3", "0.9900")])
    orders = [
        order(1001, "ACME", "A1", "B2", invoice="5001"),
        order(1002, "BORAL", "C3", invoice="5002"),
        order(1003, "COLES", "A1", terms="PIA"),
        order(1004, "DELTA", "B2"),
    ]
    books.load("orders", orders)
    books.load("transactions", [ledger_entry(one, one["CustomerCode"]) for one in orders if one["InvoiceNo"]])
    return books


def slice_of_practice(debtors: int, seed: int = 1) -> ProntoBooks:
    """The first debtors of the practice company with all their orders, invoices and the items in them."""
    whole = practice_books(seed=seed, today=dt.date(2026, 6, 30))
    customers = whole.rows("customers")[:debtors]
    codes = {row["CustomerCode"] for row in customers}
    orders = [row for row in whole.rows("orders") if row["CustomerCode"] in codes]
    sold = {line.get("ItemCode", "") for row in orders for line in row.lines}
    books = ProntoBooks("Slice of the practice company")
    books.load("reps", whole.rows("reps"))
    books.load("customers", customers)
    books.load("items", [row for row in whole.rows("items") if row["ItemCode"] in sold])
    books.load("orders", orders)
    books.load("transactions", [row for row in whole.rows("transactions") if row["CustomerCode"] in codes])
    return books
