"""Sends requests to Stripe: paced, counted, retried, translated; safe for many threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
import stripe

from app.domain.errors import Code, Retryable, RunStopped
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.remote.http import USER_AGENT
from app.remote.rate import Governor
from app.remote.retry import RetryPolicy, retrying
from app.remote.stripe.keys import STRIPE_ADDRESS, is_live
from app.remote.stripe.responses import Refusal, SavedError, Unsettled, may_repeat, meaning, refusal_of
from app.remote.stripe.transport import PooledClient

Json: TypeAlias = dict[str, Any]

_SAVED_REPLAYS = 3
"""A stored 500 repeats for ever (Stripe docs, "Idempotent requests"): after so many, look the object up instead."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Stripe answered to one request."""

    body: Json
    request_id: str
    replayed: bool


class StripeWire:
    """One account's line to Stripe. The key is fetched at the first request and shown nowhere."""

    def __init__(
        self,
        address: str,
        key: Callable[[], str],
        *,
        governor: Governor,
        clock: Clock,
        policy: RetryPolicy | None = None,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            address: as ``keys.stripe_address`` returns it.
            key: fetches the key from where secrets live.
            governor: paces every request, tries included.
            clock: the time.
            policy: how often to try.
        """
        self._address = address
        self._key = key
        self._governor = governor
        self._clock = clock
        self._policy = policy or RetryPolicy()
        self._lock = threading.Lock()
        self._client: stripe.StripeClient | None = None
        self._http: PooledClient | None = None
        self._live = False
        self._reads = 0
        self._writes = 0

    def __repr__(self) -> str:
        return f"StripeWire({self._address!r})"

    @property
    def live(self) -> bool:
        """Whether the key moves real money.

        Raises:
            NeedsUser: there is no key or it has the wrong shape.
        """
        self._opened()
        return self._live

    @property
    def requests(self) -> tuple[int, int]:
        """Return how many reading and how many writing requests were sent, tries included."""
        with self._lock:
            return self._reads, self._writes

    @property
    def rate(self) -> float:
        """Return the requests per second the governor holds to right now."""
        return self._governor.rate

    def request(self, method: str, path: str, params: Json | None, ctx: JobContext, *, key: str = "") -> Reply:
        """Send a request, again where that can help.

        Args:
            method: GET, POST or DELETE.
            path: from ``/v1`` on.
            params: as the library takes them.
            ctx: the job.
            key: idempotency key of a write.

        Raises:
            ItemRejected, NeedsUser, RunStopped: refused, see ``responses``.
            Retryable: tries used up, or the outcome has to be looked up.
        """
        replays = 0

        def once() -> Reply:
            nonlocal replays
            try:
                return self._once(method, path, params or {}, ctx, key)
            except SavedError as problem:
                replays += 1
                if replays >= _SAVED_REPLAYS:
                    raise Unsettled(Code.UNKNOWN_OUTCOME, problem.detail) from None
                raise

        try:
            return retrying(once, ctx=ctx, clock=self._clock, policy=self._policy, may_repeat=may_repeat)
        except Retryable as problem:
            if problem.code is Code.MALFORMED:
                raise RunStopped(Code.NOT_THE_SERVICE, problem.detail) from None
            raise

    def close(self) -> None:
        """Close connections; a later request opens new ones."""
        with self._lock:
            http, self._http, self._client = self._http, None, None
        if http is not None:
            http.close()

    def _opened(self) -> stripe.StripeClient:
        """Return the library's client, built at first use."""
        with self._lock:
            if self._client is None:
                key = self._key()
                self._live = is_live(key)
                self._http = PooledClient(self._address)
                self._client = _client(key, self._address, self._http)
            return self._client

    def _once(self, method: str, path: str, params: Json, ctx: JobContext, key: str) -> Reply:
        """Send one try."""
        client = self._opened()
        endpoint = f"{method} {template(path)}"
        self._governor.acquire(ctx, endpoint=endpoint)
        with self._lock:
            self._reads += method == "GET"
            self._writes += method != "GET"
        options = {"idempotency_key": key} if key else {}
        try:
            response = client.raw_request(method.lower(), path, **params, **options)
        except stripe.StripeError as error:
            refusal = refusal_of(error)
            self._slow_down(refusal, endpoint)
            raise meaning(refusal) from None
        except AttributeError:
            # The library trips over an "error" that is neither a table nor a text.
            raise Retryable(Code.MALFORMED, "The answer is not one of Stripe's.") from None
        body = _table(response.body)
        if body.get("livemode") is (not self._live):
            raise RunStopped(
                Code.WRONG_MODE, "Stripe answered for the other mode than the key's; check the Stripe key."
            )
        return Reply(
            body,
            str(response.headers.get("Request-Id", "")),
            response.headers.get("Idempotent-Replayed") == "true",
        )

    def _slow_down(self, refusal: Refusal, endpoint: str) -> None:
        """Tell the governor about a 429 that is about speed; a lock concerns one object only."""
        if refusal.status == 429 and refusal.code != "lock_timeout":
            one = endpoint if refusal.reason.startswith("endpoint-") else ""
            self._governor.throttled(refusal.retry_after, endpoint=one)


def template(path: str) -> str:
    """Return a path with every id replaced: ``/v1/invoices/{id}/lines``."""
    return "/".join("{id}" if at > 2 and at % 2 else part for at, part in enumerate(path.split("/")))


def _table(text: str) -> Json:
    """Read an answer anew: the library's own reading makes ordered tables, which cost more to keep.

    Raises:
        Retryable: MALFORMED when it is no table.
    """
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Retryable(Code.MALFORMED, "The answer is not one of Stripe's.") from None


def _client(key: str, address: str, http: PooledClient) -> stripe.StripeClient:
    """Return the library's client: no retries, no telemetry, no other host."""
    # Otherwise the library writes an id to this computer and reports timings (its _telemetry_id.py).
    stripe.enable_telemetry = False
    name, _, version = USER_AGENT.partition("/")
    stripe.set_app_info(name, version=version)
    elsewhere: Any = None if address == STRIPE_ADDRESS else dict.fromkeys(_BASES, address)
    return stripe.StripeClient(
        key,
        max_network_retries=0,
        http_client=http,
        # Without a version of its own the client sends the one the library was built for.
        base_addresses=elsewhere,
    )


_BASES = ("api", "files", "connect", "meter_events")
