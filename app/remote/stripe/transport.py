"""Gives Stripe's library our HTTP: the computer's own trust store, bounded answers, one pool for all threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import stripe

from app.remote.http import exchange, open_client

CONNECTIONS = 32
"""Open at once: enough for 100 requests a second at 300 ms each."""
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)


class PooledClient(stripe.HTTPClient):
    """The library's own documented extension point ("Base HTTP client that custom clients can inherit from").

    Its ready-made clients bring their own certificate file and a pool that cannot be sized.
    Failures leave as this product's own problems, so the library never wraps or prints them.
    """

    name = "httpx"

    def __init__(self, address: str) -> None:
        """Prepare for one address; connections are opened when needed.

        Args:
            address: as ``keys.stripe_address`` returns it.

        Raises:
            NeedsUser: a bad or unencrypted address.
        """
        super().__init__()
        self._http = open_client(address, timeout=_TIMEOUT, connections=CONNECTIONS)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Send one request and return body, status and headers.

        Raises:
            Retryable: not reachable, too slow, broken off. RunStopped: certificate, another host, too large.
        """
        content = post_data.encode() if isinstance(post_data, str) else post_data
        request = self._http.build_request(method.upper(), url, headers=dict(headers or {}), content=content or None)
        reply = exchange(self._http, request)
        return reply.body.decode(errors="replace"), reply.status, reply.headers

    def close(self) -> None:
        """Close every connection."""
        self._http.close()
