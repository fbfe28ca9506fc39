"""The practice company: started on demand, kept as a company like any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.domain.company import Company, Mode, NewCompany, Policies
from app.ports.progress import JobContext
from app.ports.store import Store

SEEDED = "Practice company"
FROM_FILES = "Practice company from files"
PREPAID = ("PIA",)
"""The practice company's terms that are paid in advance."""
_PRACTICE_RATE = 400.0
"""Requests per second: the simulators have no ration, and nobody likes to wait while trying a program."""


class Addresses(Protocol):
    """Where the two practice services listen."""

    @property
    def pronto(self) -> str:
        """Address up to and including the service."""
        ...

    @property
    def stripe(self) -> str:
        """Address of the simulated Stripe."""
        ...

    @property
    def user(self) -> str:
        """Pronto user who may log in."""
        ...


class PracticeSite(Protocol):
    """The simulated services of one practice company, in a process of their own."""

    def start(self, data: Path | None, seed: int) -> Addresses:
        """Start them, or find them running; return where they listen."""
        ...

    def mess(self, count: int, seed: int) -> int:
        """Change that many records on both sides behind the app's back; return how many were changed."""
        ...

    def reset(self) -> None:
        """Stop and forget everything the services hold."""
        ...

    def stop(self) -> None:
        """Stop the services this process started; others' go on."""
        ...


class Practising:
    """Starts practice companies."""

    def __init__(
        self, store: Store, site_of: Callable[[str], PracticeSite], sandbox: Callable[[], str] = lambda: ""
    ) -> None:
        """Work on a store; ``site_of`` gives a name's site, ``sandbox`` the key of the second account."""
        self._store = store
        self._sandbox = sandbox
        self._site_of = site_of
        self._sites: dict[str, PracticeSite] = {}
        self._name = SEEDED

    def start(self, ctx: JobContext, data: Path | None = None, seed: int = 1) -> Company:
        """Start a practice company and return it; ``data`` is a folder of Northwind's files, else one is made up."""
        ctx.check()
        self._name = FROM_FILES if data is not None else SEEDED
        found = self._site(self._name).start(data, seed)
        return self._kept(self._name, found)

    def ensure(self, company: Company) -> Company:
        """Return a practice company with its services running and its addresses up to date."""
        return self._kept(company.name, self._site(company.name).start(None, 1))

    def sandbox_key(self) -> str:
        """Return the key of the practice company's sandbox, a second account to try things in."""
        return self._sandbox()

    def addresses(self) -> dict[str, str]:
        """Return where the services of the company started last listen."""
        found = self._site(self._name).start(None, 1)
        return {"pronto": found.pronto, "stripe": found.stripe}

    def mess(self, count: int, seed: int, ctx: JobContext) -> int:
        """Make a mess of the company started last; return how many records were changed."""
        ctx.check()
        return self._site(self._name).mess(count, seed)

    def reset(self, ctx: JobContext) -> None:
        """Forget the company started last on both sides and in the store; the next start is a fresh one."""
        ctx.check()
        self._site(self._name).reset()
        for company in self._store.companies.all():
            if company.name == self._name and company.mode is Mode.PRACTICE:
                self._store.companies.remove(company.id)

    def stop(self) -> None:
        """Stop every site this process started."""
        for site in self._sites.values():
            site.stop()

    def _site(self, name: str) -> PracticeSite:
        if name not in self._sites:
            self._sites[name] = self._site_of(name)
        return self._sites[name]

    def _kept(self, name: str, found: Addresses) -> Company:
        """Store the company on first use, and its addresses whenever they moved."""
        company = next((one for one in self._store.companies.all() if one.name == name), None)
        if company is None:
            policies = Policies(
                prepaid_terms=PREPAID,
                stripe_rate=_PRACTICE_RATE,
                pronto_rate=_PRACTICE_RATE,
                pronto_poll_seconds=5,
                stripe_poll_seconds=5,
            )
            return self._store.companies.add(
                NewCompany(
                    name=name,
                    pronto_url=found.pronto,
                    pronto_user=found.user,
                    stripe_url=found.stripe,
                    mode=Mode.PRACTICE,
                    policies=policies,
                )
            )
        if (company.pronto_url, company.stripe_url) != (found.pronto, found.stripe):
            company = replace(company, pronto_url=found.pronto, stripe_url=found.stripe)
            self._store.companies.save(company)
        return company
