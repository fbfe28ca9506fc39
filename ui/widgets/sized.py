"""Widths and heights that hold text: they follow the size of the text, now and whenever it is changed."""

from __future__ import annotations

import weakref
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from ui.bridge.theme import theme

_LARGEST = 16777215
"""Qt's own largest size of a widget (QWIDGETSIZE_MAX)."""
_SETTERS: dict[str, Callable[[QWidget, int], None]] = {
    "width": QWidget.setFixedWidth,
    "height": QWidget.setFixedHeight,
    "least_width": QWidget.setMinimumWidth,
    "least_height": QWidget.setMinimumHeight,
    "most_width": QWidget.setMaximumWidth,
    "most_height": QWidget.setMaximumHeight,
}
_sized: weakref.WeakKeyDictionary[QWidget, dict[str, int]] = weakref.WeakKeyDictionary()
_listening: list[object] = []
"""The theme that is listened to: one per program, another one only where a test makes another application."""


def sized(widget: QWidget, **pixels: int) -> None:
    """Give a widget sizes as they are at 100 % text size.

    Args:
        widget: the widget.
        pixels: ``width`` and ``height`` for fixed ones, ``least_width``, ``least_height``, ``most_width``,
            ``most_height`` for limits; in device-independent pixels.
    """
    here = theme()
    if here not in _listening:
        _listening[:] = [here]
        here.resized.connect(_again)
    _sized.setdefault(widget, {}).update(pixels)
    _apply(widget)


def opened_at(dialog: QWidget, width: int, height: int) -> None:
    """Open a dialog at a size that grows with the text, yet never larger than the screen has room for."""
    here = theme()
    room = dialog.screen().availableSize() if dialog.screen() is not None else QSize(_LARGEST, _LARGEST)
    dialog.resize(QSize(here.px(width), here.px(height)).boundedTo(room))


def _apply(widget: QWidget) -> None:
    for name, wanted in _sized[widget].items():
        _SETTERS[name](widget, min(theme().px(wanted), _LARGEST))


def _again() -> None:
    for widget in list(_sized):
        if Shiboken.isValid(widget):
            _apply(widget)
