"""The report menu: the list as a workbook, as plain text, as a page to sign; and the month-end pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from ui.bridge.desk import Desk
from ui.text.tr import tr
from ui.widgets.icons import icons

FORMATS = (
    ("xlsx", "&Workbook (.xlsx)…", "table"),
    ("csv", "Plain &list (.csv)…", "file-text"),
    ("pdf", "Page to &sign (.pdf)…", "file-pdf"),
)


class ReportButton(QPushButton):
    """A button with a menu; what was saved is told through ``saved``."""

    saved = Signal(str, object)
    """A sentence, and the path to open."""

    def __init__(self, desk: Desk) -> None:
        """Make the menu."""
        super().__init__(tr("Re&port"))
        self._desk = desk
        self.setAccessibleName(tr("Report"))
        self.setToolTip("Ctrl+E")
        icons.wear(self, "file-text")
        menu = QMenu(self)
        for suffix, words, _icon in FORMATS:
            menu.addAction(tr(words)).triggered.connect(partial(self.ask, suffix))
        menu.addSeparator()
        menu.addAction(tr("&Month-end pack…")).triggered.connect(lambda _checked=False: self.ask_pack())
        self.setMenu(menu)

    def ask(self, suffix: str, _checked: bool = False) -> None:
        """Ask where to save the report, then save it."""
        dialog = self._dialog(tr("Save the report"), partial(self.save, suffix))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"*.{suffix}")
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"Differences {dt.datetime.now(dt.UTC).astimezone():%Y-%m-%d}.{suffix}")
        dialog.open()

    def ask_pack(self) -> None:
        """Ask for a folder, then write the month-end pack into it."""
        dialog = self._dialog(tr("Choose a folder for the month-end pack"), self.save_pack)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.open()

    def save(self, _suffix: str, path: Path) -> None:
        """Write a report; the file's ending says in which format."""
        company = self._desk.company
        if company is None:
            return
        reports = self._desk.office.reports
        work = self._desk.reading(self, tr("Report"), lambda _ctx: reports.save(company, path))
        work.locking(self).on_success(self._tell).start()

    def save_pack(self, folder: Path) -> None:
        """Write the month-end pack."""
        company = self._desk.company
        if company is None:
            return
        reports = self._desk.office.reports
        work = self._desk.reading(self, tr("Month-end pack"), lambda _ctx: reports.save_pack(company, folder))
        work.locking(self).on_success(lambda files: self._tell_pack(folder, len(files))).start()

    def _dialog(self, title: str, chosen: Callable[[Path], object]) -> QFileDialog:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), title, place)
        dialog.fileSelected.connect(lambda text: chosen(Path(text)))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _tell(self, path: Path) -> None:
        self.saved.emit(tr("The report is saved as {name}.", name=path.name), path)

    def _tell_pack(self, folder: Path, number: int) -> None:
        self.saved.emit(tr("The month-end pack is in {name}: {n} files.", name=folder.name, n=number), folder)
