"""CSV that a spreadsheet opens as it is: UTF-8 with a mark, numbers as numbers, no cell that runs as a formula."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from app.reports.atomic import whole_file
from app.reports.clean import unformulated
from app.reports.content import ReportContent
from app.reports.tables import Table, mismatch_table
from app.reports.words import Cell


def write_csv(path: Path, content: ReportContent) -> None:
    """Write the open mismatches.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    write_table(path, mismatch_table(content))


def write_table(path: Path, table: Table) -> None:
    """Write any list, a row at a time.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    # The mark at the start tells Excel that it is UTF-8.
    with whole_file(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([unformulated(column.head) for column in table.columns])
        writer.writerows(_texts(table.rows()))


def _texts(rows: Iterable[Sequence[Cell]]) -> Iterable[list[str]]:
    return ([_text(cell) for cell in row] for row in rows)


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return unformulated(cell)
        case Decimal():
            return f"{cell:f}"
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)
