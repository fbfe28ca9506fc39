"""How much waits on a page, beside the page's name at the left: counted whenever something changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.attention import Stand
from app.domain.kinds import RecordType
from ui.bridge.desk import Desk
from ui.bridge.office import Office
from ui.bridge.office_matching import Matching
from ui.bridge.operations import Newest
from ui.screens.navigation import Navigation
from ui.text.tr import tr

MATCHED = (RecordType.CUSTOMERS, RecordType.ITEMS, RecordType.INVOICES)
"""The types that are matched by likeness; the planning's own list is not imported to paint a window."""


class PageCount(QObject):
    """Counts for one page, wherever the person is."""

    def __init__(
        self,
        desk: Desk,
        navigation: Navigation,
        page: str,
        count: Callable[[Office, int], int],
        tell: Callable[[int], object] = lambda _number: None,
    ) -> None:
        """Count now and from now on.

        Args:
            desk: tells of changes and of the company at hand.
            navigation: shows the number.
            page: name of the page.
            count: what to count in an office, of a company by number; called beside the window.
            tell: who else is to hear of each count.
        """
        super().__init__(navigation)
        self._desk, self._navigation = desk, navigation
        self._page, self._count, self._tell = page, count, tell
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
        count, office, number = self._count, self._desk.office, company.id
        work = self._desk.reading(self, tr("Count"), lambda _ctx: count(office, number))
        self._newest.start(work.on_success(self._show))

    def _show(self, number: int) -> None:
        self._navigation.show_count(self._page, number)
        self._tell(number)


def count_pages(desk: Desk, navigation: Navigation) -> None:
    """Count for every page that has something to count, from now on."""
    PageCount(desk, navigation, "mismatches", _open)
    PageCount(desk, navigation, "approvals", _unruled, desk.tell_to_approve)
    PageCount(desk, navigation, "attention", _parked)
    pairs = PageCount(desk, navigation, "matching", _pairs)
    desk.matches_changed.connect(pairs.look)


def open_pairs(matching: Matching, company_id: int) -> dict[RecordType, int]:
    """Return how many pairs of each type wait for a person: green and amber."""
    return {kind: matching.count(company_id, kind).open for kind in MATCHED}


def _open(office: Office, company_id: int) -> int:
    # Not before the window is painted: it brings the planning with it.
    from app.services.viewer import Chosen  # noqa: PLC0415

    return office.viewer.count(company_id, Chosen())


def _unruled(office: Office, company_id: int) -> int:
    """What was refused stays held, but waits for nobody."""
    return sum(one.count - one.refused for one in office.approvals.counts(company_id))


def _pairs(office: Office, company_id: int) -> int:
    return sum(open_pairs(office.matching, company_id).values())


def _parked(office: Office, company_id: int) -> int:
    """Return how many wait for a person on no page of their own."""
    waits = (Stand.PARKED, Stand.GUARDED)
    return sum(one.count for one in office.queue.groups(company_id) if one.stand in waits)
