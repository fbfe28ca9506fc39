"""What a locked window shows: a line to type the passphrase in, and nothing of the pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text.tr import tr
from ui.widgets.controls import button, field, label, labelled
from ui.widgets.icons import icon_label
from ui.widgets.sized import sized
from ui.widgets.spoken import Role

_WIDTH = 360
_SECOND = 1000


class LockScreen(QWidget):
    """Asks for the passphrase; whoever made it says what is right."""

    spoken_role = Role.Pane

    tried = Signal(str)
    """A passphrase was typed."""
    forgotten = Signal()
    """A person says that the passphrase is forgotten."""

    def __init__(self) -> None:
        """Lay out."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Tallybridge is locked"))
        self._left = 0
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND)
        self._clock.timeout.connect(self._count_down)
        self.passphrase = field(tr("PIN or passphrase"), secret=True)
        self.passphrase.returnPressed.connect(self._try)
        self.unlock = button(tr("&Unlock"), self._try, role="primary", icon="lock-open")
        self.forgot = button(tr("&Forgotten…"), self.forgotten.emit, role="quiet")
        self.words = label("", wrap=True, tone="bad", live=True)
        self.words.hide()
        column = QVBoxLayout(self)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._build())
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def ask(self) -> None:
        """Begin afresh."""
        self.passphrase.clear()
        self.say("")
        self.passphrase.setFocus()

    def busy(self, *, busy: bool) -> None:
        """Take no try while one is looked at."""
        for control in (self.passphrase, self.unlock, self.forgot):
            control.setEnabled(not busy and (not self._left or control is self.forgot))
        if not busy and not self._left:
            self.passphrase.setFocus()

    def say(self, words: str) -> None:
        """Say how a try ended."""
        self.words.setVisible(bool(words))
        self.words.setText(words)

    def refuse(self, seconds: int) -> None:
        """Say that it was the wrong one, and take the next try only after a wait."""
        self.passphrase.clear()
        self._left = seconds
        self.say(tr("That is not it."))
        if seconds:
            self._clock.start()
            self._tell_wait()
        self.busy(busy=False)

    def _build(self) -> QWidget:
        inner = QWidget()
        sized(inner, width=_WIDTH)
        column = QVBoxLayout(inner)
        column.setSpacing(12)
        column.addWidget(icon_label("lock", "accent", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        title = label(tr("Tallybridge is locked"), "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        about = label(tr("What was running goes on. Type your PIN or passphrase to see it again."), "muted", wrap=True)
        about.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(about)
        column.addWidget(labelled(tr("&PIN or passphrase"), self.passphrase))
        column.addWidget(self.passphrase)
        column.addWidget(self.words)
        foot = QHBoxLayout()
        foot.addWidget(self.forgot)
        foot.addStretch(1)
        foot.addWidget(self.unlock)
        column.addLayout(foot)
        return inner

    def _try(self) -> None:
        if self.passphrase.text() and self.unlock.isEnabled():
            self.tried.emit(self.passphrase.text())

    def _count_down(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._tell_wait()
            return
        self._left = 0
        self._clock.stop()
        self.say("")
        self.busy(busy=False)

    def _tell_wait(self) -> None:
        self.say(tr("That is not it. The next try is taken in {n} s.", n=self._left))
