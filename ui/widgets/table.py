"""The table every list is shown in: airy rows, icons by tint, keyboard, copy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.bridge.theme import theme
from ui.text.columns import ICON, Column
from ui.text.tr import tr
from ui.widgets.icons import icons
from ui.widgets.row_mark import mark_row
from ui.widgets.spoken import announce

ROW_HEIGHT = 36
_PLAIN_HEIGHT = 28
_NARROWEST = 36
_LEAST_GROWING, _LEAST_PLAIN = 150, 70
"""Pixels that a column keeps which takes what is left, and that of a small table."""
_ICON_SIZE = 16
LEAST_HEIGHT = 112
"""Pixels a small table keeps where it takes the height that is left: its heading and three rows."""
_AIR = 10
_LONG_WORD = 12
_BREAK = "\u200b"
"""A place where a line may end, without a width (Unicode, zero width space)."""
_SIGNS = re.compile(r"(?<=[@._/-])(?=\w)")


def breakable(text: str) -> str:
    """Return a text whose long words, such as addresses and ids, may go over several lines; for drawing only."""
    return " ".join(_parted(word) if len(word) > _LONG_WORD else word for word in text.split(" "))


def _parted(word: str) -> str:
    parts = _SIGNS.split(word)
    return _BREAK.join(part if len(part) <= _LONG_WORD else _BREAK.join(part) for part in parts)


class CellDelegate(QStyledItemDelegate):
    """Draws a cell's icon before its text, and no dotted focus frame: the whole row is marked."""

    def __init__(self, parent: QObject, *, wraps: bool = False) -> None:
        """Draw on one line, or over several with breaks inside long words."""
        super().__init__(parent)
        self._wraps = wraps

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Leave air above and below a text of several lines."""
        return super().sizeHint(option, index) + QSize(0, _AIR)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the cell, marked when its row is at hand."""
        super().paint(painter, option, index)
        view = self.parent()
        state: QStyle.StateFlag = option.state
        if isinstance(view, QTableView) and state & QStyle.StateFlag.State_Selected:
            mark_row(painter, option.rect, first=_is_first(view, index), focused=view.hasFocus())

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Leave room for the icon and keep the cell's own colour when it is selected."""
        super().initStyleOption(option, index)
        if self._wraps:
            option.text = breakable(option.text)
        state: Any = option.state
        option.state = state & ~QStyle.StateFlag.State_HasFocus
        palette: QPalette = option.palette
        colour = palette.color(QPalette.ColorRole.Text)
        palette.setColor(QPalette.ColorRole.HighlightedText, colour)
        spec = index.data(ICON)
        if spec:
            name, _, tint = str(spec).partition(":")
            option.icon = icons.icon(name, tint or "muted")
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            side = theme().px(_ICON_SIZE)
            option.decorationSize = QSize(side, side)


def _is_first(view: QTableView, index: QModelIndex | QPersistentModelIndex) -> bool:
    """Return whether a cell is the leftmost one in view."""
    return all(view.isColumnHidden(place) for place in range(index.column()))


def _growing(columns: Sequence[Column[Any]]) -> list[Column[Any]]:
    """Return the columns that take what is left."""
    return [one for one in columns if not one.width] or [one for one in columns if one.grow]


def _over(shown: dict[int, Column[Any]], widths: dict[int, int], least: int) -> int:
    """Return the width all columns take, where one that takes what is left has at least so many pixels."""
    growing = _growing(list(shown.values()))
    return sum(least if column in growing else widths[place] for place, column in shown.items())


