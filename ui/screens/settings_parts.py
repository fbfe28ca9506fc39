"""What the cards of the settings page are made of."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from ui.widgets.cards import Card
from ui.widgets.controls import label, labelled
from ui.widgets.sized import sized

_BEFORE_NUMBER = 8


class NumberField(QSpinBox):
    """A whole number in a range that gives way to what is kept already: a file or command may have set it."""

    def __init__(self, low: int, high: int) -> None:
        """Take what may be chosen, both ends included."""
        super().__init__()
        self._range = low, high
        self.setRange(low, high)

    def hold(self, kept: int) -> None:
        """Show a kept value as it is, so that saving changes nothing nobody touched."""
        low, high = self._range
        self.setRange(min(low, kept), max(high, kept))
        self.setValue(kept)


def hold_choice(box: QComboBox, kept: object, words: str) -> None:
    """Show a kept value in a list of choices; one that is not among them is added under ``words``."""
    if box.findData(kept) < 0:
        box.addItem(words, kept)
    box.setCurrentIndex(box.findData(kept))


def number(low: int, high: int, *, name: str = "", suffix: str = "") -> NumberField:
    """Return a field for a whole number in a range; without a name it takes that of its line."""
    made = NumberField(low, high)
    made.setSuffix(suffix)
    made.setAccessibleName(name)
    made.setGroupSeparatorShown(True)
    # A style sheet's padding does not reach the line inside.
    made.lineEdit().setTextMargins(_BEFORE_NUMBER, 0, 0, 0)
    return made


class SettingsCard(Card):
    """A titled card with lines of a control and its sentence."""

    def __init__(self, title: str, words: str = "") -> None:
        """Start with the title and a sentence."""
        super().__init__(margin=18, spacing=12)
        self.setAccessibleName(title)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(label(title, "section"))
        if words:
            head.addWidget(label(words, "muted", wrap=True))
        self.body.addLayout(head)

    def line(self, title: str, control: QWidget, words: str = "", *, width: int = 150) -> None:
        """Add a line: what it is and why at the left, the control at the right."""
        row = QHBoxLayout()
        row.setSpacing(18)
        left = QVBoxLayout()
        left.setSpacing(1)
        left.addWidget(labelled(title, control))
        if words:
            left.addWidget(label(words, "caption", wrap=True))
            control.setAccessibleDescription(words)
        sized(control, least_width=width)
        control.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addLayout(left, 1)
        row.addWidget(control)
        self.body.addLayout(row)

    def buttons(self, *controls: QWidget) -> None:
        """Add a row of buttons at the left."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for control in controls:
            row.addWidget(control)
        row.addStretch(1)
        self.body.addLayout(row)
