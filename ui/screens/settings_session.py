"""Settings of this computer: starting with the session, and staying in the tray."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from app.domain.errors import SyncProblem
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.models.health import KEEP
from ui.screens.settings_parts import SettingsCard
from ui.screens.tray import Tray
from ui.text.tr import tr
from ui.widgets.cards import Callout


class SessionCard(SettingsCard):
    """The same for every company; each tick counts at once."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(tr("In the background"))
        self._desk = desk
        self.keep = QCheckBox(tr("Stay in the tray"))
        self.start = QCheckBox(tr("Start with me"))
        self.keep.clicked.connect(self._switch_keep)
        self.start.clicked.connect(self._switch_start)
        self.line(
            tr("When the window is closed"), self.keep,
            tr("Tallybridge goes on by itself where a company is set to; its mark in the tray shows how things stand."),
        )  # fmt: skip
        self.line(
            tr("When you log in to this computer"), self.start,
            tr("It starts in the tray, without its window."),
        )  # fmt: skip
        self.wrong = Callout("bad", "warning-circle")
        self.body.addWidget(self.wrong)

    def shown(self) -> None:
        """Show what is kept."""
        office = self._desk.office

        def load(_ctx: JobContext) -> tuple[bool, bool]:
            return bool(office.store.setting(KEEP, True)), office.autostart.enabled()

        self._desk.reading(self, tr("Settings"), load).on_success(self._show).start()
        there = Tray.available()
        self.keep.setEnabled(there)
        self.keep.setToolTip("" if there else tr("This desktop has no tray; closing the window ends the program."))

    def _show(self, kept: tuple[bool, bool]) -> None:
        self.keep.setChecked(kept[0])
        self.start.setChecked(kept[1])

    def _switch_keep(self, on: bool) -> None:
        store = self._desk.office.store
        work = self._desk.reading(self, tr("Settings"), lambda _ctx: store.set_setting(KEEP, on))
        work.on_success(lambda _none: self._desk.schedule_changed.emit()).start()

    def _switch_start(self, on: bool) -> None:
        autostart = self._desk.office.autostart
        self.wrong.hide()
        work = self._desk.reading(self, tr("Settings"), lambda _ctx: autostart.turn(on=on))
        work.on_failure(self._failed).finally_do(self.shown).start()

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self.wrong.say(f"{said.sentence} {said.remedy}")
