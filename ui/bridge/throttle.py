"""Bursts made one: typing, floods of changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

TYPING_MILLISECONDS = 180


class Debounce(QObject):
    """Calls once, when nothing more came for a while.

    Args:
        parent: whom it lives and dies with.
        call: what to call.
        milliseconds: how long it must be quiet.
    """

    def __init__(self, parent: QObject, call: Callable[[], None], milliseconds: int = TYPING_MILLISECONDS) -> None:
        super().__init__(parent)
        self._call = call
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self._due)

    def poke(self, *_args: object) -> None:
        """Something happened; wait a little for more. Takes whatever a signal brings."""
        self._timer.start()

    def now(self) -> None:
        """Call at once, and not again for what came before."""
        self._timer.stop()
        self._call()

    def _due(self) -> None:
        self._call()
