"""The practice Pronto server: both dialects over one set of books, and a way to run it in a thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.practice.company.books import ProntoBooks
from app.practice.exchange import Request, Response
from app.practice.faults import Fault, FaultPlan
from app.practice.http_host import HttpHost
from app.practice.pronto.avenue import AVENUE_PREFIX, AvenueDialect
from app.practice.pronto.settings import AvenueSettings, Service, Users, XiSettings
from app.practice.pronto.xi import XI_PREFIX, XiDialect

PRACTICE_USERS = {"practice": "practice-password"}
PRACTICE_SERVICE = "harbour.practice"


class ProntoPractice:
    """Answers requests as a Pronto site would, in the Xi and the Avenue dialect."""

    def __init__(
        self,
        books: ProntoBooks,
        *,
        users: Users = PRACTICE_USERS,
        services: Iterable[Service] = (Service(PRACTICE_SERVICE),),
        xi: XiSettings | None = None,
        avenue: AvenueSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Serve the books.

        Args:
            books: What is read and changed.
            users: User names with passwords, the same for both dialects.
            services: The Xi services; a service may leave calls out.
            xi: Behaviour of the Xi dialect; None for the practice site's: as documented, with a logout.
            avenue: Behaviour of the Avenue dialect; None for no rate limit.
            clock: Seconds from any fixed point, for tokens and rate limits.
        """
        self.books = books
        self.xi = xi or XiSettings(logout_path="logout")
        self.avenue = avenue or AvenueSettings()
        self._xi = XiDialect(books, users=users, services=services, settings=self.xi, clock=clock)
        self._avenue = AvenueDialect(books, users=users, settings=self.avenue, clock=clock)

    def handle(self, request: Request) -> Response:
        """Answer one request; called from many threads."""
        if request.path.startswith(XI_PREFIX):
            return self._xi.handle(request)
        if self.avenue.enabled and request.path.startswith(AVENUE_PREFIX):
            return self._avenue.handle(request)
        return Response(404, b"<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>", "text/html")

    def fault_answer(self, fault: Fault, request: Request) -> Response:
        """Return the site's own error body for a scripted fault."""
        dialect = self._avenue if request.path.startswith(AVENUE_PREFIX) else self._xi
        return dialect.fault_answer(fault, request)

    def expire_tokens(self) -> None:
        """Make every Xi token invalid, as a restart of the site does."""
        self._xi.sessions.expire_all()

    @property
    def session_count(self) -> int:
        """Open Xi sessions."""
        return self._xi.sessions.count()


@dataclass(frozen=True, slots=True)
class RunningPronto:
    """A practice Pronto that answers on a loopback port.

    Attributes:
        host: The HTTP host; its latency may be set at any time.
        practice: The simulator; its settings may be changed at any time.
        faults: Script faults here.
        service: The first Xi service's name.
    """

    host: HttpHost
    practice: ProntoPractice
    faults: FaultPlan
    service: str

    @property
    def url(self) -> str:
        """The site's address without a path (what Avenue connects to)."""
        return self.host.url

    @property
    def xi_url(self) -> str:
        """The address up to and including the service (what Xi connects to)."""
        return f"{self.host.url}{XI_PREFIX}{self.service}"


@contextmanager
def running_pronto(
    books: ProntoBooks,
    *,
    users: Users = PRACTICE_USERS,
    services: Iterable[Service] = (Service(PRACTICE_SERVICE),),
    xi: XiSettings | None = None,
    avenue: AvenueSettings | None = None,
    faults: FaultPlan | None = None,
    port: int = 0,
    latency: float = 0.0,
    certificate: tuple[Path, Path] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[RunningPronto]:
    """Run a practice Pronto in the background for as long as the context lasts.

    While it runs, a scripted `CLOCK_SKEW` shifts the books' change stamps too.

    Args:
        books: What is read and changed; the caller closes them.
        users: User names with passwords.
        services: The Xi services.
        xi: Behaviour of the Xi dialect.
        avenue: Behaviour of the Avenue dialect.
        faults: Scripted faults; None for a new, empty plan.
        port: TCP port, 0 for any free one.
        latency: Seconds each request waits.
        certificate: PEM files of a certificate and its key, for https.
        clock: Seconds for tokens and rate limits.
    """
    published = tuple(services)
    practice = ProntoPractice(books, users=users, services=published, xi=xi, avenue=avenue, clock=clock)
    plan = faults or FaultPlan()
    host = HttpHost(
        practice.handle,
        port=port,
        faults=plan,
        name="pronto",
        company=books.company,
        fault_answer=practice.fault_answer,
        latency=latency,
        certfile=str(certificate[0]) if certificate else None,
        keyfile=str(certificate[1]) if certificate else None,
    )
    host.start()
    own_clock = books.clock
    books.clock = lambda: own_clock() + timedelta(seconds=plan.skew())
    try:
        yield RunningPronto(host, practice, plan, published[0].name)
    finally:
        books.clock = own_clock
        host.stop()
