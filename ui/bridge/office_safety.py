"""What the window asks of the office about the past, the copies of the data file, and the lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.domain.as_at import AsAt
from app.domain.kinds import RecordType
from app.ports.backups import Backup, Holds, Restored


class Past(Protocol):
    """Records as they were, and how far back the journal goes."""

    @property
    def years(self) -> int:
        """How many years the journal goes back."""
        ...

    def record(self, company_id: int, kind: RecordType, pronto_id: str, at: dt.datetime) -> AsAt:
        """Return a record as it was at a moment (UTC)."""
        ...

    def keep(self, years: int, who: str) -> None:
        """Change how many years the journal goes back."""
        ...


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
    """The copies of the data file."""

    @property
    def place(self) -> Path:
        """The folder they lie in."""
        ...

    def all(self) -> Sequence[Listed]:
        """Return every backup, newest first, with what it holds."""
        ...

    def make(self) -> Backup:
        """Make one now."""
        ...

    def restore(self, name: str, who: str) -> Restored:
        """Put one back."""
        ...

    def damage(self) -> str:
        """Return what is wrong with the data file in a sentence, blank when it is whole."""
        ...


class Attempt(Protocol):
    """How a try at the lock ended."""

    @property
    def right(self) -> bool:
        """Whether the passphrase was the right one."""
        ...

    @property
    def wait(self) -> int:
        """Seconds until the next try is taken."""
        ...


class Locking(Protocol):
    """The lock of the window."""

    @property
    def minutes(self) -> int:
        """After how many minutes without a touch; 0 when there is no lock."""
        ...

    def turn_on(self, passphrase: str, minutes: int, who: str) -> None:
        """Set or change the lock."""
        ...

    def turn_off(self, passphrase: str, who: str) -> Attempt:
        """Take it off with its passphrase."""
        ...

    def open(self, passphrase: str) -> Attempt:
        """Try a passphrase."""
        ...

    def forgotten(self, who: str) -> Sequence[str]:
        """Take it off without: every company's password and key are removed."""
        ...
