"""A release of Tallybridge as its makers announce it, and what is known of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Release:
    """A version that can be had."""

    version: str
    """As PEP 440 writes versions, ``0.2.0``."""
    day: dt.date
    """When it was published."""
    page: str
    """An https address for people to read; nothing is fetched from it."""
    security: bool
    """Whether it mends something that endangers data or money."""
    sentence: str
    """What is in it, one line of plain text."""


@dataclass(frozen=True, slots=True)
class UpdateNews:
    """What is known of newer versions; reading it asks nobody."""

    on: bool
    """Whether the owner wishes a look once a day."""
    address: str
    """Where is looked; blank when there is nowhere."""
    own_address: bool
    """Whether the owner set it; else it came with the build."""
    installed: str
    """The version that runs."""
    looked: dt.datetime | None = None
    """When this address was last asked, UTC."""
    newer: Release | None = None
    """The newest release, when it is newer than what runs."""
    skipped: bool = False
    """Whether the owner does not wish to hear of it again."""
    trouble: str = ""
    """Why the last look found out nothing, for people; blank when it did."""

    @property
    def worth_telling(self) -> Release | None:
        """The release that a person should hear of, or None."""
        return None if self.skipped else self.newer

    @property
    def sentence(self) -> str:
        """Where things stand in one or two sentences, for the command line."""
        if self.newer is not None:
            kind = "It mends a security fault. " if self.newer.security else ""
            head = f"Tallybridge {self.newer.version} of {self.newer.day.isoformat()} is out; this is {self.installed}."
            return f"{head} {kind}{self.newer.sentence} {self.newer.page}"
        if self.trouble:
            return self.trouble
        if not self.address:
            return "This build has no address to look for a newer version at."
        if self.looked is None:
            return f"This is {self.installed}; nobody has looked for a newer version yet."
        return f"This is {self.installed}, and no newer version is known."
