"""Somebody at the window's migration page, by mouse or by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog

PATIENCE = 60_000
"""Milliseconds."""


class Person:
    """Works the migration page of a window."""

    def __init__(self, window, qtbot):
        self.window, self._qtbot = window, qtbot
        self.desk = window.desk
        self.page = window.page("migration")

    def quiet(self):
        for _ in range(5):
            self._qtbot.waitUntil(lambda: not self.desk.office.lanes.jobs(), timeout=PATIENCE)
            self._qtbot.wait(50)

    def click(self, widget):
        assert widget.isVisible(), widget.accessibleName()
        assert widget.isEnabled(), widget.accessibleName()
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.quiet()

    def dialog(self, kind=QDialog):
        found = [dialog for dialog in self.window.findChildren(kind) if dialog.isVisible()]
        return found[-1] if found else None

    @property
    def held(self):
        """The control that has the keyboard."""
        return (self.dialog() or self.window).focusWidget()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        if self.dialog() is None:
            self.window.activateWindow()
            self._qtbot.wait(50)
        self._qtbot.keyClick(self.held or self.window, key, modifier)
        self.quiet()

    def tab_to(self, name):
        """Go by the tab key to a control whose name begins so."""
        for _ in range(80):
            held = self.held
            if held is not None and held.accessibleName().startswith(name):
                return held
            self._qtbot.keyClick(held or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"the tab key does not reach {name}")

    def use(self, name):
        """Press a button or tick by keyboard alone."""
        held = self.tab_to(name)
        assert isinstance(held, QAbstractButton)
        self.press(Qt.Key.Key_Space)

    def type(self, name, words):
        self._qtbot.keyClicks(self.tab_to(name), words)

    @property
    def how(self):
        """How each step stands, in words."""
        return {name: made.how for name, made in self.page.rail.buttons.items()}
