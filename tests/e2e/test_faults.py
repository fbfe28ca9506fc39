"""Every fault on every call: the run ends right, or stops with a sentence and the next one completes."""

import contextlib
from collections.abc import Callable
from functools import cache

import pytest

from app.domain.errors import Cancelled
from app.domain.kinds import TARGETED
from app.domain.wording import explain
from app.practice.faults import FaultKind
from tests.e2e.small_company import by_hand, debtor, invoiced, order
from tests.e2e.stripe_state import carried, content, differences
from tests.e2e.world import CancelledJob, World, world

PRONTO_CALLS = {
    "login": "/login$",
    "reps": "Rep",
    "customers": "CusGetCustomers",
    "items": "InvGetItems",
    "orders": "SalesOrder|SOGet|SoGet",
    "ledger": "Transaction|Ledger",
    "purchase orders": "Purchase|PO",
}
STRIPE_CALLS = {
    "account": "GET /v1/account",
    "newest event": r"GET /v1/events",
    "list customers": r"GET /v1/customers",
    "list invoices": r"GET /v1/invoices",
    "create customer": r"POST /v1/customers$",
    "create product": r"POST /v1/products$",
    "create price": r"POST /v1/prices$",
    "default price": r"POST /v1/products/",
    "create payment intent": r"POST /v1/payment_intents$",
    "create invoice": r"POST /v1/invoices$",
    "add lines": r"POST /v1/invoices/.*add_lines",
}
BOTH_SIDES = (
    FaultKind.RATE_LIMITED,
    FaultKind.SERVER_ERROR,
    FaultKind.UNAVAILABLE,
    FaultKind.EXECUTED_THEN_LOST,
    FaultKind.SLOW,
    FaultKind.RESET,
    FaultKind.MALFORMED,
    FaultKind.HTML,
    FaultKind.DUPLICATE,
    FaultKind.FORBIDDEN,
)
ONCE, FOREVER = 1, 0
LASTING = frozenset({FaultKind.EXECUTED_THEN_LOST, FaultKind.SERVER_ERROR, FaultKind.HTML, FaultKind.SAVED_ERROR})


@cache
def books():
    """The same contents for every case: their stamps travel to Stripe."""
    return by_hand()


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What Stripe holds after a sync in peace."""
    with world(books(), tmp_path_factory.mktemp("peace")) as peace:
        peace.sync()
        return content(peace.stripe.practice)


@pytest.fixture
def faulty(make_world: Callable[..., World]) -> World:
    return make_world(books())


def comes_right(faulty: World, right: dict[str, list[str]]) -> None:
    """Let the fault strike, then heal, and find everything once and as it should be."""
    _, problem = faulty.attempt()
    struck = faulty.pronto.faults.fired() + faulty.stripe.faults.fired()
    assert struck, "the fault never struck: its pattern fits no call"
    if problem is not None:
        words = explain(problem)
        assert len(words.sentence) > 20
        assert len(words.remedy) > 20
        assert "Traceback" not in words.sentence
    faulty.heal()
    faulty.sync()
    found = differences(content(faulty.stripe.practice), right)
    assert found == []
    assert faulty.attention() == {}
    assert faulty.office.history.queue(faulty.company.id) == []
    assert faulty.office.history.verify() is None
    faulty.writes()
    faulty.sync()
    assert faulty.writes() == {}


def cases(calls: dict[str, str], own: tuple[FaultKind, ...]) -> list[tuple[str, FaultKind, int]]:
    """Every kind on every call once, and those that change what the program does next for as long as it tries."""
    kinds = (*BOTH_SIDES, *own)
    once = [(call, kind, ONCE) for call in calls for kind in kinds]
    return once + [(call, kind, FOREVER) for call in calls for kind in kinds if kind in LASTING]


def named(value: object) -> str:
    """Return a case's name for the list of tests."""
    return {ONCE: "once", FOREVER: "every time"}[value] if isinstance(value, int) else str(value)


