"""What a support bundle asks of the store: its shape and size, and what in it could tell whose a record is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from app.planning.support.pseudonyms import Identity


class SupportFacts(Protocol):
    """Looks at the database as a whole; never writes."""

    def schema(self) -> list[str]:
        """Return the names of the steps that made the tables, oldest first."""
        ...

    def row_counts(self) -> dict[str, int]:
        """Return how many rows each table has; counts every row."""
        ...

    def identities(self, company_id: int) -> Iterator[list[Identity]]:
        """Yield every record of both sides by what could tell whose it is, a page at a time."""
        ...
