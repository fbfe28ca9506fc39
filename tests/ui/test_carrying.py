"""Settings out to a file and in from one, and the support bundle, in the window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app.domain.errors import Code, NeedsUser, RunStopped
from app.domain.portable import Outlook, Portable
from app.runtime.crash import CrashReport
from tests.fakes.office import FakeOffice
from tests.fakes.portable import CHANGES
from tests.ui.conftest import settle
from ui.dialogs.problem import ProblemDialog
from ui.screens.carrying import Carrying
from ui.screens.import_dialog import ImportDialog
from ui.screens.support_dialog import SupportDialog


def shown(window, kind):
    settle()
    return next(found for found in window.findChildren(kind) if found.isVisible())


def pressed(dialog, words):
    button = next(one for one in dialog.findChildren(QPushButton) if words in one.text().replace("&", ""))
    button.click()
    settle()


@pytest.fixture
def carrying(window):
    return window.findChild(Carrying)


@pytest.fixture
def settings(window):
    window.go("settings")
    settle()
    return window.page("settings")


def test_the_settings_are_exported_and_a_failure_is_told(settings, office):
    settings.carry.save(Path("mine.toml"))
    settle()
    assert office.settings_files.exported == [(1, Path("mine.toml"))]
    assert settings.carry.result.words == "The settings are saved as mine.toml."
    office.settings_files.problem = NeedsUser(Code.BAD_INPUT, "mine.toml cannot be written.")
    settings.carry.save(Path("mine.toml"))
    settle()
    assert "cannot be written" in settings.carry.result.words
    assert settings.carry.result.property("tone") == "bad"


def test_what_would_change_is_shown_before_anything_does(window, carrying, office):
    carrying.read(Path("mine.toml"))
    dialog = shown(window, ImportDialog)
    assert dialog.into.currentText() == "Acme Pty Ltd"
    assert dialog.summary.text() == "2 settings change, 1 stays as it is."
    assert [dialog.rows.row(place).name for place in range(3)] == [
        "policies.post_receipts", "policies.guard_archives", "computer.look",
    ]  # fmt: skip
    assert not dialog.password.isVisible()
    assert office.settings_files.taken == []
    pressed(dialog, "Take them in")
    assert office.settings_files.taken == [("Acme Pty Ltd", Outlook("Acme Pty Ltd", new=False, changes=CHANGES))]
    assert dialog.summary.text() == "The settings are taken in. These stay as they are:"
    assert dialog.rows.rowCount() == 1
    assert not dialog.act.isVisible()
    pressed(dialog, "Close")
    assert window.current is window.page("settings")


def test_a_new_company_needs_its_password_and_key(window, carrying, office):
    carrying.read(Path("mine.toml"))
    dialog = shown(window, ImportDialog)
    dialog.into.setCurrentIndex(1)
    dialog.into.activated.emit(1)
    dialog.name.setText("Second Pty Ltd")
    settle()
    assert dialog.password.isVisible()
    assert not dialog.act.isEnabled()
    dialog.password.setText("wrong")
    dialog.key.setText(" rk_test_practice ")
    assert dialog.act.isEnabled()
    pressed(dialog, "Add the company")
    assert "refused the password" in dialog.problem.words
    assert office.settings_files.added == []
    dialog.password.setText("right")
    pressed(dialog, "Add the company")
    assert office.settings_files.added == [("Second Pty Ltd", "right", "rk_test_practice")]
    assert (dialog.password.text(), dialog.key.text()) == ("", "")
    assert window.desk.company.name == "Second Pty Ltd"


def test_a_name_that_is_taken_adds_nothing(window, carrying):
    carrying.read(Path("mine.toml"))
    dialog = shown(window, ImportDialog)
    dialog.into.setCurrentIndex(1)
    dialog.into.activated.emit(1)
    settle()
    for control in (dialog.password, dialog.key):
        control.setText("something")
    assert not dialog.act.isEnabled()
    assert dialog.summary.text() == "There is a company of this name already; choose another name."
    dialog.name.setText("  ")
    settle()
    assert dialog.summary.text() == "Give the new company a name."
    dialog.reject()


def test_a_file_that_says_what_is_here_changes_nothing(window, carrying, office):
    office.settings_files.changes = ()
    carrying.read(Path("mine.toml"))
    dialog = shown(window, ImportDialog)
    assert dialog.summary.text() == "Everything here is as the file has it."
    assert not dialog.act.isEnabled()
    dialog.reject()


def test_a_file_about_the_computer_asks_for_no_company(window, dressed):
    dialog = ImportDialog(window, window.desk, Portable({"computer.look": "dark"}), "mine.toml", [])
    dialog.open()
    settle()
    assert not dialog.into.isVisible()
    assert dialog.act.isEnabled()
    dialog.reject()


def test_a_file_that_is_wrong_is_told_with_its_place(window, carrying, office):
    office.settings_files.problem = NeedsUser(Code.BAD_INPUT, "mine.toml cannot be used: line 7, “policies.x”.")
    carrying.read(Path("mine.toml"))
    dialog = shown(window, ProblemDialog)
    assert not any("Support" in one.text() for one in dialog.findChildren(QPushButton))
    dialog.reject()


def test_settings_can_be_taken_in_before_there_is_a_company(open_window):
    office = FakeOffice()
    window = open_window(office)
    assert window.welcome.take_in.isVisible()
    window.findChild(Carrying).read(Path("mine.toml"))
    dialog = shown(window, ImportDialog)
    assert dialog.into.currentText() == "A new company"
    dialog.password.setText("right")
    dialog.key.setText("rk_test_practice")
    pressed(dialog, "Add the company")
    assert window.desk.company.name == "Acme Pty Ltd"


def test_the_bundle_shows_what_goes_in_and_is_saved_where_one_says(window, carrying, office):
    dialog = carrying.show_support()
    settle()
    assert not dialog.records.isChecked()
    assert dialog.said.text().startswith("2 files, 1.4 MB. Names, addresses, numbers and amounts")
    assert "logs/tallybridge.log.1: It cannot be read" in dialog.note.words
    dialog.table.selectRow(1)
    settle()
    assert dialog.text.toPlainText() == "The content of logs/tallybridge.log"
    dialog.write(Path("help.zip"))
    settle()
    assert office.support.saved == [Path("help.zip")]
    assert "It was sent nowhere" in dialog.note.words
    dialog.reject()
    assert office.support.drafts[0].discarded


def test_ticking_collects_anew_and_says_what_is_in_it(window, carrying, office):
    dialog = carrying.show_support()
    settle()
    dialog.records.click()
    settle()
    assert [draft.records for draft in office.support.drafts] == [False, True]
    assert office.support.drafts[0].discarded
    assert "Data of your customers is in it" in dialog.said.text()
    assert dialog.rows.rowCount() == 3
    dialog.reject()
    assert office.support.drafts[1].discarded


def test_a_bundle_that_cannot_be_collected_is_told(window, carrying, office):
    office.support.problem = RunStopped(Code.DISK_FULL, "There is no room.")
    dialog = carrying.show_support()
    settle()
    assert dialog.said.text() == "The bundle could not be collected."
    assert "no room" in dialog.note.words
    assert not dialog.save.isEnabled()
    dialog.reject()


def test_a_crash_and_a_problem_lead_to_the_bundle(window, settings):
    settings.helpers.bundle.click()
    shown(window, SupportDialog).reject()
    dialog = window.tell_crash(CrashReport("text", None))
    pressed(dialog, "Support bundle")
    shown(window, SupportDialog).reject()
    window._tell_problem(RunStopped(Code.SERVER_ERROR, "It answers nonsense."), "Sync")
    dialog = shown(window, ProblemDialog)
    pressed(dialog, "Support bundle")
    shown(window, SupportDialog).reject()


def test_every_control_of_both_dialogs_has_a_name(window, carrying):
    from tests.ui.test_access import _unnamed

    support = carrying.show_support()
    settle()
    assert _unnamed(support) == []
    support.reject()
    carrying.read(Path("mine.toml"))
    dialog = shown(window, ImportDialog)
    dialog.into.setCurrentIndex(1)
    dialog.into.activated.emit(1)
    settle()
    assert _unnamed(dialog) == []
    dialog.reject()
