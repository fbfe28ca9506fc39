"""What a table shows: one ``Column`` each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt

R = TypeVar("R")
ICON = Qt.ItemDataRole.UserRole + 1
"""Role under which a cell's icon is named, as ``name:token``; the view's delegate draws it."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column of a table over rows of type R."""

    title: str
    """Already translated."""
    text: Callable[[R], str]
    width: int = 120
    """Pixels at first, at 100 % text size; 0 takes what is left."""
    grow: bool = False
    """Takes what is left when the column that should is hidden."""
    room: int = 0
    """Hidden while the table is narrower than this, in pixels at 100 % text size."""
    right: bool = False
    """Figures stand at the right."""
    sort: str = ""
    """The store's name for ordering by it; blank when it cannot."""
    icon: Callable[[R], str] | None = None
    """Returns ``name:token`` of an icon, or blank."""
    tone: Callable[[R], str] | None = None
    """Returns a colour token, or blank for the usual text."""
