"""Buttons beside each other that go on in the next line where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

_GAP = 6
_ENDLESS = 1_000_000


class Flow(QLayout):
    """Lays out widgets like words: line after line."""

    def __init__(self, *, right: bool = False) -> None:
        """Start empty; ``right`` puts each line at the right."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._right = right
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(_GAP)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end; Qt asks this."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None outside."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away, or None outside."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width, both in pixels."""
        lines = self._lines(width)
        return sum(_high(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        """Return room for all of them in one line."""
        shown = self._shown()
        wide = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(wide, _high(shown))

    def minimumSize(self) -> QSize:
        """Return room for the widest one."""
        shown = self._shown()
        return QSize(max((item.sizeHint().width() for item in shown), default=0), _high(shown))

    def setGeometry(self, rect: QRect) -> None:
        """Put every item in its place."""
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            wide = sum(item.sizeHint().width() for item in line) + self.spacing() * (len(line) - 1)
            left = rect.left() + (max(0, rect.width() - wide) if self._right else 0)
            for item in line:
                size = item.sizeHint()
                size.setWidth(min(size.width(), rect.width()))
                item.setGeometry(QRect(QPoint(left, top + (_high(line) - size.height()) // 2), size))
                left += size.width() + self.spacing()
            top += _high(line) + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = _ENDLESS
        for item in self._shown():
            wide = item.sizeHint().width()
            if left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += wide + self.spacing()
        return lines


def _high(line: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in line), default=0)
