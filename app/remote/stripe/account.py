"""Proves a key: whose account it opens and what it may do there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import Code, ItemRejected, RunStopped
from app.ports.progress import JobContext
from app.ports.stripe import Account, Permission
from app.remote.stripe.reading.parts import table, text
from app.remote.stripe.wire import StripeWire

_ACCOUNT = re.compile(r"\bacct_\w+")


def account(wire: StripeWire, ctx: JobContext) -> Account:
    """Return whose account the key opens.

    The account itself asks for odd rights of a restricted key, so the balance proves the key and the account is
    read only where allowed; a refusal names its id all the same.
    """
    live, known = wire.live, ""
    try:
        wire.request("GET", "/v1/balance", {}, ctx)
    except RunStopped as problem:
        known = _named(problem)
    try:
        body = wire.request("GET", "/v1/account", {}, ctx).body
    except RunStopped as problem:
        return Account(_named(problem) or known, "", "", "", "", live)
    settings = table(body, "settings")
    name = text(table(settings, "dashboard"), "display_name") or text(table(body, "business_profile"), "name")
    return Account(
        id=text(body, "id"),
        name=name,
        country=text(body, "country"),
        currency=text(body, "default_currency"),
        time_zone=text(table(settings, "dashboard"), "timezone"),
        live=live,
    )


def _named(problem: RunStopped) -> str:
    """Return the account a refusal for lack of permission names; anything else is raised again."""
    if problem.code is not Code.PERMISSION:
        raise problem
    found = _ACCOUNT.search(problem.detail)
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class _Probe:
    """A request that shows a right and changes nothing."""

    name: str
    method: str
    path: str


_PROBES = (
    _Probe("Balance: read", "GET", "/v1/balance"),
    _Probe("Customers: write", "POST", "/v1/customers/cus_tallybridgeprobe"),
    _Probe("Products: write", "POST", "/v1/products/prod_tallybridgeprobe"),
    _Probe("Prices: write", "POST", "/v1/prices/price_tallybridgeprobe"),
    _Probe("PaymentIntents: write", "POST", "/v1/payment_intents/pi_tallybridgeprobe"),
    _Probe("Invoices: write", "POST", "/v1/invoices/in_tallybridgeprobe"),
    _Probe("Credit notes: write", "POST", "/v1/credit_notes/cn_tallybridgeprobe"),
    _Probe("Charges: read", "GET", "/v1/charges"),
    _Probe("Events: read", "GET", "/v1/events"),
)
"""Permission is checked before existence: 403 is lacking, 404 is granted."""


def permissions(wire: StripeWire, ctx: JobContext) -> list[Permission]:
    """Try each right the product needs; nothing is changed by it.

    Raises:
        NeedsUser: the key is refused. Retryable, RunStopped: Stripe cannot be reached.
    """
    return [_tried(wire, probe, ctx) for probe in _PROBES]


def _tried(wire: StripeWire, probe: _Probe, ctx: JobContext) -> Permission:
    """Try one right."""
    try:
        wire.request(probe.method, probe.path, {}, ctx)
    except ItemRejected:
        return Permission(probe.name, granted=True)
    except RunStopped as problem:
        if problem.code is not Code.PERMISSION:
            raise
        return Permission(probe.name, granted=False, message=problem.detail)
    return Permission(probe.name, granted=True)
