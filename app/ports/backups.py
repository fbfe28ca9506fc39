"""Dated copies of the database, and putting one of them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

REREAD = "restored"
"""Cursor of a company that has to be read and compared whole before anything is written; holds the backup's name."""


class Why(StrEnum):
    """What a backup was made for; part of its name."""

    DAILY = "daily"
    HAND = "hand"
    UPDATE = "update"
    """Before a new version changes the file."""
    RUN = "run"
    """Before a run that writes unusually much."""
    RESTORE = "restore"
    """The file that a restore took the place of."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    name: str
    """Its file's name, which also is what a person calls it."""
    at: dt.datetime
    """UTC."""
    why: Why
    bytes: int


@dataclass(frozen=True, slots=True)
class Holds:
    """What a copy holds."""

    companies: tuple[str, ...] = ()
    links: int = 0
    """Records tied to their Stripe objects."""
    entries: int = 0
    """Journal entries."""
    problem: str = ""
    """One sentence why it cannot be used; blank when it can."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    backup: str
    aside: str
    """Name of the file that was kept aside, in the folder of the backups; blank when there was none."""
    carried: int
    """Journal entries younger than the backup that were carried over."""
    lost: int
    """Journal entries that are known to have been there and could not be read any more."""
    companies: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What was done, for a person."""
        parts = [f"The backup {self.backup} is put back."]
        if self.aside:
            parts.append(f"The file that was in use is kept as {self.aside} in the same folder.")
        if self.lost:
            lost = "1 newer journal entry was" if self.lost == 1 else f"{self.lost:,} newer journal entries were"
            parts.append(f"{lost} not readable any more; the journal says so.")
        parts.append("Before anything is written, the next sync reads both sides again and compares every record.")
        return " ".join(parts)


class Backups(Protocol):
    """The copies of one database."""

    @property
    def folder(self) -> Path:
        """Where they lie."""
        ...

    def all(self) -> Sequence[Backup]:
        """Return every copy, newest first."""
        ...

    def holds(self, name: str) -> Holds:
        """Look into a copy; one that is damaged says so."""
        ...

    def make(self, why: Why, now: dt.datetime) -> Backup:
        """Copy the database as it is now, and remove copies that the rotation lets go.

        Raises:
            NeedsUser: the database is damaged or the folder cannot be written (``database-broken``).
            RunStopped: the disk is full.
        """
        ...

    def daily(self, now: dt.datetime) -> Backup | None:
        """Make the day's copy unless there is one; None when there was.

        Raises:
            SyncProblem: as ``make``.
        """
        ...


class Restoring(Protocol):
    """Puts copies back."""

    def restore(self, name: str, now: dt.datetime, who: str) -> Restored:
        """Put a copy in the database's place; what is in use is kept aside first.

        Raises:
            NeedsUser: there is no such copy (``bad-input``), it is damaged (``database-broken``) or of a newer version
                (``database-newer``), or somebody works on a company (``busy``). RunStopped: the disk is full.
        """
        ...
