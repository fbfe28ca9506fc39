"""What every translator needs to know of a site, and how a row becomes a record or a complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.records import Address, Record, key_of
from app.domain.shapes import Problem
from app.ports.pronto import Page, Unreadable
from app.remote.pronto.address_lines import sorted_address
from app.remote.pronto.dialect import Dialect
from app.remote.pronto.reply import Row
from app.remote.pronto.values import Values

ADDRESS_NAMES = ("address_name", "postcode", "country", *(f"address{number}" for number in range(1, 8)))
"""Our names of the fields an address is made of."""


def names_in(text: str, *more: str) -> frozenset[str]:
    """Return the names in a text, blanks between them, and some more."""
    return frozenset((*text.split(), *more))


@dataclass(frozen=True, slots=True)
class Site:
    """A dialect and the zone its stamps are in."""

    dialect: Dialect
    zone: ZoneInfo

    def values(self, row: Row, names: Mapping[str, str]) -> Values:
        """Look at a row by our names."""
        return Values(row, names, self.dialect, self.zone)

    def address(self, values: Values) -> Address:
        """Return the address in a row's free lines."""
        convention = self.dialect.address
        lines = [values.text(f"address{number}") for number in range(1, len(convention.lines) + 1)]
        return sorted_address(
            lines,
            convention,
            name=values.text("address_name"),
            postcode=values.text("postcode"),
            country=values.text("country"),
        )


Made = Record | None
"""None: the row is not one of these records (an order without an invoice)."""


def page_of(seen: Iterable[Values], make: Callable[[Values], Made], key: str) -> Page:
    """Turn rows into a page; what is wrong with a row is collected and does not hold up the others.

    Args:
        seen: the rows, looked at by our names.
        make: makes the record; complaints go to ``values.problems``.
        key: our name of the field a row is known by when it makes no record.
    """
    records: list[Record] = []
    unreadable: list[Unreadable] = []
    for values in seen:
        record = make(values)
        if record is None and not values.problems:
            continue
        if record is not None and not key_of(record):
            values.note(key, "This record has no code or number; give it one in Pronto.")
        if values.problems:
            known_as = key_of(record) if record is not None else values.text(key)
            unreadable.append(Unreadable(known_as or "?", _joined(values.problems)))
        elif record is not None:
            records.append(record)
    return Page(tuple(records), tuple(unreadable))


def _joined(problems: list[Problem]) -> Problem:
    """Return all of a row's problems as one."""
    if len(problems) == 1:
        return problems[0]
    paths = dict.fromkeys(problem.path for problem in problems)
    words = " ".join(f"{problem.path}: {problem.message}" for problem in problems)
    return Problem(", ".join(paths), words, problems[0].code)
