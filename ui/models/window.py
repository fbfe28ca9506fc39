"""A table over a million stored rows: row numbers for the filter, records by page of 200, the last pages kept.

The row numbers come from a worker as one compact array; a page is asked for when the view first needs one of its
rows, and until it arrives its cells are blank.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from ui.models.rows import AnyIndex, cell, heading
from ui.text.columns import Column

R = TypeVar("R")
PAGE = 200
_KEPT_PAGES = 50
_ROOT = QModelIndex()


class WindowModel(QAbstractTableModel, Generic[R]):
    """Shows the records behind an array of row numbers."""

    wants_page = Signal(int, int)
    """Generation and page number; answer with ``put_page``."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._columns = list(columns)
        self._ids: Sequence[int] = ()
        self._pages: OrderedDict[int, list[R]] = OrderedDict()
        self._asked: set[int] = set()
        self._generation = 0

    @property
    def columns(self) -> Sequence[Column[R]]:
        """The table's columns."""
        return self._columns

    @property
    def generation(self) -> int:
        """Counts the lists shown; an answer for an older one is dropped."""
        return self._generation

    def show_ids(self, ids: Sequence[int]) -> None:
        """Show another list of rows from the top."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._asked.clear()
        self._generation += 1
        self.endResetModel()

    def page_ids(self, page: int) -> Sequence[int]:
        """Return the row numbers of a page."""
        return self._ids[page * PAGE : (page + 1) * PAGE]

    def put_page(self, generation: int, page: int, rows: Sequence[R]) -> None:
        """Take a page's records; one for an older list is dropped."""
        if generation != self._generation:
            return
        self._asked.discard(page)
        self._pages[page] = list(rows)
        self._pages.move_to_end(page)
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min((page + 1) * PAGE, len(self._ids)) - 1
        if last >= page * PAGE:
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self._columns) - 1))

    def row(self, index: int) -> R | None:
        """Return a record, or None while its page is on its way."""
        if not 0 <= index < len(self._ids):
            return None
        page, offset = divmod(index, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._asked:
                self._asked.add(page)
                self.wants_page.emit(self._generation, page)
            return None
        self._pages.move_to_end(page)
        return rows[offset] if offset < len(rows) else None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many rows match."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; blank while its page is on its way."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if row is None:
            return "" if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        return cell(row, self._columns[index.column()], role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a header."""
        return heading(self._columns, section, orientation, role)
