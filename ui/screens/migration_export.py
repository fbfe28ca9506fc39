"""Saves the migration's lists: the faults, the plan, the certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.company import Company
from app.domain.migration import FoundFault
from app.domain.mismatch import Certificate
from app.domain.plan import Change
from ui.bridge.office_mismatches import Reports
from ui.text.tr import tr


def ask_where(parent: QWidget, title: str, name: str, endings: tuple[str, ...], save: Callable[[Path], object]) -> None:
    """Ask for a file's place and name, then save.

    Args:
        parent: whose dialog it is.
        title: of the dialog.
        name: suggested, without an ending.
        endings: ``xlsx``, ``csv``, ``pdf``; the first is suggested.
        save: called with the path.
    """
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent.window(), title, place)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"*.{one}" for one in endings])
    dialog.setDefaultSuffix(endings[0])
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.removeprefix("*.")))
    dialog.selectFile(f"{name} {dt.datetime.now(dt.UTC).astimezone():%Y-%m-%d}.{endings[0]}")
    dialog.fileSelected.connect(lambda text: save(Path(text)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save_faults(path: Path, company: Company, faults: list[FoundFault]) -> str:
    """Write what the check of the data found; return what to tell. Raises as ``write_list_file``."""
    from app.reports.migration_lists import fault_table, write_list_file  # noqa: PLC0415 - the libraries take time

    write_list_file(path, company, fault_table(lambda: faults), dt.datetime.now(dt.UTC))
    return tr("The list is saved as {name}.", name=path.name)


def save_plan(path: Path, company: Company, rows: list[Change]) -> str:
    """Write rows of the plan, field by field; return what to tell. Raises as ``write_list_file``."""
    from app.reports.migration_lists import plan_table, write_list_file  # noqa: PLC0415 - as above

    write_list_file(path, company, plan_table(lambda: rows), dt.datetime.now(dt.UTC))
    return tr("The plan is saved as {name}.", name=path.name)


def save_certificate(path: Path, company: Company, certificate: Certificate, reports: Reports) -> str:
    """Write a certificate: its rows as plain text, or the whole report around it; return what to tell.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    if path.suffix.lower() == ".csv":
        from app.reports.content import ReportContent  # noqa: PLC0415 - as above
        from app.reports.csv_file import write_table  # noqa: PLC0415
        from app.reports.tables import certificate_table  # noqa: PLC0415

        zone = ZoneInfo(company.time_zone)
        content = ReportContent(
            company.name,
            company.mode,
            dt.datetime.now(dt.UTC),
            zone,
            mismatches=tuple,
            certificates=(certificate,),
        )
        write_table(path, certificate_table(content))
    else:
        reports.save(company, path)
    return tr("The certificate is saved as {name}.", name=path.name)
