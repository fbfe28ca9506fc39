"""Needs approval: the list, the change in full, approving, refusing with a reason, the counts elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule
from tests.fakes.mapping import waiting
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog
from ui.models.mapping_draft import Draft
from ui.screens.approvals import RefuseDialog

RULE = ApprovalRule("Big invoices", "total > 5000")


def under_a_rule(office):
    """Put the rule that holds the changes in force."""
    draft = Draft()
    draft.open(1, office.mappings.in_force(1))
    draft.set_approvals(RecordType.INVOICES, [RULE])
    office.mappings.kept.append((draft.mapping, "Kim", ""))


@pytest.fixture
def office():
    made = FakeOffice(company())
    made.approvals.rows = waiting(5)
    under_a_rule(made)
    return made


@pytest.fixture
def page(window):
    window.go("approvals")
    settle()
    return window.page("approvals")


def dialog_of(window, kind):
    return next(one for one in window.findChildren(kind) if one.isVisible())


def test_what_waits_is_counted_at_the_left_and_on_the_overview(window, office):
    assert window.navigation.buttons["approvals"].accessibleName() == "Needs approval, 5"
    overview = window.page("overview")
    assert overview.approvals.words == "5 changes wait for your approval."
    overview.approvals.button.click()
    settle()
    assert window.current is window.page("approvals")
    office.approvals.rows = []
    window.desk.records_changed.emit()
    settle()
    assert window.navigation.buttons["approvals"].accessibleName() == "Needs approval"
    assert overview.approvals.isHidden()


def test_a_change_is_shown_with_its_rule_and_its_values(page):
    assert page.subtitle.text() == ("5 changes are held, $30,000.00 in all. What is approved goes with the next sync.")
    details = page.details
    assert details._title.text() == "Invoice 1"
    assert details._says.text() == "Every change to invoices where Total is more than 5,000 waits for approval."
    assert [(row.field, row.before, row.after) for row in details.fields.rows] == [
        ("description", "Old words", "New words")
    ]


def test_by_keyboard_alone(page, office, window):
    table = page.table
    assert window.focusWidget() is table
    QTest.keyClick(table, Qt.Key.Key_J)
    assert page.at_hand.id == 2
    QTest.keyClick(table, Qt.Key.Key_K)
    assert page.at_hand.id == 1
    QTest.keyClick(table, Qt.Key.Key_A)
    settle()
    assert office.approvals.ruled == [("approve", (1,), "person", "")]
    assert page.told.words == "1 change is approved; the next sync writes what was shown."
    assert page.at_hand.id == 2
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.focusWidget() is page.details.approve
    QTest.keyClick(page.details.approve, Qt.Key.Key_Space)
    settle()
    assert office.approvals.ruled[-1] == ("approve", (2,), "person", "")
    QTest.keyClick(table, Qt.Key.Key_R)
    dialog = dialog_of(window, RefuseDialog)
    assert not dialog.button.isEnabled()
    QTest.keyClick(dialog.why, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClicks(dialog.why, "the price is wrong")
    QTest.keyClick(dialog.why, Qt.Key.Key_Return)
    settle()
    assert office.approvals.ruled[-1] == ("refuse", (3,), "person", "the price is wrong")
    assert page.at_hand.id == 3
    assert page.details._ruled.words.endswith("the price is wrong")
    assert not page.details.refuse.isEnabled()
    assert window.navigation.buttons["approvals"].accessibleName() == "Needs approval, 2"


def test_all_of_a_rule_after_asking(page, office, window):
    office.approvals.rows += [one for one in waiting(8, "Others") if one.id > 5]
    page.shown()
    settle()
    page.rules.setCurrentIndex(page.rules.findData("Others"))
    page.rules.activated.emit(page.rules.currentIndex())
    settle()
    assert [one.id for one in page.model.rows] == [6, 7, 8]
    page.all.click()
    dialog = dialog_of(window, ConfirmDialog)
    dialog.button.click()
    settle()
    assert office.approvals.ruled == [("approve", (6, 7, 8), "person", "")]


def test_a_change_that_became_another_is_told(page, office):
    office.approvals.problem = NeedsUser(Code.BAD_INPUT, "Change 1 became another change; look again.")
    page.details.approve.click()
    settle()
    assert page.told.words == "Change 1 became another change; look again."


def test_nothing_waits(page, office, window):
    office.approvals.rows = []
    page.shown()
    settle()
    assert page.empty.title == "Nothing waits for approval"
    office.mappings.kept.pop()
    page.shown()
    settle()
    assert page.empty.title == "No rule asks for approval"
    page.empty.button.click()
    settle()
    assert window.current is window.page("mapping")
