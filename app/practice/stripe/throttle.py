"""Rate limits: a token bucket for the account and, if wanted, one for each endpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.practice.stripe.errors import ApiError


@dataclass
class _Bucket:
    """Tokens left, and when that was (seconds)."""

    tokens: float
    at: float

    def take(self, rate: float, now: float) -> bool:
        """Take a token if there is one; holds one second's worth."""
        self.tokens = min(max(1.0, rate), self.tokens + (now - self.at) * rate)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Throttle:
    """Refuses requests above the allowed rates; safe to use from any thread."""

    def __init__(self, rate: float | None, endpoint_rate: float | None, ticks: Callable[[], float]) -> None:
        """Allow `rate` requests/s in all and `endpoint_rate` for each endpoint; None is unlimited.

        Args:
            rate: requests per second of one mode.
            endpoint_rate: requests per second of one endpoint of one mode.
            ticks: a monotonic clock in seconds.
        """
        self.rate = rate
        self.endpoint_rate = endpoint_rate
        self._ticks = ticks
        self._lock = threading.Lock()
        self._buckets: dict[tuple[bool, str], _Bucket] = {}

    def check(self, endpoint: str, *, livemode: bool) -> None:
        """Count one request.

        Raises:
            ApiError: above a rate (429), with the reason for the Stripe-Rate-Limited-Reason header.
        """
        with self._lock:
            self._check(self.rate, (livemode, ""), "global-rate")
            self._check(self.endpoint_rate, (livemode, endpoint), "endpoint-rate")

    def _check(self, rate: float | None, bucket: tuple[bool, str], reason: str) -> None:
        """Take a token from one bucket."""
        if rate is None:
            return
        now = self._ticks()
        if not self._buckets.setdefault(bucket, _Bucket(max(1.0, rate), now)).take(rate, now):
            raise rate_limited(reason)


def rate_limited(reason: str) -> ApiError:
    """Return Stripe's 429."""
    message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits."
    return ApiError(429, message, code="rate_limit", before_execution=True, reason=reason)
