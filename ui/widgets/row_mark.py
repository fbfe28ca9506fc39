"""The mark of the row at hand: a bar before it, and lines above and below while the keyboard is in its list."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ui.bridge.theme import theme

_BAR, _LINE = 3, 2
"""Pixels."""


def mark_row(painter: QPainter, rect: QRect, *, first: bool, focused: bool) -> None:
    """Draw the mark over a cell of the row at hand; a wash of colour alone would not be seen by everybody.

    Args:
        painter: draws the cell.
        rect: the cell.
        first: whether it is the leftmost one.
        focused: whether the keyboard is in the list.
    """
    accent = theme().colour("accent")
    if first:
        painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height()), accent)
    if focused:
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), _LINE), accent)
        painter.fillRect(QRect(rect.left(), rect.bottom() + 1 - _LINE, rect.width(), _LINE), accent)
