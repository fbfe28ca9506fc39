"""A look through the data file once the window is up; where it is damaged, a backup is offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.errors import SyncProblem
from app.ports.backups import Restored
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.office_safety import Listed
from ui.dialogs.problem import spoken
from ui.dialogs.restore import RestoreDialog
from ui.text.tr import tr

PERSON = "person"


class DataGuard(QObject):
    """Checks in a worker, so that the first paint waits for nothing."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        """Begin to look."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._dialog: RestoreDialog | None = None
        backups = desk.office.backups

        def look(_ctx: JobContext) -> tuple[str, Sequence[Listed]]:
            damage = backups.damage()
            return damage, backups.all() if damage else []

        desk.reading(self, tr("Look through the data file"), look).on_success(self._found).start()

    def _found(self, found: tuple[str, Sequence[Listed]]) -> None:
        damage, backups = found
        if damage:
            self._dialog = RestoreDialog(self._window, damage, backups, self._put_back)
            self._dialog.open()

    def _put_back(self, name: str) -> None:
        backups = self._desk.office.backups
        work = self._desk.reading(self, tr("Restore"), lambda _ctx: backups.restore(name, PERSON))
        work.on_success(self._done).on_failure(self._failed).start()

    def _done(self, _restored: Restored) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self._desk.companies_changed.emit()
        self._desk.records_changed.emit()

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        if self._dialog is not None:
            self._dialog.fail(f"{said.sentence} {said.remedy}")
