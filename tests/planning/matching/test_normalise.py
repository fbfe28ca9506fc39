"""Values in one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.matching import normalise


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Acme Hardware Pty Ltd", ("acme hardware",)),
        ("ACME HARDWARE P/L", ("acme hardware",)),
        ("The Acme Hardware Co. Limited", ("acme hardware",)),
        ("Smith & Sons", ("smith and sons",)),
        ("O’Brien's Café (NSW) Pty. Ltd.", ("obriens cafe",)),
        ("J Blow t/a Acme Tools", ("j blow", "acme tools")),
        ("J Blow trading as Acme Tools Pty Ltd", ("j blow", "acme tools")),
        ("Blow Pty Ltd ATF Blow Family Trust", ("blow", "blow family trust")),
        ("The Company Pty Ltd", ("the company pty ltd",)),
        ("", ()),
        ("  ", ()),
    ],
)
def test_company_names(text, names):
    assert normalise.company_names(text) == names


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("02 9999 1234", "+61299991234"),
        ("(02) 9999-1234", "+61299991234"),
        ("+61 2 9999 1234", "+61299991234"),
        ("0061 2 9999 1234", "+61299991234"),
        ("61299991234", "+61299991234"),
        ("+61 (0)2 9999 1234", "+61299991234"),
        ("0412 345 678", "+61412345678"),
        ("412345678", "+61412345678"),
        ("1300 123 456", "+611300123456"),
        ("13 12 13", "+61131213"),
        ("02 9999 1234 ext 12", "+61299991234"),
        ("08-5550-5401 ask for Accounts", "+61855505401"),
        ("9999 1234", "99991234"),
        ("+64 9 123 4567", "+6491234567"),
        ("n/a", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_phones(text, number):
    assert normalise.phone_number(text) == number


@pytest.mark.parametrize(
    ("lines", "street"),
    [
        (("Unit 3/45 Smith St",), "45 smith street"),
        (("3/45 Smith Street",), "45 smith street"),
        (("Shop 2, 45 Smith Rd",), "45 smith road"),
        (("Level 4 Lot 7", "45 Smith Ave"), "45 smith avenue"),
        (("P.O. Box 12",), "po box 12"),
        (("GPO Box 12",), "po box 12"),
        (("",), ""),
    ],
)
def test_streets(lines, street):
    assert normalise.street(*lines) == street


def test_places_and_codes():
    assert normalise.postcode("0800") == normalise.postcode("800") == "0800"
    assert normalise.state("New South Wales") == normalise.state("N.S.W.") == "nsw"
    assert normalise.state("Sussex") == ""
    assert normalise.code("BOLT-M8 / 20") == "boltm820"
    assert normalise.person_name("Mr. Jo BLOW") == "jo blow"


def test_only_a_valid_abn_counts():
    assert normalise.abn_digits("ABN 51 824 753 556") == "51824753556"
    assert normalise.abn_digits("51 824 753 557") == ""
    assert normalise.abn_digits("") == ""


def test_an_address_that_anybody_can_have_has_no_domain():
    assert normalise.email_domain("jo@acme.com.au") == "acme.com.au"
    assert normalise.email_domain("jo@gmail.com") == normalise.email_domain("no address") == ""


@given(st.text(max_size=600))
def test_any_text_has_a_spelling(text):
    for spelled in (*normalise.company_names(text), normalise.street(text), normalise.code(text)):
        assert spelled == spelled.strip()
    again = normalise.phone_number(text)
    assert again == "" or again.lstrip("+").isdigit()
    assert normalise.postcode(text) == normalise.postcode(text.upper()) or not text.isascii()
