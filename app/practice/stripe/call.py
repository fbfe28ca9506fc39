"""What an endpoint sees of one request, and what it can do: look up, store, emit events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.practice.stripe.account import AccountFacts
from app.practice.stripe.books import NOUNS, Unit
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import API_VERSION, missing
from app.practice.stripe.values import new_id, previous_attributes


@dataclass(frozen=True)
class Page:
    """A list answer: rows as JSON, whether there are more, and the list's own path."""

    rows: list[bytes]
    has_more: bool
    url: str


Answer: TypeAlias = "Json | Page"


@dataclass
class Call:
    """One request being carried out.

    Attributes:
        unit: the changes so far.
        params: checked and typed parameters.
        ids: the ids in the path.
        now: Unix seconds by the simulated clock.
        livemode: whose data.
        account: the account's own facts.
        request_id: of this request; None for a change made in the dashboard.
        key: the idempotency key, or None.
    """

    unit: Unit
    params: Json
    ids: tuple[str, ...]
    now: int
    livemode: bool
    account: AccountFacts
    request_id: str | None = None
    key: str | None = None
    path: str = ""

    def get(self, collection: str, identifier: str, param: str = "id", *, deleted: bool = False) -> Json:
        """Return an object; `param` "id" means the one in the path (404), else one named in a parameter (400).

        Args:
            collection: where.
            identifier: its id.
            param: the parameter that named it.
            deleted: whether a deleted object will do.

        Raises:
            ApiError: there is none, or it was deleted.
        """
        found = self.unit.books[collection].get(identifier)
        if found is None or (found.get("deleted") and not deleted):
            raise missing(NOUNS[collection], identifier, param, 404 if param == "id" else 400)
        return found

    def create(self, collection: str, value: Json, event: str | None = None) -> Json:
        """Store a new object and emit its event."""
        self.unit.put(collection, value)
        if event:
            self.emit(event, value)
        return value

    def change(self, collection: str, before: Json, after: Json, event: str | None = None) -> Json:
        """Store a changed object; emit the event with the previous values if something did change."""
        previous = previous_attributes(before, after)
        if previous:
            self.unit.put(collection, after)
            if event:
                self.emit(event, after, previous)
        return after

    def emit(self, kind: str, value: Json, previous: Json | None = None) -> None:
        """Add an event about an object as it is now."""
        data: Json = {"object": value}
        if previous is not None:
            data["previous_attributes"] = previous
        event = {
            "id": new_id("evt", 24),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": self.livemode,
            "pending_webhooks": 0,
            "request": {"id": self.request_id, "idempotency_key": self.key},
            "type": kind,
        }
        self.unit.put("events", event)

    def stamp(self, kind: str, prefix: str, length: int = 24) -> Json:
        """Return the fields that every object begins with."""
        identifier = new_id(prefix, length)
        return {"id": identifier, "object": kind, "created": self.now, "livemode": self.livemode}

    def next_number(self, counter: str, start: int = 1) -> int:
        """Return the next of a running series kept in the books."""
        found = self.unit.books["counters"].get(counter)
        number = int(found["next"]) if found else start
        self.unit.put("counters", {"id": counter, "next": number + 1})
        return number


Endpoint: TypeAlias = Callable[[Call], Any]
"""An endpoint: carries a call out and returns an `Answer`."""
