"""The database as a support bundle tells of it, and every stored value that could tell whose a record is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from app.domain.kinds import RecordType
from app.planning.support.pseudonyms import Identity
from app.storage.database import Database

_PAGE = 1_000
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)
_SOURCES = "SELECT id, kind, key, key, title, body FROM source WHERE company_id = ? AND id > ? ORDER BY id LIMIT ?"
_TARGETS = (
    "SELECT id, kind, CASE pronto_id WHEN '' THEN stripe_id ELSE pronto_id END, stripe_id, title, body"
    " FROM target WHERE company_id = ? AND id > ? ORDER BY id LIMIT ?"
)
_UNREAD = (
    "SELECT id, kind, pronto_id, pronto_id, '', '{}' FROM attention WHERE company_id = ? AND id > ? ORDER BY id LIMIT ?"
)
_PEOPLE = frozenset({"contact", "attention"})
_NOBODYS = frozenset(
    {
        *("kind", "status", "state", "unit", "currency", "tax_code", "type_code", "terms_code", "price_code", "group"),
        *("territory", "warehouse", "condition", "created", "modified", "changed", "date", "due_date", "country"),
        *("preferred_locales", "tax_behavior", "collection_method", "billing_scheme", "type", "address.country"),
    }
)
"""Names of values that many records share, or that tell of none."""
_DEEPEST = 6


class SupportRows:
    """Implements ``ports.support.SupportFacts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def schema(self) -> list[str]:
        """Return the names of the steps that made the tables, oldest first."""
        return [str(name) for (name,) in self._database.rows("SELECT name FROM schema_migration ORDER BY id")]

    def row_counts(self) -> dict[str, int]:
        """Return how many rows each table has; counts every row."""
        # A table's name comes from the database itself; quoted, it is nothing but a name.
        names = [str(name) for (name,) in self._database.rows(_TABLES)]
        return {name: int(self._database.row(f"SELECT count(*) FROM {_quoted(name)}")[0]) for name in names}

    def identities(self, company_id: int) -> Iterator[list[Identity]]:
        """Yield every record of both sides by what could tell whose it is, a page at a time."""
        for query in (_SOURCES, _TARGETS, _UNREAD):
            last = 0
            while rows := self._database.rows(query, (company_id, last, _PAGE)):
                yield [_identity(company_id, *row[1:]) for row in rows]
                last = rows[-1][0]


def _identity(company_id: int, kind: str, key: str, own: str, title: str, body: str) -> Identity:
    values, people = [own, title], []
    for name, value in _texts(_decoded(body), "", 0):
        if name in _PEOPLE:
            people.append(value)
        if name not in _NOBODYS:
            values.append(value)
    return Identity(RecordType(kind), f"{company_id}/{key}", tuple(filter(None, values)), tuple(people))


def _decoded(body: str) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        # Somebody edited the database; what the row's own columns say still counts.
        return {}


def _texts(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the texts in a stored body with the name each is under."""
    if isinstance(value, str):
        if value.strip():
            yield name, value
    elif depth < _DEEPEST and isinstance(value, dict):
        for inner, held in value.items():
            yield from _texts(held, str(inner), depth + 1)
    elif depth < _DEEPEST and isinstance(value, list):
        for held in value:
            yield from _texts(held, name, depth + 1)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
