"""What the services need from Stripe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.plan import Change
from app.domain.queue import Answer, Intent, Step
from app.domain.shapes import Actual, Link
from app.ports.progress import JobContext


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money it is."""

    id: str
    """``acct_…``; blank when the key may not read the account."""
    name: str
    country: str
    currency: str
    time_zone: str
    live: bool
    """Whether the key is a live one, by its prefix and ``livemode``."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether the key may do one thing the product needs."""

    name: str
    """As Stripe's dashboard names it: ``Customers: write``."""
    granted: bool
    message: str = ""
    """Stripe's own sentence when it is lacking."""


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """A hint that an object changed; the object itself has to be read again."""

    id: str
    type: str
    kind: RecordType | None
    """Record type it concerns, or None when it concerns none of ours."""
    object_id: str
    """Id of our object: for a price event the product's, for a charge its payment intent's."""
    idempotency_key: str
    """Key of the request that caused it; blank when none."""
    created: dt.datetime
    deleted: bool = False


class StripeGateway(Protocol):
    """One Stripe account; safe for many threads. Every call waits for the rate governor and retries by itself."""

    @property
    def requests(self) -> tuple[int, int]:
        """Return how many reading and how many writing requests were sent, tries included."""
        ...

    @property
    def allowed_rate(self) -> float:
        """Return the requests per second the governor holds to right now."""
        ...

    def account(self, ctx: JobContext) -> Account:
        """Prove the key works and tell whose it is.

        Raises:
            NeedsUser: key refused or of the wrong shape. RunStopped: not reachable, not Stripe.
        """
        ...

    def permissions(self, ctx: JobContext) -> list[Permission]:
        """Try each right the product needs without changing anything."""
        ...

    def read_all(self, kind: RecordType, ctx: JobContext) -> Iterator[Sequence[Actual]]:
        """Read all objects of a type, newest first, a page at a time, with every invoice line.

        Raises:
            RunStopped: a permission is missing (named). Retryable: the tries are used up.
        """
        ...

    def retrieve(self, kind: RecordType, stripe_id: str, ctx: JobContext) -> Actual | None:
        """Read one object; None when it never existed, ``deleted`` set when it was removed."""
        ...

    def newest_event(self, ctx: JobContext) -> str:
        """Return the id of the newest event, or blank when there is none: the signpost before a full read."""
        ...

    def events(self, after: str, ctx: JobContext) -> Iterator[StripeEvent] | None:
        """Read events after one, oldest first; None when that event is no longer kept (30 days): read all."""
        ...

    def next_step(self, change: Change, link: Link | None, answers: Sequence[Answer], resolve: Resolver) -> Step | None:
        """Return the next request of a change given the answers so far, or None when it is complete.

        Pure: the same change and answers give the same step, so an interrupted change goes on where it stopped.

        Raises:
            ItemRejected: the change cannot be carried out (totals differ, a final invoice, an unresolved parent).
        """
        ...

    def send(self, intent: Intent, ctx: JobContext) -> Answer:
        """Send one committed request with its key and return the answer.

        Raises:
            ItemRejected: refused for this record. RunStopped, NeedsUser: for all. Retryable: outcome unknown or
            tries used up; the same intent may be sent again later.
        """
        ...

    def observe(self, change: Change, answers: Sequence[Answer]) -> Actual:
        """Return what Stripe now says of the record, from the answers of its steps."""
        ...

    def find(self, kind: RecordType, pronto_id: str, since: dt.datetime, ctx: JobContext) -> Actual | None:
        """Look for the object that carries a Pronto id among those created since (UTC), by listing, never by search."""
        ...

    def close(self) -> None:
        """Close connections; never raises."""
        ...


class Resolver(Protocol):
    """Turns a Pronto id into a Stripe id."""

    def __call__(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return the linked Stripe id, or None."""
        ...
