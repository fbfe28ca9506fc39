"""The keyboard's way through a window: the stops of the tab key, their order, and the mnemonics."""

from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QScrollArea, QTabBar, QWidget

_MOST = 400
_SLACK = 6
"""Pixels by which things that stand beside each other may overlap."""


def stops(window: QWidget) -> list[QWidget]:
    """Press the tab key from the first stop until it comes round, and return where it halted."""
    found: list[QWidget] = []
    for _ in range(_MOST):
        focus = QApplication.focusWidget()
        if focus is None or focus in found:
            break
        found.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        QCoreApplication.processEvents()
    return found


def first_stop(window: QWidget) -> QWidget | None:
    """Return the topmost control of a window that the tab key stops at, the leftmost of a line."""
    found = [
        widget for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]  # fmt: skip
    return min(found, key=lambda widget: (place(widget).top(), place(widget).left()), default=None)


def place(widget: QWidget) -> QRect:
    """Return where a control is, as if nothing were scrolled."""
    holder = widget
    if holder.parentWidget() is not None and holder.parentWidget().inherits("QAbstractSpinBox"):
        holder = holder.parentWidget()
    found = QRect(holder.mapToGlobal(QPoint(0, 0)), holder.size())
    above = holder.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            found.translate(above.horizontalScrollBar().value(), above.verticalScrollBar().value())
        above = above.parentWidget()
    return found


def name(widget: QWidget) -> str:
    """Return what a person calls it."""
    return widget.accessibleName() or getattr(widget, "text", lambda: "")() or type(widget).__name__


def steps_back(halts: list[QWidget]) -> list[str]:
    """Return the steps that go against the reading order: up, or left on the same line, other than to a new column."""
    found = []
    for before, after in pairwise(halts):
        here, there = place(before), place(after)
        right_of = there.left() >= here.right() - _SLACK
        above = there.bottom() <= here.top() + _SLACK
        same_line = there.top() < here.bottom() - _SLACK and there.bottom() > here.top() + _SLACK
        left_of = there.right() <= here.left() + _SLACK
        if (above and not right_of) or (same_line and left_of):
            found.append(f"{name(before)} → {name(after)}")
    return found


def dialogs(window: QWidget) -> list[QDialog]:
    """Return the dialogs of a window that are open."""
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def doubled_keys(window: QWidget) -> list[str]:
    """Return the Alt keys that two things in view lay claim to, with their words."""
    found: dict[str, list[str]] = {}
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget.window() is not window:
            continue
        if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None):
            texts = [widget.text()]
        elif isinstance(widget, QTabBar):
            texts = [widget.tabText(place) for place in range(widget.count())]
        else:
            continue
        for text in texts:
            key = QKeySequence.mnemonic(text).toString()
            if key:
                found.setdefault(key, []).append(text)
    return [f"{key}: {' / '.join(words)}" for key, words in sorted(found.items()) if len(words) > 1]
