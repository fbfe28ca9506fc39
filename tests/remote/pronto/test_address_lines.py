"""Free address lines, as sites and people fill them in."""

import pytest

from app.domain.records import Address
from app.remote.pronto.address_lines import sorted_address
from app.remote.pronto.dialect_file import load_dialect

CONVENTION = load_dialect("xi").address


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["12 Smith St", "", "Richmond", "VIC"], ("12 Smith St", "", "Richmond", "VIC")),
        (["Unit 3", "12 Smith St", "Richmond", "VIC"], ("Unit 3", "12 Smith St", "Richmond", "VIC")),
        (["12 Smith St", "", "", "Richmond", "VIC"], ("12 Smith St", "", "Richmond", "VIC")),
        (["12 Smith St", "Richmond", "VIC"], ("12 Smith St", "", "Richmond", "VIC")),
        (["12 Smith St", "", "Richmond VIC"], ("12 Smith St", "", "Richmond", "VIC")),
        (["12 Smith St", "Richmond, Vic 3121"], ("12 Smith St", "", "Richmond", "Vic")),
        (["12 Smith St", "", "Richmond", "Victoria"], ("12 Smith St", "", "Richmond", "Victoria")),
        (
            ["Acme Pty Ltd", "12 Smith St", "Rear", "Richmond", "VIC"],
            ("Acme Pty Ltd", "12 Smith St, Rear", "Richmond", "VIC"),
        ),
        (["12 Smith St", "", "Richmond", "VIC", "AUSTRALIA"], ("12 Smith St", "", "Richmond", "VIC")),
        (["Obere Str. 57", "", "Berlin", ""], ("Obere Str. 57", "", "Berlin", "")),
        (["12 Smith St", "VIC"], ("12 Smith St", "", "", "VIC")),
        (["Victoria", "", "", ""], ("Victoria", "", "", "")),
        (["", "", "12 Smith St", ""], ("12 Smith St", "", "", "")),
        (["", "", "", ""], ("", "", "", "")),
        ([], ("", "", "", "")),
    ],
)
def test_where_things_go(lines: list[str], expected: tuple[str, str, str, str]):
    found = sorted_address(lines, CONVENTION)
    assert (found.line1, found.line2, found.suburb, found.state) == expected


def test_nothing_of_an_address_is_lost():
    found = sorted_address(
        ["Level 2", "12 Smith St", "Richmond", "VIC", "Gate 4"], CONVENTION, name="Acme", postcode="3121", country="AU"
    )
    assert found == Address("Acme", "Level 2", "12 Smith St, Gate 4", "Richmond", "VIC", "3121", "AU")


def test_a_postcode_in_the_lines_counts_when_there_is_no_other():
    assert sorted_address(["1 A St", "Perth WA 6000"], CONVENTION).postcode == "6000"
    assert sorted_address(["1 A St", "Perth WA 6000"], CONVENTION, postcode="6001").postcode == "6001"


def test_australia_in_the_last_line_is_the_country():
    assert sorted_address(["1 A St", "", "Perth", "WA", "Australia"], CONVENTION).country == "Australia"
