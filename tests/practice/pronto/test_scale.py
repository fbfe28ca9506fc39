"""Pages stay as small as they are at a hundred thousand records."""

import pytest

from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from app.practice.pronto.calls import READ_CALLS
from app.practice.pronto.query import Query
from app.practice.pronto.select import select

COUNT = 100_000


class Counted(Record):
    """A record that counts how often it is looked at."""

    looks = 0

    def get(self, name, default=""):
        Counted.looks += 1
        return self.fields.get(name, default)


@pytest.fixture(scope="module")
def books():
    found = ProntoBooks("Large Co")
    with found.locked() as tables:
        tables["customers"].load(
            Counted(
                {"CustomerCode": f"C{number:06d}", "LastChangeDate": "2026-01-01" if number % 1000 else "2026-06-01"}
            )
            for number in range(COUNT)
        )
    return found


def page(books, query):
    call = READ_CALLS["CusGetCustomers"]
    with books.locked() as tables:
        Counted.looks = 0
        return select(call, tables["customers"], query, limit=100, inclusive=True)


def test_a_page_in_the_middle_reads_only_itself(books):
    rows = page(books, Query(fields=["CustomerCode"], start=("C050000",)))
    assert [row.fields["CustomerCode"] for row in rows] == [f"C{number:06d}" for number in range(50_000, 50_100)]
    assert Counted.looks <= 200


def test_changes_since_a_date_read_only_what_changed(books):
    recent = Query(
        fields=["CustomerCode"],
        changed=("2026-05-01", ""),
        tests=[lambda record: record.get("LastChangeDate") >= "2026-05-01"],
    )
    rows = page(books, recent)
    assert [row.fields["CustomerCode"] for row in rows] == [f"C{number:06d}" for number in range(0, COUNT, 1000)]
    assert Counted.looks <= 200


def test_one_record_by_its_key_reads_one(books):
    rows = page(books, Query(fields=["CustomerCode"], exact={"CustomerCode": "C077777"}))
    assert len(rows) == 1
    assert Counted.looks <= 3


def test_one_debtors_ledger_reads_only_that_debtor():
    found = ProntoBooks("Large Co")
    with found.locked() as tables:
        tables["transactions"].load(
            Counted({"CustomerCode": f"C{number // 10:05d}", "TransactionType": "IN", "DocumentNo": str(number)})
            for number in range(20_000)
        )
        Counted.looks = 0
        query = Query(fields=["DocumentNo"], exact={"CustomerCode": "C01000"})
        rows = select(READ_CALLS["DebGetTransactions"], tables["transactions"], query, limit=100, inclusive=True)
    assert [row.fields["DocumentNo"] for row in rows] == [str(number) for number in range(10_000, 10_010)]
    assert Counted.looks < 100
