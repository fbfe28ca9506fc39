"""Dialogs: what they say, what they copy, what they ask before something serious."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import Code, NeedsUser, RunStopped
from tests.fakes.office import LONG_NAME
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.crash import CrashDialog
from ui.dialogs.problem import ProblemDialog, spoken
from ui.widgets.controls import Elided
from ui.widgets.roomy import Roomy


@pytest.fixture
def parent(dressed, qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def _button(dialog, words):
    return next(found for found in dialog.findChildren(QPushButton) if words in found.text().replace("&", ""))


@pytest.mark.parametrize("code", list(Code))
def test_every_problem_has_words_in_the_window(dressed, code):
    words = spoken(RunStopped(code))
    assert words.title
    assert words.sentence


def test_a_problem_can_be_copied_with_what_was_going_on(parent):
    dialog = ProblemDialog(
        parent, NeedsUser(Code.WRONG_ACCOUNT, "The key is of acct_2.", about="customers/ACME"), "Sync"
    )
    dialog.open()
    _button(dialog, "Copy").click()
    copied = QGuiApplication.clipboard().text()
    assert "The key is of acct_2." in copied
    assert "Sync" in copied
    assert "wrong-account" in copied
    _button(dialog, "Close").click()
    assert not dialog.isVisible()


def test_an_offer_is_taken_once_and_closes(parent):
    taken = []
    dialog = ProblemDialog(parent, NeedsUser(Code.GUARD), offer="Sync &anyway", accept=lambda: taken.append(1))
    dialog.open()
    _button(dialog, "Sync anyway").click()
    assert taken == [1]
    assert not dialog.isVisible()


def test_escape_closes_without_doing_it(parent, qtbot):
    done = []
    dialog = ConfirmDialog(parent, "Remove?", "It goes.", act="&Remove", accept=lambda: done.append(1))
    dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert done == []
    assert not dialog.isVisible()


def test_enter_in_the_field_confirms_only_the_right_word(parent, qtbot):
    done = []
    dialog = ConfirmDialog(parent, "Live?", "Real.", act="&Allow", accept=lambda: done.append(1), typed="Acme")
    dialog.open()
    dialog.answer.setText("Acm")
    qtbot.keyClick(dialog.answer, Qt.Key.Key_Return)
    assert done == []
    dialog.answer.setText(" acme ")
    qtbot.keyClick(dialog.answer, Qt.Key.Key_Return)
    assert done == [1]


def test_long_words_are_shown_whole(parent):
    dialog = ConfirmDialog(parent, "Live?", "From then on " * 30, act="&Allow", accept=list, typed=LONG_NAME)
    dialog.open()
    settle()
    cut = [
        label.text()[:30]
        for label in dialog.findChildren(QLabel)
        if label.wordWrap() and label.height() < label.heightForWidth(label.width())
    ]
    assert cut == []
    asked = next(label for label in dialog.findChildren(QLabel) if label.buddy() is dialog.answer)
    assert "Harbour && Hinterland" in asked.text()
    dialog.close()


def test_a_crash_report_is_shown_and_copied(parent):
    dialog = CrashDialog(parent, "Tallybridge crash report\nWhere: here", Path("logs/crash.txt"))
    dialog.open()
    _button(dialog, "Copy report").click()
    assert QGuiApplication.clipboard().text().startswith("Tallybridge crash report")
    assert any("crash.txt" in label.text() for label in dialog.findChildren(QLabel))
    dialog.close()


def test_a_dialog_too_high_for_the_screen_is_wide_enough_beside_its_scroll_bar(qtbot):
    inner = QWidget()
    column = QVBoxLayout(inner)
    for _ in range(100):
        column.addWidget(QLabel("Look at the match of a record that may be in Stripe"))
    place = Roomy(inner, yields=False)
    qtbot.addWidget(place)
    place.resize(place.minimumSizeHint())
    with qtbot.waitExposed(place):
        place.show()
    assert place.verticalScrollBar().isVisible()
    assert not place.horizontalScrollBar().isVisible()


def test_a_text_of_several_lines_stays_on_its_one_line(qtbot):
    one = Elided("first\nsecond")
    qtbot.addWidget(one)
    plain = Elided("first")
    qtbot.addWidget(plain)
    assert one.text() == "first second"
    assert one.toolTip() == "first\nsecond"
    assert one.sizeHint().height() == plain.sizeHint().height()
