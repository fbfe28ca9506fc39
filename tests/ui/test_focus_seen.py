"""Where the keyboard is can be seen: measured from rendered pixels, in both themes, for each kind of control."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QTabBar,
    QTextBrowser,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from tests.support import pixels
from tests.ui.conftest import settle
from ui.bridge.theme import Look, theme
from ui.models.rows import RowsModel
from ui.screens.navigation import PageButton
from ui.screens.settings_parts import number
from ui.text.columns import Column
from ui.widgets.controls import button, field
from ui.widgets.table import Table

SEEN = 3.0
"""WCAG 2.1 asks 3 : 1 of what shows the focus."""
LEAST = 60
"""Pixels of the enlarged picture that must stand out; a ring has thousands, a bar hundreds."""


def _checkable(role: str, *, on: bool) -> QPushButton:
    made = button("Chip", role=role)
    made.setCheckable(True)
    made.setChecked(on)
    return made


def _page(*, on: bool) -> PageButton:
    made = PageButton("Page", "")
    made.setChecked(on)
    return made


def _combo() -> QComboBox:
    made = QComboBox()
    made.addItems(["One", "Two"])
    return made


def _tabs() -> QTabBar:
    made = QTabBar()
    for name in ("First", "Second"):
        made.addTab(name)
    return made


def _table() -> Table:
    columns = [Column("Value", str, width=0)]
    model = RowsModel(columns)
    made = Table("values")
    made.show_model(model, columns)
    model.setParent(made)
    model.replace(["one", "two"])
    made.selectRow(0)
    return made


MAKERS: dict[str, Callable[[], QWidget]] = {
    "plain": lambda: button("Plain"),
    "primary": lambda: button("Primary", role="primary"),
    "danger": lambda: button("Danger", role="danger"),
    "quiet": lambda: button("Quiet", role="quiet"),
    "link": lambda: button("Link", role="link"),
    "number": lambda: button("12", role="number"),
    "chip": lambda: _checkable("chip", on=False),
    "chip on": lambda: _checkable("chip", on=True),
    "page": lambda: _page(on=False),
    "page on": lambda: _page(on=True),
    "line": lambda: field("Line"),
    "combo box": _combo,
    "number box": lambda: number(1, 9, name="Number"),
    "day": QDateEdit,
    "time": QTimeEdit,
    "tick": lambda: QCheckBox("Tick"),
    "choice": lambda: QRadioButton("Choice"),
    "text": QPlainTextEdit,
    "guide": QTextBrowser,
    "slider": QSlider,
    "tabs": _tabs,
    "table": _table,
}


@pytest.fixture
def bench(dressed, qtbot):
    """A window with a control and another that has the keyboard at first."""
    made = QWidget()
    made.setObjectName("ground")
    made.setLayout(QVBoxLayout())
    elsewhere = button("Elsewhere")
    made.layout().addWidget(elsewhere)
    qtbot.addWidget(made)
    made.resize(320, 260)
    yield made, elsewhere
    theme().choose(Look.LIGHT)


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
@pytest.mark.parametrize("kind", MAKERS)
def test_the_focus_stands_out(bench, kind, look):
    window, elsewhere = bench
    theme().choose(look)
    control = MAKERS[kind]()
    if isinstance(control, QSlider):
        control.setOrientation(control.orientation().Horizontal)
    holder = QHBoxLayout()
    holder.addWidget(control)
    window.layout().addLayout(holder)
    window.show()
    window.activateWindow()
    elsewhere.setFocus()
    settle()
    before = _drawn(control, focused=False)
    control.setFocus()
    settle()
    after = _drawn(control, focused=True)
    assert pixels.changed(before, after, SEEN) >= LEAST


def _drawn(control: QWidget, *, focused: bool) -> QImage:
    assert (QApplication.focusWidget() is control) is focused
    # The caret blinks; it is not what shows the focus.
    control.setProperty("cursorWidth", 0)
    return pixels.picture(control)
