"""What ``journal`` and ``as-at`` ask of the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from app.domain.as_at import AsAt
from app.domain.company import Company
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.ports.journal import JournalSize


class JournalHistory(Protocol):
    """The journal."""

    def journal(
        self,
        company_id: int | None,
        *,
        kind: RecordType | None = None,
        pronto_id: str = "",
        text: str = "",
        who: str = "",
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        shared: bool = False,
        limit: int,
    ) -> list[Entry]:
        """Return journal entries, newest first; of every company when none is named."""
        ...

    def verify(self) -> int | None:
        """Check the journal's chain; None when whole, else the first entry that does not fit."""
        ...

    def journal_size(self) -> JournalSize:
        """Return how much room the journal takes."""
        ...


class Past(Protocol):
    """Records as they were."""

    def named(self, company: Company, record: str, day: str) -> Sequence[AsAt]:
        """Return the records of a name as they were at the end of a day."""
        ...
