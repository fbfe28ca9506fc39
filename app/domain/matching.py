"""Matching in the house's own words: bands, thresholds, and what is known of one record without a link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.shapes import Actual

HIGHEST = 100
"""The most points a likeness shows."""


class Band(StrEnum):
    """How sure a pair is; the values are what scripts type."""

    GREEN = "green"
    """Surely the same: the score is high and no other record comes near it."""
    AMBER = "amber"
    """Possibly the same: a person has to look."""
    RED = "red"
    """Probably not the same."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many points on a pair is green or amber; the defaults come from the benchmark (see the README)."""

    green: int = 46
    """Points, 1 to 100."""
    amber: int = 32
    """Points, 1 to 100; never more than ``green``."""
    margin: int = 8
    """Points by which a green pair has to lead over the next best pair of either of its two records."""
    link_green: bool = False
    """Whether a sync links green pairs by itself; else they wait until a person accepts them."""

    def problem(self) -> str:
        """Return what is wrong with them as a sentence; blank when nothing is."""
        if not (1 <= self.amber <= self.green <= HIGHEST):
            return "The thresholds are from 1 to 100, and amber is not above green."
        # Without a lead two equal pairs would both be sure.
        return "" if 1 <= self.margin <= HIGHEST else "The lead over the next best is from 1 to 100 points."


DEFAULTS = Thresholds()
"""The thresholds of a company that set none."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching knows of a Pronto record."""

    accepted: Actual | None = None
    """The object a person said it is, as long as it is there and free."""
    score: int | None = None
    """Points it was accepted with; None when it was not among the likely pairs."""
    words: str = ""
    """The sum it was accepted with."""
    rejected: frozenset[str] = frozenset()
    """Stripe ids a person said it is not."""
    likely: Actual | None = None
    """The object the one-to-one assignment picked for it, when nobody decided yet."""
    margin: int = 0
    """Points by which that pair leads over the next best of either of the two."""
    thresholds: Thresholds = DEFAULTS
    """The company's."""


NOTHING_KNOWN = Matched()
"""Of a record that matching knows nothing about."""
