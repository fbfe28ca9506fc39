"""Reads the texts of a row as values; what cannot be read is collected, never guessed."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.money import NotMoneyError, parse_decimal, to_minor
from app.domain.records import ZERO
from app.domain.shapes import Problem
from app.remote.pronto.dialect import Dialect
from app.remote.pronto.reply import Cell, Row

_MOST_UNESCAPES = 3
_LONGEST_NUMBER = 40
_ESCAPED = re.compile("&(?:amp|lt|gt|quot|apos|#39);")
_NO_DATE = frozenset({"0000-00-00", "0001-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "0"})
"""How databases write that there is no date."""


def clean(text: str) -> str:
    """Return a text without padding, and without the entities that some sites store twice escaped."""
    for _ in range(_MOST_UNESCAPES):
        if not _ESCAPED.search(text):
            break
        text = _ESCAPED.sub(lambda found: html.unescape(found.group()), text)
    return text.strip()


def number_in(text: str) -> Decimal:
    """Return the number in a text.

    Raises:
        NotMoneyError: it is none. An exponent is never Pronto's, and could stand for a number of a million digits.
    """
    if len(text) > _LONGEST_NUMBER or "e" in text.lower():
        raise NotMoneyError(f"“{text[:_LONGEST_NUMBER]}” is not a number")
    return parse_decimal(text)


@lru_cache(maxsize=4096)
def _day(text: str, form: str) -> dt.date:
    """Read a date; remembered, because a page has few different ones.

    Raises:
        ValueError: it is none.
    """
    return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone


class Values:
    """One row by our own names.

    Attributes:
        problems: every value that could not be read, with the site's field name.
    """

    __slots__ = ("_dialect", "_names", "_row", "_zone", "problems")

    def __init__(self, row: Row, names: Mapping[str, str], dialect: Dialect, zone: ZoneInfo) -> None:
        """Look at a row.

        Args:
            row: as the site sent it.
            names: our name to the site's.
            dialect: date formats and currency.
            zone: of all stamps.
        """
        self._row = row
        self._names = names
        self._dialect = dialect
        self._zone = zone
        self.problems: list[Problem] = []

    def cell(self, name: str) -> Cell:
        """Return the raw cell; blank when the site has no such field or left it out."""
        return self._row.get(self._names.get(name, ""), "")

    def cell_named(self, element: str) -> Cell:
        """Return the raw cell of a site's own element name; blank when left out."""
        return self._row.get(element, "")

    def has(self, name: str) -> bool:
        """Return whether the row says anything for a field."""
        return bool(self.text(name))

    def text(self, name: str) -> str:
        """Return a text, cleaned."""
        found = self.cell(name)
        return clean(found) if isinstance(found, str) else ""

    def decimal(self, name: str) -> Decimal | None:
        """Return a number, or None when blank."""
        text = self.text(name)
        if not text:
            return None
        try:
            return number_in(text)
        except NotMoneyError as problem:
            self._note(name, f"{problem}; correct it in Pronto.")
            return None

    def number(self, name: str) -> Decimal:
        """Return a number, 0 when blank."""
        return self.decimal(name) or ZERO

    def cents(self, name: str, currency: str) -> int | None:
        """Return an amount in minor units of a currency, or None when blank."""
        found = self.decimal(name)
        return None if found is None else to_minor(found, currency)

    def currency(self) -> str:
        """Return the row's currency code, the site's own when blank."""
        code = self.text("currency").upper() or self._dialect.currency
        if len(code) != 3 or not code.isascii() or not code.isalpha():
            self._note("currency", f"“{code[:20]}” is not a currency code; correct it in Pronto.")
            return self._dialect.currency
        return code

    def date(self, name: str) -> dt.date | None:
        """Return a date, or None when blank or Pronto's way of saying none."""
        text = self.text(name)
        if not text or text in _NO_DATE:
            return None
        for candidate in (text, text[:10]):
            try:
                return _day(candidate, self._dialect.date_format)
            except ValueError:
                continue
        self._note(name, f"“{text[:40]}” is not a date; correct it in Pronto.")
        return None

    def stamp(self, date_name: str, time_name: str) -> dt.datetime | None:
        """Return a change stamp of two fields in UTC, or None when there is none."""
        day = self.date(date_name)
        if day is None:
            return None
        return dt.datetime.combine(day, self._time(time_name), self._zone).astimezone(dt.UTC)

    def moment(self, name: str) -> dt.datetime | None:
        """Return a stamp written as one text in UTC, or None when blank."""
        text = self.text(name)
        if not text:
            return None
        try:
            local = dt.datetime.strptime(text, self._dialect.stamp_format).replace(tzinfo=self._zone)
        except ValueError:
            self._note(name, f"“{text[:40]}” is not a date and time; correct it in Pronto.")
            return None
        return local.astimezone(dt.UTC)

    def rest(self, known: frozenset[str]) -> dict[str, str]:
        """Return what the site's dialect adds: fields whose name is none of ours, by Pronto's element name."""
        found: dict[str, str] = {}
        for name, element in self._names.items():
            if name not in known:
                found[element] = self.text(name)
        return found

    def note(self, name: str, message: str) -> None:
        """Collect a problem with a field, by our name."""
        self._note(name, message)

    def _time(self, name: str) -> dt.time:
        """Return a time of day; midnight when blank."""
        text = self.text(name)
        if not text or text == "0":
            return dt.time()
        for form in (self._dialect.time_format, "%H:%M"):
            try:
                return dt.datetime.strptime(text, form).time()  # noqa: DTZ007 - the zone comes with the day
            except ValueError:
                continue
        self._note(name, f"“{text[:40]}” is not a time of day; correct it in Pronto.")
        return dt.time()

    def _note(self, name: str, message: str) -> None:
        self.problems.append(Problem(self._names.get(name, name), message))


def document_number(values: Values, name: str) -> str:
    """Return a document's number by our name of its field; blank when there is none or it is 0."""
    text = values.text(name) if name else ""
    return text if text.strip("0") else ""
