"""Opens the connection to a company's Pronto, whichever dialect it speaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx

from app.domain.company import Company, Policies, share_used
from app.domain.errors import Code, NeedsUser
from app.ports.clock import Clock
from app.ports.pronto import ProntoSource
from app.remote.http import open_client
from app.remote.pronto.avenue_session import AvenueSession
from app.remote.pronto.avenue_source import AvenueSource
from app.remote.pronto.dialect import Dialect
from app.remote.pronto.dialect_file import load_dialect
from app.remote.pronto.session import Session
from app.remote.pronto.site import Site
from app.remote.pronto.xi_source import XiSource
from app.remote.rate import Governor
from app.remote.retry import RetryPolicy

_USUAL_ZONE = "Australia/Sydney"


def open_pronto(
    company: Company,
    password: Callable[[], str],
    *,
    clock: Clock,
    governor: Governor | None = None,
    policy: RetryPolicy | None = None,
    dialects: Path | None = None,
    transport: httpx.BaseTransport | None = None,
) -> ProntoSource:
    """Return a company's Pronto; nothing is sent before it is used. Close it when done.

    Args:
        company: address, user, dialect, certificate authority, rate.
        password: fetched when it is needed, for example from the keyring.
        clock: the time.
        governor: paces the requests; share one between all connections to a host. None for one of its own.
        policy: how often a request is tried; None for the usual.
        dialects: where a site's own dialect files are kept.
        transport: takes the network's place; for tests.

    Raises:
        NeedsUser: bad address, broken dialect or certificate file, unknown time zone.
    """
    dialect = load_dialect(company.dialect, dialects)
    site = Site(dialect, _zone(dialect, company))
    client = open_client(company.pronto_url, ca_file=company.ca_file, transport=transport)
    pace = governor or Governor(_rate(dialect, company), burst=dialect.paging.burst, clock=clock)
    tries = policy or RetryPolicy()
    if dialect.transport == "json-get":
        avenue = AvenueSession(client, dialect, company.pronto_user, password, clock=clock, governor=pace, policy=tries)
        return AvenueSource(avenue, site)
    session = Session(client, dialect, company.pronto_user, password, clock=clock, governor=pace, policy=tries)
    return XiSource(session, site, clock)


def _rate(dialect: Dialect, company: Company) -> float:
    """Return requests per second: the owner's own figure, else the dialect's less what is kept free."""
    wanted, allowed = company.policies.pronto_rate, dialect.paging.requests_per_second
    return allowed * share_used(company) if wanted == Policies().pronto_rate else wanted


def _zone(dialect: Dialect, company: Company) -> ZoneInfo:
    """Return the zone of Pronto's stamps: the dialect's where it departs from the usual one, else the company's."""
    name = company.time_zone if dialect.time_zone == _USUAL_ZONE and company.time_zone else dialect.time_zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NeedsUser(Code.BAD_INPUT, f"There is no time zone “{name}”; enter one like Australia/Perth.") from None