@pytest.mark.parametrize(("call", "kind", "times"), cases(PRONTO_CALLS, (FaultKind.EXPIRED_TOKEN,)), ids=named)
def test_pronto(call: str, kind: FaultKind, times: int, faulty: World, right: dict[str, list[str]]):
    if (call, kind) == ("items", FaultKind.FORBIDDEN):
        pytest.skip("the lines name no products then; see test_a_site_that_refuses_its_items")
    faulty.fault("pronto", kind, PRONTO_CALLS[call], times=times, seconds=0.01)
    comes_right(faulty, right)


STRIPE_CASES = cases(STRIPE_CALLS, (FaultKind.LOCK_TIMEOUT, FaultKind.SAVED_ERROR))


@pytest.mark.parametrize(("call", "kind", "times"), STRIPE_CASES, ids=named)
def test_stripe(call: str, kind: FaultKind, times: int, faulty: World, right: dict[str, list[str]]):
    faulty.fault("stripe", kind, STRIPE_CALLS[call], times=times, seconds=0.01)
    comes_right(faulty, right)


def test_a_site_that_refuses_its_items(faulty: World):
    faulty.fault("pronto", FaultKind.FORBIDDEN, PRONTO_CALLS["items"], times=FOREVER)
    summary = faulty.sync()
    assert any("InvGetItems" in message for message in summary.messages)
    assert carried(faulty.stripe.practice, "products") == {}
    totals = {key: row["total"] for key, row in carried(faulty.stripe.practice, "invoices").items()}
    assert totals == {"5001": 2 * (3702 + 370), "5002": 3702 + 370}
    faulty.heal()
    faulty.sync()
    assert set(carried(faulty.stripe.practice, "products")) == {"A1", "B2", "C3"}


def test_a_refused_record_is_parked_alone(small: World):
    small.books.put("customers", debtor("WRONG", CurrencyCode="XXQ"))
    small.fault("stripe", FaultKind.FORBIDDEN, "no such call")
    invoiced(small.books, order(1040, "ACME", "A1", invoice="5040", CurrencyCode="XXQ"))
    small.sync()
    assert set(carried(small.stripe.practice, "invoices")) == {"5001", "5002"}
    assert set(small.attention()) == {"invoices/5040"}
    small.writes()
    small.sync()
    assert small.writes() == {}, "what was refused is not tried again until something changes"
    invoiced(small.books, order(1040, "ACME", "A1", invoice="5040"))
    small.sync()
    assert set(carried(small.stripe.practice, "invoices")) == {"5001", "5002", "5040"}
    assert small.attention() == {}


def test_a_retry_after_is_honoured(faulty: World, right: dict[str, list[str]]):
    faulty.fault("stripe", FaultKind.RATE_LIMITED, "POST /v1/customers$", times=3, retry_after=7)
    faulty.fault("pronto", FaultKind.RATE_LIMITED, "CusGetCustomers", retry_after=7)
    comes_right(faulty, right)


@pytest.mark.parametrize("seconds", [-7200.0, 7200.0], ids=["behind", "ahead"])
def test_clocks_that_disagree_lose_no_change(seconds: float, small: World):
    small.fault("pronto", FaultKind.CLOCK_SKEW, "", seconds=seconds)
    small.fault("stripe", FaultKind.CLOCK_SKEW, "", seconds=-seconds)
    small.sync()
    record = small.books.get("customers", "ACME")
    assert record is not None
    small.books.put("customers", record.changed(PhoneNo="03 5550 9999"))
    small.sync()
    assert carried(small.stripe.practice, "customers")["ACME"]["phone"] == "+61 3 5550 9999"
    small.writes()
    small.sync()
    assert small.writes() == {}


def test_a_token_that_expires_between_pages_is_renewed(faulty: World, right: dict[str, list[str]]):
    faulty.pronto.practice.xi.token_seconds = 0.05
    faulty.sync()
    assert differences(content(faulty.stripe.practice), right) == []


def test_a_run_that_a_person_stops_goes_on_next_time(faulty: World, right: dict[str, list[str]]):
    for after in range(3, 60, 8):
        with contextlib.suppress(Cancelled):
            faulty.office.sync.run(faulty.company.id, TARGETED, CancelledJob(after), "test")
    faulty.sync()
    assert differences(content(faulty.stripe.practice), right) == []
