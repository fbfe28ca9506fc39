"""Pages through Stripe's lists, and completes the lists inside objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from app.domain.errors import Code, RunStopped
from app.ports.progress import JobContext
from app.remote.stripe.objects import Resource
from app.remote.stripe.reading.parts import Json, identity, rows, table
from app.remote.stripe.wire import StripeWire

PAGE = 100
"""Most objects in one answer (Stripe docs, "Pagination")."""
_THREADS = 8


def pages(wire: StripeWire, path: str, params: Json, ctx: JobContext, *, after: str = "") -> Iterator[list[Json]]:
    """Yield a list's pages in Stripe's own order, newest first for most.

    Args:
        wire: the line.
        path: of the list.
        params: filters and what to expand.
        ctx: the job.
        after: id to begin after; blank for the beginning.

    Raises:
        Whatever ``StripeWire.request`` does; RunStopped when the list runs in circles.
    """
    while True:
        asked = {**params, "limit": PAGE, **({"starting_after": after} if after else {})}
        body = wire.request("GET", path, asked, ctx).body
        found = rows(body)
        if found:
            yield found
        if body.get("has_more") is not True or not found:
            return
        last = identity(found[-1])
        if last == after:
            raise RunStopped(Code.NOT_THE_SERVICE, f"The list {path} never ends; check the Stripe address.")
        after = last


def objects(wire: StripeWire, resource: Resource, params: Json, ctx: JobContext) -> Iterator[list[Json]]:
    """Yield pages of whole objects: expanded, with every line."""
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="stripe-lines") as pool:
        for page in beginnings(wire, resource, params, ctx):
            incomplete = [body for body in page if is_cut(resource, body)]
            # One request for each object whose list is cut; side by side, as the governor allows.
            for _ in pool.map(lambda body: complete(wire, resource, body, ctx), incomplete):
                ctx.check()
            yield page


def beginnings(wire: StripeWire, resource: Resource, params: Json, ctx: JobContext) -> Iterator[list[Json]]:
    """Yield pages of objects as the list gives them: expanded, but with the beginning of their own lists only."""
    expand = {"expand": [f"data.{name}" for name in resource.expand]} if resource.expand else {}
    yield from pages(wire, resource.path, {**params, **expand}, ctx)


def is_cut(resource: Resource, body: Json) -> bool:
    """Whether the list inside an object holds only its beginning."""
    return _embedded(resource, body).get("has_more") is True


def complete(wire: StripeWire, resource: Resource, body: Json, ctx: JobContext) -> None:
    """Fetch the rest of the list inside an object."""
    inside = _embedded(resource, body)
    if inside.get("has_more") is not True or resource.embedded is None:
        return
    first = rows(inside)
    after = identity(first[-1]) if first else ""
    for page in pages(wire, resource.at(identity(body), resource.embedded.tail), {}, ctx, after=after):
        first += page
    extend(resource, body, first)


def extend(resource: Resource, body: Json, whole: Sequence[Json]) -> None:
    """Put the whole list into an object."""
    inside = _embedded(resource, body)
    inside["data"], inside["has_more"] = list(whole), False


def _embedded(resource: Resource, body: Json) -> Json:
    """Return the list object inside an object; an empty table when it has none."""
    found = body
    for name in resource.embedded.members if resource.embedded else ("",):
        found = table(found.get(name))
    return found
