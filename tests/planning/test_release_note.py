"""A release note is read strictly, and versions are compared as versions."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.release import Release
from app.planning.release_note import is_newer, is_page, read_note, write_note

NOTE = {
    "schema": 1,
    "version": "0.10.0",
    "date": "2026-12-01",
    "page": "https://example.com.au/tallybridge/0.10.0#news",
    "security": True,
    "sentence": "Mends a fault in refunds.",
}


def note(**changes) -> bytes:
    return json.dumps({**NOTE, **changes}).encode()


def test_a_note_is_read_and_written():
    found = read_note(note(later="what a later program may be told"))
    assert found == Release(
        "0.10.0", dt.date(2026, 12, 1), "https://example.com.au/tallybridge/0.10.0#news", True,
        "Mends a fault in refunds.",
    )  # fmt: skip
    assert read_note(write_note(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>Sign in</html>",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b'{"schema": 1}',
        b"[" * 100_000,
        note(schema=2),
        note(schema=True),
        note(version=1),
        note(version="latest"),
        note(version="1"),
        note(version="1.0rc1"),
        note(version="1.0\n"),
        note(version="1." + "9" * 4000),
        note(date="yesterday"),
        note(date="2026-13-01"),
        note(date=None),
        note(security="no"),
        note(security=0),
        note(page=""),
        note(page="http://example.com.au/0.10.0"),
        note(page="https://user:pass@example.com.au/"),
        note(page="https://example.com.au@evil.example/"),
        note(page="https://exämple.com.au/"),
        note(page="https://example.com.au/\u202eexe.pdf"),
        note(page="https://example.com.au/ two"),
        note(page="https://example.com.au\\@evil.example/"),
        note(page="https://example.com.au:8443/"),
        note(page="https://example.com.au:port/"),
        note(page="https://"),
        note(page="https://localhost/"),
        note(page="javascript:alert(1)"),
        note(page="file:///etc/passwd"),
        note(page="https://example.com.au/" + "a" * 500),
        note(sentence=""),
        note(sentence="   "),
        note(sentence="two\nlines"),
        note(sentence="\u202eright to left"),
        note(sentence="a\x1b[31mred"),
        note(sentence="a" * 301),
    ],
)
def test_anything_else_is_refused_in_one_sentence_that_quotes_nothing(text):
    with pytest.raises(ValueError) as refused:
        read_note(text)
    words = str(refused.value)
    assert words.endswith(".")
    assert words in {
        "It is no release note as this version of Tallybridge reads it.",
        "The page it names is no https address.",
        "Its sentence is not one line of plain text.",
    }


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(text):
    with pytest.raises(ValueError):
        read_note(text)


@given(st.text(max_size=60))
def test_whatever_is_a_page_is_https_without_a_password(text):
    if is_page(text):
        assert text.startswith("https://")
        assert "@" not in text.split("/")[2]


@pytest.mark.parametrize(
    ("offered", "installed", "newer"),
    [
        ("0.10.0", "0.9.0", True),
        ("0.2.0", "0.2.0", False),
        ("0.2.0", "0.2", False),
        ("0.1.9", "0.2.0", False),
        ("1.0", "1.0rc2", True),
        ("1.0", "1.0.post1", False),
        ("0.2.0", "0.2.0+site", False),
        ("10.0", "9.9.9", True),
        ("0.2.0", "development", False),
        ("nonsense", "0.1.0", False),
    ],
)
def test_versions_are_compared_as_versions(offered, installed, newer):
    assert is_newer(offered, installed) is newer
