"""A small loopback HTTP host for simulated services.

It speaks HTTP/1.1 with keep-alive on 127.0.0.1 only, acts out scripted faults (see `app.practice.faults`),
counts requests, and answers `/_practice/…` for the test or command line that steers it from another process.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.practice.control import CONTROL_PREFIX, ControlDesk
from app.practice.exchange import Request, Response
from app.practice.faults import ANSWERED_BY_SERVICE, Fault, FaultKind, FaultPlan
from app.practice.http_wire import Broken, Server

__all__ = ["FaultAnswer", "HttpHost", "Request", "Response"]

FaultAnswer = Callable[[Fault, Request], Response]
"""Builds the simulated service's own error body for a fault."""

_HTML = b"<!DOCTYPE html><html><head><title>Bad gateway</title><body><h1>Bad gateway</h1></body></html>"


def method_and_path(request: Request) -> str:
    """Name a request in the counts, for a service whose paths hold no ids."""
    return f"{request.method} {request.path}"


def plain_fault_answer(fault: Fault, request: Request) -> Response:
    """Answer a fault with plain text, for a service that supplies no body of its own."""
    statuses = {
        FaultKind.RATE_LIMITED: 429,
        FaultKind.LOCK_TIMEOUT: 409,
        FaultKind.UNAVAILABLE: 503,
        FaultKind.EXPIRED_TOKEN: 401,
        FaultKind.FORBIDDEN: 403,
    }
    status = fault.status or statuses.get(fault.kind, 500)
    return Response(status, f"{fault.kind} on {request.path}".encode(), "text/plain")


@dataclass
class HttpHost:
    """Serves one simulated service on a loopback port.

    Attributes:
        handler: answers a request; called from many threads.
        port: TCP port, 0 for any free one.
        faults: the fault script.
        name: the service's name in `/_practice/health`, e.g. "stripe".
        company: the practice company's name there.
        fault_answer: builds the service's own error bodies for faults.
        label: names a request in the counts, so that paths with ids do not fill the memory.
        latency: seconds every request waits before it is handled (settable at any time).
        certfile: PEM certificate for TLS, or None for plain HTTP.
        keyfile: PEM private key for TLS.
        clock: the service's clock in Unix seconds, for the Date header.
    """

    handler: Callable[[Request], Response]
    port: int = 0
    faults: FaultPlan = field(default_factory=FaultPlan)
    name: str = "practice"
    company: str = ""
    fault_answer: FaultAnswer = plain_fault_answer
    label: Callable[[Request], str] = method_and_path
    latency: float = 0.0
    certfile: str | None = None
    keyfile: str | None = None
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        """Prepare the desk that answers `/_practice/…`; nothing listens yet."""
        self.control = ControlDesk(self.name, self.company, self.faults, self.label)
        self.failures: list[str] = []
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> HttpHost:
        """Listen and serve in a background thread; returns itself.

        Raises:
            OSError: the port is taken.
        """
        self._server = Server(self, self.port, self._tls())
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name=f"{self.name}-host",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and close every open connection; harmless when not started."""
        server, thread = self._server, self._thread
        self._server = self._thread = None
        if server is not None:
            server.shutdown()
            server.server_close()
            server.close_connections()
        if thread is not None:
            thread.join()

    @property
    def url(self) -> str:
        """The base address, without a trailing slash."""
        return f"{'https' if self.certfile else 'http'}://127.0.0.1:{self.port}"

    def now(self) -> float:
        """Return the service's time in Unix seconds, skewed if the script says so."""
        return self.clock() + self.faults.skew()

    def _tls(self) -> ssl.SSLContext | None:
        """Return the TLS settings, or None for plain HTTP."""
        if self.certfile is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certfile, self.keyfile)
        return context

    def respond(self, request: Request) -> Response | Broken:
        """Handle one request with whatever fault is due."""
        if request.path.startswith(CONTROL_PREFIX):
            return self.control.answer(request)
        if self.latency > 0:
            time.sleep(self.latency)
        fault = self.faults.take(request.call)
        if fault is None:
            answer: Response | Broken = self.handler(request)
        else:
            answer = self._faulty(fault, request)
        response = answer.response if isinstance(answer, Broken) else answer
        self.control.count(request, response.status if response else 0)
        return answer

    def _faulty(self, fault: Fault, request: Request) -> Response | Broken:
        """Act out a fault."""
        kind = fault.kind
        if kind in ANSWERED_BY_SERVICE:
            return _with_retry_after(self.fault_answer(fault, request), fault)
        if kind is FaultKind.HTML:
            return Response(fault.status or 502, _HTML, "text/html; charset=utf-8")
        if kind is FaultKind.SLOW:
            time.sleep(fault.seconds)
        response = self.handler(request.with_fault(fault))
        if kind is FaultKind.DUPLICATE:
            self.handler(request)
        if kind is FaultKind.EXECUTED_THEN_LOST:
            return Broken(None) if fault.status is None else self.fault_answer(fault, request)
        if kind is FaultKind.RESET:
            return Broken(response, cut=True)
        if kind is FaultKind.MALFORMED:
            half = response.body[: max(1, len(response.body) * 2 // 3)]
            return Response(response.status, half, response.content_type, response.headers)
        return response


def _with_retry_after(response: Response, fault: Fault) -> Response:
    """Return the response with the fault's Retry-After header, if it has one."""
    if fault.retry_after is None:
        return response
    headers = {**response.headers, "Retry-After": f"{fault.retry_after:g}"}
    return Response(response.status, response.body, response.content_type, headers)
