"""F1 opens the section that speaks of what is in front: a place for every page, step, card and dialog, and the key."""

import importlib
import pkgutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

import ui
from app.domain.attention import Outstanding, Stand
from app.domain.causes import Cause
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.domain.wording import message_anchor
from app.services.guide import read_book
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.bridge.help_call import ask_help, help_call, place_of, set_place
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.crash import CrashDialog
from ui.dialogs.frame import DialogFrame
from ui.dialogs.problem import ProblemDialog
from ui.screens.migration_step import StepPage
from ui.screens.navigation import PAGES
from ui.screens.settings_parts import SettingsCard
from ui.text.attention import message_place
from ui.text.help_places import PLACES, START
from ui.text.migration import STEPS
from ui.widgets.page import Page
from ui.wizards.pages import WizardPage

BOOK = read_book()
SPOKEN_OF = (Page, StepPage, WizardPage, SettingsCard, DialogFrame)


def _everything() -> dict[str, type]:
    """Return every class of the window by its name."""
    found = {}
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if not module.name.endswith("__main__"):
            held = vars(importlib.import_module(module.name)).values()
            found.update({one.__name__: one for one in held if isinstance(one, type) and one.__module__ == module.name})
    return found


ALL = _everything()


@pytest.fixture
def asked(dressed):
    heard = []
    help_call().wanted.connect(heard.append)
    yield heard
    help_call().wanted.disconnect(heard.append)


def test_every_page_step_card_and_dialog_has_a_section_that_exists():
    spoken_of = {name for name, kind in ALL.items() if issubclass(kind, SPOKEN_OF) and kind not in SPOKEN_OF}
    assert len(spoken_of) > 50
    assert spoken_of - set(PLACES) == set()
    assert {anchor for anchor in PLACES.values() if anchor not in BOOK.by_anchor} == set()
    assert START in BOOK.by_anchor


def test_every_dialog_stands_on_the_common_frame_and_no_place_is_left_over():
    dialogs = {name for name, kind in ALL.items() if issubclass(kind, QDialog)}
    assert {name for name in dialogs if not issubclass(ALL[name], DialogFrame)} == set()
    assert {name for name in PLACES if not issubclass(ALL.get(name, int), QWidget)} == set()


def test_the_chapters_of_the_pages_come_in_the_order_of_the_navigation():
    chapters = [section.anchor for section in BOOK.sections if section.level == 2]
    places = [PLACES[f"{name.capitalize()}Page"] for name in PAGES]
    assert [anchor for anchor in chapters if anchor in places] == places


@pytest.mark.parametrize("name", PAGES)
def test_f1_on_a_page_asks_for_its_section(window, qtbot, asked, name):
    window.go(name)
    settle()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert asked[-1] in {PLACES[f"{name.capitalize()}Page"], PLACES["ScopePage"], PLACES["ConnectionCard"]}
    window.header.focus_search()
    qtbot.keyClick(window.header.search_box, Qt.Key.Key_F1)
    expected = "ScopePage" if name == "migration" else f"{name.capitalize()}Page"
    assert asked[-1] == PLACES[expected]


@pytest.mark.parametrize("step", STEPS)
def test_f1_on_a_step_of_the_migration(window, qtbot, asked, step):
    window.go("migration")
    settle()
    page = window.page("migration")
    page.open_step(step)
    settle()
    page.rail.buttons[step].setFocus()
    qtbot.keyClick(page.rail.buttons[step], Qt.Key.Key_F1)
    assert asked[-1] == PLACES[type(page.steps[step]).__name__]


def test_f1_on_a_card_of_the_settings(window, asked, qtbot):
    window.go("settings")
    settle()
    page = window.page("settings")
    for card, control in ((page.connection, page.connection.test), (page.policies, page.policies.abn)):
        control.setFocus()
        qtbot.keyClick(control, Qt.Key.Key_F1)
        assert asked[-1] == PLACES[type(card).__name__]


def test_f1_on_the_welcome_page_and_each_step_of_the_wizard(open_window, qtbot, asked):
    window = open_window(FakeOffice())
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert asked[-1] == PLACES["WelcomePage"]
    window.welcome.connect_mine.click()
    wizard = window.current
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert asked[-1] == PLACES["NamePage"]
    wizard.name.show_answers({"name": "Acme"})
    wizard.next.click()
    wizard.next.setFocus()
    qtbot.keyClick(wizard.next, Qt.Key.Key_F1)
    assert asked[-1] == PLACES["ProntoPage"]


