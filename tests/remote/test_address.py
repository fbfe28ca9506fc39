"""Addresses people type."""

import pytest

from app.domain.errors import Code, NeedsUser
from app.remote.address import checked_address, host_of, is_loopback


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            " https://ERP.example.com.au:8443/pronto/rest/L01_avenue/ ",
            "https://erp.example.com.au:8443/pronto/rest/L01_avenue",
        ),
        ("https://shop.example.com", "https://shop.example.com"),
        ("http://127.0.0.1:8123/pronto/rest/x", "http://127.0.0.1:8123/pronto/rest/x"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
def test_good_addresses_get_one_spelling(given: str, kept: str):
    assert checked_address(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "erp.example.com.au",
        "ftp://erp.example.com.au",
        "https://",
        "https://a b.example",
        "https://erp.example.com:99999/",
        "https://erp.example.com/?x=1",
        "https://erp.example.com/#x",
        "https://[::1",
        "https://evil.example\\@erp.example.com/",
        "https://erp.example.com/" + "x" * 600,
        "https://erp.example.com/\u202e",
    ],
)
def test_bad_addresses_are_refused_in_words(given: str):
    with pytest.raises(NeedsUser) as caught:
        checked_address(given)
    assert caught.value.code is Code.BAD_ADDRESS
    assert caught.value.detail.endswith(".")


def test_a_password_in_the_address_is_not_repeated():
    with pytest.raises(NeedsUser) as caught:
        checked_address("https://user:hunter2@erp.example.com/")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "given", ["http://erp.example.com.au/pronto", "http://192.168.1.5:8080", "http://localhost.evil.example"]
)
def test_unencrypted_is_for_this_computer_only(given: str):
    with pytest.raises(NeedsUser) as caught:
        checked_address(given)
    assert caught.value.code is Code.PLAIN_HTTP


def test_loopback():
    assert all(map(is_loopback, ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.8.8", "::1", "[::1]"]))
    assert not any(map(is_loopback, ["10.0.0.1", "localhost.example.com", "127.0.0.1.example.com", ""]))


def test_the_host_for_a_sentence():
    assert host_of("https://Erp.example.com:8443/x/y") == "erp.example.com:8443"
