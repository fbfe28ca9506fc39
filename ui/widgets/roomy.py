"""Room for what is larger than its place: it scrolls where it would be cut, and is plain where it fits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSplitter, QStackedWidget, QStyle, QWidget

from ui.bridge.theme import theme
from ui.widgets.table import Table

_LEAST_PART = 190
"""Least height of a part that stands below another one, in pixels at 100 % text size."""
_NARROWEST_PART = 170
"""Least width of a part beside another one, as above."""
_LEAST_WHOLE = 120
"""Least height of what is told of one record, as above."""
_LEAST_LEFT = 150
"""Least height of the part of it that scrolls in itself, as above."""
_NEAR = 12
"""How far from the edge a control with the keyboard stays, in pixels."""


class Roomy(QScrollArea):
    """Shows a widget as large as its place, or as large as it needs to be, with scroll bars then."""

    def __init__(self, inner: QWidget, *, yields: bool = True) -> None:
        """Hold a widget.

        Args:
            inner: what is shown.
            yields: whether the place may be smaller than the widget needs; otherwise it asks for what that needs,
                as far as the screen has room, as a dialog does.
        """
        super().__init__()
        self._yields = yields
        self._placing = False
        self.inner = inner
        """What is shown."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        inner.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        theme().changed.connect(self._place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the widget again when what is in it has changed."""
        if event.type() == QEvent.Type.LayoutRequest and self.widget() is watched:
            self._fit()
            if not self._yields:
                self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the widget into its new place."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the widget again: while it was hidden nothing told of a change in it."""
        super().showEvent(event)
        self._place()

    def _place(self) -> None:
        """Offer the place as it is first, so that what arranges itself by its width can do so."""
        # Its scroll bars come and go meanwhile, which resizes the place once more.
        if self._placing or self.widget() is None:
            return
        self._placing = True
        try:
            self.inner.resize(self.maximumViewportSize())
            self._fit()
        finally:
            self._placing = False

    def sizeHint(self) -> QSize:
        """Return what the widget would like."""
        inner = self.widget()
        return inner.sizeHint() if inner is not None else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """Return what the widget needs, or nearly nothing when it yields."""
        inner = self.widget()
        if self._yields or inner is None:
            return QSize(0, 0)
        room = self.screen().availableSize() if self.screen() is not None else QSize(0, 0)
        # Title, buttons and frame of a dialog stand around it.
        most, needed = QSize(room.width() * 9 // 10, room.height() // 2), inner.minimumSizeHint()
        if needed.height() > most.height():
            needed.setWidth(needed.width() + self.verticalScrollBar().sizeHint().width())
        return needed.boundedTo(most)

    def hasHeightForWidth(self) -> bool:
        """Whether wrapped words inside ask for a height of their own."""
        inner = self.widget()
        return not self._yields and inner is not None and inner.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words inside at a width, both in pixels."""
        inner = self.widget()
        return inner.heightForWidth(width) if inner is not None else 0

    def _fit(self) -> None:
        inner, place = self.inner, self.maximumViewportSize()
        needed = self._needed(place.width())
        bar = self.verticalScrollBar().sizeHint()
        if needed.height() > place.height():
            place.setWidth(place.width() - bar.width())
            needed = self._needed(place.width())
        if needed.width() > place.width():
            place.setHeight(place.height() - self.horizontalScrollBar().sizeHint().height())
        inner.resize(needed.expandedTo(place))

    def _needed(self, width: int) -> QSize:
        inner = self.inner
        least = inner.minimumSizeHint().expandedTo(inner.minimumSize())
        layout = inner.layout()
        if layout is not None and layout.hasHeightForWidth():
            high = layout.minimumHeightForWidth(max(width, least.width()))
            least.setHeight(max(inner.minimumHeight(), high))
        return least

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Keep the control that has the keyboard in sight."""
        inner = self.widget()
        if now is None or inner is None or not inner.isAncestorOf(now):
            return
        if inner.height() > self.viewport().height() or inner.width() > self.viewport().width():
            top = now.mapTo(inner, QPoint(0, 0))
            self.ensureVisible(top.x(), top.y(), _NEAR, _NEAR)
            self.ensureVisible(
                top.x() + min(now.width(), self.viewport().width() - _NEAR),
                top.y() + min(now.height(), self.viewport().height() - _NEAR), _NEAR, _NEAR,
            )  # fmt: skip


class Whole(Roomy):
    """What is told of one record: it scrolls up and down as one where the place is low.

    One part takes the height that is left and scrolls in itself; where too little would be left it is shown whole, so
    that there are never two scroll bars within each other.
    """

    def __init__(self, inner: QWidget, width: int, part: QScrollArea | None = None) -> None:
        """Hold the widget.

        Args:
            inner: what is shown.
            width: what it has at least, in pixels at 100 % text size.
            part: inside it, takes the height that is left.
        """
        super().__init__(inner)
        self._least_width = width
        self._part = part
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        """Return the width that is needed, with the scroll bar, at any height."""
        wide = self.inner.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(wide, theme().px(self._least_width)), theme().px(_LEAST_WHOLE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when what is inside needs one."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.inner:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _needed(self, width: int) -> QSize:
        part, needed = self._part, super()._needed(width)
        inside = part.widget() if part is not None else None
        if part is None or inside is None:
            return needed
        around = needed.height() - (part.minimumHeight() or part.minimumSizeHint().height())
        least = 0
        if self.height() - around < theme().px(_LEAST_LEFT):
            least = max(inside.heightForWidth(max(1, min(part.width(), width))), inside.minimumSizeHint().height())
        # Only another one: setting it asks for the layout once more.
        if least == part.minimumHeight():
            return needed
        part.setMinimumHeight(least)
        return super()._needed(width)


class Stage(QStackedWidget):
    """Pages one behind the other, each with a place that scrolls."""

    def bring(self, page: QWidget) -> None:
        """Bring a page to the front, taking it in when it is new."""
        self.setCurrentWidget(self.hold(page))

    def hold(self, page: QWidget) -> Roomy:
        """Take a page in, once; return its place, which goes when the page does."""
        for number in range(self.count()):
            found = self.widget(number)
            if isinstance(found, Roomy) and found.widget() is page:
                return found
        place = Roomy(page)
        self.addWidget(place)
        # A wizard is thrown away when it is over.
        page.destroyed.connect(place.deleteLater)
        return place

    @property
    def at_hand(self) -> QWidget | None:
        """The page in front."""
        place = self.currentWidget()
        return place.widget() if isinstance(place, Roomy) else place


def room_of(widget: QWidget) -> int:
    """Return the width in pixels at which a widget is seen: its own, or less where its place is narrower."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, Roomy):
        above = above.parentWidget()
    if above is None:
        return widget.width()
    beside = above.inner.width() - widget.width()
    return min(widget.width(), above.viewport().width() - beside)


class Panes(QSplitter):
    """Parts side by side, or one below the other where there is no room for that."""

    def __init__(self, *, squeezes: bool = False) -> None:
        """Start side by side; no part can be pushed away.

        Args:
            squeezes: whether a list may have less width than its columns want before the parts go below each other.
        """
        super().__init__(Qt.Orientation.Horizontal)
        self._squeezes = squeezes
        self.setChildrenCollapsible(False)
        self.setHandleWidth(12)
        theme().resized.connect(self._turn)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest part; the height of all of them when they stand below each other."""
        hints = [self._least(part) for part in self._parts()]
        widest = max((hint.width() for hint in hints), default=0)
        if self.orientation() is Qt.Orientation.Vertical:
            least = theme().px(_LEAST_PART)
            high = sum(max(hint.height(), least) for hint in hints) + self.handleWidth() * max(0, len(hints) - 1)
            return QSize(widest, high)
        return QSize(widest, max((hint.height() for hint in hints), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the width asks for it."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        parts = self._parts()
        needed = sum(max(self._least(part).width(), 0 if self._squeezes else _comfort(part)) for part in parts)
        needed += self.handleWidth() * max(0, len(parts) - 1)
        wanted = Qt.Orientation.Vertical if needed > self.width() else Qt.Orientation.Horizontal
        if wanted is not self.orientation():
            self.setOrientation(wanted)
            self.updateGeometry()

    def _parts(self) -> list[QWidget]:
        found = [self.widget(place) for place in range(self.count())]
        return [part for part in found if part is not None and not part.isHidden()]

    @staticmethod
    def _least(part: QWidget) -> QSize:
        least = QSize(theme().px(_NARROWEST_PART), 0)
        return part.minimumSizeHint().expandedTo(part.minimumSize()).expandedTo(least)


def _comfort(part: QWidget) -> int:
    """Return the width in pixels a part wants beside others: a list, that of its columns."""
    lists = part.findChildren(Table, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bar = part.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
    return max((one.least_room + bar for one in lists), default=0)
