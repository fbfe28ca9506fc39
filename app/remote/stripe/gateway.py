"""One Stripe account behind the port the services know."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from app.domain.errors import Code, ItemRejected
from app.domain.kinds import RecordType
from app.domain.plan import Change
from app.domain.queue import Answer, Intent, Step
from app.domain.shapes import Actual, Link
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.stripe import Account, Permission, Resolver, StripeEvent
from app.remote.stripe import account, events
from app.remote.stripe.lists import beginnings, complete, objects
from app.remote.stripe.objects import RESOURCES
from app.remote.stripe.reading.parts import PRONTO_ID
from app.remote.stripe.responses import is_missing
from app.remote.stripe.wire import StripeWire
from app.remote.stripe.writing.job import Job, advance
from app.remote.stripe.writing.writers import WRITERS, script_for

_OVERLAP = dt.timedelta(minutes=5)
"""Clocks of two computers differ; looked back further by this when looking for a lost object."""
_STRIPE_ID = re.compile(r"\w{1,255}", re.ASCII)


class Gateway:
    """Implements ``app.ports.stripe.StripeGateway``; safe for many threads."""

    def __init__(self, wire: StripeWire, clock: Clock) -> None:
        """Speak over a line.

        Args:
            wire: the line to the account.
            clock: the present, for due dates.
        """
        self._wire = wire
        self._clock = clock

    def __repr__(self) -> str:
        return f"Gateway({self._wire!r})"

    @property
    def requests(self) -> tuple[int, int]:
        """Return how many reading and how many writing requests were sent, tries included."""
        return self._wire.requests

    @property
    def allowed_rate(self) -> float:
        """Return the requests per second the governor holds to right now."""
        return self._wire.rate

    def account(self, ctx: JobContext) -> Account:
        """Prove the key works and tell whose it is."""
        return account.account(self._wire, ctx)

    def permissions(self, ctx: JobContext) -> list[Permission]:
        """Try each right the product needs without changing anything."""
        return account.permissions(self._wire, ctx)

    def read_all(self, kind: RecordType, ctx: JobContext) -> Iterator[Sequence[Actual]]:
        """Read all objects of a type, newest first, a page at a time, with every invoice line."""
        resource = RESOURCES[kind]
        for page in objects(self._wire, resource, {}, ctx):
            yield [found for body in page if (found := resource.read(body)) is not None]

    def retrieve(self, kind: RecordType, stripe_id: str, ctx: JobContext) -> Actual | None:
        """Read one object; None when it never existed, ``deleted`` set when it was removed."""
        resource = RESOURCES[kind]
        if not _STRIPE_ID.fullmatch(stripe_id):
            return None
        params = {"expand": list(resource.expand)} if resource.expand else {}
        try:
            body = self._wire.request("GET", resource.at(stripe_id), params, ctx).body
        except ItemRejected as problem:
            if is_missing(problem):
                return None
            raise
        complete(self._wire, resource, body, ctx)
        return resource.read(body)

    def newest_event(self, ctx: JobContext) -> str:
        """Return the id of the newest event, or blank when there is none."""
        return events.newest_event(self._wire, ctx)

    def events(self, after: str, ctx: JobContext) -> Iterator[StripeEvent] | None:
        """Read events after one, oldest first; None when that event is no longer kept."""
        return events.events_after(self._wire, after, ctx)

    def next_step(self, change: Change, link: Link | None, answers: Sequence[Answer], resolve: Resolver) -> Step | None:
        """Return the next request of a change given the answers so far, or None when it is complete."""
        return advance(script_for(Job(change, link, resolve, self._clock.now())), answers)

    def send(self, intent: Intent, ctx: JobContext) -> Answer:
        """Send one committed request with its key and return the answer."""
        step = intent.step
        # Reading and deleting repeat safely by themselves (Stripe docs, "Idempotent requests").
        key = intent.key if step.method == "POST" else ""
        try:
            reply = self._wire.request(step.method, step.path, step.params, ctx, key=key)
        except ItemRejected as problem:
            if step.method == "DELETE" and is_missing(problem):
                gone = step.path.rpartition("/")[2]
                return Answer(step.name, {"id": gone, "deleted": True})
            problem.about = problem.about or f"{intent.kind.value}/{intent.pronto_id}"
            raise
        return Answer(step.name, reply.body, reply.request_id, reply.replayed)

    def observe(self, change: Change, answers: Sequence[Answer]) -> Actual:
        """Return what Stripe now says of the record, from the answers of its steps.

        Raises:
            ItemRejected: GONE_AT_STRIPE when the answers hold no object of the record's type.
        """
        bodies = {answer.step: answer.body for answer in answers}
        found: Actual | None = None
        if bodies:
            found = RESOURCES[change.kind].read(WRITERS[change.kind].final(bodies))
        if found is None:
            raise ItemRejected(Code.GONE_AT_STRIPE, "Stripe's answers hold no such record.", about=change.pronto_id)
        return found

    def find(self, kind: RecordType, pronto_id: str, since: dt.datetime, ctx: JobContext) -> Actual | None:
        """Look for the object that carries a Pronto id among those created since (UTC), by listing."""
        resource = RESOURCES[kind]
        window = {"created": {"gte": int((since - _OVERLAP).timestamp())}}
        for page in beginnings(self._wire, resource, window, ctx):
            for body in page:
                if _carries(body, pronto_id):
                    complete(self._wire, resource, body, ctx)
                    return resource.read(body)
        return None

    def close(self) -> None:
        """Close connections; never raises."""
        self._wire.close()


def _carries(body: dict[str, object], pronto_id: str) -> bool:
    """Whether an object carries a Pronto id."""
    metadata = body.get("metadata")
    return isinstance(metadata, dict) and metadata.get(PRONTO_ID) == pronto_id
