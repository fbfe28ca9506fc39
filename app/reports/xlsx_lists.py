"""A workbook's lists: formatted, frozen, filterable; rows leave memory as they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from app.reports.tables import Look, Table
from app.reports.words import Cell
from app.reports.xlsx_look import Formats

MOST_ROWS = 1_048_575
"""Under a heading (Microsoft, Excel specifications and limits)."""
_MOST_LINKS = 65_000
"""Excel keeps 65,530 links a sheet (Microsoft, Excel specifications and limits); from here on they are formulas."""


def write_list(book: Any, sheet: Any, table: Table, formats: Formats) -> int:
    """Write a list to its sheet, and to further ones when it is longer than a sheet; return how many rows it has."""
    rows = iter(table.rows())
    written = total = _fill(sheet, table, rows, formats)
    place = 2
    while written == MOST_ROWS:
        more = book.add_worksheet(f"{table.name[:28]} {place}")
        written = _fill(more, table, rows, formats)
        total, place = total + written, place + 1
    return total


def _fill(sheet: Any, table: Table, rows: Iterator[Sequence[Cell]], formats: Formats) -> int:
    """Write heading and as many rows as a sheet takes; return how many."""
    columns = table.columns if table.link_on is None else table.columns[:-1]
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 24)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.head, formats.of_column(column.look))
    count = 0
    for count, row in enumerate(rows, 1):
        _write_row(sheet, count, row, table, formats)
        if count == MOST_ROWS:
            break
    if count == 0:
        sheet.write_string(1, 0, "Nothing to list.", formats.under)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    _printable(sheet, table.name)
    return count


def _write_row(sheet: Any, line: int, row: Sequence[Cell], table: Table, formats: Formats) -> None:
    link = row[-1] if table.link_on is not None else None
    for place, column in enumerate(table.columns):
        cell = row[place]
        look = formats.cells[_look_of(cell, column.look)]
        if place == table.link_on and isinstance(link, str) and link and isinstance(cell, str):
            _write_link(sheet, line, place, link, cell, formats)
        elif table.link_on is None or place < len(row) - 1:
            write_cell(sheet, line, place, cell, look)


def _look_of(cell: Cell, look: Look) -> Look:
    """Return how a cell is shown: values of mixed columns by what they are, those of others as the column is."""
    if look is not Look.TEXT:
        return look
    match cell:
        case Decimal():
            # A unit price may have a fraction of a cent.
            return Look.MONEY if cell == round(cell, 2) else Look.PRICE
        case dt.date():
            return Look.DATE
        case int():
            return Look.NUMBER
        case _:
            return look


def write_cell(sheet: Any, line: int, place: int, cell: Cell, look: Any) -> None:
    """Write a cell by what it is; a text is a text whatever it begins with."""
    match cell:
        case None:
            sheet.write_blank(line, place, None, look)
        case str():
            sheet.write_string(line, place, cell, look)
        case dt.date() if cell.year >= 1900:
            sheet.write_datetime(line, place, cell, look)
        case dt.date():
            # Excel knows no day before 1900.
            sheet.write_string(line, place, cell.isoformat(), look)
        case Decimal() | int():
            sheet.write_number(line, place, cell, look)


def _write_link(sheet: Any, line: int, place: int, link: str, text: str, formats: Formats) -> None:
    if line <= _MOST_LINKS:
        sheet.write_url(line, place, link, formats.link, text)
    else:
        # Address and id hold letters, digits and underscores only (``app.reports.links``).
        sheet.write_formula(line, place, f'=HYPERLINK("{link}","{text}")', formats.link, text)


def _printable(sheet: Any, name: str) -> None:
    """Have the sheet print as a person would lay it out."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&8{name}&R&8Page &P of &N")
