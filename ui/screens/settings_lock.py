"""Settings: a lock for the window when nobody is there."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from app.domain.errors import SyncProblem
from ui.bridge.desk import Desk
from ui.bridge.office_safety import Attempt
from ui.dialogs.problem import spoken
from ui.screens.settings_parts import SettingsCard
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button, field

PERSON = "person"
MINUTES = (1, 5, 15, 30, 60)
_USUAL = 15


class LockCard(SettingsCard):
    """Off by default; the same for every company."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(
            tr("Lock"),
            tr("Covers the window when nobody touched it for a while. Runs go on. Forgotten, it only comes off with "
               "every password and key, which then have to be entered again."),
        )  # fmt: skip
        self._desk = desk
        self.minutes = QComboBox()
        for number in MINUTES:
            self.minutes.addItem(counted(number, "minute", "minutes"), number)
        self.first = field(tr("PIN or passphrase"), secret=True)
        self.second = field(tr("Once more"), secret=True)
        self.line(tr("Lock after"), self.minutes, tr("Without a key or a click."))
        self.line(
            tr("PIN or passphrase"), self.first, tr("At least four characters. To take the lock off: the one set.")
        )
        self.line(tr("Once more"), self.second, tr("So that no slip of the finger locks you out."))
        self.on = button(tr("Turn the lock on"), self._turn_on, role="primary", icon="lock")
        self.off = button(tr("Turn the lock off"), self._turn_off, icon="lock-open")
        self.now = button(tr("Lock now"), desk.asked_lock.emit, icon="lock", tip="Ctrl+L")
        self.second.returnPressed.connect(self.on.click)
        self.buttons(self.on, self.off, self.now)
        self.result = Callout("good", "check-circle")
        self.body.addWidget(self.result)

    def shown(self) -> None:
        """Show the setting as it is kept."""
        minutes = self._desk.office.locking.minutes
        self.minutes.setCurrentIndex(self.minutes.findData(minutes or _USUAL))
        self.on.setText(tr("Change the lock") if minutes else tr("Turn the lock on"))
        self.on.setAccessibleName(self.on.text())
        self.off.setVisible(bool(minutes))
        self.now.setVisible(bool(minutes))

    def _turn_on(self) -> None:
        passphrase, minutes = self.first.text(), int(self.minutes.currentData())
        if passphrase != self.second.text():
            self._say("bad", "warning-circle", tr("The two are not the same; type them again."))
            return
        locking = self._desk.office.locking
        work = self._desk.reading(self, tr("Lock"), lambda _ctx: locking.turn_on(passphrase, minutes, PERSON))
        done = tr("The window locks itself after {n}.", n=counted(minutes, "minute", "minutes"))
        work.locking(self.on, self.off).on_success(lambda _none: self._changed(done)).on_failure(self._failed).start()

    def _turn_off(self) -> None:
        locking, passphrase = self._desk.office.locking, self.first.text()
        work = self._desk.reading(self, tr("Lock"), lambda _ctx: locking.turn_off(passphrase, PERSON))
        work.locking(self.on, self.off).on_success(self._tried).on_failure(self._failed).start()

    def _tried(self, attempt: Attempt) -> None:
        if attempt.right:
            self._changed(tr("The lock is off."))
        elif attempt.wait:
            self._say("bad", "warning-circle", tr("That is not it. The next try is taken in {n} s.", n=attempt.wait))
        else:
            self._say("bad", "warning-circle", tr("That is not it; type the PIN or passphrase that was set."))

    def _changed(self, words: str) -> None:
        self.first.clear()
        self.second.clear()
        self._say("good", "check-circle", words)
        self.shown()
        self._desk.lock_changed.emit()

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self._say("bad", "warning-circle", f"{said.sentence} {said.remedy}")

    def _say(self, tone: str, icon: str, words: str) -> None:
        self.result.tone(tone, icon)
        self.result.say(words)
