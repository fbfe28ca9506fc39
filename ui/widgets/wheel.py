"""A wheel that turns over a field scrolls the page and leaves the field's value alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QWidget

_KINDS: tuple[type[QWidget], ...] = (QComboBox, QAbstractSpinBox, QSlider)


class _Passing(QObject):
    """Hands each turn of the wheel on to what is around the field."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ignore it, so that Qt offers it to the widget around."""
        if event.type() != QEvent.Type.Wheel:
            return super().eventFilter(watched, event)
        event.ignore()
        return True


def pass_wheel(*fields: QWidget) -> None:
    """Let the wheel pass over these fields, the keyboard staying where it is."""
    for field in fields:
        if field.focusPolicy() is Qt.FocusPolicy.WheelFocus:
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(_Passing(field))


def pass_wheel_within(place: QWidget) -> None:
    """Let the wheel pass over every list, number, time and slider that is in a place now."""
    for kind in _KINDS:
        pass_wheel(*place.findChildren(kind))
