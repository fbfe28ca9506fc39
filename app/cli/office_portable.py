"""What the commands about settings files ask of the office."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.domain.company import Company
from app.domain.portable import Outlook, Portable
from app.ports.progress import JobContext


class SettingsFiles(Protocol):
    """Settings out to a file and in from one."""

    def export(self, company_id: int | None, path: Path, who: str) -> Path:
        """Write the settings of a company and of this computer, or of the computer alone; return the path."""
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
