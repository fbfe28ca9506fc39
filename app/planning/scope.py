"""What a condition may name in a record, by record type, and the values it finds there as a bookkeeper sees them.

Money is in dollars and cents (``total > 5000``), not in whole cents; stamps are days in Sydney; another record stands
for its code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.kinds import RecordType
from app.domain.money import from_minor
from app.domain.records import Record, kind_of
from app.domain.shapes import referred
from app.planning.around import Around
from app.planning.contact import NotValid
from app.planning.expressions import Expression
from app.planning.legible import legible, quoted
from app.planning.raw import Raw
from app.planning.reckoning import LONGEST, Operand
from app.planning.sources import MONEY, TABLES, known, leads_to, value_at, value_kind

__all__ = ["RecordScope", "TypedScope", "as_operand", "nameable", "unknown_names", "value_kind"]

_HERE = "Australia/Sydney"


def nameable(kind: RecordType, path: str) -> bool:
    """Return whether a condition on records of a type may name a path."""
    return known(kind, path) and not path.endswith(("*", ".")) and leads_to(kind, path)[1] != "lines"


def unknown_names(kind: RecordType, expression: Expression) -> list[str]:
    """Return a sentence for each path of an expression that leads nowhere in records of a type."""
    return [_unknown(kind, path) for path in expression.paths if not nameable(kind, path)]


class RecordScope:
    """A record as conditions see it; each value is looked up once."""

    def __init__(self, record: Record, around: Around, kind: RecordType | None = None) -> None:
        """Look at a record, and through ``around`` at those it refers to."""
        self._record, self._around = record, around
        self._kind = kind or kind_of(record)
        self._found: dict[str, Operand] = {}

    def value(self, path: str) -> Operand:
        """Return a value of the record; None where there is nothing.

        Raises:
            NotValid: if the path leads nowhere in records of its type.
        """
        if path not in self._found:
            self._found[path] = self._look(path)
        return self._found[path]

    def _look(self, path: str) -> Operand:
        if not _nameable(self._kind, path):
            raise NotValid(_unknown(self._kind, path))
        return as_operand(value_at(self._record, path, self._around), path, self._currency)

    @property
    def _currency(self) -> str:
        return getattr(self._record, "currency", "AUD")


class TypedScope:
    """Values a person typed, read as the fields they stand for hold them: what an example gives."""

    def __init__(self, kind: RecordType, given: Mapping[str, Raw]) -> None:
        """Stand for a record of a type; a path not given is blank."""
        self._kind, self._given = kind, given

    def value(self, path: str) -> Operand:
        """Return a value; None where none was given.

        Raises:
            NotValid: if the path leads nowhere in records of the type.
        """
        if not _nameable(self._kind, path):
            raise NotValid(_unknown(self._kind, path))
        return as_operand(self._given.get(path), path)


def as_operand(value: Raw, path: str, currency: str = "AUD") -> Operand:
    """Return a record's raw value as conditions work with it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        name = path.rpartition(".")[2]
        return from_minor(value, currency) if name in MONEY else Decimal(value)
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, dt.datetime):
        return value.astimezone(_zone()).date()
    if isinstance(value, dt.date):
        return value
    pair = referred(value)
    if len(value) > LONGEST:
        raise NotValid(f"the text in {quoted(path)} is longer than {LONGEST:,} characters")
    return pair[1] if pair is not None else legible(value).strip()


@lru_cache(maxsize=4096)
def _nameable(kind: RecordType, path: str) -> bool:
    return nameable(kind, path)


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo(_HERE)


def _unknown(kind: RecordType, path: str) -> str:
    noun = kind.value.replace("_", " ")
    if path.partition(".")[0] in TABLES and "." not in path:
        return f"{quoted(path)} is a table of fields; name one of them, such as {path}.UserField1"
    return f"{noun} have no field {quoted(path)}"
