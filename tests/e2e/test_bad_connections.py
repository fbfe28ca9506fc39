"""Connections that cannot work: one sentence that says what, where and what to do, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.practice.faults import Fault, FaultKind
from app.practice.pronto.practice import running_pronto
from app.practice.stripe import DEFAULT_KEYS, AccountFacts, PracticeKey, RunningStripe, running_stripe
from tests.e2e.certificates import certificate
from tests.e2e.small_company import by_hand
from tests.e2e.stripe_state import carried
from tests.e2e.typing_in import Person
from tests.e2e.world import KEY, LIVE_KEY, services

READER = PracticeKey(
    "rk_test_reader000000000000",
    frozenset(
        f"rak_{noun}_read"
        for noun in ("balance", "customer", "product", "plan", "price", "payment_intent", "invoice", "charge")
    )
    | {"rak_event_read", "rak_credit_note_read", "rak_accounts_kyc_basic_read", "rak_tax_rate_read"},
)
STRANGER = "https://api.stripe.example.com"


@pytest.fixture
def both() -> Iterator[tuple[str, RunningStripe, object]]:
    """Both services: Pronto's address, Stripe, and Pronto."""
    with services(by_hand(), keys=[*DEFAULT_KEYS, READER]) as (pronto, stripe):
        yield pronto.xi_url, stripe, pronto


@pytest.fixture
def mine(person: Person, both) -> Person:
    """A person with one company."""
    address, stripe, _ = both
    assert person.add(address, stripe.url).code == 0
    return person


def completes(person: Person, stripe: RunningStripe, **secrets: str) -> None:
    """A good run after the bad one does everything."""
    said = person.sync(**secrets)
    assert said.code == 0, said.err
    assert said.json["status"] == "done"
    assert len(carried(stripe.practice, "customers")) == 4


def kept(person: Person) -> list[str]:
    """Return the names of the companies that are kept."""
    return [company["name"] for company in person("company", "list", "--json").json["companies"]]


# --- adding a company ------------------------------------------------------------------------------------


def test_a_wrong_password(person: Person, both):
    address, stripe, _ = both
    said = person.add(address, stripe.url, password="wrong-password-of-mine")
    said.refuses("pronto-login", 2, "127.0.0.1", "practice", "password")
    assert kept(person) == []
    assert person.add(address, stripe.url).code == 0
    completes(person, stripe)


@pytest.mark.parametrize("ending", ["x", "/more"])
def test_an_address_without_a_service(person: Person, both, ending: str):
    address, stripe, _ = both
    person.add(address + ending, stripe.url).refuses("not-the-service", 3, "127.0.0.1", "address")
    assert kept(person) == []


def test_another_server(person: Person, both):
    _, stripe, _ = both
    person.add(stripe.url, stripe.url).refuses("not-the-service", 3, "127.0.0.1", "address")


def test_no_server(person: Person, both):
    _, stripe, _ = both
    person.add("http://127.0.0.1:9/pronto/rest/x", stripe.url).refuses("unreachable", 3, "127.0.0.1:9", "port")


@pytest.mark.parametrize(
    ("pronto", "code"),
    [
        ("http://erp.example.com.au/pronto/rest/L01", "plain-http"),
        ("erp.example.com.au", "bad-address"),
        ("ftp://erp.example.com.au", "bad-address"),
        ("https://user:secret@erp.example.com.au/x", "bad-address"),
    ],
)
def test_an_address_that_is_never_called(person: Person, both, pronto: str, code: str):
    said = person.add(pronto, both[1].url)
    said.refuses(code, 2, "https://" if code == "plain-http" else "address")
    assert "user:secret" not in said.out + said.err


@pytest.mark.parametrize(
    "url", [STRANGER, "https://192.0.2.7", "https://api.stripe.com.example.com", "https://localhost.example"]
)
def test_a_key_is_sent_to_stripe_only(person: Person, both, url: str):
    person.add(both[0], url).refuses("not-a-stripe-address", 2, "https://api.stripe.com")
    assert kept(person) == []


@pytest.mark.parametrize("expired", [True, False])
def test_a_certificate_that_cannot_be_trusted(person: Person, both, tmp_path: Path, expired: bool):
    own = ("--ca-file", str(tmp_path / "cert.pem"))
    with running_pronto(by_hand(), certificate=certificate(tmp_path, expired=expired)) as pronto:
        said = person.add(pronto.xi_url, both[1].url, *(own if expired else ()))
        said.refuses("certificate", 3, "127.0.0.1", "expired" if expired else "self-signed")
        assert kept(person) == []
        assert person.add(pronto.xi_url, both[1].url, *own).code == (3 if expired else 0)


