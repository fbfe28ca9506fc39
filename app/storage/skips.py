"""Records that people skipped until they change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.attention import Skip
from app.domain.kinds import RecordType
from app.ports.attention import Key
from app.storage.codec import text_of, value_of
from app.storage.database import Database

IN_FORCE = (
    "((k.print <> '' AND EXISTS (SELECT 1 FROM source q WHERE q.company_id = k.company_id AND q.kind = k.kind"
    " AND q.key = k.pronto_id AND q.gone = 0 AND q.print = k.print)) OR (k.print = '' AND NOT EXISTS"
    " (SELECT 1 FROM attention q WHERE q.company_id = k.company_id AND q.kind = k.kind AND q.pronto_id = k.pronto_id)))"
)
"""Condition on a row ``k`` of the skips: the record is as it was when it was skipped."""
_KEEP = (
    "INSERT INTO skipped (company_id, kind, pronto_id, print, cause, cents, body, message) VALUES (?,?,?,?,?,?,?,?)"
    " ON CONFLICT (company_id, kind, pronto_id) DO UPDATE SET print = excluded.print, cause = excluded.cause,"
    " cents = excluded.cents, body = excluded.body, message = excluded.message"
)
_WHICH = "company_id = ? AND kind = ? AND pronto_id = ?"


class SkipRows:
    """The part of ``ports.attention.Attention`` about what people skipped."""

    _database: Database

    def skip(self, company_id: int, skips: Sequence[Skip]) -> None:
        """Keep that records are skipped; they leave the list of what needs attention."""
        with self._database.writing():
            self._database.change_many(
                _KEEP,
                [
                    (company_id, one.kind.value, one.pronto_id, one.fingerprint, one.cause, one.cents, text_of(one),
                     one.message)
                    for one in skips
                ],
            )  # fmt: skip
            self._database.change_many(
                f"DELETE FROM attention WHERE {_WHICH}",
                [(company_id, one.kind.value, one.pronto_id) for one in skips],
            )

    def unskip(self, company_id: int, keys: Iterable[Key]) -> list[Skip]:
        """Take skips back; return those there were."""
        found = []
        with self._database.writing():
            for kind, key in keys:
                which = (company_id, kind.value, key)
                row = self._database.row(f"SELECT body FROM skipped WHERE {_WHICH}", which)
                if row is not None:
                    found.append(value_of(row[0], Skip))
                    self._database.change(f"DELETE FROM skipped WHERE {_WHICH}", which)
        return found

    def skips(self, company_id: int, kind: RecordType) -> dict[str, Skip]:
        """Return what people skipped of a type, by Pronto id; some may have changed since."""
        found = self._database.rows(
            "SELECT pronto_id, body FROM skipped WHERE company_id = ? AND kind = ?", (company_id, kind.value)
        )
        return {key: value_of(body, Skip) for key, body in found}
