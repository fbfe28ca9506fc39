"""A company: one Pronto company, one Stripe account, and how the owner wants them kept together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.mapping import StandingDecision
from app.domain.migration import Scope


class Mode(StrEnum):
    """Which money a company moves; always visible in the window."""

    PRACTICE = "practice"
    TEST = "test"
    LIVE = "live"


class Finalise(StrEnum):
    """What happens to an invoice once its draft agrees with Pronto."""

    DRAFT = "draft"
    FINALISE = "finalise"


@dataclass(frozen=True, slots=True)
class Policies:
    """What the owner decided; the defaults take no money and surprise nobody."""

    finalise: Finalise = Finalise.DRAFT
    supplier_abn: str = ""
    """The company's own ABN, eleven digits; without it nothing is made final."""
    allow_gst_errors: bool = False
    """Whether an invoice whose GST follows neither lawful rounding still gets its draft, with a note; never final."""
    prepaid_terms: tuple[str, ...] = ()
    """Terms codes whose open orders get an (unconfirmed) payment intent ahead of the invoice; none by default."""
    guard_updates_percent: int = 10
    """A run that would update more than this share of a type's linked records stops and asks."""
    guard_updates_floor: int = 50
    """… but never for fewer updates than this."""
    guard_archives: int = 50
    """A run that would archive more records than this stops and asks."""
    create_customers: bool = True
    write_ids_to_pronto: str = ""
    """User-defined field that takes Stripe's customer id, where the site allows it; blank = off."""
    post_receipts: bool = False
    """Whether receipts are posted to Pronto, where the site has the call; else they are listed."""
    pronto_poll_seconds: int = 60
    stripe_poll_seconds: int = 300
    """Stripe rations reads: 10,000 a month at least (Stripe docs, rate limits); five minutes is 8,640."""
    stripe_rate: float | None = None
    """Requests per second; None = by mode (25 test, 100 live; Stripe docs, rate limits)."""
    pronto_rate: float = 2.0
    """Requests per second; no limit is public for Xi, so a polite one."""
    kept_free_percent: int = 20
    """Share of what a side allows that is left to the company's other integrations; not of a rate the owner set."""
    standing: tuple[StandingDecision, ...] = ()
    """Whose value of a field always counts, as a person decided while settling differences; one per type and field."""
    scope: Scope = field(default_factory=Scope)
    """Which records go to Stripe at all: nothing before a day, open items only; by default everything."""


@dataclass(frozen=True, slots=True)
class Company:
    """One pair to keep in step."""

    id: int
    name: str
    mode: Mode
    pronto_url: str
    """Up to and including the service, for example ``https://erp.example.com.au:8443/pronto/rest/L01_avenue``."""
    pronto_user: str
    dialect: str = "xi"
    """``xi``, ``avenue`` or the name of a dialect file of the site's own."""
    ca_file: str = ""
    """A company's own certificate authority file (PEM) for an on-premise server; blank = the system's trust store."""
    stripe_url: str = "https://api.stripe.com"
    stripe_account: str = ""
    """Account id learnt at the first connection; a key of another account later is refused."""
    live_allowed: bool = False
    """The owner's deliberate switch; without it a live key only reads."""
    time_zone: str = "Australia/Sydney"
    policies: Policies = field(default_factory=Policies)
    created: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What a person enters to add a company; secrets travel beside it, never inside."""

    name: str
    pronto_url: str
    pronto_user: str
    dialect: str = "xi"
    ca_file: str = ""
    stripe_url: str = "https://api.stripe.com"
    mode: Mode = Mode.TEST
    live_allowed: bool = False
    time_zone: str = "Australia/Sydney"
    policies: Policies = field(default_factory=Policies)


def share_used(company: Company) -> float:
    """Return the share, 0 to 1, of what a side allows that a company's runs may use.

    The practice company has no other integrations; what they leave free would only make practising slow.
    """
    return 1.0 if company.mode is Mode.PRACTICE else 1 - company.policies.kept_free_percent / 100
