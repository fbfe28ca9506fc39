"""By keys alone: the tab key's order, dialogs that take the keyboard and give it back, ways for what a mouse does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from app.domain.attention import Stand
from app.domain.company import Mode
from app.domain.errors import Code, NeedsUser
from tests.fakes.attention import entry
from tests.fakes.office import FakeOffice, company
from tests.support import spoken_tree, tab_walk
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.problem import ProblemDialog
from ui.screens.navigation import PAGES
from ui.wizards.connect import ConnectWizard
from ui.wizards.tour import tour


@pytest.fixture
def window(open_window):
    office = FakeOffice(company(mode=Mode.PRACTICE))
    office.queue.listed = [entry(row, Stand.PARKED, f"C{row}", "rejected", "No e-mail address.") for row in (1, 2, 3)]
    found = open_window(office)
    found.activateWindow()
    found.runner.preview()
    settle()
    return found


def _in_front(window) -> QDialog:
    found = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert found, "no dialog came"
    return found[-1]


def _go(window, name) -> QWidget:
    window.go(name)
    settle()
    return window.page(name)


def _settle_card(window) -> None:
    page = _go(window, "mismatches")
    next(card for card in page.cards.cards if card.card.offer is not None).settle.click()


def _certificate(window) -> None:
    _go(window, "mismatches").strip.open.click()


def _of_an_entry(window, act: str) -> None:
    """Do something with the first entry that it can be done with."""
    page = _go(window, "attention")
    for row in range(page.model.rowCount()):
        page.table.selectRow(row)
        settle()
        getattr(page, act)()
        settle()
        if any(dialog.isVisible() for dialog in window.findChildren(QDialog)):
            return


OPENERS = {
    "problem": lambda window: ProblemDialog(window, NeedsUser(Code.PRONTO_LOGIN), "Test Pronto").open(),
    "confirm": lambda window: ConfirmDialog(window, "Begin afresh?", "All of it.", act="&Begin", accept=print).open(),
    "keys": lambda window: _go(window, "mismatches").show_keys(),
    "certificate": _certificate,
    "plan": _settle_card,
    "skip": lambda window: _of_an_entry(window, "skip"),
    "edit": lambda window: _of_an_entry(window, "edit"),
}


@pytest.mark.parametrize("name", OPENERS)
def test_a_dialog_says_everything_takes_the_keyboard_and_gives_it_back(window, qtbot, name):
    _go(window, "overview").first_focus().setFocus()
    OPENERS[name](window)
    settle()
    dialog = _in_front(window)
    assert spoken_tree.silent(dialog) == []
    assert spoken_tree.silent_tables(dialog) == []
    assert spoken_tree.nameless_choices(dialog) == []
    assert tab_walk.doubled_keys(dialog) == []
    assert dialog.isAncestorOf(dialog.focusWidget()), "the keyboard is nowhere"
    halts = _walked(dialog)
    assert tab_walk.steps_back(halts) == []
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert not [one for one in window.findChildren(QDialog) if one.isVisible()], "Escape does not close it"
    assert window.focusWidget() is not None
    assert window.focusWidget().isVisible()


def _walked(root: QWidget) -> list[QWidget]:
    """Press the tab key from the topmost stop on until it comes round."""
    root.activateWindow()
    first = tab_walk.first_stop(root)
    if first is not None:
        first.setFocus()
    settle()
    return tab_walk.stops(root)


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_goes_through_a_page_in_reading_order(window, name):
    _go(window, name)
    halts = _walked(window)
    assert len(halts) > 5, "the keyboard is trapped"
    assert tab_walk.steps_back(halts) == []


def test_the_wizard_says_everything_at_every_step(window):
    wizard = ConnectWizard(window.desk, frozenset())
    window.show_outer(wizard)
    seen = []
    for name in tour(wizard, window.desk):
        settle()
        seen.append(name)
        assert spoken_tree.silent(window) == []
        assert spoken_tree.nameless_choices(window) == []
        assert tab_walk.doubled_keys(wizard) == []
        assert tab_walk.steps_back([one for one in _walked(window) if wizard.isAncestorOf(one)]) == []
    assert len(seen) == 4


def test_a_tip_comes_by_key(window, qtbot):
    _go(window, "overview")
    window.navigation.buttons["settings"].setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    assert QToolTip.text() == "Ctrl+6"
    QToolTip.hideText()


def test_records_are_sorted_by_key(window, qtbot):
    page = _go(window, "records")
    page.table.setFocus()
    top = page.table.horizontalHeader()
    began = top.sortIndicatorSection()
    qtbot.keyClick(page.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settle()
    now = top.sortIndicatorSection()
    assert now != began
    order = top.sortIndicatorOrder()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.table, Qt.Key.Key_O, both)
    assert (top.sortIndicatorSection(), top.sortIndicatorOrder()) != (now, order)
    assert QApplication.focusWidget() is page.table
