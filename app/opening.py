"""What is outside is opened on first use, not when the program starts: connections, simulators, the release feed.

httpx, stripe and the simulators take longer to import than the window takes to be painted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from app.domain.company import Company, Mode
from app.domain.errors import Code, NeedsUser, RunStopped
from app.domain.release import Release
from app.ports.clock import Clock
from app.ports.pronto import ProntoSource
from app.ports.secrets import PRONTO_PASSWORD, STRIPE_KEY, SecretStore
from app.ports.stripe import StripeGateway
from app.secrets.session_store import SessionStore
from app.services.practising import Addresses, PracticeSite, Practising


class RealConnectors:
    """Opens real connections; a practice company's services are started first."""

    def __init__(
        self,
        secrets: SecretStore,
        clock: Clock,
        practising: Callable[[], Practising],
        *,
        seen: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Fetch secrets from this store at the moment they are needed; ``seen`` is told those a person typed."""
        self._seen = seen
        self._secrets = secrets
        self._clock = clock
        self._practising = practising
        self._practice_secrets = SessionStore("The practice company's secrets are no secrets.")

    def pronto(self, company: Company, password: str | None = None) -> ProntoSource:
        """Open Pronto."""
        from app.remote.pronto.opening import open_pronto  # noqa: PLC0415 - httpx takes its time

        company = self._ready(company)
        return open_pronto(company, self._fetch(company, PRONTO_PASSWORD, password), clock=self._clock)

    def stripe(self, company: Company, key: str | None = None) -> StripeGateway:
        """Open Stripe."""
        from app.remote.stripe.opening import open_stripe  # noqa: PLC0415 - stripe takes its time

        company = self._ready(company)
        return open_stripe(company, self._fetch(company, STRIPE_KEY, key), clock=self._clock)

    def _ready(self, company: Company) -> Company:
        if company.mode is not Mode.PRACTICE or not company.id:
            return company
        from app.practice.pronto.practice import PRACTICE_USERS  # noqa: PLC0415 - only to practise
        from app.practice.stripe.keys import DEFAULT_KEYS  # noqa: PLC0415

        self._practice_secrets.put(company.name, PRONTO_PASSWORD, next(iter(PRACTICE_USERS.values())))
        self._practice_secrets.put(company.name, STRIPE_KEY, DEFAULT_KEYS[0].secret)
        return self._practising().ensure(company)

    def _fetch(self, company: Company, name: str, given: str | None) -> Callable[[], str]:
        if given is not None:
            self._seen(given)
            return lambda: given
        store = self._practice_secrets if company.mode is Mode.PRACTICE else self._secrets

        def fetch() -> str:
            found = store.get(company.name, name)
            if found is None:
                what = "Pronto password" if name == PRONTO_PASSWORD else "Stripe key"
                raise NeedsUser(Code.NO_SECRET, f"No {what} is kept for “{company.name}” on this computer.")
            return found

        return fetch


class LateSite:
    """A practice site whose simulators are imported when it is started."""

    def __init__(self, folder: Path) -> None:
        """Serve from this folder."""
        self._folder = folder

    @cached_property
    def _site(self) -> PracticeSite:
        from app.practice.site.local import LocalSite  # noqa: PLC0415 - only to practise

        return LocalSite(self._folder)

    def start(self, data: Path | None, seed: int) -> Addresses:
        """Start the services, or find them running."""
        if data is not None and not (data / "orders.json").is_file():
            raise NeedsUser(Code.BAD_INPUT, f"{data} does not hold Northwind's files (orders.json is missing).")
        try:
            return self._site.start(data, seed)
        except RuntimeError as problem:
            raise RunStopped(Code.UNREACHABLE, str(problem)) from problem

    def mess(self, count: int, seed: int) -> int:
        """Make a mess."""
        try:
            return self._site.mess(count, seed)
        except (RuntimeError, OSError) as problem:
            raise RunStopped(Code.UNREACHABLE, str(problem)) from problem

    def reset(self) -> None:
        """Stop and forget."""
        self._site.reset()

    def stop(self) -> None:
        """Stop what this process started."""
        if "_site" in self.__dict__:
            self._site.stop()


def fetch_release(address: str) -> Release:
    """Fetch what is said of the newest version at an https address; raises as ``app.remote.release_feed`` does."""
    from app.remote import release_feed  # noqa: PLC0415 - httpx takes its time

    return release_feed.fetch_release(address)


def sandbox_key() -> str:
    """Return the key of the practice company's sandbox, in which a trial may be made."""
    from app.practice.stripe import SANDBOX_KEY  # noqa: PLC0415 - only to practise

    return SANDBOX_KEY.secret