def test_f1_while_the_window_is_locked(open_window, qtbot, asked):
    office = FakeOffice(company())
    office.locking.minutes = 15
    window = open_window(office)
    qtbot.keyClick(window.locker.screen.passphrase, Qt.Key.Key_F1)
    assert asked == [PLACES["LockScreen"]]


def test_a_stopped_step_of_a_trail_leads_to_the_entry_of_its_reason(window, office, asked, qtbot):
    office.explain.cause = Cause.POSSIBLE_MATCH
    window.go("records")
    page = window.page("records")
    page.show_filtered(RecordType.CUSTOMERS, Standing.ATTENTION, "")
    settle()
    links = [one for one in page.details.trail.findChildren(QAbstractButton) if one.text() == "What does this mean?"]
    assert [one.isVisible() for one in links] == [True]
    links[0].click()
    links[0].setFocus()
    qtbot.keyClick(links[0], Qt.Key.Key_F1)
    assert asked == [message_anchor(Cause.POSSIBLE_MATCH)] * 2
    assert asked[0] in BOOK.by_anchor


def test_a_reason_without_an_entry_has_no_link(window, office):
    window.go("records")
    page = window.page("records")
    page.show_filtered(RecordType.CUSTOMERS, Standing.ATTENTION, "")
    settle()
    assert page.details.trail.findChildren(QAbstractButton) == []


def test_a_problem_leads_to_its_own_entry(window, qtbot, asked):
    dialog = ProblemDialog(window, NeedsUser(Code.WRONG_ACCOUNT))
    dialog.open()
    settle()
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    dialog.help.click()
    assert asked == [message_anchor("wrong-account")] * 2
    assert dialog.isVisible(), "it stays while the help is read"
    dialog.close()


def test_a_question_leads_to_the_section_of_what_it_is_about(window, qtbot, asked):
    for place, expected in (("backups", "backups"), ("", PLACES["ConfirmDialog"])):
        dialog = ConfirmDialog(window, "Restore?", "It goes back.", act="&Do", accept=list, place=place)
        dialog.open()
        settle()
        qtbot.keyClick(dialog, Qt.Key.Key_F1)
        dialog.close()
        assert asked[-1] == expected
    crash = CrashDialog(window, "report", None)
    crash.open()
    settle()
    qtbot.keyClick(crash, Qt.Key.Key_F1)
    crash.close()
    assert asked[-1] == PLACES["CrashDialog"]


def test_the_nearest_place_counts(dressed, qtbot):
    outer, line = QWidget(), QLineEdit()
    qtbot.addWidget(outer)
    QVBoxLayout(outer).addWidget(line)
    assert place_of(line) == ""
    assert place_of(None) == ""
    set_place(outer, "scope")
    assert place_of(line) == "scope"
    set_place(line, "trial")
    assert place_of(line) == "trial"


def test_the_help_opens_beside_a_question_and_ends_with_the_window(window, qtbot):
    dialog = ProblemDialog(window, NeedsUser(Code.GUARD))
    dialog.open()
    ask_help(message_anchor("guard"))
    settle()
    shown = window.help_desk.window
    assert shown.isVisible()
    assert shown.parentWidget() is None, "a question in front of the main window would block it"
    assert not shown.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    assert shown.text.anchor == message_anchor("guard")
    dialog.close()
    window.close()
    assert window.help_desk.window is None


def test_each_standing_of_the_queue_leads_to_an_entry_or_to_the_page_s_own_section():
    cases = [(Stand.HELD, "Large invoices", "approval"), (Stand.GUARDED, "guard", "guard"),
             (Stand.SKIPPED, "a note", "left-alone"), (Stand.PARKED, "rejected", "rejected"),
             (Stand.RETRYING, "timed-out", "timed-out"), (Stand.RETRYING, "", ""), (Stand.WAITING, "", "")]  # fmt: skip
    for stand, cause, key in cases:
        place = message_place(Outstanding(0, 1, stand, RecordType.CUSTOMERS, "ACME", cause=cause))
        assert place == (message_anchor(key) if key else "")
        assert not place or place in BOOK.by_anchor


def test_details_lead_to_the_entry_of_their_cause(open_window, asked):
    office = FakeOffice(company())
    window = open_window(office)
    window.go("attention")
    settle()
    details = window.page("attention").details
    assert isinstance(details, QWidget)
    set_place(details, message_anchor("rejected"))
    details.explain.click()
    assert asked == [message_anchor("rejected")]
    assert any(label.text() for label in details.findChildren(QLabel))
