"""Rows Pronto gave that nobody could understand: no record is kept of them, only why they need attention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.ports.views import Hit
from app.storage.chunks import marks
from app.storage.database import Database
from app.storage.finding import Wanted

_UNREAD = (
    "attention a WHERE a.company_id = ? AND NOT EXISTS"
    " (SELECT 1 FROM source s WHERE s.company_id = a.company_id AND s.kind = a.kind AND s.key = a.pronto_id)"
)


class UnreadRows:
    """Lists what only an attention entry tells of; its row numbers are negative."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, company_id: int, kind: RecordType | None, text: Wanted, limit: int = -1) -> list[int]:
        """Return the row numbers, by key, of those whose key or message holds every word of a text."""
        sql = f"SELECT -a.id FROM {_UNREAD}"
        params: list[Any] = [company_id]
        if kind is not None:
            sql += " AND a.kind = ?"
            params.append(kind.value)
        for word in text.text.split():
            sql += " AND instr(lower(a.pronto_id || ' ' || a.message), ?) > 0"
            params.append(word)
        rows = self._database.rows(f"{sql} ORDER BY a.pronto_id, a.id LIMIT ?", [*params, limit])
        return [row[0] for row in rows]

    def hits(self, company_id: int, numbers: Sequence[int]) -> dict[int, Hit]:
        """Return rows by their numbers."""
        rows = self._database.rows(
            "SELECT a.id, a.kind, a.pronto_id, coalesce(l.stripe_id, ''), a.gate, a.cause, a.message FROM attention a"
            " LEFT JOIN link l ON l.company_id = a.company_id AND l.kind = a.kind AND l.pronto_id = a.pronto_id"
            f" WHERE +a.company_id = ? AND a.id IN ({marks(numbers)})",
            (company_id, *(-number for number in numbers)),
        )
        return {
            -number: Hit(RecordType(kind), key, stripe_id, "", Standing.ATTENTION, gate, cause, message, None, -number)
            for number, kind, key, stripe_id, gate, cause, message in rows
        }
