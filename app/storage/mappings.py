"""Versions of mappings, as they were saved."""

from __future__ import annotations

from typing import Any

from app.ports.mappings import StoredMapping
from app.storage.codec import moment, stamp
from app.storage.database import Database

_COLUMNS = "number, body, digest, who, at, note"


class MappingRows:
    """Implements ``ports.mappings.Mappings``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, company_id: int) -> int:
        """Return the number of the newest version, 0 when none was ever saved; one step into an index."""
        found = self._database.row("SELECT max(number) FROM mapping_version WHERE company_id = ?", (company_id,))
        return int(found[0] or 0)

    def add(self, company_id: int, stored: StoredMapping) -> None:
        """Store a version; its number follows the newest.

        Raises:
            ValueError: it does not; look at the newest in the same transaction.
        """
        with self._database.writing():
            if stored.number != self.newest(company_id) + 1:
                raise ValueError(f"version {stored.number} does not follow the newest")
            self._database.change(
                f"INSERT INTO mapping_version (company_id, {_COLUMNS}) VALUES (?,?,?,?,?,?,?)",
                (company_id, stored.number, stored.text, stored.digest, stored.who, stamp(stored.at), stored.note),
            )

    def get(self, company_id: int, number: int) -> StoredMapping | None:
        """Return a version, or None."""
        found = self._database.row(
            f"SELECT {_COLUMNS} FROM mapping_version WHERE company_id = ? AND number = ?", (company_id, number)
        )
        return _stored(found) if found else None

    def all(self, company_id: int) -> list[StoredMapping]:
        """Return every version, newest first."""
        found = self._database.rows(
            f"SELECT {_COLUMNS} FROM mapping_version WHERE company_id = ? ORDER BY number DESC", (company_id,)
        )
        return [_stored(row) for row in found]


def _stored(row: Any) -> StoredMapping:
    number, text, digest, who, at, note = row
    return StoredMapping(number, text, digest, who, moment(at), note)
