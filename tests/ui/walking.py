"""A walk through everything the window shows, and what a look at it finds: words cut, in the way, or not translated."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSplitterHandle,
    QStackedWidget,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from tests.ui.conftest import settle
from tests.ui.pseudo import plain
from ui.application import _connect_tour
from ui.bridge.desk import Desk
from ui.bridge.theme import Theme
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.crash import CrashDialog
from ui.screens.attention_pictures import attention_pictures
from ui.screens.main_window import MainWindow
from ui.screens.matching_pictures import matching_pictures
from ui.screens.snapshots import Snapshots
from ui.text.tr import tr
from ui.widgets.controls import Elided

# --- what is seen --------------------------------------------------------------------------------------


def _seen(widget: QWidget) -> bool:
    return widget.isVisible() and widget.width() > 0 and widget.height() > 0


def widgets(root: QWidget) -> Iterator[QWidget]:
    """Yield every widget that is shown in a window or dialog, without the dialogs it has opened."""
    for widget in root.findChildren(QWidget):
        if _seen(widget) and widget.window() is root and not widget.objectName().startswith("qt_"):
            yield widget


def texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Yield what can be read in a window: labels, buttons, fields, headers, cells, tabs, tooltips, menus."""
    for widget in widgets(root):
        inside = isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
        if widget.toolTip():
            yield widget, widget.toolTip()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        elif isinstance(widget, QLineEdit) and not inside:
            yield widget, widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(place)) for place in range(widget.count()))
        elif isinstance(widget, QTabBar):
            yield from ((widget, widget.tabText(place)) for place in range(widget.count()))
        elif isinstance(widget, QTableView) and widget.model() is not None:
            yield from _cells(widget)
        if isinstance(widget, QPushButton) and widget.menu() is not None:
            yield from _acts(widget, widget.menu())


def _acts(widget: QWidget, menu: QMenu) -> Iterator[tuple[QWidget, str]]:
    for action in menu.actions():
        yield widget, action.text().partition("\t")[0]


def _cells(table: QTableView) -> Iterator[tuple[QWidget, str]]:
    model, across = table.model(), Qt.Orientation.Horizontal
    for column in range(model.columnCount()):
        if not table.isColumnHidden(column):
            yield table, str(model.headerData(column, across) or "")
            for row in range(min(model.rowCount(), 12)):
                cell = model.index(row, column)
                # What a person types there is theirs.
                if not cell.flags() & Qt.ItemFlag.ItemIsEditable:
                    yield table, str(cell.data() or "")


def named(widget: QWidget, text: str = "") -> str:
    """Return how a widget is called in a complaint."""
    parent = widget.parentWidget()
    return f"{type(widget).__name__} in {type(parent).__name__}: {text or widget.accessibleName()!r}"


# --- what is cut ---------------------------------------------------------------------------------------

_SLACK = 1


def cut(root: QWidget) -> list[str]:
    """Return a complaint for each text that has not the room it needs and no tooltip that tells it whole."""
    found = []
    for widget in widgets(root):
        complaint = _cut(widget)
        if complaint:
            found.append(f"{named(widget, complaint)} has {widget.width()}×{widget.height()}")
    return found


def _cut(widget: QWidget) -> str:
    if isinstance(widget, Elided):
        return "" if widget.toolTip() or not widget.text() else f"{widget.text()!r} without tooltip"
    if isinstance(widget, QLabel):
        return _cut_label(widget)
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        hint = widget.sizeHint()
        low = widget.height() + _SLACK < min(hint.height(), widget.minimumSizeHint().height())
        narrow = widget.text() and widget.width() + _SLACK < hint.width()
        return f"{widget.text()!r} needs {hint.width()}×{hint.height()}" if narrow or low else ""
    if isinstance(widget, QComboBox):
        need = QFontMetrics(widget.font()).horizontalAdvance(widget.currentText()) + 36
        told = widget.currentText() in widget.toolTip()
        return "" if widget.width() >= need or told else f"{widget.currentText()!r} needs {need}"
    if isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QComboBox | QAbstractSpinBox):
        words = widget.placeholderText() if not widget.text() else ""
        need = QFontMetrics(widget.font()).horizontalAdvance(words) + 20
        return "" if widget.width() >= need or words in widget.toolTip() else f"placeholder {words!r} needs {need}"
    if isinstance(widget, QTabBar):
        need = widget.sizeHint().width()
        return "" if widget.width() + _SLACK >= need else f"tabs need {need}"
    if isinstance(widget, QTableView) and widget.model() is not None:
        return _cut_table(widget)
    return ""


def _cut_label(label: QLabel) -> str:
    if not label.text():
        return ""
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        longest = max(plain(label.text()).split(), key=len, default="") if "\u200b" not in label.text() else ""
        wide = QFontMetrics(label.font()).horizontalAdvance(longest)
        if label.height() + _SLACK < need:
            return f"{label.text()!r} needs a height of {need}"
        return f"word {longest!r} needs {wide}" if wide > label.width() + _SLACK else ""
    hint = label.sizeHint()
    fits = label.width() + _SLACK >= hint.width() and label.height() + _SLACK >= hint.height()
    return "" if fits else f"{label.text()!r} needs {hint.width()}×{hint.height()}"


