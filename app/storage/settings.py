"""Settings of this computer and cursors: how far each side has been read."""

from __future__ import annotations

from typing import Any

import msgspec

from app.storage.codec import text_of
from app.storage.database import Database
from app.storage.tables import CursorTable, SettingTable


class SettingRows:
    """Small named values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self, company_id: int, name: str) -> str:
        """Return a cursor, blank when it was never set."""
        found = self._database.run(
            CursorTable.select(CursorTable.value).where(
                (CursorTable.company_id == company_id) & (CursorTable.name == name)
            )
        )
        return str(found[0][0]) if found else ""

    def set_cursor(self, company_id: int, name: str, value: str) -> None:
        """Move a cursor; one that stands there already costs no write."""
        with self._database.writing():
            if self.cursor(company_id, name) != value:
                self._database.run(
                    CursorTable.insert(company_id=company_id, name=name, value=value).on_conflict_replace()
                )

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting, or the default when it was never kept."""
        found = self._database.run(SettingTable.select(SettingTable.value).where(SettingTable.name == name))
        return msgspec.json.decode(found[0][0]) if found else default

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting (anything JSON can hold)."""
        self._database.run(SettingTable.insert(name=name, value=text_of(value)).on_conflict_replace())
