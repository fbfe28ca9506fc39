"""The order of the tab key for controls that come and go: new ones would stand behind everything else in the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops_in(rows: Iterable[QWidget]) -> list[QWidget]:
    """Return the controls of rows that take the keyboard, in the order they were added."""
    found: list[QWidget] = []
    for row in rows:
        parts = row.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        found += [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None]
    return found


def in_order(stops: Iterable[QWidget]) -> None:
    """Let the tab key go through controls of one window in this order."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def put_before(stop: QWidget, fresh: Sequence[QWidget]) -> None:
    """Let the tab key go through new controls before it comes to one that was there already."""
    before: QWidget | None = stop.previousInFocusChain()
    while before is not None and before is not stop:
        if before.focusPolicy() & Qt.FocusPolicy.TabFocus and before not in fresh:
            in_order([before, *fresh, stop])
            return
        before = before.previousInFocusChain()
