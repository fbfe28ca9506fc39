"""What the page of the queue asks of the office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from app.domain.attention import Outstanding, Skip, Stand, StandGroup
from app.domain.kinds import RecordType
from app.domain.remedy import Remedy
from app.domain.shapes import Value
from app.planning.by_hand import Editable

Key = tuple[RecordType, str]
"""Record type and Pronto id."""


class QueueCare(Protocol):
    """The queue and what needs a person."""

    def groups(self, company_id: int) -> list[StandGroup]:
        """Return what stands where and why; quick."""
        ...

    def rows(
        self, company_id: int, *, stand: Stand | None = None, cause: str | None = None, text: str = ""
    ) -> Sequence[int]:
        """Return the row numbers of the matching entries, oldest first."""
        ...

    def page(self, company_id: int, rows: Sequence[int]) -> list[Outstanding]:
        """Return the entries of these row numbers."""
        ...

    def remedy(self, company_id: int, entry: Outstanding) -> Remedy | None:
        """Return what mends an entry."""
        ...

    def retry(self, company_id: int, keys: Iterable[Key], who: str) -> int:
        """Have records decided on anew by the next run."""
        ...

    def retry_all(self, company_id: int, *, cause: str | None, stand: Stand | None, who: str) -> int:
        """Retry all of a cause."""
        ...

    def skip(self, company_id: int, entries: Sequence[Outstanding], note: str, who: str) -> list[Skip]:
        """Leave records alone until they change."""
        ...

    def unskip(self, company_id: int, keys: Iterable[Key], who: str) -> list[Skip]:
        """Take skips back."""
        ...

    def fields(self, company_id: int, kind: RecordType, pronto_id: str) -> list[Editable]:
        """Return the fields of a record that a person may set."""
        ...

    def edit(self, company_id: int, record: Key, path: str, value: str | None, who: str) -> Value:
        """Set one value of one record by hand."""
        ...

    def unedit(self, company_id: int, record: Key, path: str, who: str) -> int:
        """Let the mapping's value count again."""
        ...
