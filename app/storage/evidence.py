"""What is known about a field when a person wants to make a rule of it: its differences, and what was done before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.storage.database import Database
from app.storage.journal_body import READ, shown

_PAGE = 500
_LAST = 2**62
"""Beyond the number of any entry."""
# A plus keeps SQLite from an index that would have to be sorted for every page (SQLite docs, query planner).
_DIFFERENCES = (
    "SELECT id FROM mismatch WHERE id > ? AND +company_id = ? AND +kind = ? AND field = ?"
    f" AND +state IN ('open', 'ignored') ORDER BY id LIMIT {_PAGE}"
)
_ACTS = (
    f"SELECT {READ} FROM journal WHERE company_id = ? AND seq < ? AND +kind = ?"
    f" ORDER BY seq DESC LIMIT {_PAGE}"
)  # fmt: skip


class EvidenceRows:
    """Implements ``ports.evidence.Evidence``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def differences(self, company_id: int, kind: RecordType, field: str) -> Iterator[Sequence[int]]:
        """Yield the numbers of a field's open and ignored mismatches, lowest first, in pages."""
        last = 0
        while rows := self._database.rows(_DIFFERENCES, (last, company_id, kind.value, field)):
            yield [row[0] for row in rows]
            last = rows[-1][0]

    def acts(self, company_id: int, kind: RecordType, since: dt.datetime) -> Iterator[Sequence[Entry]]:
        """Yield a type's journal entries since a moment (UTC), newest first, in pages."""
        last = _LAST
        while rows := self._database.rows(_ACTS, (company_id, last, kind.value)):
            found = [shown(*row) for row in rows]
            yield [entry for entry in found if entry.at >= since]
            if found[-1].at < since:
                return
            last = rows[-1][0]
