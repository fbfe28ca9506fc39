"""Chooses the records a mess is made of, so that no record is altered twice."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from app.practice.company.alterations import Alteration
from app.practice.company.books import ProntoBooks
from app.practice.company.schema import TABLES, Record


def any_record(_record: Record) -> bool:
    """Accept every record."""
    return True


class Chooser:
    """Books, a source of chance, and the memory of what has been altered."""

    def __init__(self, books: ProntoBooks, random: Random) -> None:
        """Choose from the books by the given source of chance."""
        self.books = books
        self.random = random
        self._touched: set[tuple[str, tuple[str, ...]]] = set()

    def pick(self, table: str, fit: Callable[[Record], bool] = any_record) -> Record | None:
        """Return a record that is fit and not yet altered, and mark it as altered; None when there is none."""
        spec = TABLES[table]
        rows = [row for row in self.books.rows(table) if (table, spec.key_of(row)) not in self._touched and fit(row)]
        if not rows:
            return None
        record = self.random.choice(rows)
        self._touched.add((table, spec.key_of(record)))
        return record

    def touch(self, table: str, *key: str) -> None:
        """Mark a new record as altered."""
        spec = TABLES[table]
        self._touched.add((table, spec.key_from(dict(zip(spec.key, key, strict=False)))))

    def new_code(self, table: str, prefix: str) -> str:
        """Return a code no record of the table has."""
        number = 1
        while self.books.get(table, f"{prefix}{number:04d}") is not None:
            number += 1
        return f"{prefix}{number:04d}"

    def next_number(self, table: str, field: str) -> int:
        """Return one more than the highest number in a field of the table."""
        numbers = (row.get(field) for row in self.books.rows(table))
        return max((int(text) for text in numbers if text.isdigit()), default=1000) + 1

    def tax_level_of(self, order: Record) -> str:
        """Return how the order's debtor has GST rounded: L by line, D by document."""
        debtor = self.books.get("customers", order.get("CustomerCode"))
        return debtor.get("TaxCalcLevelCode") if debtor else "L"


Alterer = Callable[[Chooser], Alteration | None]
"""Makes one alteration, or returns None when no record is fit for it."""
