"""What a screen reader is told of widgets that are our own: what they are, whether they can be pressed, what changed.

Qt knows the roles of its own widgets only; to it a card that opens or a drawn chart is a frame without a meaning. A
class says what it is by ``spoken_role`` and, where it can be pressed, has a method ``press`` or is a button.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QKeySequence,
)
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget
from shiboken6 import Shiboken

Role = QAccessible.Role
DECORATION = Role.Whitespace
"""The role of a picture beside words that say the same: a reader passes it by."""
_PLAIN = {"QFrame", "QWidget"}
"""Asked for by these names when no class in between says more: with a name of its own, it is a group or a window."""
_FEW = 256


class SpokenWidget(QAccessibleWidget):
    """A widget as its class says it is."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        """Speak for a widget."""
        super().__init__(widget, role, "")
        self._widget = widget
        self._role = role

    def role(self) -> QAccessible.Role:
        """Return what it is; a group becomes a window when it stands alone, which is not known when it is made."""
        return Role.Window if self._role == Role.Grouping and self._widget.isWindow() else self._role

    def state(self) -> QAccessible.State:
        """Return what Qt knows of it, a button's tick, and that a decoration is not to be stopped at."""
        found = super().state()
        if self._role == DECORATION:
            found.invisible = 1
        if isinstance(self._widget, QAbstractButton) and self._widget.isCheckable():
            on = int(self._widget.isChecked())
            if self._role == Role.PageTab:
                found.selectable, found.selected = 1, on
            else:
                found.checkable, found.checked = 1, on
        return found

    def text(self, kind: QAccessible.Text) -> str:
        """Return its name or description; a button's keys are those of its mnemonic."""
        if kind == QAccessible.Text.Accelerator and isinstance(self._widget, QAbstractButton):
            return self._widget.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return super().text(kind)

    def actionNames(self) -> list[str]:
        """Return what can be done with it."""
        found = super().actionNames()
        return [QAccessibleActionInterface.pressAction(), *found] if self._press() is not None else found

    def doAction(self, name: str) -> None:
        """Press it, or what Qt offers."""
        press = self._press()
        if press is not None and name == QAccessibleActionInterface.pressAction():
            if self._widget.isEnabled():
                press()
        else:
            super().doAction(name)

    def _press(self) -> Callable[[], object] | None:
        if isinstance(self._widget, QAbstractButton):
            return self._widget.click
        found = getattr(self._widget, "press", None)
        return found if callable(found) else None


class _Speakers:
    """The interfaces that were made. Qt deletes each with its widget; until then Python must not."""

    def __init__(self) -> None:
        self._kept: list[SpokenWidget] = []
        self._enough = _FEW
        self._installed = False

    def install(self) -> None:
        if not self._installed:
            self._installed = True
            QAccessible.installFactory(self._make)

    def _make(self, class_name: str, found: QObject) -> QAccessibleInterface | None:
        role = getattr(found, "spoken_role", None)
        if not isinstance(found, QWidget):
            return None
        if role is None and class_name in _PLAIN and found.accessibleName():
            role = Role.Grouping
        if not isinstance(role, QAccessible.Role):
            return None
        made = SpokenWidget(found, role)
        if len(self._kept) >= self._enough:
            self._kept = [one for one in self._kept if Shiboken.isValid(one)]
            self._enough = max(_FEW, 2 * len(self._kept))
        self._kept.append(made)
        return made


_speakers = _Speakers()


def let_widgets_speak() -> None:
    """Have Qt ask the classes of this program what their widgets are; once is enough."""
    _speakers.install()


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have a screen reader say a sentence where the focus does not go: a run has ended, an error is shown.

    Args:
        widget: what it is about.
        words: the sentence.
        urgent: whether it may cut short what is being read.
    """
    if not words.strip():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    manner = QAccessible.AnnouncementPoliteness
    event.setPoliteness(manner.Assertive if urgent else manner.Polite)
    QAccessible.updateAccessibility(event)
