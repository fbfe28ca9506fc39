"""The size of the text by keyboard: Ctrl and + or - step through it, Ctrl and 0 goes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.bridge.choices import choices
from ui.bridge.desk import Desk
from ui.bridge.theme import TEXT_SIZES, theme
from ui.screens.navigation import Navigation
from ui.text.tr import tr

_WIDE = 1_000
"""Pixels from which the pages' names stand beside their icons, at 100 % text size."""
LARGER, SMALLER, USUAL = ("Ctrl++", "Ctrl+="), ("Ctrl+-",), ("Ctrl+0",)


class TextSize(QObject):
    """Changes the size at once and keeps it."""

    def __init__(self, window: QWidget, navigation: Navigation) -> None:
        """Listen to the window's keys; the list of pages makes room where the text is large."""
        super().__init__(window)
        self._window = window
        self._navigation = navigation
        theme().resized.connect(self.make_room)
        window.installEventFilter(self)
        self.desk: Desk | None = None
        """Keeps the choice once it is there."""
        for keys, act in ((LARGER, self.larger), (SMALLER, self.smaller), (USUAL, self.usual)):
            for key in keys:
                QShortcut(QKeySequence(key), window).activated.connect(act)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make room whenever the window has another width."""
        if event.type() == QEvent.Type.Resize:
            self.make_room()
        return super().eventFilter(watched, event)

    def make_room(self) -> None:
        """Let pages have the room of their names in the list where the window is narrow for its text."""
        self._navigation.narrow(on=self._window.width() < theme().px(_WIDE))

    def larger(self) -> None:
        """Go one step up."""
        self._step(1)

    def smaller(self) -> None:
        """Go one step down."""
        self._step(-1)

    def usual(self) -> None:
        """Go back to the usual size."""
        self.choose(TEXT_SIZES[0])

    def choose(self, percent: int) -> None:
        """Take a size in per cent and keep it."""
        theme().enlarge(percent)
        choices.change(text=theme().percent)
        if self.desk is not None:
            self.desk.reading(self, tr("Text size"), lambda _ctx: choices.keep()).start()

    def _step(self, way: int) -> None:
        place = TEXT_SIZES.index(theme().percent) + way
        self.choose(TEXT_SIZES[max(0, min(place, len(TEXT_SIZES) - 1))])
