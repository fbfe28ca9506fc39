"""The lists of a migration as files: what the check of the data found, and the rows of a plan."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.migration import FoundFault
from app.domain.plan import Change
from app.planning.quality import GROUPS, Group
from app.reports.atomic import whole_file
from app.reports.clean import clean
from app.reports.content import ReportContent
from app.reports.csv_file import write_table
from app.reports.tables import Column, Look, Table
from app.reports.words import Cell, cause_words, cell_of, field_words, major, type_words

_CURRENCY = "AUD"


def fault_table(faults: Callable[[], Iterable[FoundFault]]) -> Table:
    """Return what the check of the data found, with what mends each."""

    def rows() -> Iterable[tuple[Cell, ...]]:
        for one in faults():
            words = GROUPS[Group(one.group)]
            yield (
                words.title,
                type_words(one.kind),
                clean(one.pronto_id),
                clean(one.title),
                clean(one.message),
                major(one.cents, _CURRENCY) if one.cents else None,
                "left out" if one.left_out else "set by hand" if one.fixed else "open",
                words.effect,
                words.mend,
            )

    columns = (
        Column("What is wrong", 34),
        Column("Type", 14),
        Column("Pronto record", 18),
        Column("Name", 28),
        Column("In detail", 60),
        Column("Amount", 16, Look.MONEY),
        Column("State", 12),
        Column("What happens", 50),
        Column("What to do", 60),
    )
    return Table("Data check", columns, rows)


def plan_table(changes: Callable[[], Iterable[Change]]) -> Table:
    """Return a plan field by field; a row that changes no field takes one line."""

    def rows() -> Iterable[tuple[Cell, ...]]:
        for one in changes():
            head: tuple[Cell, ...] = (
                one.seq,
                type_words(one.kind),
                one.action.value,
                clean(one.pronto_id),
                clean(one.title),
                major(one.cents, _CURRENCY) if one.cents else None,
                cause_words(one.cause) if one.cause else "",
                clean(one.reason),
                one.state.value,
                clean(one.error.partition(": ")[2]),
            )
            fields = one.fields or one.held
            if not fields:
                yield (*head, "", None, None, "")
            for row in fields:
                before, after = (cell_of(row.field, value, _CURRENCY) for value in (row.before, row.after))
                yield (*head, field_words(row.field), before, after, clean(row.rule))

    columns = (
        Column("Row", 8, Look.NUMBER),
        Column("Type", 14),
        Column("Action", 10),
        Column("Pronto record", 18),
        Column("Name", 28),
        Column("Amount", 16, Look.MONEY),
        Column("Cause", 21),
        Column("Why", 60),
        Column("State", 10),
        Column("Held because", 50),
        Column("Field", 24),
        Column("Before", 24),
        Column("After", 30),
        Column("Rule", 24),
    )
    return Table("Plan", columns, rows)


def write_list_file(path: Path, company: Company, table: Table, made: dt.datetime) -> None:
    """Write a list; the ending of the name decides how: ``.csv`` or ``.xlsx``.

    Raises:
        NeedsUser: the ending is another, or the place cannot be written to. RunStopped: the disk is full.
    """
    match path.suffix.lower():
        case ".csv":
            write_table(path, table)
        case ".xlsx":
            _write_xlsx(path, company, table, made)
        case _:
            raise NeedsUser(
                Code.BAD_INPUT,
                f"A list cannot be written to “{path.name}”",
                hint="Give the file a name that ends in .xlsx or .csv.",
            )


def _write_xlsx(path: Path, company: Company, table: Table, made: dt.datetime) -> None:
    from app.reports.xlsx_file import close_book, open_book  # noqa: PLC0415 - the library takes its time
    from app.reports.xlsx_lists import write_list  # noqa: PLC0415
    from app.reports.xlsx_look import Formats  # noqa: PLC0415

    content = ReportContent(company.name, company.mode, made, ZoneInfo(company.time_zone), mismatches=tuple)
    with whole_file(path) as draft, tempfile.TemporaryDirectory(prefix="tallybridge-") as rows:
        book = open_book(draft, Path(rows), content, table.name)
        try:
            write_list(book, book.add_worksheet(table.name), table, Formats(book, _CURRENCY))
        finally:
            close_book(book)
