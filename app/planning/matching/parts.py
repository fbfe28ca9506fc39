"""What was compared of two records and how many points it gave: the sum that a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.planning.matching.bands import HIGHEST


class Agreement(StrEnum):
    """How two values of a field stand to one another."""

    SAME = "same"
    CLOSE = "close"
    DIFFERS = "differs"
    ONE_SIDE = "one-side"
    """Only one side has a value, or neither: it says nothing."""


class Part(NamedTuple):
    """One compared field: a line of the side-by-side view and a term of the sum.

    A tuple, because hundreds of thousands are made in one look: a dataclass takes four times as long.
    """

    field: str
    """``abn``, ``name``, ``email``, ``phone``, ``postcode``, ``place``, ``street``, ``code``, ``price`` …"""
    label: str
    """What people call it: ``ABN``, ``name``."""
    pronto: str
    """Pronto's value as it stands there; blank when there is none."""
    stripe: str
    agreement: Agreement
    points: int = 0
    words: str = ""
    """The term of the sum without its points: ``name 0.91``, ``same postcode``; blank when it gives no points."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A likeness: its points from 0 to 100 and what they are made of."""

    parts: tuple[Part, ...]

    @property
    def raw(self) -> int:
        """All points together, which may be below 0 or above 100; what leads are measured by."""
        return sum(part.points for part in self.parts)

    @property
    def score(self) -> int:
        """The points within 0 and 100, as people see them."""
        return within(self.raw)

    @property
    def sentence(self) -> str:
        """The sum in words: ``ABN +45, name 0.91 → +18, same postcode +10 = 73``."""
        return sum_in_words(self.parts)


def sum_in_words(parts: Sequence[Part]) -> str:
    """Return the sum of the parts that gave or took points; where it was cut to 0 or 100, it says so."""
    terms = [
        f"{part.words}{' →' if part.words[-1:].isdigit() else ''} {part.points:+d}" for part in parts if part.points
    ]
    total = sum(part.points for part in parts)
    score = within(total)
    if not terms:
        return f"nothing agrees = {score}"
    cut = f", counted as {score}" if total != score else ""
    return f"{', '.join(terms)} = {total}{cut}".replace(" -", " −")


def within(points: int) -> int:
    """Return points within 0 and 100."""
    return max(0, min(HIGHEST, points))
