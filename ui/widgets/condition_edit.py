"""A condition built from menus in plain words, or typed as text by those who want it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.planning.conditions import Clause, Condition, Operator
from ui.text.mapping_conditions import hint, operators, read, takes_value, typed, wanted, written
from ui.text.tr import tr
from ui.widgets.chooser import Chooser
from ui.widgets.controls import button, label, unlabelled
from ui.widgets.expression_edit import ExpressionEdit
from ui.widgets.tab_order import stops_in
from ui.widgets.wheel import pass_wheel

EXAMPLE = 'territory == "NSW" && !blank(email)'


@dataclass(frozen=True, slots=True)
class Field:
    """A field a condition may ask about."""

    path: str
    label: str
    holds: str = "text"
    """``text``, ``number``, ``money``, ``date`` or ``yes/no``."""
    samples: tuple[str, ...] = ()


class ClauseRow(QWidget):
    """``Territory``  ``is``  ``NSW``."""

    changed = Signal()
    removed = Signal()

    def __init__(self, clause: Clause, fields: dict[str, Field]) -> None:
        """Show a clause."""
        super().__init__()
        self._fields = fields
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.field = Chooser(tr("Field of the condition"), tr("Choose a field"))
        self.field.offer([(one.path, one.label, one.path) for one in fields.values()])
        self.field.show_key(clause.path)
        self.operator = unlabelled(tr("How it is compared"))
        self.operator.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.operator.setMinimumContentsLength(5)
        self.value = unlabelled(tr("Value of the condition"))
        self.words = QLineEdit()
        self.value.setLineEdit(self.words)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.words.setAccessibleName(tr("Value of the condition"))
        self.words.setMaxLength(200)
        self.value.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.value.setMinimumContentsLength(4)
        self.out = button("", self.removed.emit, role="quiet", icon="x", name=tr("Remove this condition"),
                          tip=tr("Remove this condition"))  # fmt: skip
        row.addWidget(self.field, 5)
        row.addWidget(self.operator, 3)
        row.addWidget(self.value, 4)
        row.addWidget(self.out)
        self._fill(clause.operator, typed(clause.value))
        self.field.picked.connect(self._picked)
        self.operator.activated.connect(self._operated)
        self.value.editTextChanged.connect(lambda _text: self.changed.emit())

    @property
    def clause(self) -> Clause:
        """What it says."""
        operator = self._operator
        text = self.value.currentText() if takes_value(operator) else ""
        return Clause(self.field.key, operator, wanted(operator, self._holds, text) if text.strip() else "")

    @property
    def _operator(self) -> Operator:
        found = self.operator.currentData()
        return Operator(found) if found else Operator.IS

    @property
    def _holds(self) -> str:
        known = self._fields.get(self.field.key)
        return known.holds if known is not None else "text"

    def _picked(self, _path: str) -> None:
        self._fill(self._operator, "")
        self.changed.emit()

    def _operated(self, _place: int) -> None:
        self._show_value()
        self.changed.emit()

    def _show_value(self) -> None:
        self.value.setVisible(takes_value(self._operator))
        self.words.setPlaceholderText(hint(self._operator, self._holds))

    def _fill(self, operator: Operator, value: str) -> None:
        """Offer what goes with the field: comparisons, and its own values."""
        known = self._fields.get(self.field.key)
        with QSignalBlocker(self.operator):
            self.operator.clear()
            for key, words in operators(self._holds):
                self.operator.addItem(words, key.value)
            self.operator.setCurrentIndex(max(0, self.operator.findData(operator.value)))
        with QSignalBlocker(self.value):
            self.value.clear()
            offered = ["yes", "no"] if self._holds == "yes/no" else list(known.samples) if known is not None else []
            self.value.addItems(offered)
            self.value.setCurrentIndex(-1)
            self.value.setEditText(value)
        self._show_value()


class ConditionEdit(QWidget):
    """Clauses joined by *and* or *or*; a text that no menus can show is edited as text."""

    changed = Signal(str)
    """The condition as the rule keeps it; blank when there is none."""
    rebuilt = Signal()
    """Other controls stand in it."""

    def __init__(self, name: str, none: str) -> None:
        """Start without a condition.

        Args:
            name: accessible name.
            none: what is true while there is no condition.
        """
        super().__init__()
        self.setAccessibleName(name)
        self.rows: list[ClauseRow] = []
        self._fields: dict[str, Field] = {}
        self._shown = ""
        self._prefer_text = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._as_text = False
        self._menus = self._build_menus(none)
        self.text = ExpressionEdit(tr("{name} as text", name=name), EXAMPLE)
        column.addWidget(self._menus)
        column.addWidget(self.text)
        line = QHBoxLayout()
        line.setSpacing(6)
        self.add = button(tr("Add a con&dition"), self._add, icon="plus", name=tr("Add a condition"))
        self.turn = button("", self._turn, role="quiet", icon="code")
        line.addWidget(self.add)
        line.addWidget(self.turn)
        line.addStretch(1)
        column.addLayout(line)
        self.problem = label("", "caption", wrap=True, tone="bad", live=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.text.changed.connect(self._typed)
        self._rebuild(Condition(()))
        self._show_mode(as_text=False)

    def _build_menus(self, none: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._none = label(none, "caption", wrap=True)
        self.joined = QComboBox()
        self.joined.setAccessibleName(tr("How conditions are joined"))
        self.joined.addItem(tr("All of these hold"), True)
        self.joined.addItem(tr("One of these holds"), False)
        self.joined.activated.connect(lambda _place: self._tell())
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column.addWidget(self._none)
        column.addWidget(self.joined)
        column.addLayout(self._column)
        return made

    @property
    def condition(self) -> str:
        """The condition as the rule keeps it."""
        return self._shown

    @property
    def stops(self) -> list[QWidget]:
        """Its controls in the order of the tab key."""
        return [self.joined, *stops_in(self.rows), self.text.edit, self.add, self.turn]

    @property
    def as_text(self) -> bool:
        """Whether it is being edited as text."""
        return self._as_text

    def offer_fields(self, fields: Sequence[Field]) -> None:
        """Offer other fields; what is shown stays."""
        self._fields = {one.path: one for one in fields}
        for row in self.rows:
            row.field.offer([(one.path, one.label, one.path) for one in fields])

    def forget(self) -> None:
        """Let go of clauses that were being made: another rule is at hand."""
        self._shown = ""
        with QSignalBlocker(self):
            self.text.show_text("")
            self._rebuild(Condition(()))
            self._show_mode(as_text=False)

    def show_condition(self, text: str) -> None:
        """Show a rule's condition, unless it stands there already; a clause that is being made stays."""
        if text == self._shown:
            return
        self._shown = text
        found = read(text)
        with QSignalBlocker(self):
            self.text.show_text(text)
            self._rebuild(found if found is not None else Condition(()))
            self._show_mode(as_text=found is None or (self._prefer_text and bool(text)))

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with it; blank when nothing is."""
        self.text.show_problem(sentence if self.as_text else "")
        self.problem.setText("" if self.as_text else sentence)
        self.problem.setVisible(bool(sentence) and not self.as_text)

    def start_with(self, path: str) -> None:
        """Add a clause about a field."""
        self._rebuild(Condition((*(row.clause for row in self.rows), Clause(path, Operator.IS))))
        self.rows[-1].field.setFocus()

    def _add(self) -> None:
        self.start_with("")

    def _turn(self) -> None:
        """Change between menus and text; menus only where they can show the text."""
        if not self.as_text:
            self._prefer_text = True
            self._show_mode(as_text=True)
            self.text.edit.setFocus()
            return
        found = read(self._shown)
        if found is None:
            self.text.show_problem(tr("Menus cannot show this one; clear it to start again with menus."))
            return
        self._prefer_text = False
        self._rebuild(found)
        self._show_mode(as_text=False)

    def _show_mode(self, *, as_text: bool) -> None:
        self._as_text = as_text
        self._menus.setVisible(not as_text)
        self.text.setVisible(as_text)
        self.add.setVisible(not as_text)
        words = tr("Use menus") if as_text else tr("Write it as text")
        self.turn.setText(words)
        self.turn.setAccessibleName(words)

    def _rebuild(self, condition: Condition) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, clause in enumerate(condition.clauses):
            row = ClauseRow(clause, self._fields)
            row.changed.connect(self._tell)
            row.removed.connect(partial(self._remove, place))
            pass_wheel(*row.findChildren(QComboBox))
            self.rows.append(row)
            self._column.addWidget(row)
            row.show()
        self.joined.setCurrentIndex(0 if condition.all_of else 1)
        self._none.setVisible(not self.rows)
        self.joined.setVisible(len(self.rows) > 1)
        self.rebuilt.emit()

    def _remove(self, place: int) -> None:
        clauses = [row.clause for number, row in enumerate(self.rows) if number != place]
        self._rebuild(Condition(tuple(clauses), all_of=bool(self.joined.currentData())))
        self.add.setFocus()
        self._tell()

    def _tell(self) -> None:
        """Tell what the menus say; clauses without a field are still being made."""
        clauses = tuple(row.clause for row in self.rows)
        self._shown = written(Condition(clauses, all_of=bool(self.joined.currentData())))
        self.text.show_text(self._shown)
        self.changed.emit(self._shown)

    def _typed(self, text: str) -> None:
        self._shown = text
        self.changed.emit(text)
