"""What the services keep of records a person undid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from app.domain.kinds import RecordType


class Undone(Protocol):
    """Records a person undid, which no schedule makes again by itself."""

    def mark(self, company_id: int, kind: RecordType, pronto_id: str, fingerprint: str) -> None:
        """Note that a person undid a record, and its fingerprint in Pronto at that moment; blank when it is gone."""
        ...

    def all(self, company_id: int) -> dict[tuple[RecordType, str], str]:
        """Return the fingerprint at which each was undone, by type and Pronto id."""
        ...

    def clear(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Forget that records were undone: somebody asked for them, or they were written again."""
        ...
