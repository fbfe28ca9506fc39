"""How many records need a person, beside the page's name at the left."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.attention import Stand
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.screens.navigation import Navigation
from ui.text.tr import tr


class AttentionCount(QObject):
    """Counts whenever something changed, wherever the person is."""

    def __init__(self, desk: Desk, navigation: Navigation) -> None:
        """Count now and from now on."""
        super().__init__(navigation)
        self._desk, self._navigation = desk, navigation
        self._newest: Newest[int] = Newest()
        desk.records_changed.connect(self.look)
        desk.company_changed.connect(lambda _company: self.look())
        desk.works.run_ended.connect(lambda _end: self.look())
        self.look()

    def look(self) -> None:
        """Count."""
        company = self._desk.company
        if company is None:
            self._navigation.show_count("attention", 0)
            return
        care, number = self._desk.office.queue, company.id

        def count(_ctx: JobContext) -> int:
            return sum(one.count for one in care.groups(number) if one.stand is Stand.PARKED)

        work = self._desk.reading(self, tr("Needs attention"), count)
        self._newest.start(work.on_success(lambda found: self._navigation.show_count("attention", found)))
