"""Small charts: bars and a line, drawn with the theme's colours; each says its figures to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.bridge.theme import theme
from ui.text.format import count
from ui.text.tr import tr
from ui.widgets.spoken import Role

_ROW, _BAR = 22, 8
_LINE_WIDTH, _LINE_HEIGHT, _NARROW = 200, 86, 120
_SMALL_PIXELS = 11
"""Sizes at 100 % text size, in pixels."""
_AIR = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A name and its figure."""

    name: str
    figure: int
    tint: str = "accent"
    """Colour token."""


class _Chart(QWidget):
    """What both kinds share: their points and what a screen reader says of them."""

    spoken_role = Role.Chart

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._points: Sequence[Point] = ()
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    @property
    def points(self) -> Sequence[Point]:
        """What is shown."""
        return self._points

    def show_points(self, points: Sequence[Point]) -> None:
        """Show other figures."""
        self._points = tuple(points)
        said = ", ".join(f"{point.name} {count(point.figure)}" for point in points)
        self.setAccessibleName(f"{self._title}: {said}" if said else self._title)
        self.setToolTip("\n".join(f"{point.name}: {count(point.figure)}" for point in points))
        self.updateGeometry()
        self.update()

    def _begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(theme().px(_SMALL_PIXELS))
        painter.setFont(font)
        return painter

    def _say_empty(self, painter: QPainter) -> None:
        painter.setPen(theme().colour("muted"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), tr("Nothing yet"))


class Bars(_Chart):
    """Horizontal bars, one below the other, each with its name and figure."""

    def sizeHint(self) -> QSize:
        """Return room for every bar."""
        return QSize(theme().px(_LINE_WIDTH), max(1, len(self._points)) * theme().px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """Return the same height at any width."""
        return QSize(_NARROW, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        del event
        painter = self._begin()
        if not self._points:
            self._say_empty(painter)
            return
        metrics = QFontMetrics(painter.font())
        names = self.width() * 0.42
        figures = max(metrics.horizontalAdvance(count(point.figure)) for point in self._points) + _AIR
        room = max(10.0, self.width() - names - figures - 2 * _AIR)
        most = max(1, *(point.figure for point in self._points))
        high, thick = theme().px(_ROW), theme().px(_BAR)
        for row, point in enumerate(self._points):
            top = row * high
            beside = top + (high - thick) / 2
            painter.setPen(theme().colour("muted"))
            name = metrics.elidedText(point.name, Qt.TextElideMode.ElideRight, int(names - _AIR))
            painter.drawText(QRectF(0, top, names, high), int(Qt.AlignmentFlag.AlignVCenter), name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("sunken"))
            painter.drawRoundedRect(QRectF(names, beside, room, thick), thick / 2, thick / 2)
            if point.figure:
                painter.setBrush(theme().colour(point.tint))
                length = max(6.0, room * point.figure / most)
                painter.drawRoundedRect(QRectF(names, beside, length, thick), thick / 2, thick / 2)
            painter.setPen(theme().colour("text"))
            right = QRectF(names + room + _AIR, top, figures, high)
            painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter), count(point.figure))


class Line(_Chart):
    """Figures over time, oldest at the left, with the first and the last moment named."""

    def sizeHint(self) -> QSize:
        """Return a low, wide picture."""
        return QSize(theme().px(_LINE_WIDTH), theme().px(_LINE_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the same height at any width."""
        return QSize(_NARROW, theme().px(_LINE_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        del event
        painter = self._begin()
        if not self._points:
            self._say_empty(painter)
            return
        colours = theme()
        most = max(1, *(point.figure for point in self._points))
        metrics = QFontMetrics(painter.font())
        left = metrics.horizontalAdvance(count(most)) + _AIR
        high = metrics.height()
        area = QRectF(left, high / 2, self.width() - left - _AIR, self.height() - 2 * high)
        painter.setPen(QPen(colours.colour("line"), 1))
        for share in (0.0, 0.5, 1.0):
            height = area.bottom() - share * area.height()
            painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
        painter.setPen(colours.colour("muted"))
        painter.drawText(
            QRectF(0, area.top() - high / 2, left - 4, high), int(Qt.AlignmentFlag.AlignRight), count(most)
        )
        painter.drawText(QRectF(0, area.bottom() - high / 2, left - 4, high), int(Qt.AlignmentFlag.AlignRight), "0")
        self._draw_line(painter, area, most)
        foot = QRectF(area.left(), self.height() - high, area.width(), high)
        painter.setPen(colours.colour("muted"))
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignLeft), self._points[0].name)
        if len(self._points) > 1:
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight), self._points[-1].name)

    def _draw_line(self, painter: QPainter, area: QRectF, most: int) -> None:
        step = area.width() / max(1, len(self._points) - 1)
        dots = [
            QPointF(area.left() + place * step, area.bottom() - point.figure / most * area.height())
            for place, point in enumerate(self._points)
        ]
        painter.setPen(QPen(theme().colour("accent"), 2))
        painter.drawPolyline(QPolygonF(dots))
        painter.setPen(QPen(theme().colour("surface"), 1.5))
        for dot, point in zip(dots, self._points, strict=True):
            painter.setBrush(theme().colour(point.tint))
            painter.drawEllipse(dot, 4, 4)
