"""E-mail, phone, country and ABN as Australians type them, and as nobody should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.contact import STRIPE_PHONE_LENGTH, NotValid, abn, country, email, phone

HOSTILE = [
    "a" * 10_000_000,
    "1" * 10_000_000,
    "@" * 10_000_000,
    " " * 10_000_000 + "x",
    "\x00",
    "\ud800",
    "😀",
    "\u202e",
]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("first.last+tag@sub.example.com.au", "first.last+tag@sub.example.com.au"),
        (" Jo.Blow@ACME.COM.AU ", "Jo.Blow@acme.com.au"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("a@shop.example", "a@shop.example"),
        ("a@shop.test", "a@shop.test"),
        ("a@shop.invalid", "a@shop.invalid"),
        ("a@server.local", "a@server.local"),
        ("\u200bbob@example.com\ufeff", "bob@example.com"),
        ("\u202abob@example.com\u202c", "bob@example.com"),
        ("bob@bücher.de", "bob@bücher.de"),
    ],
)
def test_addresses(text: str, address: str):
    assert email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bob",
        "bob@",
        "@example.com",
        "a@b@c.com",
        "a@x.com; b@x.com",
        "Bob <bob@x.com>",
        "bob @x.com",
        "b@x..com",
        "b@.local",
        "n/a",
    ],
)
def test_what_is_no_address_is_said_so(text: str):
    with pytest.raises(NotValid, match="is not an e-mail address"):
        email(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("02 9999 1234", "+61 2 9999 1234"),
        ("(02) 9999-1234", "+61 2 9999 1234"),
        ("+61 (0)2 9999 1234", "+61 2 9999 1234"),
        ("0412 345 678", "+61 412 345 678"),
        ("\u202d0412\xa0345\xa0678\u202c", "+61 412 345 678"),
        ("1300 123 456", "+61 1300 123 456"),
        ("13 12 13", "+61 131213"),
        ("0011 64 9 300 1234", "+64 9 300 1234"),
        ("02 9999 1234 ext 55", "+61 2 9999 1234 x55"),
        ("02 9999 1234 x12345", "+61299991234 x12345"),
        ("+1 (212) 555-0100", "+1 212-555-0100"),
        ("02-9999-1234 ask for Accounts", "+61 2 9999 1234"),
        ("Accounts (Mrs Nguyen): 0412 345 678", "+61 412 345 678"),
    ],
)
def test_numbers_are_spelled_for_the_world(text: str, number: str):
    assert phone(text) == number


@pytest.mark.parametrize("text", ["9999 1234", "09 300 1234", "TBA", "0412345678 Bob", "1800 FLOWERS", "000"])
def test_a_guess_is_never_made(text: str):
    assert phone(text) == text


def test_a_home_country_may_be_named():
    assert phone("09 300 1234", "NZ") == "+64 9 300 1234"
    assert phone("09 300 1234", "") == "09 300 1234"


@pytest.mark.parametrize("text", ["02 9999 1234 / 0412 345 678", "call Bob on weekdays only", "+" * 30])
def test_a_number_is_never_cut(text: str):
    with pytest.raises(NotValid, match="is not one phone number"):
        phone(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "AU"),
        ("  ", "AU"),
        ("AUSTRALIA", "AU"),
        ("Aust.", "AU"),
        ("au", "AU"),
        ("New Zealand", "NZ"),
        ("U.K.", "GB"),
        ("England", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("PNG", "PG"),
        ("Korea", "KR"),
        ("The Netherlands", "NL"),
        ("Turkey", "TR"),
        ("Fiji", "FJ"),
    ],
)
def test_countries(text: str, code: str):
    assert country(text) == code


def test_a_blank_country_is_home():
    assert country("", "NZ") == "NZ"


@pytest.mark.parametrize("text", ["QLD", "Tasmania", "nowhere", "12"])
def test_what_is_no_country_is_said_so(text: str):
    with pytest.raises(NotValid, match="is not a country"):
        country(text)


@pytest.mark.parametrize(
    "text",
    [
        "51824753556",
        "51 824 753 556",
        "51-824-753-556",
        "51.824.753.556",
        "ABN 51 824 753 556",
        "ABN: 51824753556",
        "A.B.N. 51 824 753 556",
        "abn no. 51 824 753 556",
        "51\xa0824\u2009753 556\u200b",
    ],
)
def test_abns_as_people_write_them(text: str):
    assert abn(text) == "51824753556"


@pytest.mark.parametrize("text", ["51 824 753 557", "00000000000"])
def test_check_digits_count(text: str):
    with pytest.raises(NotValid, match="check digits"):
        abn(text)


@pytest.mark.parametrize("text", ["", "004 085 616", "518247535561", "٥١٨٢٤٧٥٣٥٥٦", "5l824753556"])
def test_eleven_digits_make_an_abn(text: str):
    with pytest.raises(NotValid, match="eleven digits"):
        abn(text)


@pytest.mark.parametrize("read", [email, phone, country, abn])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:2]))
def test_hostile_texts_are_read_quickly_or_refused(read, text: str):
    try:
        found = read(text)
    except NotValid as refused:
        found = str(refused)
    found.encode()
    assert len(found) <= 512


@pytest.mark.parametrize("read", [email, phone, country, abn])
@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused(read, text: str):
    try:
        found = read(text)
    except NotValid:
        return
    found.encode()
    assert found == found.strip()


@given(st.text(max_size=40))
def test_a_phone_fits_stripe_and_reads_back(text: str):
    try:
        found = phone(text)
    except NotValid:
        return
    assert len(found) <= STRIPE_PHONE_LENGTH
    assert phone(found) == found
