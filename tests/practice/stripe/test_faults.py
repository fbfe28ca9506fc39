"""Faults on demand, as the SDK meets them, and their control over HTTP."""

import json
import urllib.error
import urllib.request

import pytest
import stripe

from app.practice.faults import Fault, FaultKind, FaultPlan
from app.practice.stripe import StripePractice, running_stripe
from app.practice.stripe.throttle import Throttle
from tests.practice.stripe.conftest import LIVE, SECRET


def control(server, method: str, path: str, body: object = None):
    """Call a control path; return status and JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.url}/_practice/{path}", data=data, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.parametrize(
    ("kind", "error", "status", "code"),
    [
        (FaultKind.RATE_LIMITED, stripe.RateLimitError, 429, "rate_limit"),
        (FaultKind.LOCK_TIMEOUT, stripe.RateLimitError, 429, "lock_timeout"),
        (FaultKind.SERVER_ERROR, stripe.APIError, 500, None),
        (FaultKind.UNAVAILABLE, stripe.APIError, 503, None),
        (FaultKind.EXPIRED_TOKEN, stripe.AuthenticationError, 401, "api_key_expired"),
        (FaultKind.FORBIDDEN, stripe.PermissionError, 403, None),
    ],
)
def test_errors_in_stripes_shape(server, v1, kind, error, status, code) -> None:
    server.faults.add(Fault(kind, "POST /v1/customers"))
    with pytest.raises(error) as caught:
        v1.customers.create({})
    assert (caught.value.http_status, caught.value.error.code) == (status, code)
    assert len(server.practice.books()["customers"]) == 0
    assert v1.customers.create({}).object == "customer"


def test_retry_after_and_the_reason(server, v1) -> None:
    server.faults.add(Fault(FaultKind.RATE_LIMITED, retry_after=3, detail="endpoint-rate"))
    with pytest.raises(stripe.RateLimitError) as caught:
        v1.customers.list()
    headers = {name.lower(): value for name, value in caught.value.headers.items()}
    assert (headers["retry-after"], headers["stripe-rate-limited-reason"]) == ("3", "endpoint-rate")


def test_a_lock_as_409(server, v1) -> None:
    server.faults.add(Fault(FaultKind.LOCK_TIMEOUT, status=409))
    with pytest.raises(stripe.APIError) as caught:
        v1.customers.list()
    assert (caught.value.http_status, caught.value.error.code) == (409, "lock_timeout")


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.EXECUTED_THEN_LOST])
def test_the_connection_breaks_after_the_work_was_done(server, v1, kind) -> None:
    server.faults.add(Fault(kind, "POST /v1/customers"))
    with pytest.raises(stripe.APIConnectionError):
        v1.customers.create({"name": "Once"}, {"idempotency_key": "k"})
    assert v1.customers.create({"name": "Once"}, {"idempotency_key": "k"}).name == "Once"
    assert len(server.practice.books()["customers"]) == 1


@pytest.mark.parametrize("kind", [FaultKind.MALFORMED, FaultKind.HTML])
def test_a_body_that_is_not_json(server, v1, kind) -> None:
    server.faults.add(Fault(kind, status=200))
    with pytest.raises(stripe.APIError):
        v1.customers.create({})


def test_after_and_times(server, v1) -> None:
    server.faults.add(Fault(FaultKind.SERVER_ERROR, "GET /v1/customers", times=2, after=1))
    outcomes = []
    for _ in range(4):
        try:
            v1.customers.list()
            outcomes.append("ok")
        except stripe.APIError:
            outcomes.append("500")
    assert outcomes == ["ok", "500", "500", "ok"]


def test_clock_skew_moves_stripes_clock(server, v1, clock) -> None:
    server.faults.add(Fault(FaultKind.CLOCK_SKEW, seconds=-3600))
    assert v1.customers.create({}).created == int(clock.now) - 3600
    server.faults.clear()
    assert v1.customers.create({}).created == int(clock.now)


def test_control_from_another_process(server, v1) -> None:
    assert control(server, "GET", "health") == (200, {"name": "stripe", "company": "Practice company"})
    status, answer = control(server, "POST", "faults", [{"kind": "rate_limited", "match": "POST /v1/customers$"}])
    assert (status, answer["faults"][0]["times"]) == (200, 1)
    with pytest.raises(stripe.RateLimitError):
        v1.customers.create({})
    v1.customers.create({})
    stats = control(server, "GET", "stats")[1]
    assert (stats["calls"], stats["rate_limited"]) == ({"POST /v1/customers": 2}, 1)
    assert control(server, "GET", "faults")[1]["faults"][0]["fired"] == 1
    assert control(server, "DELETE", "faults")[1] == {"faults": []}
    assert control(server, "DELETE", "stats")[1]["requests"] == 0
    assert control(server, "GET", "nonsense")[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "nonsense"},
        {"kind": "slow", "colour": 1},
        {"kind": "slow", "times": "x"},
        {"kind": "slow", "match": "("},
        5,
    ],
)
def test_a_fault_that_cannot_be(server, body) -> None:
    assert control(server, "POST", "faults", body)[0] == 400


def test_the_rate_limit_refuses_what_is_above_it(server, v1) -> None:
    now = [0.0]
    server.practice.throttle = Throttle(5, None, lambda: now[0])
    outcomes = []
    for _ in range(8):
        try:
            v1.customers.list()
            outcomes.append(200)
        except stripe.RateLimitError as error:
            outcomes.append(429)
            headers = {name.lower(): value for name, value in error.headers.items()}
    assert outcomes == [200] * 5 + [429] * 3
    assert headers["stripe-rate-limited-reason"] == "global-rate"
    assert control(server, "GET", "stats")[1]["rate_limited"] == 3
    now[0] += 0.4
    assert v1.customers.list().data == v1.customers.list().data == []
    with pytest.raises(stripe.RateLimitError):
        v1.customers.list()


def test_the_endpoint_limit_is_for_each_endpoint_and_mode(server, v1, connect) -> None:
    server.practice.throttle = Throttle(None, 1, lambda: 0.0)
    v1.customers.list()
    v1.products.list()
    connect(server.url, LIVE).v1.customers.list()
    with pytest.raises(stripe.RateLimitError):
        v1.customers.list()


def test_rates_are_set_when_the_account_is_opened() -> None:
    account = StripePractice(rate=25, endpoint_rate=10)
    assert (account.throttle.rate, account.throttle.endpoint_rate) == (25, 10)


def test_one_plan_can_be_shared_and_counts(connect) -> None:
    plan = FaultPlan()
    plan.add(Fault(FaultKind.SLOW, seconds=0.01, times=0))
    with running_stripe(faults=plan) as server:
        connect(server.url, SECRET).v1.customers.list()
        assert plan.fired() == 1


def test_requests_are_counted_by_endpoint_not_by_id(server, v1) -> None:
    for _ in range(3):
        v1.customers.retrieve(v1.customers.create({}).id)
    assert control(server, "GET", "stats")[1]["calls"] == {"GET /v1/customers/*": 3, "POST /v1/customers": 3}
