"""What the wizard's pages have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import SyncProblem
from app.domain.shapes import Problem
from app.services.flow import Answers
from ui.dialogs.problem import spoken
from ui.text.tr import told, tr
from ui.widgets.cards import Callout
from ui.widgets.controls import label, labelled, restyle
from ui.widgets.icons import icon_label
from ui.widgets.sized import sized


class WizardPage(QWidget):
    """One page: shows answers, returns answers, shows what is wrong."""

    changed = Signal()
    """An answer changed: what was wrong may not be any more."""

    def __init__(self, title: str, words: str) -> None:
        """Start with a title and a sentence."""
        super().__init__()
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 12, 0)
        self.body.setSpacing(12)
        self.body.addWidget(label(title, "title"))
        self.body.addWidget(label(words, "muted", wrap=True))
        self.said = Callout("bad", "warning-circle")
        self._fields: dict[str, QLineEdit] = {}

    def answers(self) -> dict[str, Any]:
        """Return what was entered here."""
        return {name: entry.text() for name, entry in self._fields.items()}

    def show_answers(self, answers: Answers) -> None:
        """Show what was entered before."""
        for name, entry in self._fields.items():
            if entry.text() != str(answers.get(name, "")):
                entry.setText(str(answers.get(name, "")))

    def first_focus(self) -> QWidget:
        """Return the control to begin with."""
        return next(iter(self._fields.values()), self)

    def add_field(self, name: str, title: str, entry: QLineEdit, words: str = "") -> None:
        """Add a line to type in, under its label and above its hint."""
        box = QVBoxLayout()
        box.setSpacing(4)
        box.addWidget(labelled(title, entry))
        box.addWidget(entry)
        if words:
            box.addWidget(label(words, "caption", wrap=True))
            entry.setAccessibleDescription(words)
        sized(entry, most_width=520)
        self.body.addLayout(box)
        self._fields[name] = entry
        entry.textChanged.connect(self._edited)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong and mark where; the first such field takes the keyboard."""
        wrong = {problem.path for problem in problems}
        for name, entry in self._fields.items():
            restyle(entry, wrong=name in wrong)
        first = next((self._fields[problem.path] for problem in problems if problem.path in self._fields), None)
        if first is not None:
            first.setFocus()
        if problems:
            self.say("warn", "warning", told(problems[0].message))
        else:
            self.said.hide()

    def show_failure(self, problem: SyncProblem) -> None:
        """Say why a test or the end did not work."""
        words = spoken(problem)
        self.say("bad", "warning-circle", f"{words.title}. {words.sentence} {words.remedy}")

    def say(self, tone: str, icon: str, words: str) -> None:
        """Show a sentence."""
        self.said.tone(tone, icon)
        self.said.say(words)

    def set_busy(self, *, busy: bool) -> None:
        """Lock the fields while something is tried."""
        for entry in self._fields.values():
            entry.setEnabled(not busy)

    def _edited(self, _text: str) -> None:
        self.changed.emit()


class ResultList(QWidget):
    """What a test found, line by line: a tick or a warning, the name, the sentence."""

    def __init__(self, name: str) -> None:
        """Start empty."""
        super().__init__()
        self.setAccessibleName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self.lines: list[str] = []

    def show_lines(self, lines: Sequence[tuple[bool, str, str]]) -> None:
        """Show lines of whether it works, what, and a sentence."""
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        self.lines = [f"{what}: {words}" if words else what for _works, what, words in lines]
        for row, (works, what, words) in enumerate(lines):
            icon, tint = ("check-circle", "good") if works else ("warning", "warn")
            self._grid.addWidget(icon_label(icon, tint, 16), row, 0)
            name = label(what, "strong")
            name.setAccessibleName(f"{what}: {tr('works')}" if works else f"{what}: {tr('look at this')}")
            self._grid.addWidget(name, row, 1)
            if words:
                self._grid.addWidget(label(words, "muted", wrap=True), row, 2)
