"""Each entry of the table of transforms, and what hostile values do to it."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.legible import legible, quoted, seen
from app.planning.transforms import TRANSFORMS, NotValid, Raw, apply, as_text, check

NEEDY = {"part": "part:2:comma", "replace": "replace:a:b", "first": "first:3", "last": "last:3", "pad": "pad:8"}
NEEDY |= {"default": "default:none"}
NAMES = [*(NEEDY.get(name, name) for name in TRANSFORMS), "prefix:Order ", "country:NZ", "phone:NZ"]
NAMES += ["noon:Australia/Perth", "date:D MMM YYYY", "round:4", "dollars:0", "yes_no:On:Off", "phone_e164:NZ"]
DECIMALS = st.decimals() | st.sampled_from(
    [Decimal("NaN"), Decimal("sNaN"), Decimal("1E+999999"), Decimal("1E-999999")]
)
RAW = (
    st.none()
    | st.text(max_size=50)
    | st.integers()
    | st.booleans()
    | DECIMALS
    | st.dates()
    | st.datetimes(timezones=st.just(dt.UTC))
)
HOSTILE: list[Raw] = [
    "x " * 5_000_000,
    "\x00" * 1000,
    "\ud800\udfff",
    "\u202eabc",
    "👩‍👩‍👧" * 1000,
    Decimal("NaN"),
    dt.date.min,
]
HOSTILE += [dt.date.max, dt.datetime.max.replace(tzinfo=dt.UTC), Decimal("1e400"), Decimal("1e-400"), -(10**400)]


@pytest.mark.parametrize(
    ("name", "value", "result"),
    [
        ("trim", "  a \t b\n", "a b"),
        ("trim", "   ", ""),
        ("upper", "straße", "STRASSE"),
        ("lower", "AUD", "aud"),
        ("digits", "a1-2²٣", "12"),
        ("digits", None, ""),
        ("email", "A@Example.com", "A@example.com"),
        ("email", "", ""),
        ("phone", "0412 345 678", "+61 412 345 678"),
        ("phone:NZ", "09 300 1234", "+64 9 300 1234"),
        ("phone", " ", ""),
        ("abn", "51 824 753 556", "51824753556"),
        ("country", None, "AU"),
        ("country:NZ", "", "NZ"),
        ("text", 0, "0"),
        ("text", True, "yes"),
        ("text", False, "no"),
        ("text", Decimal("2.50"), "2.5"),
        ("text", dt.date(2026, 3, 1), "2026-03-01"),
        ("text", dt.datetime(2026, 3, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=10))), "2026-02-28T23:00:00Z"),
        ("noon", dt.date(2026, 7, 1), 1782871200),
        ("noon:Australia/Perth", dt.date(2026, 7, 1), 1782878400),
        ("noon", None, None),
        ("noon", dt.datetime(2026, 7, 1, tzinfo=dt.UTC), None),
        ("cents", Decimal("12.3456"), "1234.56"),
        ("cents", Decimal(0), "0"),
        ("cents", "12", None),
        ("whole", Decimal("2.5"), 3),
        ("whole", "x", "x"),
        ("not", True, False),
        ("not", False, True),
        ("prefix:Order ", "100", "Order 100"),
        ("prefix:Order ", "", ""),
        ("prefix:a:b ", 7, "a:b 7"),
    ],
)
def test_each_transform(name: str, value: Raw, result: Raw):
    found = apply(name, value)
    assert found == result
    assert type(found) is type(result)


def test_noon_is_the_same_day_everywhere_in_australia():
    second = apply("noon", dt.date(2026, 1, 26))
    assert isinstance(second, int)
    for hours in (8, 9.5, 11):
        assert dt.datetime.fromtimestamp(second, dt.timezone(dt.timedelta(hours=hours))).date() == dt.date(2026, 1, 26)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(str(value)[:8]))
def test_hostile_values_raise_nothing_but_not_valid(name: str, value: Raw):
    with contextlib.suppress(NotValid):
        found = apply(name, value)
        assert found is None or isinstance(found, (str, int, bool, Decimal, dt.date))


@pytest.mark.parametrize("name", NAMES)
@given(value=RAW)
def test_any_value_raises_nothing_but_not_valid(name: str, value: Raw):
    with contextlib.suppress(NotValid):
        apply(name, value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "no transform “nothing”"),
        ("noon:Mars/Base", "time zone “Mars/Base”"),
        ("country:ZZ", "“ZZ”"),
        ("noon:../../etc/passwd", "time zone"),
        ("phone:Nowhere", "“Nowhere”"),
    ],
)
def test_a_transform_that_cannot_be_is_named(name: str, words: str):
    with pytest.raises(NotValid, match=words):
        check(name)


@pytest.mark.parametrize("name", NAMES)
def test_those_that_can_be_pass(name: str):
    check(name)


def test_an_unknown_transform_is_no_crash():
    with pytest.raises(NotValid, match="there is no transform “nothing”"):
        apply("nothing", "x")


@given(st.integers() | st.booleans() | st.none() | st.dates())
def test_as_text_takes_anything(value: Raw):
    assert isinstance(as_text(value), str)


@given(st.text())
def test_legible_text_can_be_sent_and_is_stable(text: str):
    clean = legible(text + "\ud800\x00\x07")
    clean.encode()
    assert "\x00" not in clean
    assert legible(clean) == clean
    assert seen(seen(text)) == seen(text)


def test_line_ends_emoji_and_other_scripts_stay():
    assert legible("a\nb\t👩‍👧 ñ 日本") == "a\nb\t👩‍👧 ñ 日本"
    assert seen(" a\u200b\xadb \ufeff") == "ab"


def test_a_quotation_is_short_and_on_one_line():
    assert quoted("a\n b") == "“a b”"
    assert quoted("x" * 81) == f"“{'x' * 80}…”"


def test_a_moment_beyond_the_calendar_is_refused():
    west = dt.timezone(dt.timedelta(hours=-10))
    with pytest.raises(NotValid, match="beyond what a calendar holds"):
        apply("text", dt.datetime.max.replace(tzinfo=west))
