"""Opens the dialogs about settings files and support bundles, wherever they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.company import Company
from app.domain.portable import Outlook, Portable
from ui.bridge.desk import Desk
from ui.bridge.theme import Look, theme
from ui.screens.import_dialog import ImportDialog
from ui.screens.settings_carry import ENDING
from ui.screens.support_dialog import SupportDialog
from ui.screens.welcome import WelcomePage
from ui.text.tr import tr


class Carrying(QObject):
    """Takes a file in, and shows what a bundle would hold."""

    def __init__(
        self, desk: Desk, window: QWidget, welcome: WelcomePage, take_in_hand: Callable[[Company], object]
    ) -> None:
        """Listen to the desk and the welcome page; ``take_in_hand`` is given a company that was added."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._take_in_hand = take_in_hand
        welcome.import_wanted.connect(self._ask_file)
        desk.asked_import.connect(self._ask_file)
        desk.asked_support.connect(self.show_support)

    def show_support(self) -> SupportDialog:
        """Show what a support bundle would hold."""
        dialog = SupportDialog(self._window, self._desk)
        dialog.open()
        return dialog

    def _ask_file(self) -> None:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, tr("Import settings"), place)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"*.{ENDING}", "*"])
        dialog.fileSelected.connect(lambda text: self.read(Path(text)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read(self, path: Path) -> None:
        """Read a file and show what it would change; what is wrong with it the window tells."""
        files = self._desk.office.settings_files
        work = self._desk.reading(self, tr("Import settings"), lambda _ctx: files.read(path))
        work.on_success(lambda given: self._show(given, path.name)).start()

    def _show(self, given: Portable, name: str) -> None:
        companies = [one.name for one in self._desk.office.store.companies.all()] if given.company else []
        dialog = ImportDialog(self._window, self._desk, given, name, companies)
        dialog.taken.connect(self._taken)
        dialog.open()

    def _taken(self, company: Company | None, outlook: Outlook) -> None:
        look = next((one.after for one in outlook.taken if one.name == "computer.look"), "")
        if look in set(Look):
            theme().choose(Look(look))
        self._desk.updates_changed.emit()
        if company is not None:
            self._take_in_hand(company)
            return
        self._desk.companies_changed.emit()
        self._desk.schedule_changed.emit()
        self._desk.asked_page.emit("settings")