def _cut_table(table: QTableView) -> str:
    model, across = table.model(), Qt.Orientation.Horizontal
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        for role_of, text in ((lambda role, c=column: model.headerData(c, across, role), "header"),
                              (lambda role, c=column: model.index(0, c).data(role), "cell")):  # fmt: skip
            shown, told = role_of(Qt.ItemDataRole.DisplayRole), role_of(Qt.ItemDataRole.ToolTipRole)
            typed = text == "cell" and model.index(0, column).flags() & Qt.ItemFlag.ItemIsEditable
            if shown and not typed and str(shown) not in str(told or ""):
                return f"{text} {shown!r} has no tooltip with the whole of it"
    rows = range(min(3, model.rowCount()))
    line = QFontMetrics(table.font()).height()
    low = [row for row in rows if not table.isRowHidden(row) and table.rowHeight(row) < line]
    return f"rows {low} are lower than {line}" if low else ""


def in_the_way(root: QWidget) -> list[str]:
    """Return a complaint for each pair of neighbours that lie over each other, and each part beyond its frame."""
    found = []
    for parent in [root, *widgets(root)]:
        layout = parent.layout()
        if layout is None or isinstance(parent, QStackedWidget):
            continue
        parts = [one for one in parent.children() if isinstance(one, QWidget) and one.isVisible()
                 and not isinstance(one, QSplitterHandle | QDialog) and not one.isWindow()
                 and _laid_out(one, layout)]  # fmt: skip
        frame = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        found += [f"{named(one)} {_box(one.geometry())} beyond {named(parent)} {_box(parent.rect())}"
                  for one in parts if not frame.contains(one.geometry())]  # fmt: skip
        for place, one in enumerate(parts):
            for other in parts[place + 1 :]:
                over = one.geometry().intersected(other.geometry())
                if over.width() > _SLACK and over.height() > _SLACK:
                    found.append(f"{named(one)} over {named(other)}: {_box(over)}")
    return found


def _laid_out(widget: QWidget, layout: QLayout) -> bool:
    """Return whether a layout or one within it places a widget."""
    if layout.indexOf(widget) >= 0:
        return True
    inside = (layout.itemAt(place).layout() for place in range(layout.count()))
    return any(one is not None and _laid_out(widget, one) for one in inside)


def _box(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {rect.width()}×{rect.height()}"


def beyond(window: MainWindow) -> list[str]:
    """Return a complaint for each page that is larger than its place and does not scroll there."""
    return [
        f"{named(area)} is {area.widget().width()} wide in {area.viewport().width()} and cannot be scrolled"
        for area in window.findChildren(QScrollArea)
        if _seen(area) and area.widget() is not None and area.widget().width() > area.viewport().width() + _SLACK
        and area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    ]  # fmt: skip


# --- the walk ------------------------------------------------------------------------------------------


class Walk(Snapshots):
    """Goes where the pictures go, and hands every window and dialog to a look instead of drawing it."""

    def __init__(self, window: MainWindow, look) -> None:
        super().__init__(window, Path(), _connect_tour)
        self._look = look

    def _draw(self, dialog: QDialog, name: str) -> None:
        settle()
        if not name.endswith("-dark"):
            self._look(name, dialog)

    def go(self, section: str) -> None:
        """Walk through one section, in the light."""
        # Colours take no room, and dressing everything anew takes seconds.
        with patch.object(Theme, "choose"):
            for name in getattr(self, f"_go_{section}")():
                settle()
                if name and not name.endswith("-dark"):
                    self._look(name, self._window)
            settle()

    @property
    def _desk(self) -> Desk:
        assert self._window.desk is not None
        return self._window.desk

    def _go_overview(self) -> Iterator[str]:
        yield "overview-first"
        self._desk.asked_preview.emit()
        yield "preview"
        self._window.page("preview").table.selectRow(2)
        yield "preview-row"
        self._sync()
        yield "overview-synced"

    def _go_migration(self) -> Iterator[str]:
        yield from self._migrate()

    def _go_mismatches(self) -> Iterator[str]:
        yield from self._reconcile()
        yield from self._mismatches("light")

    def _go_attention(self) -> Iterator[str]:
        self._window.go("attention")
        yield "attention-first"
        yield from attention_pictures(self._window.page("attention"), "light", self._front)

    def _go_matching(self) -> Iterator[str]:
        yield from self._look_for_matches()
        yield from matching_pictures(self._window.page("matching"), "light", self._front)

    def _go_records(self) -> Iterator[str]:
        self._desk.show_records(None, Standing.ATTENTION)
        yield "records-attention"
        self._desk.show_records(RecordType.INVOICES, None)
        yield "records"
        self._window.go("activity")
        tabs = self._window.page("activity").findChild(QTabWidget)
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            yield f"activity-{place}"

    def _go_mapping(self) -> Iterator[str]:
        yield from self._mapping.walk("light")

    def _go_settings(self) -> Iterator[str]:
        self._window.go("settings")
        yield "settings"
        for dialog in (
            CrashDialog(self._window, "", None),
            ConfirmDialog(self._window, tr("Remove"), tr("Its links and settings are removed from this computer."),
                          act=tr("&Remove"), accept=lambda: None, typed="Acme", danger=True),
        ):  # fmt: skip
            dialog.open()
            self._draw(dialog, type(dialog).__name__)
            dialog.reject()

    def _go_beginnings(self) -> Iterator[str]:
        yield from self._beginnings(self._desk, "light")


SECTIONS = tuple(name.removeprefix("_go_") for name in vars(Walk) if name.startswith("_go_"))
"""What the walk can go through."""
