"""The hash-chained audit trail, as the services see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.journal import Entry
from app.domain.kinds import RecordType


@dataclass(frozen=True, slots=True)
class JournalSize:
    """How much room the journal takes."""

    entries: int
    bytes: int
    """Of the entries themselves, packed; the indexes beside them are not counted."""
    oldest: dt.datetime | None
    """When the oldest entry was written, UTC; None when there is none."""

    @property
    def sentence(self) -> str:
        """How much it is, for a person, without a full stop."""
        if self.oldest is None:
            return "nothing is in it yet"
        entries = "1 entry" if self.entries == 1 else f"{self.entries:,} entries"
        return f"{entries} since {self.oldest.astimezone():%Y-%m-%d}, {self.bytes / 1e6:,.1f} MB"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries a person wants to see; blanks leave a question out."""

    run: int | None = None
    kind: RecordType | None = None
    pronto_id: str = ""
    text: str = ""
    who: str = ""
    action: str = ""
    since: dt.datetime | None = None
    """UTC, inclusive."""
    until: dt.datetime | None = None
    """UTC, exclusive."""


class Journal(Protocol):
    """Entries are added at the end and never changed."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Store entries, chained in order."""
        ...

    def entries(
        self,
        company_id: int | None = None,
        *,
        run: int | None = None,
        kind: RecordType | None = None,
        pronto_id: str = "",
        text: str = "",
        who: str = "",
        action: str = "",
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        below: int = 0,
        shared: bool = False,
        limit: int = 200,
        offset: int = 0,
    ) -> list[Entry]:
        """Return entries, newest first, filtered.

        Args:
            company_id: of this company; None for all.
            run: of this run.
            kind: about records of this type.
            pronto_id: about this record.
            text: whose ids, who, action, reason and call hold every one of these words, letter case ignored.
            who: by ``person``, ``schedule``, ``command line`` or the name of a rule.
            action: of this kind.
            since: from this moment (UTC) on.
            until: before this moment (UTC).
            below: with a number lower than this; 0 for all.
            shared: with a company: also what is about this computer and no company.
            limit: how many at most.
            offset: how many to leave out first.
        """
        ...

    def record(self, company_id: int, kind: RecordType, pronto_id: str) -> Iterator[Entry]:
        """Yield the entries about a record, oldest first."""
        ...

    def numbered(self, seqs: Sequence[int]) -> list[Entry]:
        """Return the entries of these numbers, oldest first; one that is not there is left out."""
        ...

    def count(self, company_id: int | None = None) -> int:
        """Return how many entries there are."""
        ...

    def verify(self) -> int | None:
        """Check the chain; None when whole, else the number of the first entry that does not fit or is missing."""
        ...

    def prune(self, before: dt.datetime, now: dt.datetime) -> int:
        """Take out what is older than a moment (UTC) and note that in the chain; return how many were taken out.

        Nothing is taken out where the chain does not hold: what was altered stays to be looked at.
        """
        ...

    def size(self) -> JournalSize:
        """Return how much room it takes."""
        ...
