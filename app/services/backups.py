"""Backups as a person sees them: listed with what they hold, made, and put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Code, NeedsUser
from app.ports import backups as ports
from app.ports.backups import Backup, Holds, Restored, Why
from app.ports.clock import Clock

NEWEST = "latest"
"""Stands for the newest backup that is whole."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup and what it holds."""

    backup: Backup
    holds: Holds


class Backups:
    """The backups of one database. It needs no open database, so that it works when that is damaged.

    Args:
        folder: the copies.
        restoring: puts one back.
        clock: the present.
        check: looks the database through; returns what is wrong, given whether to look at everything.
    """

    def __init__(
        self, folder: ports.Backups, restoring: ports.Restoring, clock: Clock, check: Callable[[bool], list[str]]
    ) -> None:
        self._folder = folder
        self._restoring = restoring
        self._clock = clock
        self._check = check

    @property
    def place(self) -> Path:
        """The folder they lie in."""
        return self._folder.folder

    def all(self) -> list[Listed]:
        """Return every backup, newest first, with what it holds; takes a moment for each."""
        return [Listed(backup, self._folder.holds(backup.name)) for backup in self._folder.all()]

    def names(self) -> list[Backup]:
        """Return every backup, newest first, without a look inside."""
        return list(self._folder.all())

    def make(self) -> Backup:
        """Make one now.

        Raises:
            NeedsUser: the database is damaged or the folder cannot be written. RunStopped: the disk is full.
        """
        return self._folder.make(Why.HAND, self._clock.now())

    def restore(self, name: str, who: str = "person") -> Restored:
        """Put one back; what is in use is kept aside.

        Args:
            name: a file's name, or ``latest`` for the newest that is whole.
            who: for the journal.

        Raises:
            NeedsUser: there is no such backup, it is damaged or of a newer version, or a run goes on.
            RunStopped: the disk is full.
        """
        return self._restoring.restore(self.newest_whole() if name == NEWEST else name, self._clock.now(), who)

    def newest_whole(self) -> str:
        """Return the name of the newest backup that can be put back.

        Raises:
            NeedsUser: there is none.
        """
        for backup in self._folder.all():
            if not self._folder.holds(backup.name).problem:
                return backup.name
        raise NeedsUser(
            Code.BAD_INPUT,
            f"There is no backup that can be put back in {self.place}.",
            hint="Move the damaged file away; Tallybridge then starts with an empty one and finds every link again.",
        )

    def damage(self, *, full: bool = False) -> str:
        """Return what is wrong with the database in a sentence, blank when it is whole; takes seconds when large."""
        found = self._check(full)
        if not found:
            return ""
        return f"The data file is damaged ({found[0].splitlines()[0].rstrip('.')}); put the newest backup back."
