"""Events: what changed, newest first, kept for thirty days."""

from __future__ import annotations

from app.practice.stripe.books import Books
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of

KEPT_SECONDS = 30 * 24 * 60 * 60
_MOST_TYPES = 20


def retrieve(call: Call) -> Json:
    """GET /v1/events/{id}."""
    return call.get("events", call.ids[0])


def listing(call: Call) -> Page:
    """GET /v1/events, filtered by type (may end in ".*") or types (at most twenty), created."""
    prune(call.unit.books, call.now)
    kind, kinds = call.params.get("type"), call.params.get("types")
    if kind and kinds:
        raise invalid("You may only specify one of these parameters: type, types.", "type")
    if kinds and len(kinds) > _MOST_TYPES:
        raise invalid(f"You may only specify up to {_MOST_TYPES} types.", "types")
    if kind and "*" in kind:
        stem = kind.partition("*")[0]
        return page_of(call, "events", keep=lambda event: str(event["type"]).startswith(stem))
    wanted = [kind] if kind else kinds
    return page_of(call, "events", keys=[("type", name) for name in dict.fromkeys(wanted)] if wanted else None)


def prune(books: Books, now: int) -> None:
    """Drop events older than thirty days."""
    events = books["events"]
    while (oldest := events.oldest()) is not None and now - int(oldest["created"]) > KEPT_SECONDS:
        events.remove(str(oldest["id"]))
