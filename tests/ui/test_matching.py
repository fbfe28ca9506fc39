"""The matching page: pairs decided by keys and mouse, thresholds, search, empty states, and the ways that lead in."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.remedy import Remedy, RemedyAction
from app.planning.matching.bands import Thresholds
from app.ports.matches import Verdict
from tests.fakes.matching import FOREIGN, LONG
from tests.fakes.office import FakeOffice, FakeOverview, company
from tests.ui.conftest import settle
from ui.dialogs.problem import ProblemDialog
from ui.screens.matching_dialogs import ReasonDialog
from ui.screens.matching_link import LinkToDialog
from ui.screens.mismatches_dialogs import KeysDialog
from ui.text.matching import KEYS, lead_words, points

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def dialog_of(window, kind=QDialog):
    """Return the dialog in front, or None."""
    settle()
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    return found[-1] if found else None


@pytest.fixture
def page(window):
    window.go("matching")
    settle()
    return window.page("matching")


@pytest.fixture
def press(page, qtbot):
    """Press a key where the keyboard is."""

    def go(key, modifier=Qt.KeyboardModifier.NoModifier):
        if QApplication.activeModalWidget() is None:
            # What a desktop does when a dialog is closed.
            page.window().activateWindow()
            settle()
        qtbot.keyClick(QApplication.focusWidget() or page.pairs.table, key, modifier)
        settle()

    return go


def test_pairs_are_listed_by_score_with_their_band_in_words(page):
    pairs = page.pairs
    assert pairs.model.rowCount() == 26
    assert [pairs.bands.chip(key).text() for key in ("all", "green", "amber", "red")] == [
        "All  26", "Green  10", "Amber  11", "Red  5"
    ]  # fmt: skip
    assert pairs.kinds.chip("customers").accessibleName() == "Customers: 21"
    row = [pairs.model.index(10, column).data() for column in range(4)]
    assert row[0] == "Acme 11 Pty Ltd"
    assert row[1] == "Acme 11 P/L"
    assert row[3] == "Amber"
    assert QApplication.focusWidget() is pairs.table


def test_the_pair_at_hand_shows_both_sides_what_differs_and_the_sum(page):
    page.pairs.table.selectRow(3)
    settle()
    details = page.pairs.details
    assert [part.field for part in details.diff.parts] == ["abn", "name", "postcode", "phone"]
    names = [child.accessibleName() for child in details.diff.findChildren(QDialog.__mro__[1])]
    assert "Name, Pronto: Acme 4 P[ty Ltd]" in names
    assert "Name, Stripe: Acme 4 P[/]L" in names
    assert "ABN: +45, ABN" in names
    assert "Phone: −4, another phone" in names
    assert "Postcode: the same" in names
    assert [row.stripe_id for row in details.others.rows] == ["cus_04_b"]


def test_a_accepts_and_moves_on_to_the_next(page, office, press):
    assert page.pairs.details.row.id == 1
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_A)
    assert office.matching.calls == [("accepted", (1,), ""), ("accepted", (2,), "")]
    assert page.pairs.details.row.id == 3
    assert page.pairs.model.rowCount() == 24
    assert page.subtitle.text() == f"Accepted: {FOREIGN} is {FOREIGN}. The next sync links them."
    assert QApplication.focusWidget() is page.pairs.table


def test_r_rejects_n_j_and_k_walk(page, office, press):
    for key in (Qt.Key.Key_N, Qt.Key.Key_J, Qt.Key.Key_K):
        press(key)
    press(Qt.Key.Key_R)
    assert office.matching.calls == [("rejected", (2,), "")]
    assert page.pairs.details.row.id == 3


def test_shift_asks_for_a_reason_that_is_kept(page, window, office, press, qtbot):
    press(Qt.Key.Key_R, SHIFT)
    dialog = dialog_of(window, ReasonDialog)
    qtbot.keyClicks(dialog.reason, "another branch")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    settle()
    assert office.matching.calls == [("rejected", (1,), "another branch")]
    press(Qt.Key.Key_A, SHIFT)
    dialog_of(window, ReasonDialog).reject()
    settle()
    assert len(office.matching.calls) == 1


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Z, CTRL)])
def test_the_last_decision_is_taken_back_by_its_keys(page, office, press, key, modifier):
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_R)
    press(key, modifier)
    assert [one.pronto_id for one in office.matching.kept] == ["ACME01"]
    press(key, modifier)
    assert office.matching.kept == []
    assert page.pairs.model.rowCount() == 26
    assert office.undo.calls == []


def test_ctrl_z_without_a_decision_is_about_the_last_run(window, page, office, press):
    asked = []
    window.desk.asked_undo.connect(asked.append)
    press(Qt.Key.Key_Z, CTRL)
    assert asked == [None]
    press(Qt.Key.Key_Z)
    assert asked == [None]
    page.back.click()
    assert "nothing to take back" in page.subtitle.text()


def test_a_decision_taken_back_elsewhere_says_so_and_lets_the_one_before_be_taken_back(page, window, office, press):
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_A)
    office.matching.kept.pop()
    press(Qt.Key.Key_Z)
    dialog_of(window, ProblemDialog).reject()
    press(Qt.Key.Key_Z)
    assert office.matching.kept == []


def test_enter_goes_to_the_details_and_escape_back(page, press, qtbot):
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.pairs.details.accept
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.pairs.table


def test_the_buttons_do_what_the_keys_do(page, window, office, qtbot):
    qtbot.mouseClick(page.pairs.details.reject, Qt.MouseButton.LeftButton)
    settle()
    qtbot.mouseClick(page.pairs.details.accept, Qt.MouseButton.LeftButton)
    settle()
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    settle()
    assert [call[0] for call in office.matching.calls] == ["rejected", "accepted", "take back", "again"]
    for action, verdict in zip(page.pairs.details.reasoned.menu().actions(), ("accepted", "rejected"), strict=True):
        action.trigger()
        dialog = dialog_of(window, ReasonDialog)
        qtbot.keyClicks(dialog.reason, "why")
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
        settle()
        assert office.matching.calls[-1][0] == verdict
        assert office.matching.calls[-1][2] == "why"


def test_another_candidate_is_put_beside_the_record_and_accepted(page, office, press, qtbot):
    details = page.pairs.details
    details.others_table.opened.emit(0)
    settle()
    assert details.row.stripe_id == "cus_01_b"
    assert [row.stripe_id for row in details.others.rows] == ["cus_01"]
    press(Qt.Key.Key_A)
    assert office.matching.calls == [("accepted", (501,), "")]


@pytest.mark.parametrize("pronto", [False, True])
def test_l_links_to_another_record_of_either_side(page, window, office, press, qtbot, pronto):
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_L)
    dialog = dialog_of(window, LinkToDialog)
    assert dialog.search.text() == "" or dialog.model.rowCount()
    if pronto:
        dialog.sides.chip("pronto").click()
        settle()
    dialog.search.setText("CUS0007")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.model.rowCount() <= 1)
    dialog.reason.setText("by phone")
    if pronto:
        # Everything the fake office knows is linked already.
        assert not dialog.link.isEnabled()
        dialog.reject()
        return
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    settle()
    assert office.matching.calls == [("link", "ACME03", "xx_68", "by phone")]


def test_keys_in_the_search_decide_nothing(page, office, press, qtbot):
    press(Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is page.pairs.search
    qtbot.keyClicks(page.pairs.search, "ARZLNG acme07")
    assert office.matching.calls == []
    page.pairs.search.setText("acme07")
    qtbot.keyClick(page.pairs.search, Qt.Key.Key_Return)
    settle()
    assert page.pairs.model.rowCount() == 1
    assert page.pairs.details.row.pronto_id == "ACME07"
    assert QApplication.focusWidget() is page.pairs.table


def test_a_band_and_a_type_narrow_the_list_down(page, office):
    page.pairs.bands.chip("amber").click()
    settle()
    assert page.pairs.model.rowCount() == 11
    page.pairs.bands.chip("amber").click()
    settle()
    page.pairs.kinds.chip("invoices").click()
    settle()
    assert page.pairs.model.rowCount() == 1
    assert page.pairs.details.row.kind is RecordType.INVOICES
    page.pairs.bands.chip("red").click()
    settle()
    assert page.pairs.empty.title == "Nothing matches"
    page.pairs.empty.button.click()
    settle()
    assert page.pairs.model.rowCount() == 1


def test_counts_follow_the_sliders_and_nothing_is_kept_before_save(page, office, press, qtbot):
    pairs, kept = page.pairs, office.matching.limits
    press(Qt.Key.Key_T)
    assert pairs.panel.isVisible()
    assert QApplication.focusWidget() is pairs.panel.green.figures
    pairs.panel.green.slider.setValue(85)
    qtbot.waitUntil(lambda: pairs.bands.chip("green").text() == "Green  6")
    settle()
    assert pairs.panel.green.figures.value() == 85
    assert not pairs.all_green.isEnabled()
    pairs.panel.amber.figures.setValue(88)
    assert pairs.panel.green.value == 88
    qtbot.waitUntil(lambda: pairs.bands.chip("green").text() == "Green  3")
    assert office.matching.limits == kept
    qtbot.mouseClick(pairs.panel.save, Qt.MouseButton.LeftButton)
    settle()
    assert (office.matching.limits.green, office.matching.limits.amber) == (88, 88)
    assert pairs.all_green.isEnabled()
    assert "green from 88" in page.told.words
    qtbot.mouseClick(pairs.panel.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pairs.bands.chip("green").text() == "Green  10")
    assert pairs.panel.trying.green == Thresholds().green
    # Put away unsaved, what was tried is not meant.
    pairs.tune.click()
    settle()
    assert pairs.panel.trying.green == 88


def test_letting_a_sync_link_green_is_saved_with_the_thresholds(page, office):
    page.pairs.tune.click()
    page.pairs.panel.by_itself.click()
    page.pairs.panel.save.click()
    settle()
    assert office.matching.limits == Thresholds(link_green=True)
    assert "by itself" in page.told.words


def test_a_problem_is_told_and_the_pair_stays(page, window, office, press):
    office.matching.problem = NeedsUser(Code.BAD_INPUT, "The debtor is linked already.")
    press(Qt.Key.Key_A)
    assert dialog_of(window, ProblemDialog) is not None
    assert page.pairs.model.rowCount() == 26
    assert not page.decider.busy


def test_the_question_mark_lists_the_keys(page, window, press):
    press(Qt.Key.Key_Question)
    assert dialog_of(window, KeysDialog) is not None
    told = " ".join(keys for keys, _words in KEYS)
    assert all(key in told for key in "ARNJKLZGT?")


def test_long_and_foreign_names_are_shown_whole_in_the_details(page):
    page.pairs.table.selectRow(0)
    settle()
    assert page.pairs.details.diff.parts[1].pronto == LONG
    page.pairs.table.selectRow(1)
    settle()
    assert page.pairs.details.row.pronto_title == FOREIGN


def test_what_mends_a_possible_match_leads_to_its_pair(window, page, office):
    hit = office.store.views.hits[0]
    hit = type(hit)(RecordType.CUSTOMERS, "ACME09", "", "Acme 9", None, "", "", "", hit.modified, 1)
    window.go("overview")
    window.desk.asked_remedy.emit(hit, Remedy(RemedyAction.MATCH, "Look at the match", "Shows both."))
    settle()
    assert window.current is page
    assert page.pairs.details.row.pronto_id == "ACME09"
    assert page.pairs.text == "ACME09"


@pytest.mark.parametrize("name", ["approvals", "mapping"])
def test_a_remedy_leads_to_the_page_where_its_rule_is(window, office, name):
    hit = office.store.views.hits[0]
    window.go("overview")
    window.desk.asked_remedy.emit(hit, Remedy(RemedyAction.PAGE, "Go there", "Opens it.", name))
    settle()
    assert window.current is window.page(name)


def test_the_count_stands_beside_the_name_and_on_the_overview(window, page, office, press):
    assert window.navigation.buttons["matching"].accessibleName() == "Matching, 22"
    press(Qt.Key.Key_A)
    assert window.navigation.buttons["matching"].accessibleName() == "Matching, 21"
    window.go("overview")
    settle()
    overview = window.page("overview")
    assert overview.pairs.words.startswith("20 customers · 1 invoice may be in Stripe already")
    overview.pairs.button.click()
    assert window.current is page


def test_before_anything_is_read_a_preview_is_offered(open_window):
    office = FakeOffice(company())
    office.matching.rows = []
    office.history.overview = lambda _number: FakeOverview([], None, 0, 0, 0, False)
    window = open_window(office)
    window.go("matching")
    settle()
    empty = window.page("matching").pairs.empty
    assert empty.title == "Nothing has been read yet"
    empty.button.click()
    settle()
    assert office.sync.calls[0][0] == "preview"


def test_with_nothing_to_match_and_with_all_decided_it_says_so(open_window):
    office = FakeOffice(company())
    rows, office.matching.rows = office.matching.rows, []
    window = open_window(office)
    window.go("matching")
    settle()
    page = window.page("matching")
    assert page.pairs.empty.title == "No pairs are waiting"
    page.pairs.empty.button.click()
    settle()
    assert office.matching.calls[0][0] == "look"
    assert page.pairs.empty.title == "Nothing to match"
    office.matching.rows = rows[-1:]
    page.pairs.kinds.chip("invoices").click()
    settle()
    page.pairs.details.accept.click()
    settle()
    assert page.pairs.empty.title == "All decided"
    page.pairs.empty.button.click()
    settle()
    assert [one.verdict for one in page.decisions.model.rows] == [Verdict.ACCEPTED]


def test_points_and_leads_are_told_in_words():
    assert [points(number) for number in (18, -20, 0)] == ["+18", "−20", "–"]
    assert lead_words(100) == "nothing else comes near"
    assert lead_words(1) == "leads by 1 point"
    assert lead_words(0) == "another is as likely"
    assert lead_words(-4) == "behind by 4 points"
