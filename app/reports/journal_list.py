"""The journal as a plain list or a workbook, read a page at a time while it is written."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.company import Company, Mode
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.ports.journal import Journal, Sought
from app.reports.atomic import whole_file
from app.reports.content import ReportContent
from app.reports.csv_file import write_table
from app.reports.tables import Table, journal_table
from app.reports.xlsx_file import close_book, open_book
from app.reports.xlsx_lists import write_list
from app.reports.xlsx_look import Formats

ENDINGS = (".csv", ".xlsx")
_PAGE = 1_000
_ZONE = "Australia/Sydney"


def write_journal(path: Path, journal: Journal, company: Company | None, sought: Sought, made: dt.datetime) -> int:
    """Write the entries that fit, newest first; return how many.

    Args:
        path: ends in ``.csv`` or ``.xlsx``.
        journal: where they are.
        company: whose, with those about this computer; None for all.
        sought: which.
        made: the present, UTC.

    Raises:
        NeedsUser: the ending is another, or the place cannot be written to. RunStopped: the disk is full.
    """
    if path.suffix.lower() not in ENDINGS:
        hint = "Give the file a name that ends in .csv or .xlsx."
        raise NeedsUser(Code.BAD_INPUT, f"The journal cannot be written to “{path.name}”", hint=hint)
    count = 0

    def counted() -> Iterator[Entry]:
        nonlocal count
        count = 0
        for entry in walk(journal, company.id if company is not None else None, sought):
            count += 1
            yield entry

    content = ReportContent(
        company=company.name if company is not None else "all companies",
        mode=company.mode if company is not None else Mode.LIVE,
        made=made,
        zone=ZoneInfo(company.time_zone if company is not None else _ZONE),
        mismatches=tuple,
        journal=counted,
    )
    if path.suffix.lower() == ".csv":
        write_table(path, journal_table(content))
    else:
        _write_book(path, content, journal_table(content))
    return count


def walk(journal: Journal, company_id: int | None, sought: Sought) -> Iterator[Entry]:
    """Yield the entries that fit, newest first; what is added meanwhile is left out."""
    below = 0
    while True:
        found = journal.entries(
            company_id,
            run=sought.run,
            kind=sought.kind,
            pronto_id=sought.pronto_id,
            text=sought.text,
            who=sought.who,
            action=sought.action,
            since=sought.since,
            until=sought.until,
            below=below,
            shared=True,
            limit=_PAGE,
        )
        yield from found
        if len(found) < _PAGE:
            return
        below = found[-1].seq


def _write_book(path: Path, content: ReportContent, table: Table) -> None:
    with whole_file(path) as draft, tempfile.TemporaryDirectory(prefix="tallybridge-") as rows:
        book = open_book(draft, Path(rows), content, "Journal")
        try:
            write_list(book, book.add_worksheet(table.name), table, Formats(book, content.currency))
        finally:
            close_book(book)
