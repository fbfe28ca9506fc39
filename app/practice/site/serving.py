"""The process that serves a practice company: Pronto, Stripe and a desk for making a mess."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from app.practice.company.books import ProntoBooks
from app.practice.company.mess import make_a_mess
from app.practice.company.northwind import northwind_books
from app.practice.company.seed import practice_books
from app.practice.exchange import Request, Response
from app.practice.faults import FaultPlan
from app.practice.http_host import HttpHost
from app.practice.pronto.practice import PRACTICE_SERVICE, PRACTICE_USERS, ProntoPractice
from app.practice.site.prior import fill_stripe
from app.practice.stripe.errors import ApiError
from app.practice.stripe.mess import DashboardEdits
from app.practice.stripe.practice import StripePractice
from app.practice.stripe.sandbox import open_sandbox
from app.practice.stripe.serving import serve

SITE_FILE = "site.json"
_XI = "/pronto/rest/"


@dataclass(frozen=True, slots=True)
class Ports:
    """TCP ports; 0 for any free one."""

    pronto: int = 0
    stripe: int = 0
    desk: int = 0


@dataclass(frozen=True, slots=True)
class SiteAddresses:
    """Where a running site listens, as its file says."""

    pronto: str
    """Up to and including the Xi service."""
    stripe: str
    desk: str
    user: str
    pid: int


class Parent(Protocol):
    """The end of a pipe; reading it ends when the parent does."""

    def recv(self) -> object:
        """Wait for a word."""
        ...

    def send(self, obj: object) -> None:
        """Say a word."""
        ...


def serve_site(folder: Path, data: Path | None, seed: int, ports: Ports, parent: Parent) -> None:
    """Serve until asked to stop or until the parent process is gone; the body of the child process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        site = Site(folder, data, seed, ports)
    except (OSError, ValueError, RuntimeError, ApiError) as problem:
        parent.send(f"{type(problem).__name__}: {problem}")
        return
    parent.send("ready")
    threading.Thread(target=_watch, args=(parent, site.ended.set), daemon=True).start()
    site.ended.wait()
    site.close()


def _watch(parent: Parent, end: Callable[[], None]) -> None:
    with contextlib.suppress(EOFError, OSError):
        parent.recv()
    end()


class Site:
    """Both services of one practice company."""

    def __init__(self, folder: Path, data: Path | None, seed: int, ports: Ports) -> None:
        """Open or fill the books, start the services and write down where they listen.

        Raises:
            OSError: the folder or the data cannot be read.
            ValueError: the data are not Northwind's files.
        """
        self.ended = threading.Event()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._books = ProntoBooks.open(folder / "pronto", lambda: _filled(data, seed))
        fresh = not (folder / "stripe").exists()
        self._stripe = StripePractice(folder / "stripe")
        self._sandbox = open_sandbox(folder / "sandbox")
        if fresh and data is None:
            fill_stripe(self._stripe, self._books, seed)
        self._edits = DashboardEdits(self._stripe)
        pronto = ProntoPractice(self._books)
        self._hosts = [
            _bound(
                lambda port: HttpHost(
                    pronto.handle,
                    port=port,
                    faults=FaultPlan(),
                    name="pronto",
                    company=self._books.company,
                    fault_answer=pronto.fault_answer,
                ).start(),
                ports.pronto,
            ),
            _bound(
                lambda port: serve(self._stripe, port=port, company=self._books.company, sandbox=self._sandbox),
                ports.stripe,
            ),
            _bound(lambda port: HttpHost(self._desk, port=port, name="desk").start(), ports.desk),
        ]
        self._write_down()

    def _write_down(self) -> None:
        pronto, stripe, desk = (host.url for host in self._hosts)
        user = next(iter(PRACTICE_USERS))
        found = SiteAddresses(f"{pronto}{_XI}{PRACTICE_SERVICE}", stripe, desk, user, os.getpid())
        file = self._folder / SITE_FILE
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(asdict(found)), encoding="utf-8")
        draft.replace(file)

    def _desk(self, request: Request) -> Response:
        """Take a wish: ``POST /mess`` with ``{"count", "seed"}``, or ``POST /stop``."""
        if request.method == "POST" and request.path == "/mess":
            wish = json.loads(request.body)
            done = make_a_mess(self._books, self._edits, int(wish["count"]), int(wish["seed"]))
            return _json([asdict(alteration) for alteration in done])
        if request.method == "POST" and request.path == "/stop":
            self.ended.set()
            return _json({"stopping": True})
        return _json({"error": "There is no such wish"}, 404)

    def close(self) -> None:
        """Stop the services and close what they keep."""
        for host in self._hosts:
            host.stop()
        self._books.close()
        self._stripe.close()
        self._sandbox.close()
        (self._folder / SITE_FILE).unlink(missing_ok=True)


def _filled(data: Path | None, seed: int) -> ProntoBooks:
    return practice_books(seed=seed) if data is None else northwind_books(data)


def _bound(start: Callable[[int], HttpHost], port: int) -> HttpHost:
    """Start on the port used last time, so that stored addresses stay true; on any other if that is taken."""
    try:
        return start(port)
    except OSError:
        return start(0)


def _json(value: object, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode())
