"""A table model over a list in memory, with more rows on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.bridge.theme import theme
from ui.text.columns import ICON, Column

R = TypeVar("R")
AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def cell(row: R, column: Column[R], role: int) -> Any:
    """Return what a row shows in a column for a role; None for roles nobody asked us to serve."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        return column.text(row)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
    if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
        token = column.tone(row)
        return theme().colour(token) if token else None
    if role == ICON and column.icon is not None:
        return column.icon(row)
    return None


def heading(columns: Sequence[Column[Any]], section: int, orientation: Qt.Orientation, role: int) -> Any:
    """Return a header's text, which is its tooltip too where it is cut, and its alignment."""
    if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(columns):
        return None
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        return columns[section].title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        side = Qt.AlignmentFlag.AlignRight if columns[section].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
    return None


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows of one type; ``wants_more`` asks for the next page when the view nears the end."""

    wants_more = Signal(int)
    """How many rows there are already: the offset of the next page."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._columns = list(columns)
        self._rows: list[R] = []
        self._more = False
        self._asked = False

    @property
    def columns(self) -> Sequence[Column[R]]:
        """The table's columns."""
        return self._columns

    @property
    def rows(self) -> Sequence[R]:
        """The rows loaded so far."""
        return self._rows

    def row(self, index: int) -> R | None:
        """Return a row, or None outside."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def replace(self, rows: Sequence[R], *, more: bool = False) -> None:
        """Show other rows from the top; ``more`` when the store has further ones."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more, self._asked = more, False
        self.endResetModel()

    def append(self, rows: Sequence[R], *, more: bool = False) -> None:
        """Add a page at the end."""
        self._more, self._asked = more, False
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        return cell(self._rows[index.row()], self._columns[index.column()], role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a header."""
        return heading(self._columns, section, orientation, role)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        """Whether the next page can be asked for."""
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: AnyIndex) -> None:
        """Ask for the next page; it arrives through ``append``."""
        if self.canFetchMore(parent):
            self._asked = True
            self.wants_more.emit(len(self._rows))
