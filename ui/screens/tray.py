"""The program's place in the tray: a picture of how things stand, the last result, and a menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.domain.schedule import PauseFor
from ui.models.health import State
from ui.screens.tray_icon import tray_icon
from ui.text.tr import tr
from ui.widgets.mark import window_icon

_STAY_MILLISECONDS = 12_000
_OPENS = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)


class Tray(QObject):
    """Shows what it is told; asks by signals."""

    open_wanted = Signal()
    sync_wanted = Signal()
    pause_wanted = Signal(object)
    """A ``PauseFor``."""
    resume_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        """Stand in the tray of a window's desktop, shown at once."""
        super().__init__(window)
        self.menu = QMenu(window)
        self.says = self._item("", None)
        self.says.setEnabled(False)
        self.menu.addSeparator()
        self.open = self._item(tr("&Open Tallybridge"), self.open_wanted)
        self.menu.setDefaultAction(self.open)
        self.sync = self._item(tr("&Sync now"), self.sync_wanted)
        self.pausing = self.menu.addMenu(tr("&Pause"))
        self.pauses = {
            PauseFor.HOUR: tr("For an &hour"),
            PauseFor.TOMORROW: tr("Until &tomorrow"),
            PauseFor.UNTIL_RESUMED: tr("Until I &resume it"),
        }
        for wish, words in self.pauses.items():
            self.pausing.addAction(words).triggered.connect(lambda _on=False, wish=wish: self.pause_wanted.emit(wish))
        self.resume = self._item(tr("&Resume"), self.resume_wanted)
        self.menu.addSeparator()
        self.quit = self._item(tr("&Quit"), self.quit_wanted)
        self.icon = QSystemTrayIcon(window_icon(), self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.show_locked()
        self.icon.show()

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_state(self, state: State, words: str, *, paused: bool, can_sync: bool) -> None:
        """Show how things stand.

        Args:
            state: gives the picture.
            words: lines to show when pointed at; the last is the first in the menu too.
            paused: whether any company is paused, so that resuming is offered.
            can_sync: whether a sync may be asked for.
        """
        self.icon.setIcon(tray_icon(state))
        self.icon.setToolTip(words)
        lines = words.splitlines()
        self._say(lines[1] if len(lines) > 1 else lines[0])
        self.pausing.menuAction().setVisible(not paused)
        self.pausing.setEnabled(can_sync)
        self.resume.setVisible(paused)
        self.resume.setEnabled(True)
        self.sync.setEnabled(can_sync)

    def show_locked(self, words: str = "") -> None:
        """Show nothing of how things stand: the window is locked, or nothing is known yet."""
        self.icon.setIcon(window_icon())
        self.icon.setToolTip(words or tr("Tallybridge"))
        self._say(words or tr("Tallybridge"))
        self.pausing.menuAction().setVisible(True)
        self.pausing.setEnabled(False)
        self.resume.setVisible(False)
        self.sync.setEnabled(False)

    def tell(self, title: str, words: str) -> None:
        """Show a message beside the tray."""
        self.icon.showMessage(title, words, window_icon(), _STAY_MILLISECONDS)

    def _item(self, words: str, wanted: object) -> QAction:
        action = self.menu.addAction(words)
        if wanted is not None:
            action.triggered.connect(lambda _on=False: wanted.emit())  # type: ignore[attr-defined]  # a bound signal
        return action

    def _say(self, words: str) -> None:
        self.says.setText(words.replace("&", "&&"))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _OPENS:
            self.open_wanted.emit()
