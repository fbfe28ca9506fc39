"""How many pairs wait for a person, beside the page's name at the left."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.kinds import RecordType
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.office_matching import Matching
from ui.bridge.operations import Newest
from ui.screens.navigation import Navigation
from ui.text.tr import tr

MATCHED = (RecordType.CUSTOMERS, RecordType.ITEMS, RecordType.INVOICES)
"""The types that are matched by likeness; the planning's own list is not imported to paint a window."""


def open_pairs(matching: Matching, company_id: int) -> dict[RecordType, int]:
    """Return how many pairs of each type wait for a person: green and amber."""
    return {kind: matching.count(company_id, kind).open for kind in MATCHED}


class PairCount(QObject):
    """Counts whenever something changed, wherever the person is."""

    def __init__(self, desk: Desk, navigation: Navigation) -> None:
        """Count now and from now on."""
        super().__init__(navigation)
        self._desk = desk
        self._navigation = navigation
        self._newest: Newest[int] = Newest()
        for changed in (desk.records_changed, desk.matches_changed):
            changed.connect(self.look)
        desk.company_changed.connect(lambda _company: self.look())
        desk.works.run_ended.connect(lambda _end: self.look())
        self.look()

    def look(self) -> None:
        """Count."""
        company = self._desk.company
        if company is None:
            self._navigation.show_count("matching", 0)
            return
        matching, number = self._desk.office.matching, company.id

        def count(_ctx: JobContext) -> int:
            return sum(open_pairs(matching, number).values())

        work = self._desk.reading(self, tr("Matching"), count)
        self._newest.start(work.on_success(lambda found: self._navigation.show_count("matching", found)))