class Table(QTableView):
    """A read-only table of whole rows."""

    chosen = Signal(int)
    """The current row changed; -1 when there is none."""
    opened = Signal(int)
    """A row was double-clicked or Enter pressed on it."""

    def __init__(self, name: str, *, plain: bool = False) -> None:
        """Start without a model.

        Args:
            name: accessible name.
            plain: small table inside a card: no own background, lower rows.
        """
        super().__init__()
        self._columns: list[Column[Any]] = []
        self._away: set[int] = set()
        self._short = False
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self._fit)
        self.setAccessibleName(name)
        self.setProperty("plain", plain)
        self.setItemDelegate(CellDelegate(self, wraps=plain))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # A small table shows long values whole, over several lines.
        self.setWordWrap(plain)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        side = self.verticalHeader()
        side.hide()
        # Interactive sections cost a second per reset at a million rows; all rows are alike here.
        side.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents if plain else QHeaderView.ResizeMode.Fixed)
        top = self.horizontalHeader()
        top.setHighlightSections(False)
        top.setTextElideMode(Qt.TextElideMode.ElideRight)
        top.setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        theme().resized.connect(self._follow_text)
        self._follow_text()

    def _follow_text(self) -> None:
        """Give rows and columns the room the text needs at its size."""
        here = theme()
        self.verticalHeader().setDefaultSectionSize(here.px(_PLAIN_HEIGHT if self.property("plain") else ROW_HEIGHT))
        self.horizontalHeader().setMinimumSectionSize(here.px(_NARROWEST))
        for place, column in enumerate(self._columns):
            if column.width:
                self.setColumnWidth(place, here.px(column.width))
        self._fit()

    def show_model(self, model: QAbstractItemModel, columns: Sequence[Column[Any]]) -> None:
        """Show a model with its columns' widths; the one without a width takes what is left."""
        self.setModel(model)
        model.modelReset.connect(self._fit_later)
        model.dataChanged.connect(self._fit_later)
        self._columns = list(columns)
        for place, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(place, theme().px(column.width))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    @property
    def least_room(self) -> int:
        """Width in pixels at which the columns that are always there can be read, without the air they have beside."""
        always = [column for column in self._columns if not column.room]
        growing = _growing(always)
        return sum(self._least if column in growing else theme().px(column.width) * 4 // 5 for column in always)

    @property
    def _least(self) -> int:
        return theme().px(_LEAST_PLAIN if self.property("plain") else _LEAST_GROWING)

    def _fit(self) -> None:
        """Show the columns there is room for; one of them takes what is left, and is not left with too little."""
        room, columns = self.viewport().width(), self._columns
        shown = {place: column for place, column in enumerate(columns)
                 if theme().px(column.room) <= room and place not in self._away}  # fmt: skip
        widths = {place: theme().px(column.width) for place, column in shown.items()}
        short = _over(shown, widths, self._least) > room
        if short:
            self._make_room(shown, widths, room)
        growing = _growing(list(shown.values()))
        squeezed = bool(growing) and _over(shown, widths, theme().px(_LEAST_PLAIN)) > room
        top = self.horizontalHeader()
        for place, column in enumerate(columns):
            self.setColumnHidden(place, place not in shown)
            stretch = (column in growing or not column.width) and not squeezed
            wanted = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            turned = top.sectionResizeMode(place) != wanted
            if turned:
                top.setSectionResizeMode(place, wanted)
            if not stretch and (turned or short or self._short) and place in shown:
                self.setColumnWidth(place, self._least if column in growing else widths[place])
        self._short = short

    def _make_room(self, shown: dict[int, Column[Any]], widths: dict[int, int], room: int) -> None:
        """Give each column no more than what is in it needs, then leave out what can be done without."""
        top = self.horizontalHeader()
        growing = _growing(list(shown.values()))
        for place, column in shown.items():
            if column not in growing:
                needed = max(self.sizeHintForColumn(place), top.sectionSizeHint(place))
                widths[place] = min(widths[place], max(needed, top.minimumSectionSize()))
        for place in sorted(shown, key=lambda place: -shown[place].room):
            if not shown[place].room or _over(shown, widths, self._least) <= room:
                return
            del shown[place]

    def _fit_later(self) -> None:
        """Fit again once what came in can be measured, where every pixel counts."""
        if self._short:
            self._fitting.start()

    def put_away(self, place: int, *, away: bool) -> None:
        """Hide a column that has nothing to say, whatever room there is."""
        (self._away.add if away else self._away.discard)(place)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the first row in hand when none is, so that the keyboard's place is seen."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection() and self.model().rowCount():
            self.selectRow(0)

    def allow_sorting(self, asked: Callable[[int, Qt.SortOrder], None]) -> None:
        """Let the header be clicked, or Ctrl+O pressed, and hand on what was asked; the model's owner sorts."""
        top = self.horizontalHeader()
        top.setSectionsClickable(True)
        top.setSortIndicatorShown(True)
        top.sortIndicatorChanged.connect(asked)
        for keys, act in (("Ctrl+O", self._sort_by_next), ("Ctrl+Shift+O", self._turn_order)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def _sort_by_next(self) -> None:
        """Order by the column to the right of the one that orders now, as a click on its heading does."""
        top = self.horizontalHeader()
        places = [place for place in range(top.count()) if not self.isColumnHidden(place)]
        now = top.sortIndicatorSection()
        after = [place for place in places if place > now] or places
        if after:
            top.setSortIndicator(after[0], Qt.SortOrder.AscendingOrder)
            self._say_order()

    def _turn_order(self) -> None:
        top = self.horizontalHeader()
        down = top.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        wanted = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        top.setSortIndicator(top.sortIndicatorSection(), wanted)
        self._say_order()

    def _say_order(self) -> None:
        top = self.horizontalHeader()
        name = str(self.model().headerData(top.sortIndicatorSection(), Qt.Orientation.Horizontal) or "")
        down = top.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        words = tr("Ordered by {name}, the last first") if down else tr("Ordered by {name}")
        announce(self, words.format(name=name))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the screen which row is at hand; a screen reader selects without moving the keyboard's place."""
        super().selectionChanged(selected, deselected)
        rows = self.selectionModel().selectedRows()
        if rows and rows[0].row() != self.currentIndex().row():
            self.selectionModel().setCurrentIndex(rows[0], QItemSelectionModel.SelectionFlag.NoUpdate)
        self.chosen.emit(rows[0].row() if rows else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the row on Ctrl+C, open it on Enter."""
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy) and row >= 0:
            model = self.model()
            cells = [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
            QGuiApplication.clipboard().setText("\t".join(cells))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)
