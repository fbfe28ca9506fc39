"""Green, amber and red: how sure a likeness is, by thresholds each company keeps."""

from __future__ import annotations

from app.domain.matching import DEFAULTS, HIGHEST, Band, Thresholds

__all__ = ["DEFAULTS", "HIGHEST", "LOWEST_KEPT", "Band", "Thresholds", "band_of"]

LOWEST_KEPT = 25
"""Points below which a likeness is not worth a look; nothing of it is kept."""


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
