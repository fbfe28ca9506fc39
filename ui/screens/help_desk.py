"""Who shows the help: one window, opened on the first call, kept with its place until the program ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from ui.bridge.desk import Desk
from ui.bridge.help_call import help_call
from ui.text.tr import tr

if TYPE_CHECKING:
    from ui.dialogs.help import HelpWindow

LOOK = "help-window"
"""Name under which the window's size is kept in the store."""


class HelpDesk(QObject):
    """Opens the help where it is asked for; it works without a desk, too, only that no size is kept then."""

    tour_wanted = Signal()

    def __init__(self, window: QMainWindow) -> None:
        """Wait for the first call."""
        super().__init__(window)
        self._desk: Desk | None = None
        self._kept: object = None
        """The window's size as the store has it; None for the first one."""
        self.window: HelpWindow | None = None
        help_call().wanted.connect(self.open_at)

    def open_desk(self, desk: Desk) -> None:
        """Keep the window's size from now on, and take the one that was kept."""
        self._desk = desk
        store = desk.office.store
        work = desk.reading(self, tr("Help"), lambda _ctx: store.setting(LOOK, None))
        work.on_success(self._take).start()

    def open_at(self, anchor: str) -> None:
        """Show the help at a section."""
        if self.window is None:
            from app.services.guide import read_book  # noqa: PLC0415 - only when somebody asks
            from ui.dialogs.help import HelpWindow  # noqa: PLC0415 - as above

            self.window = HelpWindow(read_book(tr))
            self.window.take_look(self._kept)
            self.window.left.connect(self._keep)
            self.window.tour_wanted.connect(self.tour_wanted)
        self.window.tour.setVisible(self._desk is not None and self._desk.company is not None)
        self.window.open_at(anchor)

    def close(self) -> None:
        """Close the window for good, as the program ends."""
        self._desk, window, self.window = None, self.window, None
        if window is not None:
            window.close()
            window.deleteLater()

    def _take(self, kept: object) -> None:
        self._kept = kept
        if self.window is not None:
            self.window.take_look(kept)

    def _keep(self) -> None:
        kept = self.window.look.kept() if self.window is not None else self._kept
        if self._desk is None or kept == self._kept:
            return
        self._kept, store = kept, self._desk.office.store
        self._desk.reading(self, tr("Help"), lambda _ctx: store.set_setting(LOOK, kept)).start()