@pytest.mark.parametrize(
    ("key", "code", "fragment"),
    [
        ("sk_test_revoked000000000", "stripe-key", "key"),
        ("pk_test_practice000000000000", "stripe-key-shape", "publishable"),
        ("not a key at all", "stripe-key-shape", "rk_"),
        ("hunter2hunter2", "stripe-key-shape", "copy"),
    ],
)
def test_a_key_that_opens_nothing(person: Person, both, key: str, code: str, fragment: str):
    said = person.add(both[0], both[1].url, key=key)
    said.refuses(code, 2, fragment)
    assert key not in said.out + said.err
    assert kept(person) == []


@pytest.mark.parametrize("side", ["pronto", "stripe"])
def test_a_web_page_instead_of_an_answer(person: Person, both, side: str):
    address, stripe, pronto = both
    faults = pronto.faults if side == "pronto" else stripe.faults
    faults.add(Fault(FaultKind.HTML, "", times=0, status=200))
    person.add(address, stripe.url).refuses("not-the-service", 3, "address" if side == "pronto" else "Stripe")
    faults.clear()
    assert person.add(address, stripe.url).code == 0


def test_a_name_that_is_taken(mine: Person, both):
    mine.add(both[0], both[1].url, name="mine").refuses("company-exists", 2, "mine", "name")


def test_secrets_that_are_missing(person: Person, both):
    person.add(both[0], both[1].url, key="").refuses("bad-input", 2, "Stripe key", "standard input")
    person.add(both[0], both[1].url, password="").refuses("bad-input", 2, "Pronto password", "standard input")


# --- a company that worked before ------------------------------------------------------------------------


def test_a_password_changed_since(mine: Person, both):
    said = mine.sync(password="wrong-password-of-mine")
    said.refuses("pronto-login", 2, "127.0.0.1", "password")
    assert said.json["status"] == "stopped"
    assert said.json["writes"] == 0
    completes(mine, both[1])


def test_a_key_revoked_since(mine: Person, both):
    mine.sync(key="sk_test_revoked000000000").refuses("stripe-key", 2, "key")
    completes(mine, both[1])


def test_a_live_key_for_a_test_company(mine: Person, both):
    mine.sync(key=LIVE_KEY).refuses("wrong-mode", 2, "live key", "Mine", "test money")
    completes(mine, both[1])


def test_a_test_key_for_a_live_company(person: Person, both):
    address, stripe, _ = both
    assert person.add(address, stripe.url, "--allow-live", key=LIVE_KEY).json["mode"] == "live"
    person.sync(key=KEY).refuses("wrong-mode", 2, "test key", "live money")
    assert carried(stripe.practice, "customers") == {}


def test_a_live_company_without_the_switch(person: Person, both):
    address, stripe, _ = both
    person.add(address, stripe.url, key=LIVE_KEY)
    person.sync(key=LIVE_KEY).refuses("live-not-allowed", 2, "Mine", "switched off")
    said = person("preview", "--json", "--secrets-stdin", key=LIVE_KEY)
    assert said.code == 0
    assert len(said.json["changes"]) > 5


def test_a_key_of_another_account(person: Person):
    books = by_hand()
    with running_pronto(books) as pronto:
        with running_stripe() as stripe:
            port = stripe.host.port
            assert person.add(pronto.xi_url, stripe.url).code == 0
        with running_stripe(port=port, account=AccountFacts(id="acct_1SomebodyElse0001")) as other:
            person.sync().refuses("wrong-account", 2, "acct_1SomebodyElse0001", "acct_1PracticeHarbour01")
            assert carried(other.practice, "customers") == {}


def test_a_key_without_a_permission(mine: Person, both):
    mine.sync(key=READER.secret).refuses("permission", 2, "Customers: write")
    completes(mine, both[1])


def test_a_service_that_turned_into_a_web_page(mine: Person, both):
    _, stripe, pronto = both
    for faults in (pronto.faults, stripe.faults):
        faults.add(Fault(FaultKind.HTML, "", times=0, status=200))
        said = mine.sync()
        said.refuses("not-the-service", 3, "address" if faults is pronto.faults else "Stripe")
        assert said.json["status"] == "stopped"
        faults.clear()
    completes(mine, stripe)


def test_an_unknown_call_is_said_and_stops_nothing_else(mine: Person, both):
    _, stripe, pronto = both
    pronto.practice.xi.off = {"POGetPurchaseOrders", "InvGetItems"}
    said = mine.sync()
    assert said.code == 0, said.err
    assert "InvGetItems" in " ".join(said.json["messages"])
    assert len(carried(stripe.practice, "customers")) == 4
