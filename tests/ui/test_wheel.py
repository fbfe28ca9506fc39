"""The wheel over a field scrolls the page and changes nothing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QSpinBox, QVBoxLayout, QWidget

from tests.fakes.office import FakeOffice, company
from ui.screens.settings import SettingsPage
from ui.widgets.wheel import pass_wheel_within

NOTCH = 120
"""Eighths of a degree."""


def turn(field: QWidget, notches: int) -> bool:
    """Turn the wheel over a field; return whether it took that."""
    middle = QPointF(field.rect().center())
    event = QWheelEvent(
        middle, QPointF(field.mapToGlobal(middle)), QPoint(), QPoint(0, notches * NOTCH), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def value_of(field: QWidget) -> str:
    return field.currentText() if isinstance(field, QComboBox) else field.text()


def test_without_it_a_field_takes_the_wheel_and_with_it_the_widget_around_is_offered_it(qtbot):
    number = QSpinBox(value=5)
    around = QWidget()
    QVBoxLayout(around).addWidget(number)
    qtbot.addWidget(around)
    assert turn(number, -1)
    assert number.value() == 4
    pass_wheel_within(around)
    assert not turn(number, -1)
    assert number.value() == 4
    assert number.focusPolicy() is Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize("notches", [1, -1])
def test_no_field_of_the_settings_follows_it(open_window, notches: int):
    page = open_window(FakeOffice(company())).page("settings")
    assert isinstance(page, SettingsPage)
    fields = [*page.findChildren(QComboBox), *page.findChildren(QAbstractSpinBox)]
    assert len(fields) > 10
    before = [value_of(field) for field in fields]
    for field in fields:
        assert not turn(field, notches)
    assert [value_of(field) for field in fields] == before
