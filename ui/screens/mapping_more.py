"""The rest of a rule: who may change the value, when it is sent, how long it may be, what the rule is called."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSpinBox, QWidget

from app.domain.mapping import Direction, FieldRule
from ui.text.mapping import DIRECTIONS
from ui.text.tr import tr
from ui.widgets.controls import field, labelled
from ui.widgets.wheel import pass_wheel

_LONGEST = 5000
"""Characters of the longest text Stripe takes anywhere (Stripe docs, descriptions)."""


class MoreForm(QWidget):
    """Plain controls, one below the other."""

    changed = Signal()

    def __init__(self) -> None:
        """Start with what a new rule has."""
        super().__init__()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        self.direction = QComboBox()
        for direction, (words, _) in DIRECTIONS.items():
            self.direction.addItem(tr(words), direction.value)
        pass_wheel(self.direction)
        self.once = QCheckBox(tr("Only when first made in Stripe"))
        self.check = QCheckBox(tr("Only compare, never send"))
        self.limit = QSpinBox()
        self.limit.setRange(0, _LONGEST)
        self.limit.setSpecialValueText(tr("Stripe's own limit"))
        self.limit.setSuffix(tr(" characters"))
        pass_wheel(self.limit)
        self.name = field(tr("What you call the rule"), placeholder=tr("Optional"))
        self.name.setMaxLength(100)
        form.addRow(labelled(tr("Who decides"), self.direction), self.direction)
        form.addRow("", self.once)
        form.addRow("", self.check)
        form.addRow(labelled(tr("Cut to"), self.limit), self.limit)
        form.addRow(labelled(tr("Called"), self.name), self.name)
        for box in (self.once, self.check):
            box.setAccessibleName(box.text())
            box.toggled.connect(lambda _on: self.changed.emit())
        self.direction.activated.connect(lambda _place: self.changed.emit())
        self.limit.valueChanged.connect(lambda _number: self.changed.emit())
        self.name.textEdited.connect(lambda _text: self.changed.emit())

    @property
    def stops(self) -> list[QWidget]:
        """Its controls in the order of the tab key."""
        return [self.direction, self.once, self.check, self.limit, self.name]

    def show_rule(self, rule: FieldRule) -> None:
        """Show a rule."""
        if self.into(rule) == rule:
            return
        with QSignalBlocker(self):
            self.direction.setCurrentIndex(self.direction.findData(rule.direction.value))
            self.once.setChecked(rule.only_on_create)
            self.check.setChecked(rule.check_only)
            self.limit.setValue(rule.limit or 0)
            self.name.setText(rule.name)

    def into(self, rule: FieldRule) -> FieldRule:
        """Return a rule with what the form says."""
        return replace(
            rule,
            direction=Direction(str(self.direction.currentData())),
            only_on_create=self.once.isChecked(),
            check_only=self.check.isChecked(),
            limit=self.limit.value() or None,
            name=self.name.text().strip(),
        )
