"""A company with a history to bring across: five hundred records that a migration writes."""

from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import ledger_entry
from tests.e2e.small_company import REP, debtor, item, order

DEBTORS, ITEMS, INVOICES = 200, 50, 250
ROWS = DEBTORS + ITEMS + INVOICES
BUYERS = 150
"""Debtors with invoices; the others have none."""


def history(debtors: int = DEBTORS, items: int = ITEMS, invoices: int = INVOICES, buyers: int = BUYERS) -> ProntoBooks:
    """Return books of debtors D000…, items I00… and invoices 50000… that nothing is wrong with."""
    books = ProntoBooks("History")
    books.load("reps", [Record({"RepCode": REP, "RepName": "Robin Rep", "RepEmail": "robin@small.example"})])
    books.load("customers", [debtor(f"D{n:03}") for n in range(debtors)])
    books.load("items", [item(f"I{n:02}", "10.0000") for n in range(items)])
    orders = [
        order(10000 + n, f"D{n % buyers:03}", f"I{n % items:02}", invoice=str(50000 + n)) for n in range(invoices)
    ]
    books.load("orders", orders)
    books.load("transactions", [ledger_entry(one, one["CustomerCode"]) for one in orders])
    return books


def alter_invoice(books: ProntoBooks, number: int, **more: str) -> None:
    """Change the order an invoice of the large history came from, as it is invoiced again."""
    n = number - 50000
    record = order(10000 + n, f"D{n % BUYERS:03}", f"I{n % ITEMS:02}", invoice=str(number), **more)
    books.put_all([("orders", record), ("transactions", ledger_entry(record, record["CustomerCode"]))])
