"""What matching knows of one record without a link: a person's decisions, and the likeliest object."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.shapes import Actual
from app.planning.matching.bands import DEFAULTS, Thresholds


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
