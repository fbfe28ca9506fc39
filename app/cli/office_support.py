"""What the command about support bundles asks of the office."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from app.domain.support import Missing, Part
from app.ports.progress import JobContext


class Draft(Protocol):
    """A bundle before it is saved."""

    @property
    def parts(self) -> Sequence[Part]:
        """Its files."""
        ...

    @property
    def missing(self) -> Sequence[Missing]:
        """What is not in it, and why."""
        ...

    @property
    def bytes(self) -> int:
        """How much is in it, not yet packed."""
        ...

    def discard(self) -> None:
        """Remove it from the disk."""
        ...


class SupportBundles(Protocol):
    """Collects and saves bundles."""

    def collect(self, ctx: JobContext, *, records: bool = False) -> Draft:
        """Return a bundle that is ready to be saved."""
        ...

    def save(self, draft: Any, path: Path, who: str, ctx: JobContext) -> Path:
        """Pack a bundle into a file; return the path."""
        ...
