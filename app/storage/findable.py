"""Keeping the search index true to the tables, a page at a time.

Not by triggers: the index writes itself out at every statement of a trigger, which made a first read take twice as
long (measured). Whoever writes ``words`` calls ``forget`` before and ``learn`` after, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.storage.chunks import marks, portions
from app.storage.database import Database

NUMBER = {"source": "id * 2", "target": "id * 2 + 1"}
"""A row's number in the index: a Pronto record's is doubled, a Stripe object's is doubled plus one."""


def learn(database: Database, table: str, numbers: Sequence[int]) -> None:
    """Make rows findable by their words."""
    for some in portions(numbers):
        database.change(
            f"INSERT INTO found (rowid, words) SELECT {NUMBER[table]}, words FROM {table} WHERE id IN ({marks(some)})",
            tuple(some),
        )


def forget(database: Database, table: str, numbers: Sequence[int]) -> None:
    """Make rows no longer findable; their words must still be those they were learnt with."""
    for some in portions(numbers):
        database.change(
            f"INSERT INTO found (found, rowid, words) SELECT 'delete', {NUMBER[table]}, words FROM {table}"
            f" WHERE id IN ({marks(some)})",
            tuple(some),
        )


def forget_company(database: Database, company_id: int) -> None:
    """Make nothing of a company findable any more."""
    for table in NUMBER:
        rows = database.rows(f"SELECT id FROM {table} WHERE company_id = ?", (company_id,))
        forget(database, table, [row[0] for row in rows])
