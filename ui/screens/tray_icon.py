"""The tray's pictures: a shape and a colour of its own for each state, so that neither is needed alone."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from ui.models.health import State

COLOURS = {
    State.IN_STEP: "#1f8a4c",
    State.RUNNING: "#1f6fd1",
    State.ATTENTION: "#b86a00",
    State.PAUSED: "#687076",
    State.TROUBLE: "#c62f2f",
}
"""Each holds white at 4 to 1 or better, and shows on light and dark panels alike."""
_SIDES = (16, 22, 24, 32, 48, 64)
_GROUND = 32.0
"""The pictures are drawn on a square of so many units."""


@cache
def tray_icon(state: State) -> QIcon:
    """Return the picture of a state, sharp at every size a tray asks for."""
    icon = QIcon()
    for side in _SIDES:
        icon.addPixmap(draw(state, side))
    return icon


def draw(state: State, side: int) -> QPixmap:
    """Return the picture of a state, ``side`` pixels wide."""
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / _GROUND, side / _GROUND)
    colour = QColor(COLOURS[state])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    pen = QPen(QColor("white"), 4.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    match state:
        case State.IN_STEP:
            _tick(painter, pen)
        case State.RUNNING:
            _arrows(painter, colour)
        case State.ATTENTION:
            _triangle(painter, pen)
        case State.PAUSED:
            _bars(painter)
        case State.TROUBLE:
            _cross(painter, pen)
    painter.end()
    return picture


def _tick(painter: QPainter, pen: QPen) -> None:
    painter.drawEllipse(QRectF(1, 1, 30, 30))
    painter.setPen(pen)
    painter.drawPolyline([QPointF(8.5, 16.5), QPointF(14, 22), QPointF(23.5, 10.5)])


def _arrows(painter: QPainter, colour: QColor) -> None:
    """Draw two arrows chasing one another."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    ring = QRectF(5, 5, 22, 22)
    for start in (20, 200):
        painter.drawArc(ring, start * 16, 125 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(1, 9), QPointF(13, 9), QPointF(5, 19)]))
    painter.drawPolygon(QPolygonF([QPointF(31, 23), QPointF(19, 23), QPointF(27, 13)]))


def _triangle(painter: QPainter, pen: QPen) -> None:
    painter.drawPolygon(QPolygonF([QPointF(16, 1), QPointF(31.5, 30), QPointF(0.5, 30)]))
    painter.setPen(pen)
    painter.drawLine(QPointF(16, 12), QPointF(16, 19.5))
    painter.drawPoint(QPointF(16, 25.5))


def _bars(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1.5, 1.5, 29, 29), 6, 6)
    painter.setBrush(Qt.GlobalColor.white)
    for left in (9.5, 18):
        painter.drawRoundedRect(QRectF(left, 8.5, 4.5, 15), 1.5, 1.5)


def _cross(painter: QPainter, pen: QPen) -> None:
    """Draw a cross in an octagon."""
    near, far = 9.5, 22.5
    corners = [(near, 1), (far, 1), (31, near), (31, far), (far, 31), (near, 31), (1, far), (1, near)]
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.setPen(pen)
    painter.drawLine(QPointF(10.5, 10.5), QPointF(21.5, 21.5))
    painter.drawLine(QPointF(21.5, 10.5), QPointF(10.5, 21.5))
