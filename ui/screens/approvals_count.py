"""How many changes wait for a person, beside the page's name at the left and on the overview."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.screens.navigation import Navigation
from ui.text.tr import tr

_MOST = 2000
"""Counted one by one, because what was refused stays in the list and is not to be counted."""


class ApprovalsCount(QObject):
    """Counts whenever something changed, wherever the person is."""

    def __init__(self, desk: Desk, navigation: Navigation) -> None:
        """Count now and from now on."""
        super().__init__(navigation)
        self._desk = desk
        self._navigation = navigation
        self._newest: Newest[int] = Newest()
        desk.records_changed.connect(self.look)
        desk.company_changed.connect(lambda _company: self.look())
        desk.works.run_ended.connect(lambda _end: self.look())
        self.look()

    def look(self) -> None:
        """Count."""
        company = self._desk.company
        if company is None:
            self._show(0)
            return
        approvals, number = self._desk.office.approvals, company.id

        def count(_ctx: JobContext) -> int:
            return sum(one.ruling is None for one in approvals.waiting(number, limit=_MOST))

        self._newest.start(self._desk.reading(self, tr("Needs approval"), count).on_success(self._show))

    def _show(self, number: int) -> None:
        self._navigation.show_count("approvals", number)
        self._desk.tell_to_approve(number)
