"""The books: stamps, order, and what a restart finds."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, date, datetime

import pytest

from app.practice.company.books import ProntoBooks
from app.practice.company.journal import FILE_NAME, DamagedJournalError
from app.practice.company.schema import Record
from app.practice.company.seed import practice_books
from tests.support.environment import ROOT


def at(*moment):
    return lambda: datetime(*moment, tzinfo=UTC)


def debtor(code, **fields):
    return Record({"CustomerCode": code, **fields})


def small():
    books = ProntoBooks("Small Co", clock=at(2026, 1, 5))
    books.put("customers", debtor("B1", CustomerName="Bee"))
    books.put("customers", debtor("A1", CustomerName="Ay"))
    books.put("orders", Record({"SOOrderNo": "1000"}, ({"SequenceNo": "1.00", "TypeCode": "DN"},)))
    return books


@pytest.mark.parametrize(
    ("clock", "stamp"),
    [
        (at(2026, 1, 15, 13, 30, 5), ("2026-01-16", "00:30:05")),  # daylight saving, UTC+11
        (at(2026, 7, 15, 13, 30, 5), ("2026-07-15", "23:30:05")),  # winter, UTC+10
    ],
)
def test_changes_are_stamped_in_sydney_time(clock, stamp):
    books = ProntoBooks("Co", clock=clock)
    stored = books.put("customers", debtor("A"))
    assert (stored.get("LastChangeDate"), stored.get("LastChangeTime")) == stamp


def test_reps_carry_no_stamp():
    assert ProntoBooks("Co").put("reps", Record({"RepCode": "1"})).get("LastChangeDate") == ""


def test_order_numbers_sort_as_numbers_and_suffixes_after_the_blank_one():
    books = ProntoBooks("Co")
    for number, suffix in (("10000", ""), ("999", "A"), ("999", ""), ("1000", "")):
        books.put("orders", Record({"SOOrderNo": number, "SOBOSuffix": suffix}))
    keys = [(row.get("SOOrderNo"), row.get("SOBOSuffix")) for row in books.rows("orders")]
    assert keys == [("999", ""), ("999", "A"), ("1000", ""), ("10000", "")]


def test_unknown_fields_and_blank_keys_are_refused_and_change_nothing():
    books = small()
    with pytest.raises(ValueError, match="no field Shoe"):
        books.put_all([("customers", debtor("C1")), ("customers", debtor("D1", Shoe="42"))])
    with pytest.raises(ValueError, match="needs a CustomerCode"):
        books.put("customers", debtor(""))
    assert books.count("customers") == 2


def test_a_blank_field_reads_as_empty_text():
    record = debtor("A", Email="a@b.example")
    assert (record["Email"], record["PhoneNo"], record.get("PhoneNo"), record.get("PhoneNo", "none")) == (
        "a@b.example",
        "",
        "",
        "none",
    )


def test_a_restart_finds_every_change(tmp_path):
    books = ProntoBooks.open(tmp_path, small)
    books.put("customers", debtor("C1", CustomerName="Sea 🦐"))
    books.put("customers", debtor("A1", CustomerName="Ay two"))
    books.delete("customers", "B1")
    books.close()
    again = ProntoBooks.open(tmp_path, lambda: pytest.fail("filled again"))
    assert again.company == "Small Co"
    assert [row.get("CustomerName") for row in again.rows("customers")] == ["Ay two", "Sea 🦐"]
    assert again.rows("orders") == small().rows("orders")
    again.close()


def test_opening_compacts_the_file(tmp_path):
    books = ProntoBooks.open(tmp_path, small)
    for turn in range(50):
        books.put("customers", debtor("A1", CustomerName=f"Turn {turn}"))
    books.close()
    before = len((tmp_path / FILE_NAME).read_text(encoding="utf-8").splitlines())
    ProntoBooks.open(tmp_path, small).close()
    after = len((tmp_path / FILE_NAME).read_text(encoding="utf-8").splitlines())
    assert (before, after) == (4 + 50, 4)


def test_a_torn_last_line_is_cut_off(tmp_path):
    books = ProntoBooks.open(tmp_path, small)
    books.put("customers", debtor("C1"))
    books.close()
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes() + b'{"all":[{"table":"customers","put":{"Custo')
    again = ProntoBooks.open(tmp_path, small)
    assert again.count("customers") == 3
    again.put("customers", debtor("D1"))
    again.close()
    last = ProntoBooks.open(tmp_path, small)
    assert last.count("customers") == 4
    last.close()


def test_changes_put_together_are_one_line(tmp_path):
    books = ProntoBooks.open(tmp_path, small)
    books.put_all([("customers", debtor("C1")), ("customers", debtor("D1"))])
    books.close()
    entry = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8").splitlines()[-1])
    assert len(entry["all"]) == 2
    again = ProntoBooks.open(tmp_path, small)
    assert again.count("customers") == 4
    again.close()


def test_a_damaged_file_is_refused(tmp_path):
    (tmp_path / FILE_NAME).write_text("not json\n{}\n", encoding="utf-8")
    with pytest.raises(DamagedJournalError, match="line 1"):
        ProntoBooks.open(tmp_path, small)


def test_kill_9_loses_nothing_that_was_answered(tmp_path):
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from app.practice.company.books import ProntoBooks
        from app.practice.company.schema import Record
        books = ProntoBooks.open(Path(sys.argv[1]), lambda: ProntoBooks("Co"))
        for number in range(10**6):
            books.put("customers", Record({"CustomerCode": f"C{number:07d}"}))
            print(number, flush=True)
        """
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with child:
        last = -1
        while last < 200:
            last = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        for line in child.stdout:
            last = int(line) if line.endswith("\n") else last
    books = ProntoBooks.open(tmp_path, lambda: pytest.fail("filled again"))
    assert books.count("customers") >= last + 1
    assert books.rows("customers")[last].get("CustomerCode") == f"C{last:07d}"
    books.close()


def test_the_practice_company_survives_a_restart(tmp_path):
    fresh = practice_books(today=date(2026, 6, 30))
    ProntoBooks.open(tmp_path, lambda: fresh).close()
    again = ProntoBooks.open(tmp_path, lambda: pytest.fail("filled again"))
    for table in ("customers", "items", "orders", "transactions", "reps", "purchase_orders"):
        assert again.rows(table) == fresh.rows(table)
    again.close()
