"""Pictures of the help at two sections and of the tour's steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from app.domain.errors import Code
from app.domain.wording import message_anchor
from ui.bridge.help_call import ask_help
from ui.screens.main_window import MainWindow
from ui.text.help_places import PLACES

_FOUND = "idempotency key"
"""What is looked for in the second picture."""


def help_pictures(window: MainWindow, look: str, draw: Callable[[QWidget, str], None]) -> Iterator[str]:
    """Draw the help at a page's section and at a message's entry, the latter with something found."""
    ask_help(PLACES["MismatchesPage"])
    shown = window.help_desk.window
    assert shown is not None
    yield ""
    draw(shown, f"help-{look}")
    shown.go(message_anchor(Code.WRONG_ACCOUNT.value))
    yield ""
    draw(shown, f"help-message-{look}")
    shown.search.setText(_FOUND)
    shown.search.returnPressed.emit()
    yield ""
    draw(shown, f"help-find-{look}")
    shown.search.clear()
    shown.close()


def tour_pictures(window: MainWindow, look: str) -> Iterator[str]:
    """Draw each step of the tour."""
    tour = window.tour
    assert tour is not None
    tour.start()
    number = 0
    while tour.running:
        number += 1
        yield f"tour-{number}-{look}"
        tour.go_on()
