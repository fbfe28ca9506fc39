"""Where a rule's value comes from: fields of Pronto, several joined, a fixed text, or something worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.mapping import FieldRule
from ui.text.mapping import samples_words
from ui.text.tr import tr
from ui.widgets.chooser import Chooser
from ui.widgets.condition_edit import Field
from ui.widgets.controls import Elided, button, field, label, unlabelled
from ui.widgets.expression_edit import ExpressionEdit
from ui.widgets.sized import sized
from ui.widgets.tab_order import stops_in
from ui.widgets.wheel import pass_wheel

FIRST, JOINED, CONSTANT, WORKED_OUT = "first", "joined", "constant", "worked out"
_WAYS = {
    FIRST: "From a field, the first that is not blank",
    JOINED: "From several fields, joined",
    CONSTANT: "Always the same text",
    WORKED_OUT: "Worked out by an expression",
}
_EXAMPLE = "has(contact) ? contact : name"


class SourceRow(QWidget):
    """One field, with its samples below."""

    picked = Signal(str)
    raised = Signal()
    removed = Signal()

    def __init__(self, path: str, fields: dict[str, Field], *, first: bool) -> None:
        """Show a source."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.field = Chooser(tr("Field from Pronto"), tr("Choose a field of Pronto's"))
        self.field.offer([(one.path, one.label, samples_words(one.samples)) for one in fields.values()])
        self.field.show_key(path)
        self.field.picked.connect(self.picked)
        self.up = button("", self.raised.emit, role="quiet", icon="arrow-up", name=tr("Try this field earlier"),
                         tip=tr("Move up"))  # fmt: skip
        self.up.setVisible(not first)
        self.out = button("", self.removed.emit, role="quiet", icon="x", name=tr("Remove this field"),
                          tip=tr("Remove this field"))  # fmt: skip
        row.addWidget(self.field, 1)
        row.addWidget(self.up)
        row.addWidget(self.out)
        column.addLayout(row)
        known = fields.get(path)
        if known is not None:
            column.addWidget(Elided(samples_words(known.samples), "caption"))


class ValueForm(QWidget):
    """The way and what goes with it."""

    changed = Signal()
    rebuilt = Signal()
    """Other controls stand in it."""

    def __init__(self) -> None:
        """Start with one field to choose."""
        super().__init__()
        self.rows: list[SourceRow] = []
        self._fields: dict[str, Field] = {}
        self._paths: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.way = unlabelled(tr("Where the value comes from"))
        pass_wheel(self.way)
        for key, words in _WAYS.items():
            self.way.addItem(tr(words), key)
        self.way.activated.connect(self._change_way)
        column.addWidget(self.way)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column.addLayout(self._column)
        self._more = self._build_more()
        column.addWidget(self._more)
        self.constant = field(tr("The text"), placeholder=tr("Text that is always sent"))
        self.constant.setMaxLength(2000)
        column.addWidget(self.constant)
        self.expression = ExpressionEdit(tr("Expression"), _EXAMPLE)
        column.addWidget(self.expression)
        self.problem = label("", "caption", wrap=True, tone="bad", live=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.joint.textEdited.connect(lambda _text: self.changed.emit())
        self.constant.textEdited.connect(lambda _text: self.changed.emit())
        self.expression.changed.connect(lambda _text: self.changed.emit())
        self._show_way()

    def _build_more(self) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.add = button(tr("Add another &field"), self._add, icon="plus", name=tr("Add another field"))
        self.joint = field(tr("Text between the fields"), placeholder=tr("Text between them"))
        self.joint.setMaxLength(50)
        sized(self.joint, most_width=150)
        self._joint_label = label(tr("Between them"), "caption")
        line.addWidget(self.add)
        line.addStretch(1)
        line.addWidget(self._joint_label)
        line.addWidget(self.joint)
        return made

    @property
    def chosen_way(self) -> str:
        """``first``, ``joined``, ``constant`` or ``worked out``."""
        return str(self.way.currentData())

    @property
    def stops(self) -> list[QWidget]:
        """Its controls in the order of the tab key."""
        return [self.way, *stops_in(self.rows), self.add, self.joint, self.constant, self.expression.edit]

    def offer_fields(self, fields: Sequence[Field]) -> None:
        """Offer other fields; what is shown stays."""
        self._fields = {one.path: one for one in fields}
        with QSignalBlocker(self):
            self._rebuild()

    def show_rule(self, rule: FieldRule) -> None:
        """Show where a rule's value comes from, unless it stands there already."""
        if self.into(rule) == rule:
            return
        way = WORKED_OUT if rule.compute else CONSTANT if rule.constant is not None else FIRST
        way = JOINED if way == FIRST and rule.combine is not None else way
        with QSignalBlocker(self):
            self.way.setCurrentIndex(self.way.findData(way))
            self._paths = list(rule.source)
            self.joint.setText(rule.combine if rule.combine is not None else " ")
            self.constant.setText(rule.constant or "")
            self.expression.show_text(rule.compute)
            self._rebuild()
            self._show_way()

    def into(self, rule: FieldRule) -> FieldRule:
        """Return a rule with its value from what the form says."""
        way = self.chosen_way
        return replace(
            rule,
            source=tuple(path for path in self._paths if path) if way in {FIRST, JOINED} else (),
            combine=self.joint.text() if way == JOINED else None,
            constant=self.constant.text() if way == CONSTANT else None,
            compute=self.expression.text if way == WORKED_OUT else "",
        )

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with it; blank when nothing is."""
        by_expression = self.chosen_way == WORKED_OUT
        self.expression.show_problem(sentence if by_expression else "")
        self.problem.setText("" if by_expression else sentence)
        self.problem.setVisible(bool(sentence) and not by_expression)

    def first_focus(self) -> QWidget:
        """Return the control that is filled in first."""
        return self.rows[0].field if self.rows and self.chosen_way in {FIRST, JOINED} else self.way

    def _change_way(self, _place: int) -> None:
        self._show_way()
        self.changed.emit()

    def _show_way(self) -> None:
        way = self.chosen_way
        by_field = way in {FIRST, JOINED}
        if by_field and not self._paths:
            self._paths = [""]
            self._rebuild()
        for row in self.rows:
            row.setVisible(by_field)
        self._more.setVisible(by_field)
        self.joint.setVisible(way == JOINED)
        self._joint_label.setVisible(way == JOINED)
        self.constant.setVisible(way == CONSTANT)
        self.expression.setVisible(way == WORKED_OUT)

    def _rebuild(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, path in enumerate(self._paths):
            row = SourceRow(path, self._fields, first=place == 0)
            row.picked.connect(partial(self._pick, place))
            row.raised.connect(partial(self._raise, place))
            row.removed.connect(partial(self._remove, place))
            pass_wheel(row.field)
            self.rows.append(row)
            self._column.addWidget(row)
            row.show()
        self.rebuilt.emit()

    def _add(self) -> None:
        self._paths.append("")
        self._rebuild()
        self.rows[-1].field.setFocus()

    def _pick(self, place: int, path: str) -> None:
        self._paths[place] = path
        self._rebuild()
        self.rows[place].field.setFocus()
        self.changed.emit()

    def _raise(self, place: int) -> None:
        self._paths[place - 1], self._paths[place] = self._paths[place], self._paths[place - 1]
        self._rebuild()
        self.rows[place - 1].field.setFocus()
        self.changed.emit()

    def _remove(self, place: int) -> None:
        del self._paths[place]
        self._rebuild()
        self._show_way()
        self.add.setFocus()
        self.changed.emit()
