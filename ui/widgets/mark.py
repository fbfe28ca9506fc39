"""The app's mark, drawn from its file at the size that is needed."""

from __future__ import annotations

from importlib.resources import as_file, files

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication


def window_icon() -> QIcon:
    """Return the icon of the window and the task bar."""
    with as_file(files("resources").joinpath("icons", "tallybridge.svg")) as path:
        icon = QIcon(str(path))
        # Drawn now: the file may be a temporary one that is gone afterwards.
        drawn = QIcon()
        for side in (16, 24, 32, 48, 64, 128):
            drawn.addPixmap(icon.pixmap(QSize(side, side)))
        return drawn


def mark(side: int) -> QPixmap:
    """Return the mark as a picture, ``side`` pixels wide, sharp on scaled screens."""
    with as_file(files("resources").joinpath("icons", "tallybridge.svg")) as path:
        return QIcon(str(path)).pixmap(QSize(side, side), QApplication.primaryScreen().devicePixelRatio())
