"""What the services keep of a company's mappings: every version, never changed once stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredMapping:
    """One version of a company's mapping."""

    number: int
    """From 1, by company."""
    text: str
    """The mapping file (TOML)."""
    digest: str
    """Digest of what the rules do (``MappingSet.version``)."""
    who: str
    at: dt.datetime
    """UTC."""
    note: str = ""


class Mappings(Protocol):
    """Versions of mappings; the newest is in force."""

    def newest(self, company_id: int) -> int:
        """Return the number of the newest version, 0 when none was ever saved; quick, asked before every run."""
        ...

    def add(self, company_id: int, stored: StoredMapping) -> None:
        """Store a version; its number follows the newest."""
        ...

    def get(self, company_id: int, number: int) -> StoredMapping | None:
        """Return a version, or None."""
        ...

    def all(self, company_id: int) -> list[StoredMapping]:
        """Return every version, newest first."""
        ...
