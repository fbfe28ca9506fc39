"""Transforms that bring texts, numbers, dates, phones and codes into shape."""

import datetime as dt
from decimal import Decimal
from importlib import resources

import pytest

from app.domain.causes import Cause
from app.planning.transforms import LOOKUP, TRANSFORMS, NotValid, Raw, Unmapped, apply, check

TABLES = {"terms": {"30": "30 days", "PIA": "In advance"}, "tax rates": {"G": "10"}}
DAY = dt.date(2026, 7, 1)


@pytest.mark.parametrize(
    ("name", "value", "result"),
    [
        ("title", "big  red BOX", "Big Red Box"),
        ("sentence", "  BIG RED BOX", "Big red box"),
        ("name", "O'BRIEN & SONS PTY LTD", "O'Brien & Sons Pty Ltd"),
        ("name", "mcdonald smith-jones", "McDonald Smith-Jones"),
        ("name", "BANK OF NSW", "Bank of NSW"),
        ("name", "THE HERB SHOP (QLD)", "The Herb Shop (QLD)"),
        ("name", "JOE'S CAFÉ", "Joe's Café"),
        ("name", "iPad repairs", "iPad repairs"),
        ("name", "", ""),
        ("no_accents", "Café Ærø Straße", "Cafe AEro Strasse"),
        ("no_punctuation", "A.B.N. 51-824, $5", "A B N 51 824 5"),
        ("no_leading_zeros", "000120", "120"),
        ("no_leading_zeros", "000", "0"),
        ("part:2:comma", "Smith, Jo, Ms", "Jo"),
        ("part:last:space", "Jo van Smith", "Smith"),
        ("part:1:dash", "NSW-01", "NSW"),
        ("part:2:colon", "a:b", "b"),
        ("part:5:comma", "a,b", ""),
        ("part:2:\\:", "a:b", "b"),
        ("part:1:comma", None, ""),
        ("replace:-:/", "1-2-3", "1/2/3"),
        ("replace:x", "axbx", "ab"),
        ("replace:\\::.", "1:30", "1.30"),
        ("first:3", "ABCDE", "ABC"),
        ("last:3", "ABCDE", "CDE"),
        ("pad:5", "42", "00042"),
        ("pad:5:*", 42, "***42"),
        ("pad:2", "12345", "12345"),
        ("pad:5", "", ""),
        ("suffix: days", 30, "30 days"),
        ("suffix: days", "", ""),
        ("default:none", "  ", "none"),
        ("default:none", 0, 0),
        ("yes_no", True, "Yes"),
        ("yes_no:Active:Closed", "n", "Closed"),
        ("yes_no", "", ""),
        ("phone_e164", "(02) 9999 1234", "+61299991234"),
        ("phone_e164:NZ", "09 300 1234", "+6493001234"),
        ("phone_national", "+61 412 345 678", "0412 345 678"),
        ("abn_spaced", "51824753556", "51 824 753 556"),
        ("date", DAY, "2026-07-01"),
        ("date:D MMM YYYY", DAY, "1 Jul 2026"),
        ("date:DD/MM/YY", DAY, "01/07/26"),
        ("date:short", DAY, "1/07/2026"),
        ("date:long", DAY, "1 July 2026"),
        ("date:iso", "1/7/2026", "2026-07-01"),
        ("date", dt.datetime(2026, 6, 30, 20, tzinfo=dt.UTC), "2026-07-01"),
        ("date", None, ""),
        ("read_date", "03/04/2026", dt.date(2026, 4, 3)),
        ("read_date", "2026-04-03", dt.date(2026, 4, 3)),
        ("read_date", "3 April 2026", dt.date(2026, 4, 3)),
        ("read_date", "", ""),
        ("financial_year", DAY, "2026-27"),
        ("financial_year", dt.date(2026, 6, 30), "2025-26"),
        ("financial_year", dt.date(1999, 12, 1), "1999-00"),
        ("month", DAY, "July 2026"),
        ("month", None, ""),
        ("round:2", Decimal("2.345"), Decimal("2.35")),
        ("round", "1,234.5", Decimal(1235)),
        ("round", None, None),
        ("decimals", Decimal("2.5"), "2.50"),
        ("decimals:0", "12.5", "13"),
        ("thousands", 1234567, "1,234,567"),
        ("thousands:2", Decimal("1234.5"), "1,234.50"),
        ("dollars", Decimal("7150.1"), "$7,150.10"),
        ("dollars:0", Decimal("-7150.5"), "-$7,151"),
        ("dollars", "", ""),
        ("lookup:terms", "30", "30 days"),
        ("lookup:terms", " pia ", "In advance"),
        ("lookup:terms", "", ""),
        ("lookup:terms:Other", "99", "Other"),
        ("lookup:tax rates", "G", "10"),
    ],
)
def test_each_shape(name: str, value: Raw, result: Raw):
    found = apply(name, value, TABLES)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("yes_no", "maybe", "“maybe” is neither yes nor no"),
        ("phone_e164", "9999", "“9999” is not a complete phone number"),
        ("phone_national", "none", "“none” is not a phone number"),
        ("abn_spaced", "51824753557", "its check digits do not fit"),
        ("read_date", "31/02/2026", "“31/02/2026” is not a date such as 1/07/2026"),
        ("date", "soon", "“soon” is not a date"),
        ("round", "ten", "“ten” is not a number"),
        ("dollars", Decimal("1e40"), "the number is too large"),
        ("thousands", Decimal("NaN"), "the number is too large"),
        ("replace:a:bbbbbbbbbbb", "a" * 5000, "longer than 10,000 characters"),
        ("title", "a" * 10_001, "longer than 10,000 characters"),
    ],
)
def test_values_that_cannot_be_brought_into_shape_are_named(name: str, value: Raw, words: str):
    with pytest.raises(NotValid, match=words):
        apply(name, value, TABLES)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("part:2", "“part” takes 2 arguments after colons, not 1"),
        ("part:0:comma", "a whole number from 1 to 100, not “0”"),
        ("part:first:comma", "not “first”"),
        ("first:x", "“first” takes a whole number"),
        ("first:99999999999999999999", "“first” takes a whole number"),
        ("pad:501", "from 1 to 500"),
        ("pad:5:ab", "fills up with one character"),
        ("replace", "“replace” takes 1 to 2 arguments"),
        ("replace::x", "nothing to look for"),
        ("default: ", "needs the text"),
        ("yes_no:Yes", "a word for yes and one for no"),
        ("date:%Y", "“%Y” is not a way to write a date"),
        ("date:YYYY[x]", "is not a way to write a date"),
        ("date:" + "D" * 50, "is not a way to write a date"),
        ("round:99", "from 0 to 12"),
        ("upper:x", "“upper” takes nothing after a colon"),
        ("prefix:" + "x" * 400, "longer than 300 characters"),
        ("lookup:nowhere", "there is no lookup table “nowhere”"),
        ("lookup", "“lookup” takes 1 to 2 arguments"),
    ],
)
def test_a_transform_that_means_nothing_is_named(name: str, words: str):
    with pytest.raises(NotValid, match=words):
        check(name, TABLES)


def test_a_code_the_table_does_not_know_has_its_own_cause():
    with pytest.raises(Unmapped, match="the lookup table “terms” does not know the code “99”") as problem:
        apply("lookup:terms", "99", TABLES)
    assert problem.value.cause is Cause.UNMAPPED_CODE


def test_the_guide_tells_every_shape_a_person_may_choose():
    guide = (resources.files("resources") / "help" / "guide.md").read_text("utf-8")
    told = guide.partition("### Bringing a value into shape")[2].partition("### Conditions")[0]
    for name in {*TRANSFORMS, LOOKUP} - {"text", "not", "noon", "cents", "whole"}:
        assert f"`{name}`" in told or f"`{name}:" in told, name
