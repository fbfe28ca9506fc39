"""A practice Stripe for every test, and a bench that speaks to it."""

import pytest

from app.practice.stripe import running_stripe
from tests.remote.stripe.driving import Bench, gateway_to


@pytest.fixture
def server():
    with running_stripe() as running:
        yield running


@pytest.fixture
def bench(server):
    bench = Bench(gateway_to(server.url))
    yield bench
    bench.gateway.close()
