"""The window as a whole: how it begins, where keys lead, how it ends."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from app.domain.company import Mode
from app.domain.errors import Code, NeedsUser
from app.runtime.lanes import Lanes
from tests.fakes.attention import guarded
from tests.fakes.office import LONG_NAME, FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.crash import CrashDialog
from ui.dialogs.problem import ProblemDialog
from ui.screens.navigation import KEYS, PAGES
from ui.screens.overview import OverviewPage
from ui.screens.welcome import WelcomePage
from ui.widgets.controls import Elided
from ui.wizards.connect import ConnectWizard


def _dialogs(window, kind=QDialog):
    return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]


def test_without_a_company_a_person_is_welcomed(open_window):
    window = open_window(FakeOffice())
    assert isinstance(window.current, WelcomePage)
    assert not window.header.search_box.isEnabled()
    assert window.header.badge.isHidden()


def test_the_practice_company_is_one_click_away(open_window):
    office = FakeOffice()
    window = open_window(office)
    window.welcome.practice.click()
    settle()
    assert isinstance(window.current, OverviewPage)
    assert window.header.badge.text == "Practice"
    assert window.header.strip.property("mode") == "practice"
    assert "Practice company" in window.windowTitle()


def test_connect_mine_opens_the_wizard_and_cancel_comes_back(open_window):
    window = open_window(FakeOffice())
    window.welcome.connect_mine.click()
    assert isinstance(window.current, ConnectWizard)
    window.current.cancel.click()
    settle()
    assert isinstance(window.current, WelcomePage)


@pytest.mark.parametrize(
    ("mode", "allowed", "words"),
    [
        (Mode.PRACTICE, False, "Practice"),
        (Mode.TEST, False, "Test mode"),
        (Mode.LIVE, False, "LIVE · read only"),
        (Mode.LIVE, True, "LIVE"),
    ],
)
def test_the_mode_is_told_by_words_and_strip(open_window, mode, allowed, words):
    window = open_window(FakeOffice(company(mode=mode, live_allowed=allowed)))
    assert window.header.badge.text == words
    assert window.header.badge.accessibleName() == words
    assert window.header.strip.property("mode") == mode.value
    assert window.header.badge.toolTip()


def test_ctrl_and_a_number_opens_each_page(window, qtbot):
    for name in PAGES:
        shift = Qt.KeyboardModifier.ShiftModifier if "Shift" in KEYS[name] else Qt.KeyboardModifier.NoModifier
        key = getattr(Qt.Key, f"Key_{KEYS[name][-1]}")
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier | shift)
        settle()
        assert window.current is window.page(name)
        assert window.navigation.buttons[name].isChecked()
        # Nothing became a window of its own on the way.
        assert [shown for shown in QApplication.topLevelWidgets() if shown.isVisible()] == [window]


def test_ctrl_k_goes_to_the_search_and_enter_finds(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is window.header.search_box
    qtbot.keyClicks(window.header.search_box, "CUS0007")
    qtbot.keyClick(window.header.search_box, Qt.Key.Key_Return)
    settle()
    records = window.page("records")
    assert window.current is records
    assert records.model.rowCount() == 1
    assert records.details.hit.pronto_id == "CUS0007"


def test_f5_previews_and_shows_the_plan(window, office, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F5)
    settle()
    assert office.sync.calls == [("preview", 1, "person")]
    assert window.current is window.page("preview")


def test_ctrl_s_syncs_only_after_a_preview(window, office, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert office.sync.calls == []
    qtbot.keyClick(window, Qt.Key.Key_F5)
    settle()
    window.go("overview")
    settle()
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert office.sync.calls[-1] == ("sync", 1, False)


def test_several_companies_can_be_picked_and_the_choice_is_kept(open_window):
    office = FakeOffice(company("Acme"), company("Zeta", Mode.LIVE, 2))
    window = open_window(office)
    assert not window.header.companies.isHidden()
    window.header.companies.setCurrentText("Zeta")
    window.header.companies.activated.emit(window.header.companies.currentIndex())
    settle()
    assert window.desk.company.name == "Zeta"
    assert office.store.kept["window-company"] == "Zeta"
    assert window.header.badge.text.startswith("LIVE")


def test_a_long_name_leaves_room_for_the_rest(open_window):
    window = open_window(FakeOffice(company(LONG_NAME)), size=(1366, 768))
    assert window.width() == 1366
    assert window.header.badge.width() >= window.header.badge.sizeHint().width()
    (name,) = [label for label in window.header.findChildren(Elided) if label.toolTip() == LONG_NAME]
    assert name.width() < name.sizeHint().width()


def test_a_problem_nobody_shows_becomes_a_dialog(window, office):
    office.sync.problem = NeedsUser(Code.PRONTO_LOGIN)
    window.runner.preview()
    settle()
    (dialog,) = _dialogs(window, ProblemDialog)
    assert dialog.windowTitle() == "Pronto refused the sign-in"
    assert not window.panel.running
    assert window.panel.words.startswith("Pronto refused")


def test_a_fault_becomes_a_crash_dialog(window, office):
    office.history.verify = lambda: 1 // 0
    window.go("activity")
    window.page("activity").verify.click()
    settle()
    (dialog,) = _dialogs(window, CrashDialog)
    assert "ZeroDivisionError" in dialog.findChild(type(dialog._report)).toPlainText()


def test_a_live_sync_asks_first(open_window):
    office = FakeOffice(company(mode=Mode.LIVE, live_allowed=True))
    window = open_window(office)
    window.runner.preview()
    settle()
    window.runner.sync()
    settle()
    assert [call[0] for call in office.sync.calls] == ["preview"]
    (dialog,) = _dialogs(window, ConfirmDialog)
    dialog.button.click()
    settle()
    assert office.sync.calls[-1] == ("sync", 1, False)


def test_the_guard_asks_and_a_person_may_go_on(window, office):
    office.sync.messages = ["144 invoices would be updated."]
    office.queue.listed.append(guarded(9, "A", "144 invoices would be updated."))
    window.runner.sync()
    settle()
    (dialog,) = _dialogs(window, ProblemDialog)
    anyway = next(found for found in dialog.findChildren(QPushButton) if "anyway" in found.text())
    anyway.click()
    office.queue.listed.clear()
    settle()
    assert office.sync.calls == [("sync", 1, False), ("sync", 1, True)]


def test_closing_waits_for_a_run(open_window, qtbot):
    lanes = Lanes()
    office = FakeOffice(company(), lanes=lanes)
    office.sync.hold = lambda ctx: ctx.sleep(30)
    window = open_window(office)
    qtbot.waitUntil(lambda: window.desk.company is not None)
    window.runner.preview()
    qtbot.waitUntil(lambda: window.panel.running)
    window.close()
    assert window.isVisible()
    (dialog,) = _dialogs(window, ConfirmDialog)
    dialog.button.click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert lanes.shutdown()


def test_cancel_stops_a_run_and_says_what_becomes_of_it(open_window, qtbot):
    lanes = Lanes()
    office = FakeOffice(company(), lanes=lanes)
    office.sync.hold = lambda ctx: ctx.sleep(30)
    window = open_window(office)
    qtbot.waitUntil(lambda: window.desk.company is not None)
    window.runner.preview()
    qtbot.waitUntil(lambda: "40 of 100" in window.panel.words)
    assert window.panel.bar.maximum() == 100
    window.panel.cancel.click()
    qtbot.waitUntil(lambda: not window.panel.running)
    assert "cancelled" in window.panel.words
    window.panel.dismiss.click()
    assert window.panel.isHidden()
    assert lanes.shutdown()


def test_a_finished_sync_tells_its_counts_and_leads_to_what_needs_attention(window, office):
    window.runner.sync()
    settle()
    assert window.panel.words == "Sync done: 3 created · 1 held for you · 5 writes in 2 s."
    window.panel.attention.click()
    settle()
    assert window.current is window.page("records")
    assert window.page("records").chips.chosen == ("attention",)


def test_light_and_dark_can_be_switched_and_are_kept(window, office):
    window.header.look.click()
    settle()
    assert office.store.kept["look"] == "dark"
    window.header.look.click()
    settle()
    assert office.store.kept["look"] == "light"
