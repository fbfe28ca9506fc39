"""The lists behind the first page, a line a row; long ones end with how many more there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.reports import colours
from app.reports.pdf_page import BOLD, MARGIN, Page
from app.reports.tables import Column, Look, Table
from app.reports.words import Cell, day_words, moment_words

_LEADING = 12.0
_SIZE = 7.0
_GAP = 6.0


class Lists:
    """Draws lists one after the other, over as many pages as they need.

    Args:
        page: to draw on; a fresh lying page is begun.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._y = 0.0

    def draw(self, table: Table, columns: Sequence[int], most: int, elsewhere: str) -> None:
        """Draw a list.

        Args:
            table: the list.
            columns: which of its columns, by place.
            most: rows drawn at most.
            elsewhere: where the rest is found, as a sentence.
        """
        chosen = [table.columns[place] for place in columns]
        if not self._y or self._y > self._page.bottom - 80:
            self._page.next(wide=True)
            self._y = MARGIN
        self._page.mark(table.name)
        widths = _widths(chosen, self._page.right - MARGIN)
        self._head(table.name, chosen, widths)
        count = 0
        for row in table.rows():
            count += 1
            if count > most:
                continue
            if self._y + _LEADING > self._page.bottom:
                self._page.next(wide=True)
                self._y = MARGIN
                self._head(f"{table.name} (continued)", chosen, widths)
            self._row([row[place] for place in columns], chosen, widths, _address(row, table, columns))
        if count == 0:
            self._say("Nothing to list.")
        elif count > most:
            self._say(f"{count - most:,} more of {count:,} are not shown here. {elsewhere}")
        self._y += 16

    def _head(self, title: str, columns: Sequence[Column], widths: Sequence[float]) -> None:
        page = self._page
        page.text(MARGIN, self._y + 10, title, 12, font=BOLD, ink=colours.ACCENT)
        self._y += 26
        x = MARGIN
        for column, width in zip(columns, widths, strict=True):
            right = column.look in {Look.NUMBER, Look.MONEY}
            place = x + width - _GAP if right else x
            page.text(place, self._y, column.head, _SIZE, ink=colours.MUTED, width=width - _GAP, right=right)
            x += width
        page.line(MARGIN, self._y + 4, page.right, colours.FAINT)
        self._y += 4

    def _row(self, cells: Sequence[Cell], columns: Sequence[Column], widths: Sequence[float], address: str) -> None:
        page = self._page
        self._y += _LEADING
        x = MARGIN
        for cell, column, width in zip(cells, columns, widths, strict=True):
            right = column.look in {Look.NUMBER, Look.MONEY}
            linked = bool(address) and column.head == "Stripe id"
            page.text(
                x + width - _GAP if right else x,
                self._y,
                shown(cell),
                _SIZE,
                width=width - _GAP,
                right=right,
                ink=colours.ACCENT if linked else colours.TEXT,
            )
            if linked:
                page.link(x, self._y, width - _GAP, address)
            x += width
        page.line(MARGIN, self._y + 3.5, page.right, width=0.4)

    def _say(self, sentence: str) -> None:
        self._y += _LEADING + 2
        self._page.text(MARGIN, self._y, sentence, 8, ink=colours.MUTED)


def shown(cell: Cell) -> str:
    """Return a cell as a page shows it."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:,f}"
        case dt.datetime():
            return moment_words(cell)
        case dt.date():
            return day_words(cell)
        case int():
            return f"{cell:,}"
        case text:
            return text


def _widths(columns: Iterable[Column], whole: float) -> list[float]:
    """Share a width in points among columns by the characters they ask for."""
    asked = [max(column.width, 1.35 * len(column.head), 6) for column in columns]
    return [whole * width / sum(asked) for width in asked]


def _address(row: Sequence[Cell], table: Table, columns: Sequence[int]) -> str:
    """Return the address a row leads to; blank when it has none or does not show the column that leads there."""
    if table.link_on is None or table.link_on not in columns:
        return ""
    address = row[-1]
    return address if isinstance(address, str) else ""
