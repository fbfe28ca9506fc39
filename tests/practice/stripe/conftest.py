"""A practice Stripe being served, and the official SDK pointed at it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stripe

from app.practice.stripe import PracticeKey, RunningStripe, running_stripe

SECRET = "sk_test_practice000000000000"
LIVE = "sk_live_practice000000000000"
START = 1_780_000_000.0


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the SDK's known complaint about httpx pass, even under -W error."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning"))


class Clock:
    """A clock that a test moves by hand (Unix seconds)."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def connect() -> Iterator[Callable[..., stripe.StripeClient]]:
    """Return a maker of SDK clients for a local server, without the SDK's own retries."""
    transports: list[stripe.HTTPXClient] = []

    def make(url: str, key: str = SECRET) -> stripe.StripeClient:
        transport = stripe.HTTPXClient(allow_sync_methods=True, timeout=10)
        transports.append(transport)
        addresses = {"api": url, "files": url, "connect": url, "meter_events": url}
        return stripe.StripeClient(key, max_network_retries=0, http_client=transport, base_addresses=addresses)

    yield make
    for transport in transports:
        transport.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[RunningStripe]:
    keys = [PracticeKey(SECRET), PracticeKey(LIVE)]
    with running_stripe(keys=keys, clock=clock) as running:
        yield running
    assert running.host.failures == []


@pytest.fixture
def client(server: RunningStripe, connect: Callable[..., stripe.StripeClient]) -> stripe.StripeClient:
    return connect(server.url)


@pytest.fixture
def v1(client: stripe.StripeClient):
    return client.v1


@pytest.fixture
def refused() -> Callable[..., stripe.StripeError]:
    """Call something that the API must refuse, and return the error."""

    def expect(call: Callable[..., object], *args: object, **kwargs: object) -> stripe.StripeError:
        with pytest.raises(stripe.StripeError) as caught:
            call(*args, **kwargs)
        return caught.value

    return expect
