"""The matching page's other tabs, accepting all green ones, looking for matches, and a hundred thousand pairs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.causes import Cause
from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch
from app.runtime.jobs import Job
from tests.fakes.matching import pair
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from tests.ui.test_matching import dialog_of
from ui.screens.matching_dialogs import AcceptGreenDialog
from ui.screens.plan_dialog import PlanDialog

CUSTOMERS = RecordType.CUSTOMERS


@pytest.fixture
def page(window):
    window.go("matching")
    settle()
    return window.page("matching")


def _turn(page, tab):
    page.tabs.setCurrentIndex(tab)
    settle()


def test_all_green_are_listed_then_accepted_and_taken_back_together(page, window, office, qtbot):
    qtbot.keyClick(page.pairs.table, Qt.Key.Key_G)
    dialog = dialog_of(window, AcceptGreenDialog)
    assert [one.id for one in dialog.model.rows] == list(range(1, 11))
    assert "10 customers would be accepted" in dialog.words.text()
    assert dialog.sure.isHidden()
    qtbot.keyClick(dialog.act, Qt.Key.Key_Return)
    settle()
    assert office.matching.calls == [("accepted", tuple(range(1, 11)), "")]
    window.activateWindow()
    settle()
    assert page.pairs.bands.chip("green").text() == "Green  0"
    assert not page.pairs.all_green.isEnabled()
    qtbot.keyClick(page.pairs.table, Qt.Key.Key_Z)
    settle()
    assert office.matching.kept == []


@pytest.mark.parametrize(("number", "kind"), [(60, RecordType.CUSTOMERS), (1, RecordType.INVOICES)])
def test_many_or_money_take_a_tick_first(open_window, qtbot, number, kind):
    office = FakeOffice(company())
    office.matching.rows = [pair(n, kind, f"Name {n}", 90) for n in range(1, number + 1)]
    window = open_window(office)
    window.go("matching")
    settle()
    page = window.page("matching")
    page.pairs.kinds.chip(kind.value).click()
    settle()
    qtbot.mouseClick(page.pairs.all_green, Qt.MouseButton.LeftButton)
    dialog = dialog_of(window, AcceptGreenDialog)
    assert not dialog.act.isEnabled()
    assert QApplication.focusWidget() is dialog.sure
    dialog.sure.click()
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    settle()
    assert len(office.matching.kept) == number


def test_decisions_are_searched_filtered_and_taken_back(page, office, qtbot):
    for row, reason in ((1, "old name"), (2, ""), (3, "by phone")):
        office.matching.accept(1, [row], reason)
    office.matching.reject(1, [4], "another branch")
    _turn(page, 1)
    tab = page.decisions
    assert tab.model.rowCount() == 4
    cells = [tab.model.index(0, column).data() for column in range(tab.model.columnCount())]
    assert cells[0] == "Not the same"
    assert "another branch" in cells
    assert "by hand" in cells
    tab.verdicts.chip("accepted").click()
    settle()
    assert tab.model.rowCount() == 3
    qtbot.keyClick(tab, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is tab.search
    tab.search.setText("BY PHONE")
    qtbot.keyClick(tab.search, Qt.Key.Key_Return)
    settle()
    assert [one.pronto_id for one in tab.model.rows] == ["ACME03"]
    assert tab.sum.text() == "sum = 73"
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    settle()
    assert len(office.matching.kept) == 3
    assert page.decisions.empty.title == "Nothing matches"
    tab.search.clear()
    tab.search.returnPressed.emit()
    settle()
    qtbot.mouseClick(tab.back, Qt.MouseButton.LeftButton)
    settle()
    assert [one.pronto_id for one in office.matching.kept] == ["ACME01", "ACME04"]


def test_a_group_shows_who_stays_and_why_and_another_may_stay(page, window, office, qtbot):
    _turn(page, 2)
    tab = page.duplicates
    assert tab.model.rowCount() == 2
    assert tab.kept == "cus_d0"
    assert tab.members.index(0, 0).data() == "stays"
    assert tab.members.index(1, 0).data() == "is tagged"
    assert not tab.choose.isEnabled()
    tab.members_table.selectRow(2)
    qtbot.keyClick(tab.members_table, Qt.Key.Key_Return)
    settle()
    assert tab.kept == "cus_d2"
    assert tab.members.rows[0].stripe_id == "cus_d2"
    qtbot.mouseClick(tab.tag, Qt.MouseButton.LeftButton)
    dialog = dialog_of(window, PlanDialog)
    assert dialog.model.rowCount() == 2
    assert office.matching.calls == [("survivor", 1, "cus_d2")]
    qtbot.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    settle()
    assert office.matching.calls[-1] == ("apply", 1)
    assert page.told.words.startswith("Tagged: 2 customers.")
    assert tab.model.rowCount() == 1
    qtbot.mouseClick(page.told.button, Qt.MouseButton.LeftButton)
    assert dialog_of(window, PlanDialog) is not None
    assert office.undo.calls == [("run", 77)]


def test_the_linked_one_of_a_group_always_stays(page):
    _turn(page, 2)
    tab = page.duplicates
    tab.table.selectRow(1)
    settle()
    tab.members_table.selectRow(1)
    settle()
    assert tab.kept == "cus_l1"
    assert not tab.choose.isEnabled()
    assert tab.tag.text() == "Ta&g the other…"


def test_on_a_live_account_the_tagging_warns(open_window):
    window = open_window(FakeOffice(company(mode=Mode.LIVE, live_allowed=True)))
    window.go("matching")
    settle()
    page = window.page("matching")
    _turn(page, 2)
    page.duplicates.tag.click()
    dialog = dialog_of(window, PlanDialog)
    assert dialog.apply.property("role") == "danger"


def test_without_duplicates_a_look_is_offered(open_window):
    office = FakeOffice(company())
    office.matching.groups = []
    window = open_window(office)
    window.go("matching")
    settle()
    page = window.page("matching")
    _turn(page, 2)
    assert page.duplicates.empty.title == "No duplicates found"
    page.duplicates.empty.button.click()
    settle()
    assert office.matching.calls[0][0] == "look"


def test_looking_tells_how_far_it_is_and_what_it_found(page, office, qtbot):
    seen = []
    office.matching.hold = lambda _ctx: seen.append(page.strip.isVisible())
    qtbot.keyClick(page.pairs.table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert seen == [True]
    assert page.told.words == "Found 22 possible pairs and 2 groups of duplicates."
    assert not page.strip.isVisible()
    assert page.look.isEnabled()
    assert QApplication.focusWidget() is page.pairs.table


class HeldLanes:
    """Lanes whose job waits in the queue: cancelling it ends it."""

    def __init__(self, lanes):
        self._lanes = lanes

    def submit(self, lane, name, job):
        return Job(9_000, lane, name, job, self._lanes._deliver, lambda *_fault: None)


def test_looking_can_be_stopped(page, office, qtbot):
    lanes = HeldLanes(office.lanes)
    page._desk.works._lanes = lanes
    qtbot.mouseClick(page.look, Qt.MouseButton.LeftButton)
    assert page.strip.isVisible()
    assert not page.look.isEnabled()
    qtbot.mouseClick(page.strip.cancel, Qt.MouseButton.LeftButton)
    page._desk.works._lanes = office.lanes
    settle()
    assert page.told.words == "Stopped. What was found so far is listed."
    assert page.look.isEnabled()
    assert not page.strip.running


def test_a_difference_of_a_possible_match_leads_to_its_pair(open_window, qtbot):
    office = FakeOffice(company())
    words = ("It may be in Stripe already.", "Acme 9")
    office.viewer.rows_kept = [
        Mismatch(CUSTOMERS, cause, "ACME09", "cus_09", "", reason=words[0], title=words[1], id=number)
        for number, cause in enumerate((Cause.POSSIBLE_MATCH.value, Cause.CHANGED_IN_STRIPE.value), 1)
    ]
    window = open_window(office)
    for number, cause in enumerate((Cause.CHANGED_IN_STRIPE, Cause.POSSIBLE_MATCH)):
        window.go("mismatches")
        settle()
        mismatches = window.page("mismatches")
        card = next(card for card in mismatches.cards.cards if card.card.group.cause == cause)
        mismatches.open_card(card.card)
        settle()
        assert mismatches.list.details.match.isHidden() is (number == 0)
        qtbot.keyClick(mismatches.list.table, Qt.Key.Key_M)
        settle()
        mismatches.list.back.emit()
        settle()
    assert window.current is window.page("matching")
    assert window.current.pairs.details.row.pronto_id == "ACME09"


def test_a_second_reload_keeps_the_row_that_was_in_hand(page):
    page.pairs.table.selectRow(7)
    settle()
    page.pairs.reload()
    page.pairs.model.show_count(26)
    page.pairs.reload()
    settle()
    assert page.pairs.details.row.id == 8


def test_a_hundred_thousand_pairs_open_at_once(open_window, qtbot):
    office = FakeOffice(company())
    asked = []

    class Many(type(office.matching)):
        def count(self, company_id, kind, thresholds=None):
            found = super().count(company_id, kind, thresholds)
            return type(found)(60_000, 30_000, 10_000) if kind is RecordType.CUSTOMERS else found

        def page(self, company_id, kind, band=None, *, offset=0, limit=200, text="", thresholds=None):
            asked.append((offset, limit))
            return [pair(offset + n + 1, kind, f"Name {offset + n}", 90) for n in range(limit)]

        def others(self, company_id, kind, pronto_id):
            return []

    office.matching.__class__ = Many
    window = open_window(office)
    window.go("matching")
    settle()
    page = window.page("matching")
    assert page.pairs.model.rowCount() == 100_000
    assert len(asked) <= 2
    qtbot.keyClick(page.pairs.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.pairs.details.row.id == 100_000
