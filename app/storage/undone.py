"""Records a person undid: left alone until they change in Pronto or somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.kinds import RecordType
from app.ports.clock import Clock
from app.storage.codec import stamp
from app.storage.database import Database


class UndoneRows:
    """Implements ``ports.undone.Undone``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def mark(self, company_id: int, kind: RecordType, pronto_id: str, fingerprint: str) -> None:
        """Note that a person undid a record, and its fingerprint in Pronto at that moment; blank when it is gone."""
        self._database.change(
            "INSERT INTO undone (company_id, kind, pronto_id, print, at) VALUES (?,?,?,?,?)"
            " ON CONFLICT (company_id, kind, pronto_id) DO UPDATE SET print = excluded.print, at = excluded.at",
            (company_id, kind.value, pronto_id, fingerprint, stamp(self._clock.now())),
        )

    def all(self, company_id: int) -> dict[tuple[RecordType, str], str]:
        """Return the fingerprint at which each was undone, by type and Pronto id."""
        found = self._database.rows("SELECT kind, pronto_id, print FROM undone WHERE company_id = ?", (company_id,))
        return {(RecordType(kind), pronto_id): fingerprint for kind, pronto_id, fingerprint in found}

    def clear(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Forget that records were undone: somebody asked for them, or they were written again."""
        self._database.change_many(
            "DELETE FROM undone WHERE company_id = ? AND kind = ? AND pronto_id = ?",
            [(company_id, kind.value, key) for key in keys],
        )
