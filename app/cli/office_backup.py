"""What ``backup`` and ``doctor`` ask about the copies of the database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.ports.backups import Backup, Holds, Restored


class Listed(Protocol):
    """A backup and what it holds."""

    @property
    def backup(self) -> Backup:
        """The copy."""
        ...

    @property
    def holds(self) -> Holds:
        """What is in it."""
        ...


class Backups(Protocol):
    """The copies of one database."""

    @property
    def place(self) -> Path:
        """The folder they lie in."""
        ...

    def all(self) -> Sequence[Listed]:
        """Return every backup, newest first, with what it holds."""
        ...

    def names(self) -> Sequence[Backup]:
        """Return every backup, newest first."""
        ...

    def make(self) -> Backup:
        """Make one now."""
        ...

    def restore(self, name: str, who: str) -> Restored:
        """Put one back."""
        ...

    def damage(self, *, full: bool = False) -> str:
        """Return what is wrong with the database in a sentence, blank when it is whole."""
        ...
