"""The two doors: one report, or a month-end pack; what is slow to import is imported behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import Code, NeedsUser
from app.reports.content import ReportContent

ENDINGS = (".xlsx", ".csv", ".pdf")
"""What a report's file may end in."""


def write_report(path: Path, content: ReportContent) -> None:
    """Write a report; the ending of its name decides how: ``.xlsx``, ``.csv`` or ``.pdf``.

    The file is whole or, when this raises, as it was before.

    Raises:
        NeedsUser: the ending is another, or the place cannot be written to. RunStopped: the disk is full.
    """
    _writer(path)(path, content)


def write_pack(folder: Path, content: ReportContent) -> list[Path]:
    """Write a month-end pack into a new or empty folder; return its files.

    The folder is whole or, when this raises, not there.

    Raises:
        NeedsUser: the folder holds something already or cannot be written to. RunStopped: the disk is full.
    """
    from app.reports.pack import write_pack as write  # noqa: PLC0415 - the libraries take their time

    return write(folder, content)


def _writer(path: Path) -> Callable[[Path, ReportContent], None]:
    """Return what writes files of this ending.

    Raises:
        NeedsUser: nothing does.
    """
    match path.suffix.lower():
        case ".xlsx":
            from app.reports.xlsx_file import write_xlsx  # noqa: PLC0415

            return write_xlsx
        case ".csv":
            from app.reports.csv_file import write_csv  # noqa: PLC0415

            return write_csv
        case ".pdf":
            from app.reports.pdf_file import write_pdf  # noqa: PLC0415

            return write_pdf
        case _:
            raise NeedsUser(
                Code.BAD_INPUT,
                f"A report cannot be written to “{path.name}”",
                hint="Give the file a name that ends in .xlsx, .csv or .pdf.",
            )
