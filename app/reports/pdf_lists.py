"""The lists behind the first page, a line a row; long ones end with how many more there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice

from app.reports import colours
from app.reports.pdf_page import BOLD, MARGIN, REGULAR, Page, width_of
from app.reports.tables import Column, Look, Table
from app.reports.words import Cell, day_words, moment_words

_LEADING = 12.0
_SIZE = 7.0
_GAP = 6.0
_LOOKED_AT = 300
"""Rows that decide how wide the columns are."""


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
        widths = _widths(table, columns, self._page.right - MARGIN)
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


def _widths(table: Table, columns: Sequence[int], whole: float) -> list[float]:
    """Share a width in points among columns by what their first rows need; the widest give way first."""
    seen = [[shown(row[place]) for place in columns] for row in islice(table.rows(), _LOOKED_AT)]
    needs = []
    for place, column in enumerate(columns):
        # One cell in ten may be cut: a single long text would leave no room for the others.
        widths = sorted(width_of(row[place][:200], REGULAR, _SIZE) for row in seen)
        usual = widths[int(len(widths) * 0.9)] if widths else 0.0
        needs.append(max(usual, width_of(table.columns[column].head, REGULAR, _SIZE)) + _GAP + 1)
    room = whole - sum(needs)
    if room >= 0:
        return [need + room / len(needs) for need in needs]
    low, high = 0.0, max(needs)
    while high - low > 0.5:
        middle = (low + high) / 2
        low, high = (middle, high) if sum(min(need, middle) for need in needs) <= whole else (low, middle)
    return [min(need, low) for need in needs]


def _address(row: Sequence[Cell], table: Table, columns: Sequence[int]) -> str:
    """Return the address a row leads to; blank when it has none or does not show the column that leads there."""
    if table.link_on is None or table.link_on not in columns:
        return ""
    address = row[-1]
    return address if isinstance(address, str) else ""
