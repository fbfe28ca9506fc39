"""The steps of a migration at the left: each with how it stands; any can be opened at any time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.text.migration import STEPS, Standing, step_name
from ui.text.tr import tr
from ui.widgets.controls import Elided, restyle
from ui.widgets.icons import icon_label, icons
from ui.widgets.sized import sized
from ui.widgets.spoken import Role

_WIDTH = 176
_HEIGHT, _LYING_HEIGHT = 50, 34
_AIR, _GAP = (10, 4, 6, 4), 9
"""Pixels around the words of a step, and between them and its icon."""
_LYING_AIR, _LYING_GAP = (6, 2, 2, 2), 5
_ENDLESS = 100_000
"""Wider than any window, in pixels."""


class _StepButton(QPushButton):
    """A step: its number and name, and how it stands below."""

    spoken_role = Role.PageTab

    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self.setProperty("role", "nav")
        self.setCheckable(True)
        sized(self, height=_HEIGHT)
        self._name = step_name(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(*_AIR)
        row.setSpacing(_GAP)
        self._icon = icon_label("circle", "faint", 18)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._row = row
        self._title = Elided(f"{number}  {self._name}", "strong")
        self._how = Elided("", "caption")
        words.addWidget(self._title)
        words.addWidget(self._how)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        for part in (self._icon, self._title, self._how):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_standing(("circle:faint", ""))

    @property
    def how(self) -> str:
        """How it stands, in words."""
        return self._how.text()

    def show_standing(self, standing: Standing) -> None:
        """Show how the step stands."""
        name, _, tint = standing[0].partition(":")
        icons.wear(self._icon, name, tint, size=18)
        self._how.setText(standing[1])
        self.setToolTip(standing[1])
        self.setAccessibleName(f"{self._name}: {standing[1]}" if standing[1] else self._name)

    def lie(self, *, on: bool) -> None:
        """Stand beside the others on one line, or below them with how it stands."""
        self._how.setVisible(not on)
        self._row.setContentsMargins(*(_LYING_AIR if on else _AIR))
        self._row.setSpacing(_LYING_GAP if on else _GAP)
        across = QSizePolicy.Policy.Expanding if on else QSizePolicy.Policy.Minimum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        sized(self, height=_LYING_HEIGHT if on else _HEIGHT)

    def sizeHint(self) -> QSize:
        """Be as wide as the rail."""
        return QSize(_WIDTH - 12, _HEIGHT)


class StepRail(QFrame):
    """One button per step, below each other or on one line; the arrow keys go from one to the next."""

    spoken_role = Role.PageTabList

    chosen = Signal(str)

    def __init__(self) -> None:
        """Start on the first step."""
        super().__init__()
        self.setProperty("role", "steps")
        sized(self, least_width=_WIDTH, most_width=_WIDTH)
        self.setAccessibleName(tr("Steps"))
        self._steps = column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(3)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, _StepButton] = {}
        for number, name in enumerate(STEPS, 1):
            made = _StepButton(number, name)
            made.clicked.connect(partial(self._pressed, name))
            self._group.addButton(made)
            self.buttons[name] = made
            column.addWidget(made)
        column.addStretch(1)

    def lie(self, *, on: bool) -> None:
        """Stand above the step as one line, or beside it."""
        if on == (self._steps.direction() == QBoxLayout.Direction.LeftToRight):
            return
        self._steps.setDirection(QBoxLayout.Direction.LeftToRight if on else QBoxLayout.Direction.TopToBottom)
        self._steps.setContentsMargins(0, 0, 0 if on else 12, 6 if on else 0)
        self._steps.setStretch(self._steps.count() - 1, 0 if on else 1)
        sized(self, least_width=0 if on else _WIDTH, most_width=_ENDLESS if on else _WIDTH)
        for made in self.buttons.values():
            made.lie(on=on)
        restyle(self, lying=on)

    def mark(self, name: str) -> None:
        """Mark the step at hand."""
        self.buttons[name].setChecked(True)

    def show_standings(self, standings: dict[str, Standing]) -> None:
        """Show how each step stands."""
        for name, standing in standings.items():
            self.buttons[name].show_standing(standing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from one to the next by the arrows."""
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        held = self.focusWidget()
        if event.key() in moves and isinstance(held, QAbstractButton):
            order: list[QWidget] = list(self.buttons.values())
            place = order.index(held) + moves[Qt.Key(event.key())]
            order[place % len(order)].setFocus()
        else:
            super().keyPressEvent(event)

    def _pressed(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)
