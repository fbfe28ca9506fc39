"""What the benches stand on: practice services in a process of their own, an office on a fresh home, a meter.

The simulators' time and memory never count as the program's: they run in another process, and whatever is
measured runs in one of its own, so that its peak of memory is its own too.
"""

from __future__ import annotations

import multiprocessing
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from app.bootstrap import Office, open_office
from app.domain.company import Company, Mode, NewCompany, Policies
from app.ports.progress import Progress
from app.ports.pronto import ProntoSource
from app.ports.stripe import StripeGateway
from app.practice.exchange import Request, Response
from app.practice.pronto.practice import PRACTICE_USERS, running_pronto
from app.practice.stripe import behind_the_back
from app.practice.stripe.keys import DEFAULT_KEYS
from app.practice.stripe.practice import StripePractice
from app.practice.stripe.serving import serve
from app.remote.pronto.opening import open_pronto
from app.remote.stripe.opening import open_stripe
from app.runtime.clock import SystemClock
from tests.bench.books import Size, books_of

T = TypeVar("T")
NO_LIMIT = 1e6
"""Requests per second that stand for no limit at all."""
PLAIN = "xi-plain"
"""Dialect of a site that cannot tell what changed."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the services hold and how fast they let us go."""

    size: Size
    rate: float | None = None
    """Stripe's requests per second; None for no limit."""
    endpoint_rate: float | None = None
    latency: float = 0.0
    """Seconds every request to Stripe takes at least."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """The writing requests Stripe had so far."""

    taken: int
    refused: int
    """With 429."""
    seconds: float
    """From the first one taken to the last."""
    by_endpoint: dict[str, int]


class Served:
    """Running services: their addresses, and what Stripe saw."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.pronto, self.stripe = pipe.recv()

    def traffic(self) -> Traffic:
        """Return what Stripe saw so far."""
        self._pipe.send("traffic")
        found: Traffic = self._pipe.recv()
        return found


@contextmanager
def served(site: Site) -> Iterator[Served]:
    """Run both services in another process for the length of a ``with`` block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(site, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Served(ours)
    finally:
        ours.close()
        process.join(10)
        process.kill()


class _Watched(StripePractice):
    """A simulated Stripe that notes when writing requests came."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(None, **settings)
        self.times: list[float] = []
        self.refused = 0
        self.by_endpoint: dict[str, int] = {}

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        response = super().handle(request)
        if request.method == "GET":
            return response
        if response.status == 429:
            self.refused += 1
            return response
        self.times.append(time.monotonic())
        endpoint = "/".join("{id}" if at == 3 else part for at, part in enumerate(request.path.split("/")))
        self.by_endpoint[endpoint] = self.by_endpoint.get(endpoint, 0) + 1
        return response

    def traffic(self) -> Traffic:
        """Return what came so far."""
        seconds = max(self.times) - min(self.times) if self.times else 0.0
        return Traffic(len(self.times), self.refused, seconds, self.by_endpoint)


def _serve(site: Site, pipe: Connection) -> None:
    stripe = _Watched(rate=site.rate, endpoint_rate=site.endpoint_rate)
    # An account that had no event yet would be read whole every time.
    behind_the_back.add_customer(stripe, {"name": "Shop customer", "email": "shop@elsewhere.example"})
    with running_pronto(books_of(site.size)) as pronto:
        host = serve(stripe, latency=site.latency)
        pipe.send((pronto.xi_url, host.url))
        try:
            while pipe.recv():
                pipe.send(stripe.traffic())
        except (EOFError, OSError):
            host.stop()


class PracticeConnectors:
    """Opens the practice services with their well-known secrets."""

    def __init__(self, dialects: Path) -> None:
        self._dialects = dialects
        self._clock = SystemClock()

    def pronto(self, company: Company, _password: str | None = None) -> ProntoSource:
        """Open Pronto."""
        password = next(iter(PRACTICE_USERS.values()))
        return open_pronto(company, lambda: password, clock=self._clock, dialects=self._dialects)

    def stripe(self, company: Company, _key: str | None = None) -> StripeGateway:
        """Open Stripe."""
        live = company.mode is Mode.LIVE
        key = next(key.secret for key in DEFAULT_KEYS if key.livemode is live and key.secret.startswith("sk_"))
        return open_stripe(company, lambda: key, clock=self._clock)


@contextmanager
def office_on(home: Path) -> Iterator[Office]:
    """Open the program on a home folder, with connections to practice services."""
    home.mkdir(parents=True, exist_ok=True)
    shipped = (resources.files("resources") / "dialects" / "xi.toml").read_text(encoding="utf-8")
    plain = re.sub(r"(?m)^changed_field = \[[^\]]*\]", "changed_field = []", shipped)
    (home / f"{PLAIN}.toml").write_text(plain.replace('name = "xi"', f'name = "{PLAIN}"', 1), encoding="utf-8")
    office = open_office(home, connectors=PracticeConnectors(home))
    try:
        yield office
    finally:
        office.close()


def company_at(
    office: Office, site: Served, *, rate: float | None = NO_LIMIT, mode: Mode = Mode.TEST, dialect: str = "xi"
) -> Company:
    """Return the office's company for these services, added on first use."""
    policies = Policies(stripe_rate=rate, pronto_rate=NO_LIMIT, prepaid_terms=("PIA",))
    new = NewCompany(
        name="Bench",
        pronto_url=site.pronto,
        pronto_user=next(iter(PRACTICE_USERS)),
        dialect=dialect,
        stripe_url=site.stripe,
        mode=mode,
        live_allowed=mode is Mode.LIVE,
        policies=policies,
    )
    known = [one for one in office.store.companies.all() if one.name == new.name]
    if not known:
        return office.store.companies.add(new)
    company = replace(known[0], dialect=dialect, pronto_url=site.pronto, stripe_url=site.stripe)
    office.store.companies.save(company)
    return company


class Ctx:
    """A job nobody cancels."""

    def check(self) -> None:
        """Go on."""
        return

    def sleep(self, seconds: float) -> None:
        """Wait (seconds)."""
        time.sleep(seconds)

    def report(self, progress: Progress) -> None:
        """Keep nothing."""
        return


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took."""

    seconds: float
    cpu: float
    """Seconds of processor time of the process, all threads."""
    peak: int
    """Most memory the process ever had resident, in MB."""


@contextmanager
def metered(into: list[Cost]) -> Iterator[None]:
    """Append the cost of a ``with`` block."""
    seconds, cpu = time.perf_counter(), time.process_time()
    try:
        yield
    finally:
        into.append(Cost(time.perf_counter() - seconds, time.process_time() - cpu, peak_memory()))


def peak_memory() -> int:
    """Return the most memory this process ever had resident, in MB (Linux: VmHWM)."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) // 1024  # type: ignore[index] # Linux always has it


def apart(work: Callable[..., T], *args: Any) -> T:
    """Carry out work in a process of its own and return its result."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *args).result()


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
