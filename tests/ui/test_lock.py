"""The locked window: nothing shows through, the keyboard opens it, wrong tries wait."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.domain.errors import Code, NeedsUser
from tests.fakes.clock import ManualClock
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.problem import ProblemDialog

NAME = "Very Secret Customers Pty Ltd"


@pytest.fixture
def locked_office():
    made = FakeOffice(company(NAME))
    made.locking.minutes = 15
    return made


@pytest.fixture
def locked(open_window, locked_office):
    return open_window(locked_office)


def visible_texts(window: QWidget) -> str:
    """Return all that a person or a screen reader gets of a window."""
    parts = [window.windowTitle(), window.accessibleName()]
    for widget in [*window.findChildren(QWidget), *(one for one in window.findChildren(QDialog))]:
        if widget.isVisible():
            parts += [widget.accessibleName(), widget.toolTip(), widget.windowTitle()]
            if isinstance(widget, QLabel):
                parts.append(widget.text())
    return "\n".join(parts)


def unlock(window, qtbot, words="open sesame"):
    screen = window.locker.screen
    qtbot.keyClicks(screen.passphrase, words)
    qtbot.keyClick(screen.passphrase, Qt.Key.Key_Return)
    settle()


def test_without_a_lock_nothing_is_covered_and_the_key_does_nothing(window):
    assert not window.locker.locked
    window.locker.lock()
    assert not window.locker.locked


def test_it_is_locked_from_the_start_and_shows_nothing_of_the_pages(locked):
    assert locked.locker.locked
    assert locked.windowTitle() == "Tallybridge: locked"
    said = visible_texts(locked)
    assert NAME not in said
    assert "Overview" not in said
    assert "Tallybridge is locked" in said
    assert locked.locker.screen.passphrase.hasFocus() or not locked.isActiveWindow()


def test_the_keyboard_alone_opens_it(locked, qtbot):
    unlock(locked, qtbot, "wrong")
    assert locked.locker.locked
    assert "That is not it" in locked.locker.screen.words.text()
    assert locked.locker.screen.passphrase.text() == ""
    unlock(locked, qtbot)
    assert not locked.locker.locked
    assert NAME in locked.windowTitle()
    assert "Overview" in visible_texts(locked)


def test_shortcuts_and_dialogs_stay_away_until_it_is_open(locked, qtbot):
    unlock(locked, qtbot)
    ConfirmDialog(locked, "Remove?", "It goes.", act="&Remove", accept=list).open()
    settle()
    locked.locker.lock()
    settle()
    assert [dialog for dialog in locked.findChildren(QDialog) if dialog.isVisible()] == []
    keys = {one.key().toString(): one.isEnabled() for one in locked.findChildren(QShortcut)}
    assert {name for name, on in keys.items() if on} == {"Ctrl+Q", "F1"}
    ProblemDialog(locked, NeedsUser(Code.PRONTO_LOGIN, f"{NAME} was refused.")).open()
    settle()
    assert NAME not in visible_texts(locked)
    unlock(locked, qtbot)
    assert len([dialog for dialog in locked.findChildren(QDialog) if dialog.isVisible()]) == 2
    assert all(one.isEnabled() for one in locked.findChildren(QShortcut))


def test_the_title_of_a_company_taken_meanwhile_shows_only_afterwards(locked, qtbot):
    locked.setWindowTitle(f"{NAME} changed")
    assert locked.windowTitle() == "Tallybridge: locked"
    unlock(locked, qtbot)
    assert locked.windowTitle() == f"{NAME} changed"


def test_after_wrong_tries_the_next_is_taken_only_later(locked, locked_office, qtbot):
    locked_office.locking.wait = 2
    unlock(locked, qtbot, "wrong")
    screen = locked.locker.screen
    assert "in 2 s" in screen.words.text()
    assert not screen.passphrase.isEnabled()
    assert not screen.unlock.isEnabled()
    assert screen.forgot.isEnabled()
    qtbot.waitUntil(screen.passphrase.isEnabled, timeout=5000)
    unlock(locked, qtbot)
    assert not locked.locker.locked


def test_it_locks_itself_when_nobody_touches_it(locked, qtbot):
    unlock(locked, qtbot)
    clock = ManualClock()
    locked.locker.watch._clock = clock
    locked.locker.watch.touched()
    clock.move(minutes=14)
    locked.locker._look()
    assert not locked.locker.locked
    qtbot.keyClick(locked, Qt.Key.Key_Shift)
    clock.move(minutes=14)
    locked.locker._look()
    assert not locked.locker.locked
    clock.move(minutes=1)
    locked.locker._look()
    assert locked.locker.locked


def test_forgotten_it_costs_every_key_and_is_asked_for_in_words(locked, locked_office, qtbot):
    locked.locker.screen.forgot.click()
    settle()
    dialog = locked.locker._own
    assert dialog.isVisible()
    assert not dialog.button.isEnabled()
    qtbot.keyClicks(dialog.answer, "forgotten")
    dialog.button.click()
    settle()
    assert locked_office.locking.lost == 1
    assert not locked.locker.locked
    assert locked.locker.watch.seconds == 0


def test_the_settings_turn_it_on_change_it_and_take_it_off(open_window, qtbot):
    office = FakeOffice(company())
    window = open_window(office)
    window.go("settings")
    settle()
    card = window.page("settings").lock
    card.first.setText("1234")
    card.second.setText("1243")
    card.on.click()
    settle()
    assert "not the same" in card.result._words.text()
    card.second.setText("1234")
    card.minutes.setCurrentIndex(card.minutes.findData(5))
    card.second.returnPressed.emit()
    settle()
    assert (office.locking.minutes, office.locking.passphrase) == (5, "1234")
    assert card.first.text() == ""
    assert window.locker.watch.seconds == 300
    card.now.click()
    assert window.locker.locked
    unlock(window, qtbot, "1234")
    card.first.setText("9999")
    card.off.click()
    settle()
    assert office.locking.minutes == 5
    card.first.setText("1234")
    card.off.click()
    settle()
    assert office.locking.minutes == 0
    assert not window.locker.watch.seconds
