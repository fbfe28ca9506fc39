"""Texts of a row as values, and what is said of those that are none."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.remote.pronto.dialect_file import load_dialect
from app.remote.pronto.values import Values, clean

XI = load_dialect("xi")
SYDNEY = ZoneInfo("Australia/Sydney")


def values(**row: str) -> Values:
    return Values(dict(row), {name: name for name in row}, XI, SYDNEY)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("  ACME   ", "ACME"),
        ("Nuts &amp;amp; Bolts", "Nuts & Bolts"),
        ("Nuts &amp; Bolts", "Nuts & Bolts"),
        ("O&#39;Brien &lt;x&gt; &quot;y&quot;", 'O\'Brien <x> "y"'),
        ("R&D &copy right", "R&D &copy right"),
        ("AT&T", "AT&T"),
        ("café 山田 🔧", "café 山田 🔧"),
        ("", ""),
    ],
)
def test_texts(stored: str, read: str):
    assert clean(stored) == read


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5000", "12.5"),
        (" 1,234.56 ", "1234.56"),
        ("10.00-", "-10"),
        ("-10.00", "-10"),
        ("0", "0"),
        ("0.00", "0"),
    ],
)
def test_numbers(text: str, number: str):
    found = values(price=text)
    assert found.decimal("price") == Decimal(number)
    assert found.problems == []


@pytest.mark.parametrize("text", ["abc", "1.2.3", "NaN", "Infinity", "1e999999999", "1E5", "--1", "9" * 41])
def test_what_is_no_number_is_told_with_its_field(text: str):
    found = values(price=text)
    assert found.decimal("price") is None
    [problem] = found.problems
    assert problem.path == "price"
    assert "not a number" in problem.message or "too large" in problem.message


def test_blank_is_not_zero():
    found = values(price="  ", zero="0.00")
    assert found.decimal("price") is None
    assert found.cents("price", "AUD") is None
    assert found.cents("zero", "AUD") == 0
    assert found.number("price") == 0
    assert found.decimal("unheard_of") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", dt.date(2026, 3, 2)),
        ("2026-03-02T00:00:00", dt.date(2026, 3, 2)),
        ("", None),
        ("   ", None),
        ("0000-00-00", None),
        ("1899-12-30", None),
    ],
)
def test_dates(text: str, day: dt.date | None):
    found = values(day=text)
    assert found.date("day") == day
    assert found.problems == []


@pytest.mark.parametrize("text", ["02/03/2026", "2026-13-01", "yesterday"])
def test_what_is_no_date_is_told(text: str):
    found = values(day=text)
    assert found.date("day") is None
    assert text in found.problems[0].message


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        ("2026-01-15", "10:00:00", "2026-01-14T23:00:00+00:00"),
        ("2026-07-15", "10:00:00", "2026-07-15T00:00:00+00:00"),
        ("2026-07-15", "10:00", "2026-07-15T00:00:00+00:00"),
        ("2026-07-15", "", "2026-07-14T14:00:00+00:00"),
        ("2026-07-15", "0", "2026-07-14T14:00:00+00:00"),
        # 2:30 comes twice when daylight saving ends and never when it begins; both are taken as the earlier one.
        ("2026-04-05", "02:30:00", "2026-04-04T15:30:00+00:00"),
        ("2026-10-04", "02:30:00", "2026-10-03T16:30:00+00:00"),
    ],
)
def test_stamps_are_sydney_wall_clock(day: str, time: str, utc: str):
    assert values(day=day, time=time).stamp("day", "time") == dt.datetime.fromisoformat(utc)


def test_a_stamp_without_a_date_is_none():
    assert values(day="", time="10:00:00").stamp("day", "time") is None


def test_a_time_that_is_none_is_told():
    found = values(day="2026-03-02", time="25:00:00")
    assert found.stamp("day", "time") is not None
    assert "25:00:00" in found.problems[0].message


@pytest.mark.parametrize(("text", "code", "fine"), [("", "AUD", True), ("nzd", "NZD", True), ("$", "AUD", False)])
def test_currencies(text: str, code: str, fine: bool):
    found = values(currency=text)
    assert found.currency() == code
    assert bool(found.problems) is not fine
