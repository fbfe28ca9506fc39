"""HTTP as both connections use it: verified, bounded in time and size, failing in words."""

from __future__ import annotations

import datetime as dt
import math
import ssl
import threading
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version

import httpx

from app.domain.errors import Code, Retryable, RunStopped
from app.remote.address import checked_address, host_of
from app.remote.failures import problem_of
from app.remote.trust import trust

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
"""Seconds: ten to connect, a minute for an answer to begin or go on."""
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes, unpacked; a page of a few hundred records has well under one megabyte."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = frozenset({307, 308})
_MOST_HOPS = 3
_LONGEST_WAIT = 3600.0
_LEAST_SECONDS = 1.0
"""What a step is given even when a redirect comes at the last moment."""


def _version() -> str:
    """Return the product's version; ``0`` when it runs unpacked without being installed."""
    try:
        return version("tallybridge")
    except PackageNotFoundError:
        return "0"


USER_AGENT = f"Tallybridge/{_version()}"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, read and closed."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def content_type(self) -> str:
        """Media type without parameters, lower case; blank when none is named."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def date(self) -> dt.datetime | None:
        """The server's clock by its ``Date`` header in UTC, or None."""
        return _http_date(self.headers.get("Date", ""))

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks to wait, at most an hour, or None (RFC 9110, 10.2.3: seconds or a date)."""
        text = self.headers.get("Retry-After", "").strip()
        try:
            seconds = float(text)
        except ValueError:
            until, now = _http_date(text), self.date
            if until is None:
                return None
            seconds = (until - (now or dt.datetime.now(dt.UTC))).total_seconds()
        return min(max(0.0, seconds), _LONGEST_WAIT) if seconds == seconds else None  # noqa: PLR0124 - not a number


def open_client(
    base_url: str,
    *,
    ca_file: str = "",
    timeout: httpx.Timeout = TIMEOUT,
    connections: int = 4,
    headers: dict[str, str] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """Return a client for one service; thread-safe; close it when done.

    Args:
        base_url: the service's address, checked here.
        ca_file: a company's own certificate authority (PEM); blank for none.
        timeout: seconds to wait, by phase.
        connections: how many may be open at once.
        headers: sent with every request.
        transport: takes the network's place; for tests.

    Raises:
        NeedsUser: a bad or unencrypted address, a broken authority file.
    """
    address = checked_address(base_url)
    return httpx.Client(
        base_url=address + "/",
        # Plain http exists on this computer only; there, no certificate is trusted at all.
        verify=trust(ca_file) if address.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        timeout=timeout,
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        headers={"User-Agent": USER_AGENT, **(headers or {})},
        follow_redirects=False,
        transport=transport,
        # A proxy of the environment is for hosts outside, never for this computer.
        trust_env=transport is None and not address.startswith("http:"),
    )


def exchange(
    client: httpx.Client, request: httpx.Request, *, largest: int = LARGEST_ANSWER, within: float = math.inf
) -> Reply:
    """Send a request and read the whole answer; a redirect is followed only within the same host.

    Args:
        client: made by ``open_client``.
        request: made by ``client.build_request``.
        largest: bytes the answer may have, unpacked.
        within: seconds for all of it. httpx knows only how long each step may take, and a server that sends a byte
            now and then could go on for days; when the time is over the client is closed for good.

    Raises:
        Retryable: not reachable, too slow, broken off (``NotSent`` when the request cannot have arrived).
        RunStopped: certificate, redirect to another host, answer too large.
    """
    origin, end = request.url, time.monotonic() + within
    for _ in range(_MOST_HOPS):
        reply = _once(client, request, largest, end)
        if reply.status not in _REDIRECTS:
            return reply
        request = _redirected(client, request, reply, origin)
    raise RunStopped(Code.NOT_THE_SERVICE, f"{host_of(str(origin))} sends us round in circles; check the address.")


def _once(client: httpx.Client, request: httpx.Request, largest: int, end: float) -> Reply:
    """Send a request once; ``end`` is on the monotonic clock."""
    host = host_of(str(request.url))
    if end == math.inf:
        return _whole(client, request, largest, host)
    left = end - time.monotonic()
    cut = threading.Timer(max(left, _LEAST_SECONDS), client.close)
    cut.daemon = True
    cut.start()
    try:
        return _whole(client, request, largest, host)
    except Retryable:
        if time.monotonic() >= end:
            raise Retryable(Code.TIMED_OUT, f"{host} took too long to answer.") from None
        raise
    finally:
        cut.cancel()


def _whole(client: httpx.Client, request: httpx.Request, largest: int, host: str) -> Reply:
    """Send a request and read its answer to the end."""
    try:
        response = client.send(request, stream=True)
        try:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > largest:
                    raise RunStopped(
                        Code.MALFORMED,
                        f"{host} sent an answer of more than {_size(largest)}; ask who runs it.",
                    )
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise problem_of(error, host) from None
    return Reply(response.status_code, response.headers, bytes(body))


def _size(largest: int) -> str:
    return f"{largest // 1_000_000} MB" if largest >= 1_000_000 else f"{largest // 1000} kB"


def _redirected(client: httpx.Client, request: httpx.Request, reply: Reply, origin: httpx.URL) -> httpx.Request:
    """Return the request a redirect asks for, if it stays on the host and keeps its meaning."""
    here = host_of(str(origin))
    try:
        target = request.url.join(reply.headers.get("Location", ""))
    except httpx.InvalidURL:
        target = origin.copy_with(host="elsewhere.invalid")
    if (target.scheme, target.host, target.port) != (origin.scheme, origin.host, origin.port):
        raise RunStopped(
            Code.NOT_THE_SERVICE, f"{here} points to another address, “{target.host}”; enter the service's own address."
        )
    if request.method != "GET" and reply.status not in _KEEP_METHOD:
        raise RunStopped(Code.NOT_THE_SERVICE, f"{here} answers with another page instead; check the address.")
    headers = {name: value for name, value in request.headers.items() if name.lower() not in {"host", "content-length"}}
    return client.build_request(request.method, target, headers=headers, content=request.content)


def _http_date(text: str) -> dt.datetime | None:
    """Read an HTTP date; None when it is none."""
    try:
        stamp = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return stamp.astimezone(dt.UTC) if stamp.tzinfo else stamp.replace(tzinfo=dt.UTC)
