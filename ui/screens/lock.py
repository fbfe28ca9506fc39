"""Locking the window: after a time without a touch, by Ctrl+L, and at the start; nothing of the pages shows through."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget
from shiboken6 import Shiboken

from app.domain.errors import SyncProblem
from app.runtime.clock import SystemClock
from app.runtime.idle import IdleWatch
from ui.bridge.desk import Desk
from ui.bridge.office_safety import Attempt
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.problem import spoken
from ui.screens.lock_screen import LockScreen
from ui.text.tr import tr

PERSON = "person"
_LOOK_MILLISECONDS = 5_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_FREE = frozenset({"Ctrl+Q", "F1"})
"""Keys that also work while it is locked."""


class Locker(QObject):
    """Covers a window; off until the owner turns the lock on in the settings."""

    changed = Signal()
    """The window was locked or opened."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        """Take the window's contents between two covers; lock at once where there is a lock."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.screen = LockScreen()
        self._cover = QStackedWidget()
        contents = window.takeCentralWidget()
        assert contents is not None
        self._cover.addWidget(contents)
        self._cover.addWidget(self.screen)
        window.setCentralWidget(self._cover)
        contents.show()
        self._title = window.windowTitle()
        self._put_away: list[QDialog] = []
        self._asleep: list[QShortcut] = []
        self._own: ConfirmDialog | None = None
        self.watch = IdleWatch(SystemClock(), 0)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self.screen.tried.connect(self._try)
        self.screen.forgotten.connect(self._ask_forgotten)
        desk.asked_lock.connect(self.lock)
        desk.lock_changed.connect(self.follow)
        keys = QShortcut(QKeySequence("Ctrl+L"), window)
        keys.activated.connect(self.lock)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self.follow()
        if self.watch.seconds:
            self.lock()

    @property
    def locked(self) -> bool:
        """Whether the window is covered."""
        return self._cover.currentWidget() is self.screen

    def follow(self) -> None:
        """Take the setting over."""
        self.watch.seconds = self._desk.office.locking.minutes * 60
        self.watch.touched()
        if self.watch.seconds:
            self._timer.start()
        else:
            self._timer.stop()

    def lock(self) -> None:
        """Cover everything; without a lock in the settings there is nothing to open it with, so nothing happens."""
        if self.locked or not self.watch.seconds:
            return
        self._title = self._window.windowTitle()
        self._asleep = [one for one in self._window.findChildren(QShortcut) if one.isEnabled() and not _is_free(one)]
        for shortcut in self._asleep:
            shortcut.setEnabled(False)
        self._cover.setCurrentWidget(self.screen)
        for dialog in self._window.findChildren(QDialog):
            self._put(dialog)
        self._window.setWindowTitle(_locked_title())
        self.screen.ask()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every touch; put away what opens over a locked window, and keep its title."""
        kind = event.type()
        if kind in _TOUCHES:
            self.watch.touched()
        elif self.locked and kind is QEvent.Type.WindowTitleChange and watched is self._window:
            if self._window.windowTitle() != _locked_title():
                self._title = self._window.windowTitle()
                self._window.setWindowTitle(_locked_title())
        elif self.locked and kind is QEvent.Type.Show and isinstance(watched, QDialog) and watched is not self._own:
            QTimer.singleShot(0, watched, lambda: self._put(watched))
        return False

    def _look(self) -> None:
        if self.watch.over:
            self.lock()

    def _put(self, dialog: QDialog) -> None:
        """Put a dialog away until the window is opened again."""
        if self.locked and dialog.isVisible() and dialog is not self._own:
            dialog.hide()
            self._put_away.append(dialog)

    def _try(self, passphrase: str) -> None:
        locking = self._desk.office.locking
        self.screen.busy(busy=True)
        work = self._desk.reading(self, tr("Unlock"), lambda _ctx: locking.open(passphrase))
        work.on_success(self._tried).on_failure(self._failed).start()

    def _tried(self, attempt: Attempt) -> None:
        if attempt.right:
            self.screen.busy(busy=False)
            self._open()
        else:
            self.screen.refuse(attempt.wait)

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self.screen.busy(busy=False)
        self.screen.say(f"{said.sentence} {said.remedy}")

    def _open(self) -> None:
        self.screen.ask()
        self._cover.setCurrentIndex(0)
        self._window.setWindowTitle(self._title)
        for shortcut in self._asleep:
            if Shiboken.isValid(shortcut):
                shortcut.setEnabled(True)
        self._asleep = []
        for dialog in self._put_away:
            if Shiboken.isValid(dialog):
                dialog.show()
        self._put_away = []
        self.watch.touched()
        self.changed.emit()

    def _ask_forgotten(self) -> None:
        self._own = ConfirmDialog(
            self._window, tr("Take the lock off without the passphrase?"),
            tr("Every company's Pronto password and Stripe key are removed from this computer's keyring, and have to "
               "be entered again in the settings. Nothing else is lost."),
            act=tr("&Remove them and unlock"), accept=self._forget, typed=tr("forgotten"), danger=True, place="lock",
        )  # fmt: skip
        self._own.open()

    def _forget(self) -> None:
        locking = self._desk.office.locking
        self.screen.busy(busy=True)
        work = self._desk.reading(self, tr("Unlock"), lambda _ctx: locking.forgotten(PERSON))
        work.on_success(lambda _names: self._forgot()).on_failure(self._failed).start()

    def _forgot(self) -> None:
        self.screen.busy(busy=False)
        self._open()
        self._desk.lock_changed.emit()
        self._desk.asked_page.emit("settings")


def _locked_title() -> str:
    return tr("Tallybridge: locked")


def _is_free(shortcut: QShortcut) -> bool:
    return shortcut.key().toString() in _FREE
