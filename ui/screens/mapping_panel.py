"""The frame of an editor in the mapping page: back to the list, what is edited as a sentence, form and results."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.mapping_results import ResultsPanel, Words
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, label
from ui.widgets.page import scrolling
from ui.widgets.roomy import Panes
from ui.widgets.sized import sized

FORM_WIDTH = 425
"""Pixels the form needs at least, so that a condition fits on one line."""


class EditorPanel(QWidget):
    """A form at the left, its results on real records at the right; Escape goes back to the list."""

    back = Signal()
    deleted = Signal()

    def __init__(self, name: str, words: Words, *, delete: str) -> None:
        """Lay out the frame.

        Args:
            name: accessible name.
            words: how results are told.
            delete: text of the button that takes away what is edited; blank for none.
        """
        super().__init__()
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.done = button(tr("Al&l rules"), self.back.emit, icon="caret-left", tip="Esc", name=tr("Back to all rules"))
        self.sentence = label("", "section", wrap=True)
        head.addWidget(self.done, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.sentence, 1, Qt.AlignmentFlag.AlignVCenter)
        if delete:
            made = button(delete, self.deleted.emit, role="danger", icon="trash")
            head.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.problem = label("", wrap=True, tone="bad", live=True)
        self.problem.hide()
        column.addWidget(self.problem)
        split = Panes()
        form = Card(margin=0, spacing=0)
        form.body.addStrut(FORM_WIDTH)
        inner = QWidget()
        self.form = QVBoxLayout(inner)
        self.form.setContentsMargins(16, 12, 16, 16)
        self.form.setSpacing(6)
        form.body.addWidget(scrolling(inner))
        self.results = ResultsPanel(words)
        sized(self.results, least_width=398)
        split.addWidget(form)
        split.addWidget(self.results)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 6)
        split.setSizes([FORM_WIDTH + 40, 640])
        column.addWidget(split, 1)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.back.emit)

    def add_part(self, heading: str, part: QWidget) -> None:
        """Add a part of the form under a heading."""
        if self.form.count():
            self.form.addSpacing(10)
        self.form.addWidget(label(heading, "strong"))
        self.form.addWidget(part)

    def say(self, sentence: str, problem: str) -> None:
        """Show what is edited, and what is wrong with it."""
        self.sentence.setText(sentence)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
