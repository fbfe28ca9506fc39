"""Groups of Stripe customers that are the same one, and which of them should stay. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Edge:
    """Two Stripe customers that are alike."""

    one: str
    other: str
    raw: int
    """Points, not cut at 100."""
    words: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """Customers that hang together by likeness."""

    members: tuple[str, ...]
    words: str
    """The sum of the pair that is most alike."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What speaks for a customer to be the one that stays."""

    stripe_id: str
    linked: bool = False
    carries_id: bool = False
    documents: int = 0
    """Invoices it has, drafts and void ones left out."""
    created: dt.datetime | None = None


def grouped(edges: Iterable[Edge], linked: frozenset[str] = frozenset()) -> list[Grouped]:
    """Return the groups the edges make; the best of them first.

    A customer no record is linked to goes with the linked one it is most like. A group with two linked ones would be
    two debtors, which are not the same: it is no group.
    """
    best: dict[str, Edge] = {}
    kept: list[Edge] = []
    for edge in sorted(edges, key=lambda found: (-found.raw, found.one, found.other)):
        ends = {edge.one, edge.other}
        if len(ends & linked) == len(ends):
            continue
        free = next(iter(ends - linked)) if ends & linked else ""
        if free and free in best:
            continue
        if free:
            best[free] = edge
        kept.append(edge)
    return _components(kept, linked)


def _components(edges: list[Edge], linked: frozenset[str]) -> list[Grouped]:
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for edge in edges:
        parent[root(edge.one)] = root(edge.other)
    members: dict[str, set[str]] = defaultdict(set)
    words: dict[str, str] = {}
    for edge in edges:
        group = root(edge.one)
        members[group] |= {edge.one, edge.other}
        # Edges come best first.
        words.setdefault(group, edge.words)
    return [Grouped(tuple(sorted(ids)), words[group]) for group, ids in members.items() if len(ids & linked) <= 1]


def survivor(candidates: Iterable[Candidate]) -> str:
    """Return the customer that should stay: linked, carrying a Pronto id, with most invoices, the oldest."""
    return min(
        candidates,
        key=lambda one: (not one.linked, not one.carries_id, -one.documents, one.created or _LATEST, one.stripe_id),
    ).stripe_id
