"""A data file that cannot be opened any more: the last good backup is offered, put back, and the window opens on it."""

import sys

import pytest

from app.bootstrap import open_backups, open_office
from app.domain.company import NewCompany
from app.runtime.paths import open_home
from app.secrets.session_store import SessionStore
from ui.application import Application
from ui.dialogs.restore import RestoreDialog


@pytest.fixture
def program(dressed, qtbot, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    application = Application(dressed, None)
    qtbot.addWidget(application.window)
    yield application
    application._opener.wait(10)
    application.window.close()
    application.deleteLater()


@pytest.fixture
def damaged():
    """A home with a company, a backup of it, and a file that holds nothing any more."""
    office = open_office(secrets=SessionStore())
    office.store.companies.add(NewCompany("Acme", "https://erp.example.com.au", "kim"))
    office.backups.make()
    office.close()
    home = open_home()
    for log in home.folder.glob("*.db-*"):
        log.unlink()
    home.database.write_bytes(b"nothing of a database is left in here" * 4000)
    return home


def restore_dialog(program, qtbot) -> RestoreDialog:
    program.start()
    qtbot.waitUntil(lambda: bool(program.window.findChildren(RestoreDialog)), timeout=20_000)
    (dialog,) = program.window.findChildren(RestoreDialog)
    return dialog


def test_the_backup_is_put_back_and_the_window_opens_on_it(program, damaged, qtbot):
    dialog = restore_dialog(program, qtbot)
    assert "damaged" in dialog.words.text()
    assert "Acme" in dialog.list.item(0).text()
    with qtbot.waitSignal(program.ready, timeout=20_000):
        dialog.act.click()
    assert program.window.desk.company.name == "Acme"
    assert program.exit_code == 0
    assert list(damaged.backups.glob("*-damaged.db"))
    assert open_backups().damage(full=True) == ""
    qtbot.waitUntil(lambda: not program.found.office.lanes.jobs(), timeout=10_000)


def test_whoever_leaves_it_for_now_leaves_everything_as_it_was(program, damaged, qtbot):
    before = damaged.database.read_bytes()
    dialog = restore_dialog(program, qtbot)
    dialog.leave.click()
    qtbot.waitUntil(lambda: not program.window.isVisible())
    assert program.exit_code == 2
    assert damaged.database.read_bytes() == before
