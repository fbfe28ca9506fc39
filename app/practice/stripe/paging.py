"""List endpoints: cursors, limits and the `created` filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.practice.stripe.books import NOUNS
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json, Window
from app.practice.stripe.errors import invalid, missing

_MAX_LIMIT = 100


def page_of(
    call: Call,
    collection: str,
    *,
    keys: Iterable[tuple[str, object]] | None = None,
    keep: Callable[[Json], bool] | None = None,
    oldest_first: bool = False,
) -> Page:
    """Return the page that the call's `limit`, `starting_after`, `ending_before` and `created` ask for.

    Args:
        call: the request.
        collection: which objects.
        keys: index entries, any of which an object must have; None for all.
        keep: a further filter.
        oldest_first: the list's order.

    Raises:
        ApiError: a limit outside 1..100, both cursors at once, or a cursor that is not there.
    """
    params = call.params
    limit = int(params.get("limit", 10))
    if limit > _MAX_LIMIT:
        raise invalid("This value must be less than or equal to 100.", "limit", "parameter_invalid_integer")
    if limit < 1:
        message = "This value must be greater than or equal to 1."
        raise invalid(message, "limit", "parameter_invalid_integer")
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        message = "You may only specify one of these parameters: starting_after, ending_before."
        raise invalid(message, "starting_after")
    window = Window(limit, after, before, keep, between(params.get("created")), oldest_first)
    try:
        rows, more = call.unit.books[collection].page(window, keys)
    except KeyError:
        param = "starting_after" if after else "ending_before"
        raise missing(NOUNS[collection], str(after or before), param, 400) from None
    return Page(rows, more, call.path)


def between(given: Any) -> tuple[int | None, int | None]:
    """Return a time filter (`created=…` or gt/gte/lt/lte) as inclusive bounds in Unix seconds."""
    if given is None:
        return None, None
    if isinstance(given, int):
        return given, given
    lows = [given["gte"]] if "gte" in given else []
    lows += [given["gt"] + 1] if "gt" in given else []
    highs = [given["lte"]] if "lte" in given else []
    highs += [given["lt"] - 1] if "lt" in given else []
    return max(lows, default=None), min(highs, default=None)


def within(value: int | None, given: Any) -> bool:
    """Whether a time is inside a time filter; an absent time is inside none."""
    low, high = between(given)
    if value is None:
        return low is None and high is None
    return (low is None or value >= low) and (high is None or value <= high)
