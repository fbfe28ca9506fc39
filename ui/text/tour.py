"""The steps of the tour: what is pointed at, on which page, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step; its words are translated where they are shown."""

    target: str
    """What is pointed at: ``cards``, ``preview``, ``sync``, ``mismatches`` or ``find``."""
    page: str
    """The page that is in front meanwhile."""
    title: str
    words: str


STEPS = (
    TourStep(
        "cards", "overview", "Where everything stands",
        "One card for each kind of record: how many are in step, wait, need you, or were skipped. Click a number to "
        "see the records behind it.",
    ),
    TourStep(
        "preview", "overview", "First look",
        "Preview (F5) reads both sides and lists every change that a sync would make, with its values before and "
        "after. It changes nothing, so press it whenever you like.",
    ),
    TourStep(
        "sync", "overview", "Then sync",
        "Sync now (Ctrl+S) sends what the preview showed. It is offered after the first preview, and Ctrl+Z takes "
        "the last sync back.",
    ),
    TourStep(
        "mismatches", "mismatches", "Where the two sides differ",
        "Mismatches (Ctrl+3) shows Pronto and Stripe side by side, says why they differ, and has one button that "
        "settles it. In the practice company, make a mess in the settings to have some.",
    ),
    TourStep(
        "find", "overview", "Why did this not sync?",
        "Type a code, a name or a number here (Ctrl+K). The record's trail shows where it stopped, and the button "
        "that mends it. F1 on any page tells more.",
    ),
)  # fmt: skip
"""At most five: a newcomer has two minutes."""
