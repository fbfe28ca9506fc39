"""The mismatch page: cards, the list behind one, the ways to settle, undo, reports, all by mouse and by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel

from app.domain.company import Mode
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.planning.offers import Choice
from tests.fakes.mismatches import LONG, certificate
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.problem import ProblemDialog
from ui.screens.mismatches_certificate import CertificateDialog
from ui.screens.mismatches_dialogs import KEYS, KeysDialog, LinkDialog, NoteDialog
from ui.screens.plan_dialog import PlanDialog

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def _dialog(window, kind=QDialog):
    """Return the dialog in front, or None."""
    settle()
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    return found[-1] if found else None


@pytest.fixture
def page(window):
    window.go("mismatches")
    settle()
    return window.page("mismatches")


def _card(page, cause):
    return next(card for card in page.cards.cards if card.card.group.cause == cause)


def _open(page, cause):
    page.open_card(_card(page, cause).card)
    settle()


def test_cards_tell_cause_count_money_and_age(page):
    names = [card.accessibleName() for card in page.cards.cards]
    assert len(names) == 4
    assert "Amount differs. 38 invoices: charge code FREIGHT. $45.03" in names[0]
    assert "oldest: " in names[0]
    assert _card(page, "amount-differs").settle.text() == "Use Pronto's, all 38"
    assert _card(page, "only-in-stripe").settle.text() == "Ignore…"


def test_the_navigation_says_how_many_are_open(window, page, office):
    button = window.navigation.buttons["mismatches"]
    assert button.text().endswith("49")
    assert button.accessibleName() == "Mismatches, 49"
    office.viewer.set_state([one.id for one in office.viewer.rows_kept], MismatchState.FIXED)
    window.desk.records_changed.emit()
    settle()
    assert button.accessibleName() == "Mismatches"


def test_a_card_opens_by_click_and_by_enter(page, qtbot):
    card = _card(page, "changed-in-stripe")
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    settle()
    assert page.list.model.rowCount() == 9
    assert page.list.details.mismatch.pronto_id.startswith("ACME")
    qtbot.keyClick(page.list.table, Qt.Key.Key_Escape)
    settle()
    first = page.cards.cards[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_J)
    assert QApplication.focusWidget() is page.cards.cards[1]
    qtbot.keyClick(page.cards.cards[1], Qt.Key.Key_Return)
    settle()
    assert page.list.isVisible()


def test_j_and_k_walk_the_list_and_enter_goes_to_the_buttons(page, qtbot):
    _open(page, "changed-in-stripe")
    table = page.list.table
    first = page.list.details.mismatch
    qtbot.keyClick(table, Qt.Key.Key_J)
    settle()
    assert page.list.details.mismatch != first
    qtbot.keyClick(table, Qt.Key.Key_K)
    settle()
    assert page.list.details.mismatch == first
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.list.details.buttons[0]
    assert page.list.details.buttons[0].accessibleName() == "Use Pronto's"


def test_one_record_without_money_is_fixed_by_one_key_and_taken_back_by_another(window, page, office, qtbot):
    _open(page, "changed-in-stripe")
    one = page.list.details.mismatch
    qtbot.keyClick(page.list.table, Qt.Key.Key_U)
    settle()
    assert office.fixes.calls[0] == ("preview", (one.id,), "pronto", "", "")
    assert office.fixes.calls[1][0] == "apply"
    assert page.list.model.rowCount() == 8
    assert page.told.words == "Done: update 1."
    assert page.list.details.mismatch != one
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    dialog = _dialog(window, PlanDialog)
    assert office.undo.calls == [("run", 10)]
    assert [chip for chip in dialog.chips.findChildren(type(dialog.apply)) if not chip.isHidden()]
    dialog.apply.click()
    settle()
    assert office.undo.calls[-1] == ("apply", 500)
    assert page.list.model.rowCount() == 9


def test_money_and_many_records_show_their_plan_first(window, page, office, qtbot):
    _open(page, "amount-differs")
    qtbot.keyClick(page.list.table, Qt.Key.Key_U)
    dialog = _dialog(window, PlanDialog)
    assert dialog.model.rowCount() == 1
    dialog.reject()
    settle()
    assert [call[0] for call in office.fixes.calls] == ["preview"]


def test_a_key_with_shift_settles_all_alike(window, page, office, qtbot):
    _open(page, "amount-differs")
    qtbot.keyClick(page.list.table, Qt.Key.Key_U, SHIFT)
    dialog = _dialog(window, PlanDialog)
    assert dialog.model.rowCount() == 38
    assert dialog.apply.text() == "&Apply to 38 records"
    assert QApplication.focusWidget() is dialog.apply
    qtbot.keyClick(dialog.apply, Qt.Key.Key_Return)
    settle()
    assert office.fixes.calls[-1][0] == "apply"
    # The last of the card is settled: the other cards again.
    assert [card.card.group.count for card in page.cards.cards] == [9, 1, 1]
    assert page.cards.isVisible()


def test_a_cause_is_settled_in_two_clicks_from_the_page(window, page, office, qtbot):
    qtbot.mouseClick(_card(page, "amount-differs").settle, Qt.MouseButton.LeftButton)
    dialog = _dialog(window, PlanDialog)
    qtbot.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    settle()
    assert office.viewer.count(1, page.filters.chosen) == 11


def test_a_card_without_a_plain_way_is_ignored_in_two_clicks(window, page, office, qtbot):
    qtbot.mouseClick(_card(page, "only-in-stripe").settle, Qt.MouseButton.LeftButton)
    dialog = _dialog(window, NoteDialog)
    qtbot.mouseClick(dialog.ignore, Qt.MouseButton.LeftButton)
    settle()
    assert office.fixes.calls == [("ignore", (49,), "")]
    assert [card.card.group.count for card in page.cards.cards] == [38, 9, 1]


def test_ignoring_takes_a_note_and_can_be_undone(window, page, office, qtbot):
    _open(page, "changed-in-both")
    one = page.list.details.mismatch
    qtbot.keyClick(page.list.table, Qt.Key.Key_I)
    dialog = _dialog(window, NoteDialog)
    qtbot.keyClicks(dialog.note, "agreed by phone")
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return)
    settle()
    assert office.fixes.calls == [("ignore", (one.id,), "agreed by phone")]
    page.filters.states.setCurrentIndex(1)
    settle()
    assert page.list.details.mismatch.note == "agreed by phone"
    assert [button.text() for button in page.list.details.buttons] == ["Take up again"]
    page.list.details.buttons[0].click()
    settle()
    assert office.fixes.calls[-1] == ("reopen", (one.id,))


def test_linking_searches_the_other_side(window, page, office, qtbot):
    _open(page, "only-in-stripe")
    one = page.list.details.mismatch
    qtbot.keyClick(page.list.table, Qt.Key.Key_L)
    dialog = _dialog(window, LinkDialog)
    assert dialog.search.text() == "Stray"
    assert dialog.model.rowCount() == 3
    dialog.search.setText("cand2")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.link.click()
    settle()
    assert office.fixes.calls[0] == ("preview", (one.id,), "link", "", "CAND2")


def test_a_key_that_does_not_apply_does_nothing(page, office, qtbot):
    _open(page, "only-in-stripe")
    qtbot.keyClick(page.list.table, Qt.Key.Key_U)
    settle()
    assert office.fixes.calls == []


def test_notes_and_names_are_kept_and_typing_sets_off_no_fix(page, office, qtbot):
    _open(page, "changed-in-both")
    number = page.list.details.mismatch.id
    details = page.list.details
    details.note.setFocus()
    qtbot.keyClicks(details.note, "used last")
    qtbot.keyClick(details.note, Qt.Key.Key_Return)
    details.assignee.setEditText("Kim")
    details.assignee.lineEdit().editingFinished.emit()
    settle()
    kept = next(one for one in office.viewer.rows_kept if one.id == number)
    assert (kept.note, kept.assignee) == ("used last", "Kim")
    details.note.clear()
    qtbot.keyClick(details.note, Qt.Key.Key_Return)
    settle()
    assert next(one for one in office.viewer.rows_kept if one.id == number).note == ""
    assert office.fixes.calls == []
    page.filters.people.setCurrentIndex(page.filters.people.findData("Kim"))
    page.list.back.emit()
    settle()
    page.filters.people.setCurrentIndex(page.filters.people.findData("Kim"))
    settle()
    assert page.list.model.rowCount() == 1


def test_filters_narrow_cards_and_list(page, office, qtbot):
    page.filters.kinds.setCurrentIndex(page.filters.kinds.findData("invoices"))
    settle()
    assert [card.card.group.cause for card in page.cards.cards] == ["amount-differs"]
    qtbot.keyClick(page, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is page.filters.search
    qtbot.keyClicks(page.filters.search, "500012")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    page.filters.search.setText("nobody")
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.title == "Nothing matches"
    page.empty.button.click()
    settle()
    assert len(page.cards.cards) == 4


def test_sorting_is_asked_of_the_store(page, office):
    _open(page, "amount-differs")
    page.list.table.horizontalHeader().setSortIndicator(6, Qt.SortOrder.DescendingOrder)
    settle()
    assert office.viewer.asked[-1][1:3] == ("money", True)
    assert page.list.details.mismatch.cents == 137


@pytest.mark.parametrize(
    ("given", "settled", "title", "spoken"),
    [
        ({"open": 49}, False, "49 differences", "Red"),
        ({"open": 49}, True, "All 49 differences settled since", "Red"),
        ({"open": 0, "rows": ()}, True, "52 records in step, $ agree", "Green"),
        ({"open": 0, "skipped": 3}, True, "52 records in step, $ agree", "Amber"),
        ({"complete": False, "problems": ("Stripe's invoices could not be read: 403.",)}, True,
         "Stripe's invoices could not be read: 403.", "Red"),
    ],
)  # fmt: skip
def test_the_strip_says_it_in_words_and_never_falsely_green(open_window, given, settled, title, spoken):
    office = FakeOffice(company())
    office.viewer.certificates = [certificate(**given)]
    if settled:
        office.viewer.set_state([one.id for one in office.viewer.rows_kept], MismatchState.FIXED)
    window = open_window(office)
    window.go("mismatches")
    settle()
    strip = window.page("mismatches").strip
    assert strip.title == title
    word = strip.accessibleName().partition(":")[0]
    assert word == ("Amber" if settled and given.get("open") else spoken)
    assert strip.isVisible()


def test_before_the_first_reconciliation_the_page_offers_it(open_window):
    office = FakeOffice(company())
    office.viewer.certificates, office.viewer.rows_kept = [], []
    window = open_window(office)
    window.go("mismatches")
    settle()
    page = window.page("mismatches")
    assert page.empty.title == "Not reconciled yet"
    page.empty.button.click()
    settle()
    assert office.reconcile.calls == [(1, "person")]
    assert page.empty.title == "No differences are open"


def test_the_certificate_opens_per_type_and_day(window, page):
    page.strip.open.click()
    dialog = _dialog(window, CertificateDialog)
    assert dialog.model.rowCount() == 1
    cells = [dialog.model.index(0, column).data() for column in range(dialog.model.columnCount())]
    assert cells == ["Invoices", "20 Nov 2026", "40", "40", "$44.00", "$40.00", "sums differ"]
    dialog.only.setChecked(False)
    assert dialog.model.rowCount() == 2


def test_the_question_mark_lays_the_keys_over_the_page(window, page, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_Question)
    assert _dialog(window, KeysDialog) is not None
    told = " ".join(keys for keys, _words in KEYS)
    assert all(f" {key} " in f" {told} " for key in "USLCARI?")


def test_a_report_is_saved_where_the_person_says(window, page, office, tmp_path):
    page.report.ask("csv")
    dialog = _dialog(window, QFileDialog)
    assert dialog.defaultSuffix() == "csv"
    dialog.fileSelected.emit(str(tmp_path / "found.csv"))
    dialog.reject()
    settle()
    assert office.reports.saved == [tmp_path / "found.csv"]
    assert page.told.words == "The report is saved as found.csv."
    page.report.save_pack(tmp_path)
    settle()
    assert "2 files" in page.told.words


def test_a_fix_that_fails_says_so(window, page, office, qtbot):
    office.fixes.problem = NeedsUser(Code.LIVE_OFF) if hasattr(Code, "LIVE_OFF") else NeedsUser(Code.GUARD)
    _open(page, "changed-in-stripe")
    qtbot.keyClick(page.list.table, Qt.Key.Key_U)
    assert _dialog(window, ProblemDialog) is not None


def test_a_live_account_is_asked_about_every_time(open_window, qtbot):
    window = open_window(FakeOffice(company(mode=Mode.LIVE, live_allowed=True)))
    window.go("mismatches")
    settle()
    page = window.page("mismatches")
    _open(page, "changed-in-stripe")
    qtbot.keyClick(page.list.table, Qt.Key.Key_U)
    dialog = _dialog(window, PlanDialog)
    assert dialog is not None
    assert dialog.apply.property("role") == "danger"


def test_long_values_break_and_what_differs_is_marked_without_colour(page):
    _open(page, "changed-in-both")
    side = page.list.details.diff.sides[0]
    assert side.pronto == LONG
    cells = page.list.details.diff.findChildren(QLabel)
    spoken = [cell.accessibleName() for cell in cells]
    assert any("[" in name and "]" in name and name.startswith("Address line 1, Stripe") for name in spoken)
    assert page.list.details.width() <= page.width()


def test_fields_that_agree_are_folded_away(page):
    _open(page, "changed-in-both")
    diff = page.list.details.diff
    assert diff.more.text() == "Show 2 fields that agree"
    diff.more.click()
    assert diff.more.text() == "Hide 2 fields that agree"


def test_a_record_that_needs_attention_leads_to_its_difference(window, office):
    one = next(one for one in office.viewer.rows_kept if one.kind is RecordType.CUSTOMERS)
    office.viewer.of_record = lambda *_what: one
    window.desk.show_records(RecordType.CUSTOMERS, None)
    settle()
    details = window.page("records").details
    assert details.mend.text() == "&Settle the difference"
    details.mend.click()
    settle()
    assert window.current is window.page("mismatches")
    assert window.page("mismatches").filters.search.text() == details.hit.pronto_id


def test_every_way_to_settle_has_a_key_of_its_own(page):
    from ui.text.mismatch import way_key, way_words

    keys = [way_key(choice) for choice in Choice]
    assert len(set(keys)) == len(keys)
    assert all(way_words(choice) for choice in Choice)
