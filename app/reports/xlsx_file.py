"""The report as a workbook: a summary, then a filterable sheet for each list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from app.domain.mismatch import Mismatch
from app.reports import tables
from app.reports.atomic import whole_file
from app.reports.clean import clean
from app.reports.content import ReportContent
from app.reports.figures import Figures
from app.reports.xlsx_lists import write_list
from app.reports.xlsx_look import Formats
from app.reports.xlsx_summary import SHEET, Summary


def write_xlsx(path: Path, content: ReportContent) -> None:
    """Write the workbook; 100,000 rows stay well under 200 MB of memory.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    with whole_file(path) as draft, tempfile.TemporaryDirectory(prefix="tallybridge-") as rows:
        book = open_book(draft, Path(rows), content, "Reconciliation report")
        try:
            _fill(book, content)
        finally:
            close_book(book)


def open_book(draft: Path, rows: Path, content: ReportContent, title: str) -> Any:
    """Open a workbook that keeps one row in memory and writes texts as texts."""
    book = Workbook(
        str(draft),
        {
            "constant_memory": True,
            "tmpdir": str(rows),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "remove_timezone": True,
        },
    )
    book.set_properties(
        {
            "title": f"{title}, {clean(content.company, 120)}",
            "comments": content.period,
            "author": "Tallybridge",
            "created": content.local(content.made),
        }
    )
    return book


def _fill(book: Any, content: ReportContent) -> None:
    """Write the lists, counting on the way, then the summary of the counts."""
    formats, figures = Formats(book, content.currency), Figures()
    summary = book.add_worksheet(SHEET)
    counted = replace(
        content,
        mismatches=lambda: _counting(content.mismatches(), figures, content),
        settled=lambda: _counting(content.settled(), figures, content),
    )
    lists = [tables.mismatch_table(counted), tables.settled_table(counted), tables.certificate_table(content)]
    if content.month is not None:
        lists += [tables.gst_table(content), tables.approvals_table(content)]
    lists += [tables.rules_table(content), tables.receipts_table(content)]
    for table in lists:
        sheet = book.add_worksheet(table.name)
        write_list(book, sheet, table, formats)
    Summary(book, summary, formats, content, figures).write()
    summary.activate()


def _counting(found: Iterable[Mismatch], figures: Figures, content: ReportContent) -> Iterable[Mismatch]:
    """Hand mismatches on and count them."""
    for one in found:
        figures.add(one, content)
        yield one


def close_book(book: Any) -> None:
    """Put the file together.

    Raises:
        OSError: what the system said.
    """
    try:
        book.close()
    except FileCreateError as problem:
        raise problem.args[0] if isinstance(problem.args[0], OSError) else OSError(str(problem)) from problem
    finally:
        # A workbook that broke off leaves its rows' files open, and Windows removes no open file.
        for sheet in book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
