"""What the store knows about a field when a person wants to make a rule of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Protocol

from app.domain.journal import Entry
from app.domain.kinds import RecordType


class Evidence(Protocol):
    """Differences of a field and acts of the past, read in pages; never all in memory."""

    def differences(self, company_id: int, kind: RecordType, field: str) -> Iterator[Sequence[int]]:
        """Yield the numbers of a field's open and ignored mismatches, lowest first, in pages."""
        ...

    def acts(self, company_id: int, kind: RecordType, since: dt.datetime) -> Iterator[Sequence[Entry]]:
        """Yield a type's journal entries since a moment (UTC), newest first, in pages."""
        ...
