"""The ledger: small notes, ranges of neighbours, documents without an order."""

import datetime as dt
import random

import pytest

from app.domain.kinds import RecordType
from app.practice.company.schema import Record
from app.practice.pronto.settings import Service, XiSettings
from app.remote.pronto.ledger import neighbours
from app.remote.pronto.ledger_notes import LedgerNote, LedgerNotes
from tests.remote.pronto.conftest import NOW

SINCE = NOW - dt.timedelta(hours=3)


def test_notes_hold_what_was_put_in():
    notes = LedgerNotes()
    chance = random.Random(1)
    given = {
        str(number): LedgerNote(
            dt.date(2026, 1, 1) + dt.timedelta(days=number % 400) if number % 3 else None,
            chance.randint(-(10**12), 10**12) if number % 5 else None,
        )
        for number in range(5000)
    }
    for number, note in given.items():
        notes[number] = note
    assert len(notes) == 5000
    assert all(notes.get(number) == note for number, note in given.items())
    assert notes.get("nobody") is None
    notes["7"] = LedgerNote(None, 1)
    assert notes.get("7") == LedgerNote(None, 1)
    assert len(notes) == 5000


@pytest.mark.parametrize(
    ("numbers", "ranges"),
    [
        ([], []),
        (["5"], [("5", "5")]),
        (["500010", "500001", "500003"], [("500001", "500010")]),
        (["500001", "500100"], [("500001", "500001"), ("500100", "500100")]),
        (["9", "10", "11"], [("9", "9"), ("10", "11")]),
        (["A1", "7"], [("7", "7"), ("A1", "A1")]),
        (["9" * 5000], [("9" * 5000, "9" * 5000)]),
    ],
)
def test_neighbours_share_a_range(numbers: list[str], ranges: list[tuple[str, str]]):
    assert list(neighbours(numbers)) == ranges


def paid(books, number: str) -> None:
    """Settle an invoice in the ledger, as a receipt does; its order is not touched."""
    [entry] = [row for row in books.rows("transactions") if row.get("DocumentNo") == number]
    books.put_all([("transactions", entry.changed(OutstandingAmount="0.00"))])


def owing(books, ending: str = ""):
    return next(
        row
        for row in books.rows("transactions")
        if row.get("OutstandingAmount") not in {"", "0.00"} and row.get("SOOrderNo").endswith(ending)
    )


@pytest.mark.parametrize("ending", ["", "0"])
def test_a_payment_alone_is_seen_by_an_incremental_read(practice, own_books, ending: str):
    entry = owing(own_books, ending)
    with practice(own_books) as site:
        number = entry.get("DocumentNo")
        full = {record.number: record for record in site.records(RecordType.INVOICES)}
        assert full[number].outstanding > 0
        paid(own_books, number)
        reading = site.source.read(RecordType.INVOICES, SINCE, site.job)
        found = {record.number: record for page in reading.pages for record in page.records}
        assert reading.incremental
        assert found[number].outstanding == 0
        after = {record.number: record for record in site.records(RecordType.INVOICES)}
        assert all(after[key] == record for key, record in found.items())


def test_a_changed_order_comes_with_the_ledgers_word(practice, own_books):
    entry = owing(own_books)
    with practice(own_books) as site:
        full = {record.number: record for record in site.records(RecordType.INVOICES)}
        order = own_books.get("orders", entry.get("SOOrderNo"), entry.get("SOBOSuffix"))
        own_books.put_all([("orders", order.changed(CustomerReference="NEW-REF"))])
        found = {record.number: record for record in site.records(RecordType.INVOICES, SINCE)}
    changed = found[entry.get("DocumentNo")]
    assert changed.reference == "NEW-REF"
    assert (changed.outstanding, changed.due_date) == (
        full[changed.number].outstanding,
        full[changed.number].due_date,
    )


def alone(kind: str, number: str, amount: str, tax: str, **more: str) -> Record:
    return Record(
        {
            "CustomerCode": "ACME",
            "TransactionType": kind,
            "DocumentNo": number,
            "TransactionDate": "2026-06-01",
            "DueDate": "2026-06-15",
            "Reference": "500001",
            "Amount": amount,
            "TaxAmount": tax,
            "OutstandingAmount": amount,
            **more,
        }
    )


@pytest.mark.parametrize("since", [None, SINCE])
def test_documents_without_an_order_are_not_lost(practice, own_books, since):
    own_books.put_all(
        [
            ("transactions", alone("IN", "J1", "110.00", "10.00")),
            ("transactions", alone("CR", "J2", "-55.00", "-5.00")),
            ("transactions", alone("RC", "J3", "-55.00", "0.00")),
        ]
    )
    with practice(own_books) as site:
        invoices = {record.number: record for record in site.records(RecordType.INVOICES, since)}
        notes = {record.number: record for record in site.records(RecordType.CREDIT_NOTES, since)}
    assert (invoices["J1"].amount, invoices["J1"].tax, invoices["J1"].total) == (10000, 1000, 11000)
    assert (invoices["J1"].outstanding, invoices["J1"].terms_days, invoices["J1"].lines) == (11000, 14, ())
    assert (notes["J2"].total, notes["J2"].invoice_number) == (5500, "500001")
    assert "J3" not in invoices | notes


def test_without_a_ledger_invoices_still_come(practice, shared_books):
    services = [Service("harbour.practice", off={"DebGetTransactions"})]
    with practice(shared_books, server={"services": services}) as site:
        records = site.records(RecordType.INVOICES)
        assert len(records) == 1200
        assert all(record.outstanding is None for record in records)
        assert all(record.due_date for record in records)
        assert site.source.read(RecordType.INVOICES, SINCE, site.job).incremental


def test_a_type_filter_that_is_ignored_is_checked_again(practice, shared_books):
    ignored = frozenset({"TransactionType", "StatusCode", "LastChangeDate", "DocumentNo", "SOOrderNo"})
    with practice(shared_books, server={"xi": XiSettings(ignored_filters=ignored)}) as site:
        assert len(site.records(RecordType.INVOICES)) == 1200
        assert len(site.records(RecordType.CREDIT_NOTES)) == 40
        assert len(site.records(RecordType.INVOICES, SINCE)) < 40
