"""A list of two-line rows: headings, icons by tint, keyboard, and rows that can be carried onto another list."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.bridge.theme import TEXT_PIXELS, theme
from ui.text.columns import ICON
from ui.text.lines import BADGE, DETAIL, HEADING, TINT
from ui.widgets.icons import icons
from ui.widgets.row_mark import mark_row

_PAD = 10
_ICON = 16
_SMALL_PIXELS = 12
"""Size of the second line and its picture at 100 % text size, in pixels."""
_GAP = 8
_MOST_LINES = 3
AnyIndex = QModelIndex | QPersistentModelIndex


class LineDelegate(QStyledItemDelegate):
    """Draws a title and a quieter line below; with ``wraps`` the title takes up to three lines."""

    def __init__(self, parent: QListView, *, wraps: bool = False) -> None:
        """Draw for a list."""
        super().__init__(parent)
        self._wraps = wraps

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height the lines need at the list's width."""
        font, small = _fonts(option)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 200
        if index.data(HEADING):
            return QSize(0, QFontMetrics(small).height() + 18)
        height = 14 + self._title_height(font, str(index.data() or ""), self._room(width, index, small))
        return QSize(0, height + (QFontMetrics(small).height() + 2 if index.data(DETAIL) else 0))

    def _room(self, width: int, index: AnyIndex, small: QFont) -> int:
        left = theme().px(_ICON) + _GAP if index.data(ICON) else 0
        badge = index.data(BADGE)
        right = QFontMetrics(small).horizontalAdvance(badge) + _GAP if badge else 0
        return max(60, width - 2 * _PAD - left - right)

    def _title_height(self, font: QFont, text: str, width: int) -> int:
        metrics = QFontMetrics(font)
        if not self._wraps:
            return metrics.height()
        needed = metrics.boundingRect(QRect(0, 0, width, 4000), int(Qt.TextFlag.TextWordWrap), text).height()
        return max(metrics.height(), min(needed, metrics.lineSpacing() * _MOST_LINES))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw the ground, the icon, both lines and the badge."""
        painter.save()
        rect: QRect = option.rect
        font, small = _fonts(option)
        if index.data(HEADING):
            bold = QFont(small)
            bold.setWeight(QFont.Weight.DemiBold)
            self._write(painter, bold, "muted", rect.adjusted(_PAD, 8, -_PAD, 0), str(index.data() or ""))
        else:
            self._ground(painter, option, rect)
            self._row(painter, font, small, rect, index)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme().colour("sunken"))
        painter.setPen(theme().colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        view = self.parent()
        if state & QStyle.StateFlag.State_Selected and isinstance(view, QListView):
            mark_row(painter, rect, first=True, focused=view.hasFocus())

    def _row(self, painter: QPainter, font: QFont, small: QFont, rect: QRect, index: AnyIndex) -> None:
        inner = rect.adjusted(_PAD, 7, -_PAD, -7)
        spec = index.data(ICON)
        if spec:
            name, _, tint = str(spec).partition(":")
            edge = theme().px(_ICON)
            icons.icon(name, tint or "muted").paint(painter, QRect(inner.left(), inner.top() + 1, edge, edge))
            inner.adjust(edge + _GAP, 0, 0, 0)
        badge = str(index.data(BADGE) or "")
        if badge:
            width = QFontMetrics(small).horizontalAdvance(badge)
            side = QRect(inner.right() - width, inner.top(), width + 1, QFontMetrics(font).height())
            self._write(painter, small, "muted", side, badge)
            inner.adjust(0, 0, -width - _GAP, 0)
        title = str(index.data() or "")
        height = self._title_height(font, title, inner.width())
        self._write(painter, font, "text", QRect(inner.topLeft(), QSize(inner.width(), height)), title, self._wraps)
        detail = str(index.data(DETAIL) or "")
        if detail:
            below = QRect(inner.left(), inner.top() + height + 2, inner.width(), QFontMetrics(small).height())
            self._write(painter, small, str(index.data(TINT) or "muted"), below, detail)

    @staticmethod
    def _write(painter: QPainter, font: QFont, token: str, rect: QRect, text: str, wraps: bool = False) -> None:
        painter.setFont(font)
        painter.setPen(theme().colour(token))
        left = Qt.AlignmentFlag.AlignLeft
        if wraps:
            painter.drawText(rect, int(left | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap), text)
            return
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(left | Qt.AlignmentFlag.AlignVCenter), shown)


def _fonts(option: QStyleOptionViewItem) -> tuple[QFont, QFont]:
    font = QFont(option.font)
    font.setPixelSize(theme().px(TEXT_PIXELS))
    small = QFont(font)
    small.setPixelSize(theme().px(_SMALL_PIXELS))
    return font, small


class LineList(QListView):
    """Rows to choose from; Enter or a double click opens one, and one may be carried to where ``dropped`` tells."""

    opened = Signal(int)
    """Row number: a double click, or Enter."""
    chosen = Signal(int)
    """The row at hand; -1 when there is none."""
    removed = Signal(int)
    """Delete was pressed on a row."""
    dropped = Signal(int, object, object)
    """A row was carried and let go: row number, the ``LineList`` below the pointer and the row there."""

    def __init__(self, name: str, *, wraps: bool = False, carries: bool = False) -> None:
        """Start without a model.

        Args:
            name: accessible name.
            wraps: whether titles take several lines.
            carries: whether rows can be dragged onto another list.
        """
        super().__init__()
        self._carries = carries
        self._pressed: QPoint | None = None
        self._label: QLabel | None = None
        self.setAccessibleName(name)
        self.setItemDelegate(LineDelegate(self, wraps=wraps))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def take(self, row: int) -> None:
        """Take a row in hand and bring it into view."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def first_row(self) -> int:
        """Return the first row that can be chosen, or -1."""
        model = self.model()
        rows = range(model.rowCount())
        return next((row for row in rows if not model.index(row, 0).data(HEADING)), -1)

    def selectionChanged(self, selected: object, deselected: object) -> None:
        """Tell which row is at hand; a screen reader selects without moving the keyboard's place."""
        super().selectionChanged(selected, deselected)  # type: ignore[arg-type]  # handed on as they came
        rows = self.selectionModel().selectedIndexes()
        if rows and rows[0].row() != self.currentIndex().row():
            self.selectionModel().setCurrentIndex(rows[0], QItemSelectionModel.SelectionFlag.NoUpdate)
        self.chosen.emit(rows[0].row() if rows else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, tell of Delete; Escape lets go of what is carried."""
        row = self.currentIndex().row()
        if self._label is not None and event.key() == Qt.Key.Key_Escape:
            self._let_go()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Delete and row >= 0:
            self.removed.emit(row)
        else:
            super().keyPressEvent(event)

    # --- carrying a row --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a row may be picked up."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        pick_up = self._carries and event.button() == Qt.MouseButton.LeftButton and index.isValid()
        self._pressed = event.position().toPoint() if pick_up and not index.data(HEADING) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the row along once the pointer has moved far enough."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        here = event.position().toPoint()
        far = (here - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._label is None and far:
            self._label = self._lift(self.indexAt(self._pressed))
        if self._label is not None:
            window = self.window()
            self._label.move(self.viewport().mapTo(window, here) + QPoint(14, 10))
            target = self._below(here)
            if target is not None:
                target.setCurrentIndex(target.indexAt(self._across(target, here)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the row go and tell where."""
        carried, start = self._label is not None, self._pressed
        here = event.position().toPoint()
        self._let_go()
        super().mouseReleaseEvent(event)
        target = self._below(here) if carried else None
        if target is not None and start is not None:
            place = target.indexAt(self._across(target, here))
            self.dropped.emit(self.indexAt(start).row(), target, place.row())

    def _lift(self, index: AnyIndex) -> QLabel:
        made = QLabel(str(index.data() or ""), self.window())
        made.setProperty("role", "carried")
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        made.adjustSize()
        made.show()
        self.viewport().setCursor(Qt.CursorShape.DragCopyCursor)
        return made

    def _let_go(self) -> None:
        if self._label is not None:
            self._label.hide()
            self._label.deleteLater()
            self._label = None
        self._pressed = None
        self.viewport().unsetCursor()

    def _across(self, other: LineList, here: QPoint) -> QPoint:
        """Return a place of this list's viewport as one of another list's."""
        return other.viewport().mapFromGlobal(self.viewport().mapToGlobal(here))

    def _below(self, here: QPoint) -> LineList | None:
        """Return the other list below the pointer."""
        found: QWidget | None = self.window().childAt(self.viewport().mapTo(self.window(), here))
        while found is not None and not isinstance(found, LineList):
            found = found.parentWidget()
        return found if isinstance(found, LineList) and found is not self else None
