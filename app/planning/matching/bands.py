"""Green, amber and red: how sure a likeness is, by thresholds each company keeps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HIGHEST = 100
LOWEST_KEPT = 25
"""Points below which a likeness is not worth a look; nothing of it is kept."""


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


def band_of(score: int, margin: int, thresholds: Thresholds, *, exact: bool = False) -> Band:
    """Return the band of a pair.

    Args:
        score: its points, 0 to 100.
        margin: points by which it leads over the next best pair of either record; 0 for a tie.
        thresholds: the company's.
        exact: an identifier that only these two have pairs them.
    """
    if exact or (score >= thresholds.green and margin >= thresholds.margin):
        return Band.GREEN
    return Band.AMBER if score >= thresholds.amber else Band.RED
