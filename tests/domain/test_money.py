"""Money is whole minor units; what Pronto writes is read exactly or refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import (
    Money,
    NotMoneyError,
    from_minor,
    half_up,
    minor_digits,
    parse_decimal,
    plain,
    to_minor,
)

CURRENCIES = st.sampled_from(["AUD", "aud", "USD", "JPY", "KWD", "NZD"])


@pytest.mark.parametrize(("currency", "digits"), [("AUD", 2), ("jpy", 0), ("KWD", 3), ("XYZ", 2)])
def test_minor_digits(currency: str, digits: int):
    assert minor_digits(currency) == digits


@given(st.integers(-(10**17), 10**17), CURRENCIES)
def test_minor_units_survive_the_way_to_decimals_and_back(amount: int, currency: str):
    assert to_minor(from_minor(amount, currency), currency) == amount


@given(st.integers(-(10**17), 10**17), CURRENCIES)
def test_an_amount_is_read_back_from_its_own_spelling(amount: int, currency: str):
    value = from_minor(amount, currency)
    if abs(value) < 10**15:
        assert to_minor(parse_decimal(f"{value:,}"), currency) == amount
        assert to_minor(parse_decimal(f"  {abs(value):,}{'-' if value < 0 else ''} "), currency) == amount


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0.005", 1),
        ("0.0049999999999999999999999999999999999999", 0),
        ("-0.005", -1),
        ("1.115", 112),
        ("2.675", 268),
        (".5", 50),
        ("12.", 1200),
        ("1,234,567.89", 123456789),
        ("12.50-", -1250),
        ("12.50 -", -1250),
        ("+3", 300),
        ("1E+2", 10000),
        ("0", 0),
        ("-0", 0),
    ],
)
def test_amounts_as_pronto_writes_them(text: str, cents: int):
    assert to_minor(parse_decimal(text)) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "--5",
        "-5-",
        "five",
        "1_000",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "1e999999999",
        "1e-999999999",
        "1" * 61,
        "9" * 10_000_000,
        "1,2.3.4",
        "٣٤",
        "\uff11\uff12",
        "5\x00",
        "\u202e12",
        "😀",
        "0x10",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_what_is_no_amount_is_refused_with_the_text_cut_short(text: str):
    with pytest.raises(NotMoneyError) as refused:
        parse_decimal(text)
    assert len(str(refused.value)) < 90


@pytest.mark.parametrize("text", ["1000000000000000", "1e15", "-1e99"])
def test_amounts_without_sense_are_refused(text: str):
    with pytest.raises(NotMoneyError, match="too large"):
        parse_decimal(text)


@given(st.text(max_size=30))
def test_any_text_is_a_sane_number_or_refused(text: str):
    try:
        value = parse_decimal(text)
    except NotMoneyError:
        return
    assert value.is_finite()
    assert abs(value) < 10**15
    assert len(plain(value)) < 200
    assert isinstance(to_minor(value, "KWD"), int)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("0.49", 0), ("1e40", 10**40)],
)
def test_halves_go_away_from_zero(value: str, rounded: int):
    assert half_up(Decimal(value)) == rounded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2.00", "2"),
        ("12.50", "12.5"),
        ("0.0", "0"),
        ("-0.00", "0"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("-3", "-3"),
    ],
)
def test_plain_decimals(value: str, text: str):
    assert plain(Decimal(value)) == text


def test_what_is_no_sane_number_is_still_written_shortly():
    for text in ("NaN", "sNaN", "Infinity", "1E+999999", "1E-999999"):
        assert plain(Decimal(text)) == text
    assert plain(Decimal("0E-999")) == "0"


@given(st.decimals(min_value=-(10**14), max_value=10**14, allow_nan=False, places=12))
def test_plain_decimals_keep_their_value(value: Decimal):
    assert Decimal(plain(value)) == value


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(123456), "$1,234.56"),
        (Money(-5), "-$0.05"),
        (Money(0), "$0.00"),
        (Money(1500, "JPY"), "JPY 1,500"),
        (Money(-1234, "KWD"), "-KWD 1.234"),
    ],
)
def test_money_for_people(money: Money, text: str):
    assert str(money) == text
