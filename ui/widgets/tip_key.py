"""Tips by key: what the pointer would show over the control or row at hand, for who uses no pointer."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QToolTip, QWidget

from ui.text.tr import tr

KEY = "Ctrl+F1"


def show_tips_by_key(window: QWidget) -> None:
    """Show the tip of what is at hand when the key is pressed in a window or dialog."""
    QShortcut(QKeySequence(KEY), window).activated.connect(show_tip)


def show_tip() -> None:
    """Show the tip of the control or row that has the keyboard; say that there is none otherwise."""
    focus = QApplication.focusWidget()
    if focus is None:
        return
    words, place = _tip_of(focus)
    QToolTip.showText(focus.mapToGlobal(place), words or tr("There is nothing more to say about this."), focus)


def _tip_of(focus: QWidget) -> tuple[str, QPoint]:
    """Return the words and where they are shown, in the control's own pixels."""
    below = QPoint(8, focus.height())
    if isinstance(focus, QAbstractItemView):
        index = focus.currentIndex()
        if index.isValid():
            columns = focus.model().columnCount(index.parent()) if isinstance(focus, QTableView) else 1
            tips = [
                str(index.siblingAtColumn(column).data(Qt.ItemDataRole.ToolTipRole) or "") for column in range(columns)
            ]
            area = focus.visualRect(index)
            return "\n".join(dict.fromkeys(tip for tip in tips if tip)), QPoint(8, area.bottom() + 4)
    return focus.toolTip() or focus.accessibleDescription(), below
