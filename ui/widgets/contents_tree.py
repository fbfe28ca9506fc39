"""The contents of a book: its headings as a tree, and the one at hand marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from ui.text.tr import tr

_ANCHOR = Qt.ItemDataRole.UserRole
Heading = tuple[int, str, str]
"""Level, title, anchor."""


class ContentsTree(QTreeView):
    """Enter or a click goes to a heading."""

    chosen = Signal(str)
    """An anchor."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setAccessibleName(tr("Contents"))
        self.setHeaderHidden(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self._items: dict[str, QStandardItem] = {}
        self.activated.connect(self._choose)
        self.clicked.connect(self._choose)

    def show_headings(self, headings: Sequence[Heading]) -> None:
        """Show headings, each below the last one of a lower level; all closed but for the chapters."""
        self._model.clear()
        self._items.clear()
        above: list[tuple[int, QStandardItem]] = []
        for level, title, anchor in headings:
            item = QStandardItem(title)
            item.setData(anchor, _ANCHOR)
            item.setToolTip(title)
            while above and above[-1][0] >= level:
                above.pop()
            (above[-1][1] if above else self._model.invisibleRootItem()).appendRow(item)
            above.append((level, item))
            self._items[anchor] = item

    def mark(self, anchor: str) -> None:
        """Mark the heading at hand; what it stands in is opened."""
        item = self._items.get(anchor)
        if item is not None and self.currentIndex() != item.index():
            self.setCurrentIndex(item.index())
            self.scrollTo(item.index())

    @property
    def marked(self) -> str:
        """The anchor of the heading at hand; blank when there is none."""
        return str(self.currentIndex().data(_ANCHOR) or "")

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(str(index.data(_ANCHOR)))
