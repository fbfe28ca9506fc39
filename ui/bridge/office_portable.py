"""What the window asks of the office about settings files and support bundles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from app.domain.company import Company
from app.domain.portable import Outlook, Portable
from app.domain.support import Missing, Part
from app.ports.progress import JobContext


class SettingsFiles(Protocol):
    """Settings out to a file and in from one."""

    def export(self, company_id: int | None, path: Path, who: str) -> Path:
        """Write the settings of a company and of this computer; return the path."""
        ...

    def read(self, path: Path) -> Portable:
        """Return what a file holds."""
        ...

    def outlook(self, given: Portable, name: str | None = None) -> Outlook:
        """Return what taking a file in would change."""
        ...

    def take(self, given: Portable, name: str | None, who: str, shown: Outlook) -> Outlook:
        """Take a file in for a company that is there, or for this computer alone."""
        ...

    def add(
        self, given: Portable, name: str | None, password: str, key: str, ctx: JobContext, who: str
    ) -> tuple[Company, Outlook]:
        """Add the company a file describes after trying both connections."""
        ...


class Draft(Protocol):
    """A support bundle before it is saved."""

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

    def text(self, name: str) -> str:
        """Return the beginning of a part."""
        ...

    def discard(self) -> None:
        """Remove it from the disk."""
        ...


class SupportBundles(Protocol):
    """Collects and saves bundles."""

    def collect(self, ctx: JobContext, *, records: bool = False) -> Draft:
        """Return a bundle that is ready to be looked at and saved."""
        ...

    def save(self, draft: Any, path: Path, who: str, ctx: JobContext) -> Path:
        """Pack a bundle into a file; return the path."""
        ...
