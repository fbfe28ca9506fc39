"""Two columns to type in or paste from a spreadsheet: the rows of a lookup table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

MOST = 5000
"""Rows a table takes; a longer paste is cut."""
_LONGEST = 500


def pasted_rows(text: str) -> list[tuple[str, str]]:
    """Return the two columns of a text from a spreadsheet (tab), or typed as ``code, text`` or ``code = text``."""
    found = []
    for line in text.splitlines()[:MOST]:
        sign = next((one for one in ("\t", ";", "=", ",") if one in line), "\t")
        code, _, words = line.partition(sign)
        if sign == "\t":
            words = words.partition("\t")[0]
        if code.strip():
            found.append((code.strip()[:_LONGEST], words.strip()[:_LONGEST]))
    return found


class PairsEdit(QTableWidget):
    """Rows of two texts; there is always one empty row at the end to type in."""

    edited = Signal()

    def __init__(self, name: str, first: str, second: str) -> None:
        """Start with the empty row.

        Args:
            name: accessible name.
            first: heading of the left column.
            second: heading of the right column.
        """
        super().__init__(1, 2)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([first, second])
        for place, title in enumerate((first, second)):
            self.model().setHeaderData(place, Qt.Orientation.Horizontal, title, Qt.ItemDataRole.ToolTipRole)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.itemChanged.connect(self._changed)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The rows that have a code."""
        found = [(self._text(row, 0), self._text(row, 1)) for row in range(self.rowCount())]
        return [(code, words) for code, words in found if code]

    @property
    def doubled(self) -> list[str]:
        """Codes that stand in several rows."""
        codes = [code for code, _ in self.pairs]
        return sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) < len(codes) else []

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show other rows."""
        with QSignalBlocker(self):
            self.setRowCount(len(pairs) + 1)
            for row, pair in enumerate([*pairs, ("", "")]):
                for column, text in enumerate(pair):
                    self.setItem(row, column, QTableWidgetItem(text))

    def paste(self, text: str) -> None:
        """Put the rows of a text where the cursor is; they take the place of what is below."""
        rows = pasted_rows(text)
        if not rows:
            return
        start = max(0, self.currentRow())
        kept = [(self._text(row, 0), self._text(row, 1)) for row in range(self.rowCount())]
        merged = [*kept[:start], *rows, *kept[start + len(rows) :]][:MOST]
        self.show_pairs([pair for pair in merged if any(pair)])
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste columns, take rows out on Delete, edit on Enter."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text()[: MOST * 2 * _LONGEST])
        elif event.key() == Qt.Key.Key_Delete:
            rows = sorted({index.row() for index in self.selectedIndexes()}, reverse=True)
            left = [pair for row, pair in enumerate(self._all()) if row not in rows]
            self.show_pairs([pair for pair in left if any(pair)])
            self.edited.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.editItem(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _all(self) -> list[tuple[str, str]]:
        return [(self._text(row, 0), self._text(row, 1)) for row in range(self.rowCount())]

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip()[:_LONGEST] if item is not None else ""

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.row() == self.rowCount() - 1 and item.text().strip():
            with QSignalBlocker(self):
                self.insertRow(self.rowCount())
                for column in range(2):
                    self.setItem(self.rowCount() - 1, column, QTableWidgetItem(""))
        self.edited.emit()
