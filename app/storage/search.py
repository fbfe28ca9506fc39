"""Finding records by a few characters of anything they are known by, within a fifth of a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.storage.chunks import marks
from app.storage.database import Database
from app.storage.finding import Wanted

_KINDS = ",".join(f"'{kind.value}'" for kind in RecordType)
_POOL = 300
"""How many occurrences are weighed at most; ranking every "Pty Ltd" of 200,000 would take seconds."""
_LINKED = (
    "FROM target t JOIN link l ON l.company_id = t.company_id AND l.kind = t.kind AND l.stripe_id = t.stripe_id"
    " JOIN source s ON s.company_id = l.company_id AND s.kind = l.kind AND s.key = l.pronto_id WHERE 1"
)


class SearchRows:
    """Looks things up in the search index."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def best(self, company_id: int, text: Wanted, limit: int) -> list[int]:
        """Return row numbers, best first: named exactly, then beginning with it, then containing it.

        A linked Stripe object is shown as its Pronto record.
        """
        if not text.text or limit < 1:
            return []
        pool = self._pool(company_id, text)
        ranked = sorted(self._ranks(pool, text).items(), key=lambda pair: pair[1])
        shown = self._records_of([number for number in pool if number % 2])
        return list(dict.fromkeys(shown.get(number, number) for number, _ in ranked))[:limit]

    def sources(self, company_id: int, text: Wanted) -> tuple[str, list[Any]]:
        """Return a query for the numbers of the Pronto records that a text finds, and its values."""
        sql, values = _occurrences("source", text) if text.match else _beginnings("source", company_id, text)
        if text.is_stripe_id:
            # A record is also found by the id it is linked to, which its own words do not hold.
            objects, more = _occurrences("target", text)
            sql += f" UNION SELECT s.id {_LINKED} AND t.id IN ({objects})"
            values += more
        return sql, values

    def targets(self, company_id: int, text: Wanted) -> tuple[str, list[Any]]:
        """Return a query for the numbers of the Stripe objects that a text finds, and its values."""
        return _occurrences("target", text) if text.match else _beginnings("target", company_id, text)

    def _pool(self, company_id: int, text: Wanted) -> list[int]:
        found: dict[int, None] = {}
        for table, number in (("source", "id * 2"), ("target", "id * 2 + 1")):
            queries = [_beginnings(table, company_id, text)]
            if table == "source":
                queries.insert(0, _named(company_id, text))
            if text.match:
                queries.append(_occurrences(table, text, company_id))
            for sql, values in queries:
                rows = self._database.rows(f"SELECT {number} FROM ({sql} LIMIT {_POOL})", values)
                found |= dict.fromkeys(row[0] for row in rows)
        return list(found)

    def _ranks(self, pool: Sequence[int], text: Wanted) -> dict[int, int]:
        """Return how well each row fits, 0 is best, by row number."""
        ranks: dict[int, int] = {}
        for table, key, rest in (("source", "key_folded", 0), ("target", "lower(stripe_id)", 1)):
            numbers = [number // 2 for number in pool if number % 2 == rest]
            if not numbers:
                continue
            rows = self._database.rows(
                f"SELECT id * 2 + {rest}, {key}, title_folded, words FROM {table}"
                f" WHERE id IN ({marks(numbers)}) ORDER BY {key}",
                numbers,
            )
            ranks |= {number: _rank(text.text, *known) for number, *known in rows}
        return ranks

    def _records_of(self, objects: Sequence[int]) -> dict[int, int]:
        """Return the Pronto record each linked Stripe object belongs to, both by row number."""
        if not objects:
            return {}
        numbers = [number // 2 for number in objects]
        sql = f"SELECT t.id * 2 + 1, s.id * 2 {_LINKED} AND t.id IN ({marks(numbers)})"
        return dict(self._database.rows(sql, numbers))


def _rank(text: str, key: str, title: str, words: str) -> int:
    if text == key:
        return 0
    if text in words.split():
        return 1
    if key.startswith(text):
        return 2
    if title.startswith(text):
        return 3
    return 4 if f" {text}" in words else 5


def _named(company_id: int, text: Wanted) -> tuple[str, list[Any]]:
    sql = f"SELECT id FROM source WHERE company_id = ? AND kind IN ({_KINDS}) AND gone IN (0, 1) AND key_folded = ?"
    return sql, [company_id, text.text]


def _beginnings(table: str, company_id: int, text: Wanted) -> tuple[str, list[Any]]:
    """Return a query for what is called something that begins with the text: two ranges of two indexes."""
    also = " AND gone IN (0, 1)" if table == "source" else ""
    columns = ("key_folded", "title_folded") if table == "source" else ("title_folded",)
    ranges = (
        f"SELECT id FROM (SELECT id FROM {table} WHERE company_id = ? AND kind IN ({_KINDS}){also}"
        f" AND {column} >= ? AND {column} < ?)"
        for column in columns
    )
    return " UNION ALL ".join(ranges), [company_id, text.text, text.upper] * len(columns)


def _occurrences(table: str, text: Wanted, company_id: int | None = None) -> tuple[str, list[Any]]:
    """Return a query for what holds every word of the text, longer ones by the index, shorter ones by reading."""
    rest = 0 if table == "source" else 1
    sql = (
        f"SELECT r.id AS id FROM found JOIN {table} r ON r.id = found.rowid / 2"
        f" WHERE found MATCH ? AND found.rowid % 2 = {rest}"
    )
    values: list[Any] = [text.match]
    if company_id is not None:
        sql += " AND r.company_id = ?"
        values.append(company_id)
    for word in text.short:
        sql += " AND instr(r.words, ?) > 0"
        values.append(word)
    return sql, values
