"""A list of two-line rows in memory, filtered while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.text.columns import ICON
from ui.text.lines import BADGE, DETAIL, HEADING, TINT, Line, fitting

_ROOT = QModelIndex()
AnyIndex = QModelIndex | QPersistentModelIndex
_ROLES: dict[int, Callable[[Line], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda line: line.title,
    Qt.ItemDataRole.AccessibleTextRole: lambda line: line.spoken,
    Qt.ItemDataRole.ToolTipRole: lambda line: "\n".join(one for one in (line.title, line.detail, line.more) if one),
    DETAIL: lambda line: line.detail,
    HEADING: lambda line: line.heading,
    TINT: lambda line: line.tint,
    BADGE: lambda line: line.badge,
    ICON: lambda line: line.icon,
}


class LinesModel(QAbstractListModel):
    """Rows with headings; ``seek`` shows those a text is found in."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._all: list[Line] = []
        self._shown: list[Line] = []
        self._text = ""
        self._always: tuple[Line, ...] = ()

    @property
    def lines(self) -> Sequence[Line]:
        """The rows shown, headings among them."""
        return self._shown

    def replace(self, lines: Sequence[Line]) -> None:
        """Show other rows, through the same search."""
        self._all = list(lines)
        self._show()

    def seek(self, text: str, always: Sequence[Line] = ()) -> None:
        """Show the rows a text is found in; ``always`` stand below them whatever it is."""
        self._text, self._always = text, tuple(always)
        self._show()

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = [*fitting(self._all, self._text), *self._always]
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """Return a row, or None outside."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, key: str) -> int:
        """Return the row of a key, or -1 when it is not shown."""
        return next((row for row, line in enumerate(self._shown) if line.key == key and not line.heading), -1)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let everything but headings be chosen."""
        line = self.line(index.row())
        if line is None or line.heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row shows."""
        line = self.line(index.row()) if index.isValid() else None
        read = _ROLES.get(role)
        return read(line) if line is not None and read is not None else None
