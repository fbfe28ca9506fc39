"""Saving a mapping, its versions, files, and what is asked before unsaved changes are left behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.domain.mapping import MappingSet
from ui.bridge.desk import Desk
from ui.dialogs.frame import DialogFrame
from ui.models.mapping_draft import Draft
from ui.screens.mapping_fields import KnownFields
from ui.screens.mapping_save import SaveDialog
from ui.screens.mapping_tables import TableDialog
from ui.screens.mapping_versions import VersionsDialog
from ui.text.tr import tr
from ui.widgets.controls import button, label

_FILES = "TOML (*.toml);;All files (*)"


class LeaveDialog(DialogFrame):
    """Asks before unsaved changes would be lost."""

    discarded = Signal()
    wants_save = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        """Ask."""
        super().__init__(parent, tr("The mapping has changes that are not saved"), "floppy-disk", "warn")
        words = tr("Save shows first what they would change in Stripe. Discarding them cannot be taken back.")
        self.body.addWidget(label(words, wrap=True))
        self.discard = button(tr("&Discard changes"), partial(self._end, self.discarded), role="danger")
        self.foot.addWidget(self.discard)
        self.foot.addWidget(button(tr("&Keep editing"), self.reject))
        self.save = button(tr("&Save…"), partial(self._end, self.wants_save), role="primary", name=tr("Save"))
        self.foot.addWidget(self.save)
        self.save.setFocus()

    def _end(self, told: object) -> None:
        self.accept()
        emit = getattr(told, "emit", None)
        assert emit is not None
        emit()


class Keeping(QObject):
    """What happens to a draft beyond the page: saved, compared, written to a file, left."""

    saved = Signal(str)
    """Another version is in force; what to tell."""
    told = Signal(str)
    """Something else is done."""
    kept_table = Signal(str)
    """A lookup table by name, now in the draft."""
    imported = Signal(object)
    """A ``MappingSet`` from a file, to be put on the bench."""

    def __init__(self, desk: Desk, draft: Draft, fields: KnownFields, page: QWidget) -> None:
        """Serve a page."""
        super().__init__(page)
        self._desk, self._draft, self._fields, self._page = desk, draft, fields, page
        desk.leaving.append(self.may_leave)

    def open_save(self) -> None:
        """Show what the draft would change; from there it is saved."""
        bench = self._draft.bench
        if bench is not None and self._draft.dirty:
            dialog = SaveDialog(self._page.window(), self._desk, bench.base, bench.saved, bench.now,
                                self._fields.labels)  # fmt: skip
            dialog.saved.connect(self.saved)
            dialog.open()

    def open_versions(self) -> None:
        """Show the versions there are."""
        dialog = VersionsDialog(self._page.window(), self._desk, self._fields.labels)
        dialog.wants_back.connect(self._go_back)
        dialog.open()

    def edit_table(self, name: str) -> None:
        """Open a lookup table; blank for a new one."""
        mapping = self._draft.mapping
        if mapping is not None:
            TableDialog(self._page.window(), name, mapping.tables, self._keep_table).open()

    def _keep_table(self, name: str, rows: dict[str, str] | None) -> None:
        self._draft.set_table(name, rows)
        if rows is not None:
            self.kept_table.emit(name)

    def fill_menu(self, menu: QMenu) -> None:
        """Offer files, and forgetting the changes."""
        menu.addAction(tr("&Export to a file…"), self.choose_export)
        menu.addAction(tr("&Import from a file…"), self.choose_import)
        menu.addSeparator()
        discard = menu.addAction(tr("&Discard my changes"), self._draft.discard)
        discard.setEnabled(self._draft.dirty)

    def may_leave(self, go_on: Callable[[], object]) -> bool:
        """Ask about changes that are not saved and return False; True when there are none.

        Args:
            go_on: done when they are discarded.
        """
        if not self._draft.dirty:
            return True
        dialog = LeaveDialog(self._page.window())
        dialog.discarded.connect(self._draft.discard)
        dialog.discarded.connect(lambda: go_on())  # noqa: PLW0108 - it may return something
        dialog.wants_save.connect(lambda: self._desk.asked_page.emit("mapping"))
        dialog.wants_save.connect(self.open_save)
        dialog.open()
        return False

    # --- files ----------------------------------------------------------------------------------------

    def choose_export(self) -> None:
        """Ask where the version in force goes."""
        dialog = self._file_dialog(tr("Export the mapping"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile("mapping.toml")
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def choose_import(self) -> None:
        """Ask which file is read."""
        dialog = self._file_dialog(tr("Import a mapping"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write the version in force to a file."""
        company = self._desk.company
        if company is None:
            return
        mappings, number = self._desk.office.mappings, company.id
        work = self._desk.reading(self, tr("Export the mapping"), lambda _ctx: mappings.export(number, path))
        words = tr("The mapping in force was written to {path}; there is no secret in it.", path=path)
        work.on_success(lambda _path: self.told.emit(words)).start()

    def read(self, path: Path) -> None:
        """Put a file's mapping on the bench; nothing of it counts before it is saved."""
        mappings = self._desk.office.mappings
        work = self._desk.reading(self, tr("Import a mapping"), lambda _ctx: mappings.read_file(path))
        work.on_success(self.imported.emit).start()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._page.window(), title)
        dialog.setNameFilters(tr(_FILES).split(";;"))
        return dialog

    def _go_back(self, number: int, mapping: MappingSet) -> None:
        """Show what going back would change; from there it is done."""
        bench = self._draft.bench
        if bench is None:
            return
        dialog = SaveDialog(self._page.window(), self._desk, bench.base, bench.saved, mapping, self._fields.labels,
                            back_to=number)  # fmt: skip
        dialog.saved.connect(self.saved)
        dialog.open()
