"""Asking for help from anywhere: which section speaks of a widget, and the signal that opens the help there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.text.help_places import PLACES

_PLACE = "helpPlace"
"""Property of a widget: the anchor of its section, where that depends on what it shows."""


class HelpCall(QObject):
    """Tells whoever shows the help that somebody asks for it."""

    wanted = Signal(str)
    """The anchor of a section."""


def help_call() -> HelpCall:
    """Return the program's one call for help, made on first use; needs a QApplication."""
    app = QApplication.instance()
    assert app is not None
    found = app.findChild(HelpCall)
    return found if isinstance(found, HelpCall) else HelpCall(app)


def set_place(widget: QWidget, anchor: str) -> None:
    """Say which section speaks of what a widget shows now; blank for its class's own."""
    widget.setProperty(_PLACE, anchor)


def place_of(widget: QWidget | None) -> str:
    """Return the anchor of the section that speaks of a widget or of what it stands in; blank when none does."""
    while widget is not None:
        said = widget.property(_PLACE)
        if isinstance(said, str) and said:
            return said
        known = next((PLACES[kind.__name__] for kind in type(widget).__mro__ if kind.__name__ in PLACES), "")
        if known:
            return known
        widget = widget.parentWidget()
    return ""


def ask_help(anchor: str) -> None:
    """Open the help at a section."""
    help_call().wanted.emit(anchor)
