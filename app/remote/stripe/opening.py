"""Opens the gateway of a company."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.company import Company, Mode, share_used
from app.ports.clock import Clock
from app.ports.stripe import StripeGateway
from app.remote.rate import Governor
from app.remote.retry import RetryPolicy
from app.remote.stripe.gateway import Gateway
from app.remote.stripe.keys import stripe_address
from app.remote.stripe.wire import StripeWire

_TEST_RATE = 25.0
_LIVE_RATE = 100.0
_ENDPOINT_RATE = 25.0
"""Requests per second (Stripe docs, "Rate limits"): of an account in a sandbox, live, and of one endpoint live."""


def open_stripe(
    company: Company,
    key: Callable[[], str],
    *,
    clock: Clock,
    governor: Governor | None = None,
    policy: RetryPolicy | None = None,
) -> StripeGateway:
    """Return a company's gateway; nothing is sent before the first call.

    Args:
        company: names address, mode and rate.
        key: fetches the Stripe key when it is needed first; it is kept by the library's client only.
        clock: the time.
        governor: shared between gateways of one account; a new one by default.
        policy: how often a request is tried.

    Raises:
        NeedsUser: NOT_A_STRIPE_ADDRESS, BAD_ADDRESS or PLAIN_HTTP for the company's address.
    """
    address = stripe_address(company.stripe_url)
    wire = StripeWire(address, key, governor=governor or governor_for(company, clock), clock=clock, policy=policy)
    return Gateway(wire, clock)


def governor_for(company: Company, clock: Clock) -> Governor:
    """Return what paces a company's requests: the owner's own rate, else Stripe's by mode less what is kept free."""
    own, share = company.policies.stripe_rate, share_used(company)
    if company.mode is Mode.LIVE:
        rate = _LIVE_RATE * share if own is None else own
        return Governor(rate, clock=clock, endpoint_rate=min(_ENDPOINT_RATE * share, rate))
    return Governor(_TEST_RATE * share if own is None else own, clock=clock)
