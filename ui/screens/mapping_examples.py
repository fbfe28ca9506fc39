"""Examples a rule carries: what is given, what must come out, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.mapping import Example
from ui.text.tr import tr
from ui.widgets.controls import button, field, label
from ui.widgets.icons import icon_label, icons
from ui.widgets.tab_order import stops_in

_SHOWN = 3
"""Fields given side by side."""


class ExampleRow(QWidget):
    """``NSW`` → ``NSW`` with a tick, or a cross and why."""

    changed = Signal()
    removed = Signal()

    def __init__(self, example: Example, paths: Sequence[str], name: Callable[[str], str]) -> None:
        """Show an example.

        Args:
            example: what is given and expected.
            paths: fields the rule asks for.
            name: what people call a field.
        """
        super().__init__()
        self._given: dict[str, QLineEdit] = {}
        self._rest = {path: text for path, text in example.given.items() if path not in paths[:_SHOWN]}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.mark = icon_label("circle-dashed", "faint", 18)
        row.addWidget(self.mark)
        for path in paths[:_SHOWN]:
            line = field(name(path), placeholder=name(path), text=example.given.get(path, ""))
            line.setToolTip(name(path))
            line.setMaxLength(500)
            line.textEdited.connect(lambda _text: self.changed.emit())
            self._given[path] = line
            row.addWidget(line, 1)
        row.addWidget(label("→", "muted"))
        self.expect = field(tr("What must come out"), placeholder=tr("nothing"), text=example.expect or "")
        self.expect.setMaxLength(500)
        self.expect.textEdited.connect(lambda _text: self.changed.emit())
        row.addWidget(self.expect, 1)
        row.addWidget(button("", self.removed.emit, role="quiet", icon="x", name=tr("Remove this example"),
                             tip=tr("Remove this example")))  # fmt: skip
        column.addLayout(row)
        self.why = label("", "caption", wrap=True, tone="bad")
        self.why.hide()
        column.addWidget(self.why)

    @property
    def example(self) -> Example:
        """What it says."""
        given = {path: line.text() for path, line in self._given.items() if line.text()}
        return Example({**self._rest, **given}, self.expect.text() or None)

    def show_verdict(self, sentence: str | None) -> None:
        """Tick it (blank), cross it with why, or leave it open (None)."""
        icon, tint, words = ("circle-dashed", "faint", tr("not tried yet"))
        if sentence is not None:
            icon, tint, words = ("x-circle", "bad", sentence) if sentence else ("check-circle", "good", tr("holds"))
        icons.wear(self.mark, icon, tint, size=18)
        self.mark.setToolTip(words)
        self.mark.setAccessibleName(words)
        self.why.setText(sentence or "")
        self.why.setVisible(bool(sentence))


class ExamplesForm(QWidget):
    """The examples of a rule, each on a line."""

    changed = Signal()
    rebuilt = Signal()
    """Other controls stand in it."""

    def __init__(self) -> None:
        """Start without examples."""
        super().__init__()
        self.rows: list[ExampleRow] = []
        self._paths: tuple[str, ...] = ()
        self._name: Callable[[str], str] = str
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        words = tr("Checked before each save. A double click on a result makes one of that record.")
        column.addWidget(label(words, "caption", wrap=True))
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column.addLayout(self._column)
        line = QHBoxLayout()
        self.add = button(tr("Add an e&xample"), partial(self.append, None), icon="plus", name=tr("Add an example"))
        line.addWidget(self.add)
        line.addStretch(1)
        column.addLayout(line)

    @property
    def examples(self) -> tuple[Example, ...]:
        """What the rows say."""
        return tuple(row.example for row in self.rows)

    @property
    def stops(self) -> list[QWidget]:
        """Its controls in the order of the tab key."""
        return [*stops_in(self.rows), self.add]

    def show_examples(self, examples: Sequence[Example], paths: Sequence[str], name: Callable[[str], str]) -> None:
        """Show a rule's examples, unless they stand there already."""
        if tuple(examples) == self.examples and tuple(paths) == self._paths:
            return
        self._paths, self._name = tuple(paths), name
        with QSignalBlocker(self):
            self._rebuild(list(examples))

    def append(self, example: Example | None) -> None:
        """Add an example; None for an empty one to type in."""
        self._rebuild([*self.examples, example or Example({}, None)])
        if example is None:
            lines = self.rows[-1].findChildren(QLineEdit)
            lines[0].setFocus()
        self.changed.emit()

    def show_verdicts(self, verdicts: Sequence[str]) -> None:
        """Tick or cross each example."""
        for row, verdict in zip(self.rows, verdicts, strict=False):
            row.show_verdict(verdict)

    def _rebuild(self, examples: list[Example]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, example in enumerate(examples):
            row = ExampleRow(example, self._paths, self._name)
            row.changed.connect(self.changed)
            row.removed.connect(partial(self._remove, place))
            self.rows.append(row)
            self._column.addWidget(row)
            row.show()
        self.rebuilt.emit()

    def _remove(self, place: int) -> None:
        left = [example for number, example in enumerate(self.examples) if number != place]
        self._rebuild(left)
        self.add.setFocus()
        self.changed.emit()
