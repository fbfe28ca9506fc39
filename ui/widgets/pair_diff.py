"""Two records side by side: what was compared, what differs letter by letter, and the points each field gave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.planning.matching.parts import Agreement, Part
from ui.bridge.theme import theme
from ui.text.marks import Piece, marked
from ui.text.matching import AGREEMENTS, agreement_words, field_name, part_words, points
from ui.text.tr import tr
from ui.widgets.controls import label
from ui.widgets.field_diff import side_cell
from ui.widgets.icons import icon_label

_WHOLE = {Agreement.SAME, Agreement.ONE_SIDE}
"""Ways to stand in which no letters are marked: the same after all, or nothing to compare with."""
_NAME_WIDTH = 84


class PairDiff(QWidget):
    """A row per compared field: its name, Pronto's value, Stripe's value, its points and why."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setAccessibleName(tr("Both records side by side"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(7)
        self._grid.setVerticalSpacing(6)
        for place, stretch in enumerate((2, 6, 6, 3)):
            self._grid.setColumnStretch(place, stretch)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        self._parts: tuple[Part, ...] = ()
        theme().changed.connect(self._draw)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The compared fields shown: those that a side has a value for."""
        return self._parts

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show another pair's fields, those that count first; what neither side has is left out."""
        told = [part for part in parts if part.pronto or part.stripe or part.points]
        self._parts = tuple(sorted(told, key=lambda part: (not part.points, part.agreement is Agreement.ONE_SIDE)))
        self._draw()

    def _draw(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        for place, words in enumerate(("", tr("Pronto"), tr("Stripe"), tr("Points"))):
            self._grid.addWidget(label(words, "overline"), 0, place)
        for row, part in enumerate(self._parts, 1):
            self._add(row, part)

    def _add(self, row: int, part: Part) -> None:
        name = field_name(part)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(_head(part, name), row, 0, top)
        left, right = _pieces(part)
        self._grid.addWidget(side_cell(name, tr("Pronto"), left), row, 1, top)
        self._grid.addWidget(side_cell(name, tr("Stripe"), right), row, 2, top)
        self._grid.addWidget(_points(part, name), row, 3, top)


def _head(part: Part, name: str) -> QWidget:
    """Return the field's name with an icon for how the two stand."""
    icon, tint, words = AGREEMENTS[part.agreement.value]
    head = QWidget()
    line = QHBoxLayout(head)
    line.setContentsMargins(0, 6, 0, 0)
    line.setSpacing(6)
    picture = icon_label(icon, tint, 15)
    picture.setToolTip(tr(words))
    line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    spoken = label(name, "strong" if part.points else "", wrap=True)
    spoken.setAccessibleName(f"{name}: {agreement_words(part.agreement.value)}")
    line.addWidget(spoken, 1)
    return head


def _pieces(part: Part) -> tuple[Sequence[Piece], Sequence[Piece]]:
    if part.agreement in _WHOLE:
        return [Piece(part.pronto, differs=False)], [Piece(part.stripe, differs=False)]
    return marked(part.pronto, part.stripe)


def _points(part: Part, name: str) -> QWidget:
    """Return the points, and below them why."""
    found = QWidget()
    column = QVBoxLayout(found)
    column.setContentsMargins(0, 6, 0, 0)
    column.setSpacing(0)
    tone = "good" if part.points > 0 else "bad" if part.points < 0 else ""
    number: QLabel = label(points(part.points), "strong" if part.points else "muted", tone=tone)
    words = part_words(part)
    number.setAccessibleName(f"{name}: {points(part.points) if part.points else tr('no points')}, {words}")
    column.addWidget(number)
    if part.agreement is not Agreement.ONE_SIDE:
        column.addWidget(label(words, "caption", wrap=True))
    return found
