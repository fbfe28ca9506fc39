"""The steps a value goes through, one below the other, each added from a menu."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.text.mapping_steps import LOOKUP, STEPS, Blank, Step, compose, fresh, given, step_of, step_phrase
from ui.text.tr import tr
from ui.widgets.controls import Elided, button, field, label, unlabelled
from ui.widgets.sized import sized
from ui.widgets.spoken import Role
from ui.widgets.tab_order import stops_in
from ui.widgets.wheel import pass_wheel


class StepRow(QFrame):
    """One step: its name, what it asks for, and how to move it or take it out."""

    spoken_role = Role.ListItem

    changed = Signal(str)
    """The step as the rule keeps it."""
    moved = Signal(int)
    """Up (-1) or down (1)."""
    removed = Signal()
    wants_table = Signal(str)
    """Edit this lookup table."""

    def __init__(self, written: str, tables: Sequence[str]) -> None:
        """Show a step.

        Args:
            written: ``name:argument``.
            tables: names of the lookup tables there are.
        """
        super().__init__()
        self.setProperty("role", "step")
        self.written = written
        self.step = step_of(written)
        self._parts: list[QWidget] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.setSpacing(6)
        name = Elided(tr(self.step.words).rstrip("…"))
        name.setToolTip(step_phrase(written))
        row.addWidget(name, 1)
        for blank, text in zip(self.step.blanks, given(written), strict=True):
            part = self._part(blank, text, tables)
            part.setToolTip(tr(blank.label))
            self._parts.append(part)
            row.addWidget(part, 1)
        if self.step.name == LOOKUP:
            row.addWidget(button(tr("Edit…"), lambda: self.wants_table.emit(given(self.written)[0]), role="quiet",
                                 icon="table", name=tr("Edit the lookup table")))  # fmt: skip
        spoken = step_phrase(written)
        self.up = button("", partial(self.moved.emit, -1), role="quiet", icon="arrow-up",
                         name=tr("Move “{step}” up", step=spoken), tip=tr("Move up"))  # fmt: skip
        self.out = button("", self.removed.emit, role="quiet", icon="x", name=tr("Take “{step}” out", step=spoken),
                          tip=tr("Take this step out"))  # fmt: skip
        row.addWidget(self.up)
        row.addWidget(self.out)
        self.setAccessibleName(spoken)

    def _part(self, blank: Blank, text: str, tables: Sequence[str]) -> QWidget:
        choices = tuple((name, name) for name in tables) if self._is_table(blank) else blank.choices
        if choices or self._is_table(blank):
            box = unlabelled(tr(blank.label))
            box.setEditable(self._is_table(blank) or self.step.name in {"part", "date"})
            for value, words in choices:
                box.addItem(tr(words), value)
            place = box.findData(text)
            box.setCurrentIndex(place)
            if place < 0:
                box.setEditText(text or blank.default)
            box.currentTextChanged.connect(self._tell)
            return box
        line = field(tr(blank.label), placeholder=blank.default or tr(blank.label), text=text)
        sized(line, least_width=44)
        line.textEdited.connect(self._tell)
        return line

    def _is_table(self, blank: Blank) -> bool:
        return self.step.name == LOOKUP and blank is self.step.blanks[0]

    def _tell(self, _text: object = None) -> None:
        self.written = compose(self.step, [self._typed(part) for part in self._parts])
        self.changed.emit(self.written)

    @staticmethod
    def _typed(part: QWidget) -> str:
        if isinstance(part, QComboBox):
            place = part.findText(part.currentText())
            return str(part.itemData(place)) if place >= 0 else part.currentText().strip()
        text = part.property("text")
        return text if isinstance(text, str) else ""

    def focus_first(self) -> None:
        """Give the keyboard to what the step asks for, else to the button that takes it out."""
        (self._parts[0] if self._parts else self.out).setFocus()


class StepChain(QWidget):
    """All steps of a rule, in the order they are applied."""

    spoken_role = Role.List

    changed = Signal()
    wants_table = Signal(str)
    """Edit a lookup table by name; blank for a new one."""
    rebuilt = Signal()
    """Other controls stand in it."""

    def __init__(self) -> None:
        """Start without steps."""
        super().__init__()
        self.rows: list[StepRow] = []
        self._tables: Sequence[str] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._none = label(tr("The value is sent as Pronto has it."), "caption")
        column.addWidget(self._none)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column.addLayout(self._column)
        self.add = button(tr("Add a ste&p"), self.open_menu, icon="plus", name=tr("Add a step"))
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        column.addLayout(line)
        self.menu = self._build_menu()

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps as the rule keeps them."""
        return tuple(row.written for row in self.rows)

    @property
    def stops(self) -> list[QWidget]:
        """Its controls in the order of the tab key."""
        return [*stops_in(self.rows), self.add]

    def show_steps(self, steps: Sequence[str], tables: Sequence[str]) -> None:
        """Show a rule's steps, unless they stand there already."""
        if tuple(steps) == self.steps and tuple(tables) == tuple(self._tables):
            return
        self._tables = tables
        with QSignalBlocker(self):
            self._rebuild(list(steps))

    def open_menu(self) -> None:
        """Open the menu of steps below its button."""
        self.menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))

    def append(self, step: Step) -> None:
        """Add a step at the end."""
        written = fresh(step)
        if step.name == LOOKUP:
            written = f"{LOOKUP}:{next(iter(self._tables), '')}".rstrip(":")
        self._rebuild([*self.steps, written])
        self.rows[-1].focus_first()
        self.changed.emit()
        if step.name == LOOKUP and not self._tables:
            self.wants_table.emit("")

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(tr("Steps"))
        groups: dict[str, QMenu] = {}
        for step in STEPS:
            if step.group not in groups:
                groups[step.group] = menu.addMenu(tr(step.group))
            groups[step.group].addAction(tr(step.words), partial(self.append, step))
        return menu

    def _rebuild(self, steps: list[str]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, written in enumerate(steps):
            row = StepRow(written, self._tables)
            row.changed.connect(lambda _written: self.changed.emit())
            row.moved.connect(partial(self._move, place))
            row.removed.connect(partial(self._remove, place))
            row.wants_table.connect(self.wants_table)
            row.up.setVisible(place > 0)
            pass_wheel(*row.findChildren(QComboBox))
            self.rows.append(row)
            self._column.addWidget(row)
            row.show()
        self._none.setVisible(not steps)
        self.rebuilt.emit()

    def _move(self, place: int, by: int) -> None:
        steps = list(self.steps)
        other = place + by
        if 0 <= other < len(steps):
            steps[place], steps[other] = steps[other], steps[place]
            self._rebuild(steps)
            self.rows[other].out.setFocus()
            self.changed.emit()

    def _remove(self, place: int) -> None:
        steps = list(self.steps)
        del steps[place]
        self._rebuild(steps)
        self.add.setFocus()
        self.changed.emit()
