"""A veil over a window with one thing left bright, and a card that says what it is; driven by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.bridge.theme import theme
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, label

_WIDTH, _GAP, _AROUND, _ROUND = 380, 14, 6, 10
"""Pixels: the card's width, its distance, the light around what is pointed at, and its corners."""
_VEIL = QColor(0, 0, 0, 130)


class Spotlight(QWidget):
    """Covers its parent; the parent says what is pointed at."""

    next_wanted = Signal()
    back_wanted = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Lie over a window, hidden at first."""
        super().__init__(parent)
        self._hole: QRect | None = None
        self.card = Card(self, margin=18, spacing=8)
        self.card.setFixedWidth(_WIDTH)
        self.title = label("", "section", wrap=True)
        self.words = label("", wrap=True)
        self.count = label("", "caption")
        self.end = button(tr("End"), self.ended.emit, role="quiet", tip="Esc")
        self.back = button(tr("&Back"), self.back_wanted.emit, tip="←")
        self.next = button("", self.next_wanted.emit, role="primary", tip="→")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count)
        foot.addStretch(1)
        for control in (self.end, self.back, self.next):
            foot.addWidget(control)
        self.card.body.addWidget(self.title)
        self.card.body.addWidget(self.words)
        self.card.body.addSpacing(4)
        self.card.body.addLayout(foot)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Right", self.next_wanted.emit), ("Left", self.back_wanted.emit), ("Esc", self.ended.emit),
            ("Return", self._press), ("Enter", self._press),
        )  # fmt: skip
        for name, act in keys:
            keys_of = QShortcut(QKeySequence(name), self)
            keys_of.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys_of.activated.connect(act)
        theme().changed.connect(self.update)
        self.hide()

    def say(self, title: str, words: str, number: int, of: int) -> None:
        """Show a step's words, give the keyboard to its button and tell a screen reader."""
        self.title.setText(title)
        self.words.setText(words)
        count = tr("{n} of {all}", n=number, all=of)
        self.count.setText(count)
        self.back.setEnabled(number > 1)
        self.next.setText(tr("Ne&xt") if number < of else tr("&Done"))
        self.next.setAccessibleName(self.next.text().replace("&", ""))
        self.next.setAccessibleDescription(f"{title}. {words}")
        self.card.setAccessibleName(f"{title} ({count})")
        self.card.setAccessibleDescription(words)
        self.show()
        self.raise_()
        self.next.setFocus()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.card, f"{count}. {title}. {words}"))

    def point_at(self, target: QRect | None) -> None:
        """Leave a rectangle bright, and put the card beside it; None when there is nothing in view."""
        parent: QWidget | None = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self._hole = target.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND) if target is not None else None
        # The words are as high as they need at the card's width.
        self.card.setFixedWidth(max(220, min(_WIDTH, self.width() - 2 * _GAP)))
        layout = self.card.layout()
        assert layout is not None
        height = layout.totalHeightForWidth(self.card.width())
        self.card.resize(self.card.width(), max(height, self.card.minimumSizeHint().height()))
        self.card.move(_beside(self._hole, self.card.size(), self.rect()))
        self.update()

    @property
    def hole(self) -> QRect | None:
        """What is left bright."""
        return self._hole

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the tab key on the card: what lies below the veil cannot be operated."""
        stops: list[QPushButton] = [one for one in (self.end, self.back, self.next) if one.isEnabled()]
        at = next((place for place, one in enumerate(stops) if one.hasFocus()), 0)
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the veil and the frame around what is bright."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QPainterPath()
        veil.addRect(QRectF(self.rect()))
        if self._hole is not None:
            bright = QPainterPath()
            bright.addRoundedRect(QRectF(self._hole), _ROUND, _ROUND)
            veil = veil.subtracted(bright)
        painter.fillPath(veil, _VEIL)
        if self._hole is not None:
            painter.setPen(QPen(theme().colour("accent"), 3))
            painter.drawRoundedRect(QRectF(self._hole), _ROUND, _ROUND)

    def _press(self) -> None:
        """Press the button that has the keyboard, else go on."""
        stops = [one for one in (self.end, self.back) if one.hasFocus()]
        (stops[0] if stops else self.next).click()


def _beside(target: QRect | None, size: QSize, room: QRect) -> QPoint:
    """Return where the card stands: below what is pointed at, above, right or left of it, wherever it fits first."""
    inside = room.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    low = QPoint(room.center().x() - size.width() // 2, inside.bottom() - size.height())
    if target is None:
        return QPoint(low.x(), room.center().y() - size.height() // 2)
    level = max(inside.top(), min(target.top(), inside.bottom() - size.height()))
    across = max(inside.left(), min(target.left(), inside.right() - size.width()))
    places = (
        QPoint(across, target.bottom() + _GAP),
        QPoint(across, target.top() - _GAP - size.height()),
        QPoint(target.right() + _GAP, level),
        QPoint(target.left() - _GAP - size.width(), level),
    )
    return next((place for place in places if inside.contains(QRect(place, size))), low)
