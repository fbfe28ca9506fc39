import pytest

from app.domain.errors import Code, NeedsUser
from app.remote.stripe import open_stripe
from app.remote.stripe.keys import is_live, stripe_address, without_keys
from app.runtime.clock import SystemClock
from tests.remote.stripe.driving import Job, company


@pytest.mark.parametrize(
    ("key", "live"),
    [
        ("sk_test_abcdefghij", False),
        ("rk_test_abcdefghij", False),
        ("rkcs_test_abcdefghij", False),
        ("sk_live_abcdefghij01", True),
        ("rk_live_abcdefghij", True),
    ],
)
def test_the_mode_is_in_the_prefix(key, live):
    assert is_live(key) is live


@pytest.mark.parametrize(
    "key",
    ["", "pk_test_abcdefghij", "sk_test_short", "sk_org_abcdefghij", "SK_TEST_abcdefghij", "sk_test_abcdefghij\n", "x"],
)
def test_other_keys_are_refused_without_being_repeated(key):
    with pytest.raises(NeedsUser) as caught:
        is_live(key)
    assert caught.value.code is Code.STRIPE_KEY_SHAPE
    assert len(key) < 2 or key.strip() not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://api.stripe.com", "https://API.stripe.com/", "http://127.0.0.1:8080", "http://localhost:1"]
)
def test_addresses_a_key_may_be_sent_to(url):
    assert stripe_address(url)


@pytest.mark.parametrize(
    "url",
    ["https://api.stripe.com.evil.example", "https://evil.example", "https://api.stripe.com:444", "https://10.0.0.1"],
)
def test_a_key_goes_nowhere_else(url):
    with pytest.raises(NeedsUser) as caught:
        open_stripe(company(url), lambda: "sk_test_abcdefghij", clock=SystemClock())
    assert caught.value.code is Code.NOT_A_STRIPE_ADDRESS


def test_plain_http_to_the_real_host_is_refused():
    with pytest.raises(NeedsUser) as caught:
        stripe_address("http://api.stripe.com")
    assert caught.value.code is Code.PLAIN_HTTP


def test_the_key_is_asked_for_only_when_needed():
    asked = []

    def key():
        asked.append(1)
        return "pk_test_abcdefghij"

    gateway = open_stripe(company("http://127.0.0.1:9"), key, clock=SystemClock())
    assert asked == []
    with pytest.raises(NeedsUser, match="publishable"):
        gateway.newest_event(Job())
    assert "pk_test" not in repr(gateway)
    gateway.close()


def test_keys_are_taken_out_of_sentences():
    said = "The provided key 'rk_test_*********abcd' and sk_live_51Habcdefghij do not fit acct_1X."
    assert without_keys(said) == "The provided key 'your key' and your key do not fit acct_1X."
