"""Progress and cancellation: one token, one report, both injected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is."""

    stage: str
    """``read-pronto``, ``read-stripe``, ``compare``, ``write``, ``finish``."""
    kind: str = ""
    """Record type at hand; blank when none."""
    done: int = 0
    total: int | None = None
    """None while unknown."""
    rate: float | None = None
    """Requests per second right now."""
    seconds_left: float | None = None


class JobContext(Protocol):
    """What a running job is given."""

    def check(self) -> None:
        """Return at once, or raise ``Cancelled`` when a person asked to stop."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait, waking at once when cancelled.

        Raises:
            Cancelled: when a person asked to stop.
        """
        ...

    def report(self, progress: Progress) -> None:
        """Tell how far the job is; cheap, may be called per record."""
        ...
