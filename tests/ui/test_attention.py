"""Needs attention: cards, the list, the entry at hand; retry, skip, edit, take back, by keyboard and by mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.attention import Stand
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.domain.plan import Action
from app.ports.progress import Progress
from tests.fakes.attention import entries, entry, guarded
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.problem import ProblemDialog
from ui.screens.attention_dialogs import EditDialog, SkipDialog

CUSTOMERS = RecordType.CUSTOMERS


@pytest.fixture
def office():
    made = FakeOffice(company())
    made.queue.listed = entries()
    made.history.recent = [made.sync._go(type("Quiet", (), {"report": lambda *_: None})(), "sync")]
    return made


@pytest.fixture
def page(window):
    window.go("attention")
    settle()
    return window.page("attention")


def dialog_of(window, kind):
    return next(one for one in window.findChildren(kind) if one.isVisible())


def card_of(page, stand, cause):
    return next(one for one in page.cards if (one.group.stand, one.group.cause) == (stand, cause))


def back_to(widget):
    """Have the window in front again, as a desktop does when a dialog closes."""
    widget.window().activateWindow()
    widget.setFocus()
    settle()


def press(widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifiers)
    settle()


def test_everything_that_stands_by_cause_with_counts_and_money(page, window):
    assert window.navigation.buttons["attention"].accessibleName() == "Needs attention, 3"
    assert page.subtitle.text() == (
        "3 records need a person · 1 held for approval · $10,250.00 at stake · 2 on the way"
    )
    said = [card.accessibleName() for card in page.cards]
    assert said[0] == "Needs a person. Refused by Stripe. 2 records. $1,250.00"
    assert said[2].startswith("Held for approval. Big invoices. 1 record. $9,000.00")
    assert said[3] == "Retrying. Stripe asks to go slower. 1 record"
    assert page.model.rowCount() == 6
    assert page.at_hand.pronto_id == "CUS0003"
    assert page.details._message.text() == "No such town."


def test_a_card_lists_its_own_and_everything_comes_back(page):
    page.table.setFocus()
    card = card_of(page, Stand.RETRYING, "rate-limited")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    settle()
    assert [page.model.row(place).pronto_id for place in range(page.model.rowCount())] == ["CUS0015"]
    assert page.details._tries.text().startswith("Try 2 failed")
    assert page.details._tries.text().endswith("next try with the next sync.")
    assert card_of(page, Stand.RETRYING, "rate-limited").property("chosen") is True
    QTest.mouseClick(page.everything, Qt.MouseButton.LeftButton)
    settle()
    assert page.model.rowCount() == 6
    first = page.cards[0]
    first.setFocus()
    press(first, Qt.Key.Key_Return)
    assert page.model.rowCount() == 2


def test_by_keyboard_alone(page, office, window):
    table = page.table
    assert window.focusWidget() is table
    press(table, Qt.Key.Key_J)
    assert page.at_hand.pronto_id == "CUS0007"
    assert "Failed 3 times in the same way" in page.details._tries.text()
    press(table, Qt.Key.Key_K)
    press(table, Qt.Key.Key_R)
    assert office.queue.asked == [("retry", [(CUSTOMERS, "CUS0003")], "person")]
    press(table, Qt.Key.Key_S)
    dialog = dialog_of(window, SkipDialog)
    assert not dialog.button.isEnabled()
    QTest.keyClicks(dialog.note, "a test debtor")
    press(dialog.note, Qt.Key.Key_Return)
    assert office.queue.asked[-1] == ("skip", ["customers/CUS0003"], "a test debtor", "person")
    assert "left alone until it changes" in page.told.words
    back_to(table)
    press(table, Qt.Key.Key_U)
    assert office.queue.asked[-1] == ("unskip", [(CUSTOMERS, "CUS0003")], "person")
    back_to(table)
    press(table, Qt.Key.Key_E)
    dialog = dialog_of(window, EditDialog)
    assert dialog.path == "email"
    assert "no e-mail address" in dialog.problem.text()
    QTest.keyClicks(dialog.value, "a@b.com.au")
    press(dialog.value, Qt.Key.Key_Return)
    assert office.queue.asked[-1] == ("edit", (CUSTOMERS, "CUS0003"), "email", "a@b.com.au", "person")
    back_to(table)
    press(table, Qt.Key.Key_Return)
    assert window.focusWidget() is page.details.retry


def test_a_retry_syncs_and_tells_what_came_of_it(page, office, window):
    office.store.views.hits = [
        one if one.pronto_id != "CUS0003" else type(one)(**{
            **{name: getattr(one, name) for name in one.__slots__}, "standing": Standing.IN_STEP})
        for one in office.store.views.hits
    ]  # fmt: skip
    before = len(office.sync.calls)
    QTest.mouseClick(page.details.retry, Qt.MouseButton.LeftButton)
    settle()
    assert len(office.sync.calls) == before + 1
    assert page.told.words == "“Cus0003 Pty Ltd” went through."


def test_all_of_a_cause_and_many_only_after_asking(page, office, window):
    card = card_of(page, Stand.PARKED, "rejected")
    assert card.all.text() == "Send it again, all 2"
    QTest.mouseClick(card.all, Qt.MouseButton.LeftButton)
    settle()
    assert office.queue.asked == [("all", "rejected", Stand.PARKED, "person")]
    office.queue.listed = [entry(n, Stand.PARKED, f"C{n}", "rejected", "No.") for n in range(1, 40)]
    page.shown()
    settle()
    QTest.mouseClick(card_of(page, Stand.PARKED, "rejected").all, Qt.MouseButton.LeftButton)
    settle()
    assert len(office.queue.asked) == 1
    dialog_of(window, ConfirmDialog).button.click()
    settle()
    assert office.queue.asked[1:] == [("all", "rejected", Stand.PARKED, "person")]


def test_the_remedy_of_a_record_and_of_a_card_leads_on(page, window):
    page.show_where((Stand.PARKED, "invalid"))
    settle()
    assert page.details.mend.text() == "Settle the difference"
    QTest.mouseClick(page.details.mend, Qt.MouseButton.LeftButton)
    settle()
    assert window.current is window.page("mismatches")
    window.go("attention")
    settle()
    QTest.mouseClick(card_of(page, Stand.HELD, "Big invoices").all, Qt.MouseButton.LeftButton)
    settle()
    assert window.current is window.page("approvals")


def test_a_value_set_by_hand_can_go_back_to_the_mappings(page, office, window):
    page.edit("name")
    dialog = dialog_of(window, EditDialog)
    assert (dialog.path, dialog.value.text()) == ("name", "CUS0003 Pty Ltd")
    QTest.mouseClick(dialog.own, Qt.MouseButton.LeftButton)
    settle()
    assert office.queue.asked[-1] == ("unedit", (CUSTOMERS, "CUS0003"), "name", "person")


def test_a_refusal_is_told_on_the_page(page, office):
    office.queue.problem = NeedsUser(Code.BAD_INPUT, "Nothing stands there any more.")
    page.details.retry.click()
    settle()
    assert page.told.words == "Nothing stands there any more."


def test_the_last_skip_is_taken_back_by_undo(page, office, window):
    page.acts._skip(page.at_hand, "later")
    settle()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert office.queue.asked[-1][0] == "unskip"
    assert not page.take_back_last()


def test_it_follows_a_run_and_keeps_the_entry_in_hand(page, office, window):
    press(page.table, Qt.Key.Key_J)
    assert page.at_hand.pronto_id == "CUS0007"
    office.queue.listed = [one for one in office.queue.listed if one.row != 1]
    window.desk.works.run_progressed.emit(1, Progress("write", "", 1, 5))
    assert page._live.isActive()
    page._live.timeout.emit()
    settle()
    assert page.model.rowCount() == 5
    assert page.at_hand.pronto_id == "CUS0007"
    office.queue.listed = [one for one in office.queue.listed if one.row != 2]
    window.desk.records_changed.emit()
    settle()
    assert page.at_hand.pronto_id == "CUS0011"


def test_nothing_stands(page, office, window):
    office.queue.listed = []
    window.desk.records_changed.emit()
    settle()
    assert page.empty.isVisible()
    assert page.empty.title == "Nothing waits and nothing needs you"
    for act in (page.retry, page.skip, page.edit, page.mend, page.take_back):
        act()
    assert office.queue.asked == []


def test_searching(page):
    QTest.keyClicks(page.search, "postcode")
    press(page.search, Qt.Key.Key_Return)
    assert [page.model.row(place).pronto_id for place in range(page.model.rowCount())] == ["CUS0007"]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (960, 560)])
def test_it_fits(open_window, office, size):
    window = open_window(office, size=size)
    window.go("attention")
    settle()
    page = window.page("attention")
    assert window.width() <= max(size[0], 960)
    assert page.details.geometry().right() <= page._split.width()
    assert page.minimumSizeHint().width() <= 1366 - 196


WORDS = "80 customers would be updated, more than the 50 allowed without asking."


@pytest.fixture
def held(page, office):
    office.queue.listed += [guarded(7, "CUS0031", WORDS, cents=4_200), guarded(8, "CUS0035", WORDS)]
    office.history.guarded = WORDS
    page.shown()
    settle()
    return card_of(page, Stand.GUARDED, "update-customers")


def test_what_the_guard_holds_is_a_card_with_its_sentence(page, held, window):
    assert held.accessibleName().startswith("Unusually many. Update: customers. 2 records. $42.00")
    assert WORDS in [one.text() for one in held.findChildren(QLabel)]
    assert "2 held: unusually many" in page.subtitle.text()
    window.desk.records_changed.emit()
    settle()
    assert window.navigation.buttons["attention"].accessibleName() == "Needs attention, 5"
    assert page._area.viewport().width() >= page._inner.minimumSizeHint().width(), "nothing is cut off at the right"
    press(held, Qt.Key.Key_Return)
    assert [page.model.row(place).pronto_id for place in range(page.model.rowCount())] == ["CUS0031", "CUS0035"]
    assert page.details._message.text() == WORDS
    assert page.details.retry.isHidden()
    assert not page.details.skip.isHidden()


def test_what_the_guard_holds_is_agreed_to_once_and_sent(held, window, office):
    held.mend.click()
    settle()
    dialog = dialog_of(window, ProblemDialog)
    assert WORDS in " ".join(one.text() for one in dialog.findChildren(QLabel))
    dialog.accept()
    settle()
    assert office.sync.calls[-1] == ("sync", 1, True)


def test_what_the_guard_holds_is_looked_at_and_sent_in_part(page, held, window, office):
    press(held, Qt.Key.Key_Return)
    page.details.approve.click()
    settle()
    preview = window.page("preview")
    assert window.current is preview
    assert "Nothing of it has been sent" in preview.subtitle.text()
    assert preview.guard.words.startswith(WORDS)
    (row,) = preview.model.rows
    preview.model.toggle(0)
    settle()
    assert preview.send.text().endswith("1")
    preview.send.click()
    settle()
    assert office.sync.calls[-1] == ("apply", 8, {row.id}, (CUSTOMERS, Action.UPDATE))


def test_a_later_sync_holds_the_same_or_no_more(held, window, office):
    held.all.click()
    settle()
    preview = window.page("preview")
    office.queue.plan = 9
    window.desk.records_changed.emit()
    settle()
    preview.send.click()
    settle()
    assert office.sync.calls[-1][:2] == ("apply", 9)
    window.go("attention")
    settle()
    card_of(window.page("attention"), Stand.GUARDED, "update-customers").all.click()
    settle()
    office.queue.listed = []
    window.desk.records_changed.emit()
    settle()
    assert preview.guard.words.startswith("The guard does not hold these any more")


def test_the_overview_says_what_the_guard_holds_and_leads_to_it(window, office):
    office.queue.listed.append(guarded(7, "CUS0031", WORDS))
    window.go("overview")
    settle()
    callout = window.page("overview").guarded
    assert callout.words == f"{WORDS} They wait until you agree."
    callout.button.click()
    settle()
    assert window.current is window.page("attention")
