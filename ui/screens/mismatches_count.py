"""How many differences are open, beside the page's name at the left."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.screens.navigation import Navigation
from ui.text.tr import tr


class OpenCount(QObject):
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
            self._navigation.show_count("mismatches", 0)
            return
        viewer, number = self._desk.office.viewer, company.id

        def count(_ctx: JobContext) -> int:
            # Not before the window is painted: it brings the planning with it.
            from app.services.viewer import Chosen  # noqa: PLC0415

            return viewer.count(number, Chosen())

        work = self._desk.reading(self, tr("Mismatches"), count)
        self._newest.start(work.on_success(lambda found: self._navigation.show_count("mismatches", found)))
