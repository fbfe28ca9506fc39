"""The wire side of the loopback host: reads requests off sockets, writes answers, breaks connections when told."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import unquote

from app.practice.exchange import Request, Response


@dataclass
class Broken:
    """A reply that must not arrive whole: `response` is cut in half, or nothing is sent at all."""

    response: Response | None
    cut: bool = False


class Served(Protocol):
    """What the server needs of the host behind it."""

    failures: list[str]
    """Traces of unexpected failures, for the test to see."""

    def respond(self, request: Request) -> Response | Broken:
        """Answer one request."""
        ...

    def now(self) -> float:
        """Return the service's time in Unix seconds."""
        ...


class Server(ThreadingHTTPServer):
    """The listening socket; one daemon thread a connection."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, host: Served, port: int, tls: ssl.SSLContext | None) -> None:
        """Bind to the port, 0 for any free one."""
        self.host = host
        self.tls = tls
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

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
    server: Server

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
        return formatdate(host.now() if timestamp is None else timestamp, usegmt=True)

    def _serve(self) -> None:
        """Answer one request."""
        request = self._read()
        host = self.server.host
        try:
            answer = host.respond(request)
        except Exception:  # noqa: BLE001 - the thread's boundary: the client gets an answer, the test gets the trace
            host.failures.append(traceback.format_exc())
            answer = Response(500, b"The practice server failed; see HttpHost.failures.", "text/plain")
        if isinstance(answer, Broken):
            self._break(answer)
        else:
            self._write(answer)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = _serve  # noqa: N815 - the standard class's names

    def _read(self) -> Request:
        """Read the request with its body.

        Raises:
            ConnectionAbortedError: the sender was gone before the end; half a request is never carried out.
        """
        path, _, query = self.path.partition("?")
        body = self._read_chunks() if self.headers.get("Transfer-Encoding") else b""
        length = int(self.headers.get("Content-Length") or 0)
        if length:
            body = self.rfile.read(length)
            if len(body) < length:
                raise ConnectionAbortedError("the request was cut short")
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, unquote(path), query, headers, body)

    def _read_chunks(self) -> bytes:
        """Read a chunked body; raises as ``_read``."""
        parts: list[bytes] = []
        while head := self.rfile.readline():
            size = int(head.split(b";")[0].strip(), 16)
            if not size:
                break
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        else:
            raise ConnectionAbortedError("the request was cut short")
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

    def _break(self, broken: Broken) -> None:
        """Send nothing or half, then reset the connection."""
        if broken.response is not None and broken.cut:
            self._write(broken.response, cut=True)
            time.sleep(0.01)
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close() if broken.cut else self.connection.shutdown(socket.SHUT_RDWR)
