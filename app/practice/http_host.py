"""A small loopback HTTP host for simulated services.

It speaks HTTP/1.1 with keep-alive on 127.0.0.1 only, acts out scripted faults (see `app.practice.faults`),
counts requests, and answers `/_practice/…` for the test or command line that steers it from another process.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from app.practice.control import CONTROL_PREFIX, ControlDesk
from app.practice.exchange import Request, Response
from app.practice.faults import ANSWERED_BY_SERVICE, Fault, FaultKind, FaultPlan

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
class _Broken:
    """A reply that must not arrive whole: `response` may be cut or dropped."""

    response: Response | None
    cut: bool = False


@dataclass
class HttpHost:
    """Serves one simulated service on a loopback port.

    Attributes:
        handler: answers a request; called from many threads.
        port: TCP port, 0 for any free one.
        faults: the fault script, or None for a fresh empty one.
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
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> HttpHost:
        """Listen and serve in a background thread; returns itself.

        Raises:
            OSError: the port is taken.
        """
        self._server = _Server(self, self._tls())
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

    def _tls(self) -> ssl.SSLContext | None:
        """Return the TLS settings, or None for plain HTTP."""
        if self.certfile is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certfile, self.keyfile)
        return context

    def respond(self, request: Request) -> Response | _Broken:
        """Handle one request with whatever fault is due."""
        if request.path.startswith(CONTROL_PREFIX):
            return self.control.answer(request)
        if self.latency > 0:
            time.sleep(self.latency)
        fault = self.faults.take(request.call)
        if fault is None:
            answer: Response | _Broken = self.handler(request)
        else:
            answer = self._faulty(fault, request)
        response = answer.response if isinstance(answer, _Broken) else answer
        self.control.count(request, response.status if response else 0)
        return answer

    def _faulty(self, fault: Fault, request: Request) -> Response | _Broken:
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
            return _Broken(None) if fault.status is None else self.fault_answer(fault, request)
        if kind is FaultKind.RESET:
            return _Broken(response, cut=True)
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


class _Server(ThreadingHTTPServer):
    """The listening socket; one daemon thread a connection."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, host: HttpHost, tls: ssl.SSLContext | None) -> None:
        """Bind to the host's port."""
        self.host = host
        self.tls = tls
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", host.port), _Handler)

    def server_bind(self) -> None:
        """Bind without the name look-up of the standard class, which can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def opened(self, connection: socket.socket) -> None:
        """Remember a connection so that it can be closed at the end."""
        with self._open_lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection."""
        with self._open_lock:
            self._open.discard(connection)

    def close_connections(self) -> None:
        """Close every open connection at once."""
        with self._open_lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - see base
        """Keep the trace of an unexpected failure for the test to see; broken connections are no failure."""
        if not isinstance(sys.exception(), OSError):
            self.host.failures.append(traceback.format_exc())


class _Handler(BaseHTTPRequestHandler):
    """Reads requests off one connection and writes the answers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def setup(self) -> None:
        """Shake hands (TLS) in the connection's own thread."""
        if self.server.tls is not None:
            self.request.settimeout(10)
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        """Forget the connection; a TLS one is closed here, as the server only knows the socket below it."""
        self.server.closed(self.connection)
        with contextlib.suppress(OSError):
            super().finish()
        if self.server.tls is not None:
            with contextlib.suppress(OSError):
                self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard class names it so
        """Write no access log."""

    def version_string(self) -> str:
        """Return the Server header."""
        return "practice"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date header by the simulated clock."""
        host = self.server.host
        return formatdate(host.clock() + host.faults.skew() if timestamp is None else timestamp, usegmt=True)

    def _serve(self) -> None:
        """Answer one request."""
        request = self._read()
        host = self.server.host
        try:
            answer = host.respond(request)
        except Exception:  # noqa: BLE001 - the thread's boundary: the client gets an answer, the test gets the trace
            host.failures.append(traceback.format_exc())
            answer = Response(500, b"The practice server failed; see HttpHost.failures.", "text/plain")
        if isinstance(answer, _Broken):
            self._break(answer)
        else:
            self._write(answer)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = _serve  # noqa: N815 - the standard class's names

    def _read(self) -> Request:
        """Read the request with its body."""
        path, _, query = self.path.partition("?")
        body = self._read_chunks() if self.headers.get("Transfer-Encoding") else b""
        length = int(self.headers.get("Content-Length") or 0)
        if length:
            body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, unquote(path), query, headers, body)

    def _read_chunks(self) -> bytes:
        """Read a chunked body."""
        parts: list[bytes] = []
        while size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _write(self, response: Response, *, cut: bool = False) -> None:
        """Write an answer, or only its first half."""
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body[: len(response.body) // 2] if cut else response.body)
        self.wfile.flush()

    def _break(self, broken: _Broken) -> None:
        """Send nothing or half, then reset the connection."""
        if broken.response is not None and broken.cut:
            self._write(broken.response, cut=True)
            time.sleep(0.01)
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close() if broken.cut else self.connection.shutdown(socket.SHUT_RDWR)
