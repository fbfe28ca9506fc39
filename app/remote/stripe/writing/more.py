"""Reads the lines an answer leaves out: Stripe embeds the first ten."""

from __future__ import annotations

from app.domain.queue import Step
from app.remote.stripe.lists import PAGE
from app.remote.stripe.reading.parts import identity, rows, table, text
from app.remote.stripe.writing.job import Json, Reading, Script

_NAME = "more-lines-"


def lines_page(path: str, name: str, after: str) -> Step:
    """Return the request for a page of lines."""
    params: Json = {"limit": PAGE, **({"starting_after": after} if after else {})}
    return Step(name, "GET", path, params)


def all_lines(path: str, first: object, name: str) -> Reading:
    """Read every line of a list that began in an answer.

    Args:
        path: of the lines.
        first: the list object in the answer.
        name: what the steps' names begin with.

    Returns:
        A list object with all of them.
    """
    found, inside, page = rows(first), table(first), 1
    while inside.get("has_more") is True and rows(inside):
        inside = yield lines_page(path, f"{name}{page}", identity(rows(inside)[-1]))
        found, page = found + rows(inside), page + 1
    return {"object": "list", "data": found, "has_more": False}


def other_lines(path: str, first: object) -> Script:
    """Read the lines an answer leaves out, for ``with_other_lines`` to find."""
    yield from all_lines(path, first, _NAME)


def with_other_lines(first: object, bodies: dict[str, Json]) -> Json:
    """Return the whole list: what an answer embeds and what was read after it."""
    found = rows(first)
    seen = {text(row, "id") for row in found}
    names = [name for name in bodies if name.startswith(_NAME)]
    for name in sorted(names, key=lambda step: int(step.removeprefix(_NAME))):
        found = found + [row for row in rows(bodies[name]) if text(row, "id") not in seen]
    return {"object": "list", "data": found, "has_more": False}
