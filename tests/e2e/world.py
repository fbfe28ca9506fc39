"""Both services on loopback ports, and the program's own services connected to them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.bootstrap import Office, open_office
from app.domain.company import Company, Mode, NewCompany, Policies
from app.domain.errors import Cancelled, SyncProblem
from app.domain.kinds import TARGETED, RecordType
from app.domain.outcome import RunSummary
from app.ports.progress import Progress
from app.practice.company.books import ProntoBooks
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.practice import RunningPronto, running_pronto
from app.practice.stripe import RunningStripe, running_stripe
from app.remote.pronto.opening import open_pronto
from app.remote.retry import RetryPolicy
from app.remote.stripe.opening import open_stripe
from app.runtime.clock import SystemClock
from app.secrets.session_store import SessionStore

USER = "practice"
PASSWORD = "practice-password"
KEY = "sk_test_practice000000000000"
LIVE_KEY = "sk_live_practice000000000000"
NAME = "Small Company"
SWIFT = Policies(prepaid_terms=("PIA",), stripe_rate=5000.0, pronto_rate=5000.0)
"""A simulated service has no ration."""


class MovedClock(SystemClock):
    """This computer's clock, moved ahead by a test."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def now(self) -> dt.datetime:
        return super().now() + self.ahead


class QuietJob:
    """A job nobody watches."""

    def check(self) -> None:
        """Nobody cancels."""

    def report(self, progress: Progress) -> None:
        """Nobody looks."""

    def sleep(self, seconds: float) -> None:
        """Wait not at all."""


class CancelledJob(QuietJob):
    """A job that a person stops at its so-many-th look."""

    def __init__(self, after: int) -> None:
        self.left = after

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@dataclass
class SwiftConnectors:
    """Real connections whose waits take no time."""

    policy: RetryPolicy = field(default_factory=lambda: RetryPolicy().without_waiting())
    password: str = PASSWORD
    key: str = KEY
    clock: MovedClock = field(default_factory=MovedClock)

    def pronto(self, company: Company, password: str | None = None):
        return open_pronto(company, lambda: password or self.password, clock=self.clock, policy=self.policy)

    def stripe(self, company: Company, key: str | None = None):
        return open_stripe(company, lambda: key or self.key, clock=self.clock, policy=self.policy)


@dataclass
class World:
    """A company between its two services."""

    books: ProntoBooks
    pronto: RunningPronto
    stripe: RunningStripe
    office: Office
    company: Company
    home: Path
    connectors: SwiftConnectors

    def wait(self, **time: float) -> None:
        """Let time pass on this computer: ``wait(days=1)``."""
        self.connectors.clock.ahead += dt.timedelta(**time)

    def sync(self, kinds: Sequence[RecordType] = TARGETED, **more) -> RunSummary:
        """Run one sync; raises as the service does."""
        return self.office.sync.run(self.company.id, kinds, QuietJob(), "test", **more)

    def attempt(self, **more) -> tuple[RunSummary, SyncProblem | None]:
        """Run one sync that may stop; return its record and why it stopped."""
        try:
            return self.sync(**more), None
        except SyncProblem as problem:
            return self.office.history.runs(self.company.id)[0], problem

    def writes(self) -> Counter[str]:
        """Return what wrote at Stripe since the counts were reset, as ``POST /v1/customers``; the counts start anew."""
        calls: dict[str, int] = self.stripe.host.control.stats()["calls"]
        self.stripe.host.control.reset()
        return Counter({call: count for call, count in calls.items() if not call.startswith("GET")})

    def writes_of_sync(self, **more) -> Counter[str]:
        """Run one sync and return what it wrote."""
        self.writes()
        self.sync(**more)
        return self.writes()

    def fault(self, side: str, kind: FaultKind, match: str, **more) -> None:
        """Script a fault at ``pronto`` or ``stripe``."""
        (self.pronto if side == "pronto" else self.stripe).faults.add(Fault(kind, match, **more))

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self.pronto.faults.clear()
        self.stripe.faults.clear()

    def attention(self) -> dict[str, str]:
        """Return what needs a person: ``customers/ACME`` with its cause."""
        found = self.office.history.attention(self.company.id)
        return {f"{verdict.kind.value}/{verdict.pronto_id}": verdict.cause for _, verdict, _ in found}

    def policies(self, **changed) -> None:
        """Change what the owner decided."""
        policies = replace(self.company.policies, **changed)
        self.company = self.office.connections.set_policies(self.company.id, policies)


@contextmanager
def services(books: ProntoBooks, **stripe) -> Iterator[tuple[RunningPronto, RunningStripe]]:
    """Serve the books and an empty Stripe account; whatever a server trips over fails the test."""
    with running_pronto(books) as pronto, running_stripe(**stripe) as account:
        yield pronto, account
        assert pronto.host.failures == []
        assert account.host.failures == []


@contextmanager
def world(books: ProntoBooks, home: Path, **stripe) -> Iterator[World]:
    """Serve the books and an empty Stripe account, and add a company that connects them."""
    connectors = SwiftConnectors()
    with services(books, **stripe) as (pronto, account):
        office = open_office(home, secrets=SessionStore("for a test"), connectors=connectors, clock=connectors.clock)
        try:
            company = office.store.companies.add(
                NewCompany(NAME, pronto.xi_url, USER, stripe_url=account.url, mode=Mode.TEST, policies=SWIFT)
            )
            yield World(books, pronto, account, office, company, home, connectors)
        finally:
            office.close()
