"""One to one: no record and no object in two pairs, and no tie decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.planning.matching.bands import HIGHEST

_UNBEATEN = 1000


@dataclass(frozen=True, slots=True)
class Pair:
    """A scored pair by the numbers its two sides are kept under."""

    left: int
    """Of the Pronto record."""
    right: int
    """Of the Stripe object."""
    raw: int
    """Its points, not cut at 100: 130 leads over 110."""
    exact: bool = False
    """An identifier that only these two have pairs them."""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of a pair."""

    pair: Pair
    chosen: bool
    margin: int
    """Points of lead over the best rival: another pair of the same record or the same object; negative when it is
    behind, ``HIGHEST`` when it has none. An exact pair leads over every other."""


def assign(pairs: Iterable[Pair]) -> list[Assigned]:
    """Choose pairs one to one, the best first: exact ones, then by score; of equals the first by their numbers.

    A chosen pair takes both its sides away from all the rest, so none is ever in two. That of two equals one is
    chosen decides nothing: its margin is 0, and without a lead no pair is green.
    """
    ordered = sorted(pairs, key=lambda one: (not one.exact, -one.raw, one.left, one.right))
    best_left, best_right = _two_best(ordered, left=True), _two_best(ordered, left=False)
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    found = []
    for one in ordered:
        chosen = one.left not in taken_left and one.right not in taken_right
        if chosen:
            taken_left.add(one.left)
            taken_right.add(one.right)
        rivals = [*_rivals(best_left[one.left], one), *_rivals(best_right[one.right], one)]
        margin = HIGHEST if one.exact or not rivals else min(HIGHEST, one.raw - max(rivals))
        found.append(Assigned(one, chosen, margin))
    return found


def _two_best(ordered: Iterable[Pair], *, left: bool) -> dict[int, list[Pair]]:
    """Return the two first pairs of every record or object."""
    found: dict[int, list[Pair]] = defaultdict(list)
    for one in ordered:
        best = found[one.left if left else one.right]
        if len(best) < 2:
            best.append(one)
    return found


def _rivals(best: list[Pair], one: Pair) -> list[int]:
    """Return the points of the other pairs; an exact one beats everything."""
    return [_UNBEATEN if other.exact else other.raw for other in best if other is not one]
