"""How a company's gateway is opened: how fast it may go, and what its requests look like."""

import json

import pytest
import stripe

from app.domain.company import Mode, Policies
from app.practice.exchange import Response
from app.practice.http_host import HttpHost
from app.remote.stripe import governor_for, open_stripe
from app.runtime.clock import SystemClock
from tests.remote.jobs import ManualClock, ManualJob
from tests.remote.stripe.driving import Job, company

KEY = "sk_test_practice000000000000"


@pytest.mark.parametrize(
    ("mode", "own", "expected"),
    [
        (Mode.PRACTICE, None, 25.0),
        (Mode.TEST, None, 20.0),
        (Mode.LIVE, None, 80.0),
        (Mode.LIVE, 10.0, 10.0),
        (Mode.TEST, 500.0, 500.0),
    ],
)
def test_how_fast_it_may_go(mode, own, expected):
    owner = company("https://api.stripe.com", mode=mode, policies=Policies(stripe_rate=own))
    gateway = open_stripe(owner, lambda: KEY, clock=SystemClock())
    assert gateway.allowed_rate == expected
    gateway.close()


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.LIVE])
def test_one_endpoint_gets_25_a_second_live_too(mode):
    clock = ManualClock()
    job = ManualJob(clock)
    owner = company("https://api.stripe.com", mode=mode, policies=Policies(kept_free_percent=0))
    governor, start = governor_for(owner, clock), clock.seconds
    for _ in range(50):
        governor.acquire(job, endpoint="POST /v1/customers")
    assert clock.seconds - start == pytest.approx(2.0, abs=0.1)


def test_what_a_request_carries():
    seen = []

    def answer(request):
        seen.append(request)
        return Response(200, json.dumps({"id": "cus_1", "livemode": False}).encode(), "application/json")

    host = HttpHost(answer).start()
    gateway = open_stripe(company(host.url), lambda: KEY, clock=SystemClock())
    try:
        gateway.newest_event(Job())
        gateway.newest_event(Job())
    finally:
        gateway.close()
        host.stop()
    headers = {name.lower(): value for name, value in seen[-1].headers.items()}
    assert headers["stripe-version"] == stripe.api_version
    assert headers["authorization"] == f"Bearer {KEY}"
    assert "Tallybridge/" in headers["user-agent"]
    assert "x-stripe-client-telemetry" not in headers
    assert seen[-1].query == "limit=1"
