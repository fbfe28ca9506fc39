"""A condition or a computed value as text, for those who want it, with what is wrong said below while typing."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.text.tr import tr
from ui.widgets.controls import label, restyle
from ui.widgets.sized import sized

LONGEST = 2000
"""Characters a person can paste; a rule takes fewer, and its own sentence says so."""


class _Text(QPlainTextEdit):
    """Lets Tab go on to the next control, and takes no more of a paste than can be shown without a pause."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert plain words only, cut to what there is room for."""
        room = max(0, LONGEST + 1 - len(self.toPlainText()))
        self.insertPlainText(source.text()[:room])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, up to the longest."""
        typed = event.text()
        if typed and typed.isprintable() and len(self.toPlainText()) > LONGEST and not self.textCursor().hasSelection():
            return
        super().keyPressEvent(event)


class ExpressionEdit(QWidget):
    """Lines to type in, and a sentence."""

    changed = Signal(str)

    def __init__(self, name: str, placeholder: str) -> None:
        """Start blank.

        Args:
            name: accessible name.
            placeholder: an example.
        """
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.edit = _Text()
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setTabChangesFocus(True)
        sized(self.edit, height=72)
        self.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.edit.textChanged.connect(lambda: self.changed.emit(self.text))
        column.addWidget(self.edit)
        self.problem = label("", "caption", wrap=True, tone="bad", live=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(label(tr("Such as: {example}", example=placeholder), "caption", wrap=True))

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText().strip()

    def show_text(self, text: str) -> None:
        """Show a text without telling, unless it stands there already."""
        if text != self.text:
            self.edit.blockSignals(True)
            self.edit.setPlainText(text[: LONGEST + 1])
            self.edit.blockSignals(False)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; blank when nothing is."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if bool(self.edit.property("wrong")) != bool(sentence):
            restyle(self.edit, wrong=bool(sentence))
