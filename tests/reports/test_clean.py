import pytest

from app.reports.clean import clean, unformulated
from tests.reports.books import HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_clean_is_one_line_any_file_can_hold(text):
    found = clean(text)
    found.encode("utf-8")
    assert len(found) <= 32_000
    assert not set("\x00\n\r\t\u202e") & set(found)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_can_run_as_a_formula(text):
    found = unformulated(text)
    assert not found.lstrip("\ufeff\u200b ").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "|", "%"))


def test_a_plain_number_stays_a_number():
    assert unformulated("-12.50") == "-12.50"
    assert unformulated("-12-50") == "'-12-50"


def test_what_is_too_long_says_so():
    assert clean("x" * 50, 10) == "xxxxxxxxx…"
    assert len(unformulated("=" + "x" * 100_000)) <= 32_767


def test_words_without_harm_stay_as_they_are():
    assert clean("Bondi Café – 中文 😀") == "Bondi Café – 中文 😀"
    assert clean("two\r\nlines") == "two lines"


def test_no_name_can_turn_the_words_around_it():
    assert clean("evil\u202egnp.exe") == "evilgnp.exe"
