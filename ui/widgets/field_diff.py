"""A record's fields side by side: Pronto, last agreed, Stripe; what differs is underlined, bracketed and coloured."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.services.sides import Agreement, Side
from ui.bridge.theme import theme
from ui.text.format import BLANK, field_label
from ui.text.marks import CLOSE, OPEN, Piece, marked, spoken
from ui.text.mismatch import side_text
from ui.text.tr import counted, tr
from ui.widgets.controls import button, label
from ui.widgets.icons import icon_label
from ui.widgets.sized import sized

_WORDS = {
    Agreement.DIFFERS: ("arrows-left-right", "bad", "differs"),
    Agreement.ACCEPTED: ("eye-slash", "muted", "differs, left as it is"),
    Agreement.ALIKE: ("equals", "wait", "written differently, taken as equal"),
    Agreement.EQUAL: ("equals", "good", "agrees"),
    Agreement.ONE_SIDED: ("circle-half", "muted", "on one side only"),
}
_CALM = {Agreement.EQUAL, Agreement.ALIKE}
_RUN = 18
"""Letters without a break after which a line may be broken."""
_LONGEST = 1_200
"""Characters shown of a value; the rest is in its tooltip."""


class FieldDiff(QWidget):
    """Three columns, a row per field; those that agree are folded away behind a button."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setAccessibleName(tr("Fields side by side"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        for place in range(3):
            self._grid.setColumnStretch(place, 1)
        column.addWidget(self._rows)
        self.more = button("", self._turn, role="link")
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.hide()
        self._sides: Sequence[Side] = ()
        self._open = False
        theme().changed.connect(self._draw)

    @property
    def sides(self) -> Sequence[Side]:
        """The fields shown."""
        return self._sides

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Show another record's fields."""
        self._sides = sides
        self._open = not any(side.agreement not in _CALM for side in sides)
        self._draw()

    def _turn(self) -> None:
        self._open = not self._open
        self._draw()

    def _draw(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        calm = [side for side in self._sides if side.agreement in _CALM]
        shown = list(self._sides) if self._open else [side for side in self._sides if side.agreement not in _CALM]
        if shown:
            for place, words in enumerate((tr("Pronto"), tr("Last agreed"), tr("Stripe"))):
                self._grid.addWidget(label(words, "overline"), 0, place)
        for number, side in enumerate(shown):
            self._add(1 + number * 2, side)
        fields = counted(len(calm), "field that agrees", "fields that agree")
        self.more.setText(tr("Hide {n}", n=fields) if self._open else tr("Show {n}", n=fields))
        self.more.setAccessibleName(self.more.text())
        self.more.setVisible(bool(calm) and len(calm) < len(self._sides))

    def _add(self, row: int, side: Side) -> None:
        icon, tint, words = _WORDS[side.agreement]
        head = QFrame()
        line = QGridLayout(head)
        line.setContentsMargins(0, 6, 0, 0)
        line.setHorizontalSpacing(6)
        line.addWidget(icon_label(icon, tint, 15), 0, 0)
        name = label(field_label(side.rule), "strong" if side.chosen else "")
        line.addWidget(name, 0, 1)
        line.addWidget(label(tr(words), "caption"), 0, 2)
        line.setColumnStretch(3, 1)
        self._grid.addWidget(head, row, 0, 1, 3)
        pronto, agreed, stripe = (side_text(side.path, found) for found in (side.pronto, side.agreed, side.stripe))
        if side.agreement in {Agreement.EQUAL, Agreement.ONE_SIDED}:
            left, right = [Piece(pronto, differs=False)], [Piece(stripe, differs=False)]
        else:
            left, right = marked(pronto, stripe)
        between = [Piece(agreed, differs=False)]
        title = field_label(side.rule)
        for place, (where, pieces) in enumerate(((tr("Pronto"), left), (tr("agreed"), between), (tr("Stripe"), right))):
            self._grid.addWidget(side_cell(title, where, pieces, chosen=side.chosen), row + 1, place)


def side_cell(title: str, where: str, pieces: Sequence[Piece], *, chosen: bool = False) -> QLabel:
    """Return one side's value with what differs marked; ``title`` and ``where`` are said to a screen reader."""
    text = "".join(piece.text for piece in pieces)
    made = QLabel(as_html(pieces) if text else BLANK)
    made.setTextFormat(Qt.TextFormat.RichText if text else Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setProperty("role", "side-chosen" if chosen else "side")
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    sized(made, least_width=94)
    said = spoken(list(pieces)) if text else tr("nothing")
    made.setAccessibleName(f"{title}, {where}: {said}")
    if len(text) > _LONGEST:
        made.setToolTip(text)
    return made


def as_html(pieces: Sequence[Piece]) -> str:
    """Return pieces as rich text; what differs is underlined, in brackets and on a wash of colour."""
    tokens = theme().tokens
    style = f"background-color:{tokens.bad_wash};color:{tokens.bad};text-decoration:underline;font-weight:600"
    found, left = [], _LONGEST
    for piece in pieces:
        if left <= 0:
            found.append("…")
            break
        text = html.escape(_breakable(piece.text[:left])).replace("\n", "<br>").replace("  ", " &nbsp;")
        left -= len(piece.text)
        found.append(f'<span style="{style}">{OPEN}{text}{CLOSE}</span>' if piece.differs else text)
    return "".join(found)


def _breakable(text: str) -> str:
    """Return a text whose long words may be broken, by a space of no width."""
    found, run = [], 0
    for letter in text:
        run = 0 if letter.isspace() else run + 1
        found.append(letter)
        if run >= _RUN or (run > 1 and letter in "@._-/"):
            found.append("\u200b")
            run = 0
    return "".join(found)
