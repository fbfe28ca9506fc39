"""The practice company matched by keyboard alone and by mouse alone: decided, linked by a sync, tagged, taken back."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.bootstrap import open_office
from app.domain.kinds import TARGETED, RecordType
from app.ports.matches import Verdict
from tests.fakes.job_context import QuietContext
from ui.application import Application
from ui.screens.matching_dialogs import AcceptGreenDialog, ReasonDialog
from ui.screens.plan_dialog import PlanDialog

PATIENCE = 150_000
"""Milliseconds; two cores shared with other tests take their time."""
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CUSTOMERS = RecordType.CUSTOMERS


@pytest.fixture
def program(dressed, qtbot, monkeypatch, tmp_path):
    office = open_office(tmp_path / "office")
    try:
        company = office.practice.start(QuietContext())
        office.sync.run(company.id, [CUSTOMERS, RecordType.ITEMS], QuietContext(), "person", allow_large=True)
        office.sync.preview(company.id, TARGETED, QuietContext(), "person")
    finally:
        office.close()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    application = Application(dressed, tmp_path / "office", practice=True)
    qtbot.addWidget(application.window)
    application.start()
    qtbot.waitUntil(lambda: application.window.desk is not None and application.window.desk.company is not None,
                    timeout=PATIENCE)  # fmt: skip
    yield application
    application.window.close()
    application.deleteLater()


class Person:
    """Works the window and waits for it."""

    def __init__(self, window, qtbot):
        self.window, self._qtbot = window, qtbot
        self.office = window.desk.office
        self.company = window.desk.company.id

    def quiet(self):
        """Wait until nothing runs and nothing is on its way."""
        for _ in range(3):
            self._qtbot.waitUntil(lambda: not self.office.lanes.jobs(), timeout=PATIENCE)
            self._qtbot.wait(60)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """Press a key where the keyboard is."""
        if self.dialog() is None:
            self.window.activateWindow()
            self._qtbot.wait(50)
        self._qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.quiet()

    def type(self, words):
        """Type where the keyboard is."""
        self._qtbot.keyClicks(QApplication.focusWidget(), words)
        self.quiet()

    def click(self, widget):
        """Click in the middle of something."""
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.quiet()

    def dialog(self, kind=QDialog):
        """Return the dialog in front, or None."""
        found = [dialog for dialog in self.window.findChildren(kind) if dialog.isVisible()]
        return found[-1] if found else None

    def at_hand(self, page):
        """Wait until a pair is at hand, and return it."""
        self._qtbot.waitUntil(lambda: page.pairs.details.row is not None, timeout=PATIENCE)
        return page.pairs.details.row

    def counts(self):
        """Return how many customers are green and amber, accepted and rejected."""
        found = self.office.matching.count(self.company, CUSTOMERS)
        return found.green, found.amber, found.accepted, found.rejected

    def linked(self, pronto_id):
        """Return the Stripe id a debtor is linked to, or blank."""
        link = self.office.store.links.get(self.company, CUSTOMERS, pronto_id)
        return link.stripe_id if link is not None else ""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_pairs_are_decided_and_linked_by_keyboard_alone(program, qtbot):
    person = Person(program.window, qtbot)
    page = program.window.page("matching")
    person.press(Qt.Key.Key_8, CTRL)
    person.press(Qt.Key.Key_R, CTRL)
    assert page.told.words.startswith("Found 6 possible pairs")
    green, amber, accepted, rejected = person.counts()
    assert green + amber == 6
    first = person.at_hand(page)
    person.press(Qt.Key.Key_A)
    second = person.at_hand(page)
    assert second.pronto_id != first.pronto_id
    person.press(Qt.Key.Key_R, SHIFT)
    assert person.dialog(ReasonDialog) is not None
    person.type("another business")
    person.press(Qt.Key.Key_Return)
    person.at_hand(page)
    person.press(Qt.Key.Key_A)
    person.press(Qt.Key.Key_Z)
    assert person.counts()[2:] == (accepted + 1, rejected + 1)
    kept = person.office.matching.decisions(person.company)
    assert {(one.pronto_id, one.verdict, one.reason) for one in kept} == {
        (first.pronto_id, Verdict.ACCEPTED, ""), (second.pronto_id, Verdict.REJECTED, "another business")
    }  # fmt: skip
    person.office.sync.run(person.company, [CUSTOMERS], QuietContext(), "person", allow_large=True)
    assert person.linked(first.pronto_id) == first.stripe_id
    assert person.linked(second.pronto_id) not in {"", second.stripe_id}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_pairs_and_duplicates_are_settled_by_mouse_alone(program, qtbot):
    window = program.window
    person = Person(window, qtbot)
    person.click(window.navigation.buttons["matching"])
    page = window.page("matching")
    person.click(page.look)
    person.click(page.pairs.all_green)
    dialog = person.dialog(AcceptGreenDialog)
    number = dialog.model.rowCount()
    assert number == person.counts()[0] > 0
    person.click(dialog.act)
    assert person.counts()[0] == 0
    person.click(page.back)
    assert person.counts()[0] == number
    person.click(page.pairs.bands.chip("amber"))
    rejected = person.at_hand(page)
    person.click(page.pairs.details.reject)
    bar = page.tabs.tabBar()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    person.quiet()
    assert [one.pronto_id for one in page.decisions.model.rows] == [rejected.pronto_id]
    person.click(page.decisions.back)
    assert person.counts()[2:] == (0, 0)

    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    person.quiet()
    tab = page.duplicates
    groups, kept = tab.model.rowCount(), tab.kept
    other = next(one.stripe_id for one in tab.cluster.members if one.stripe_id != kept)
    person.click(tab.tag)
    person.click(person.dialog(PlanDialog).apply)
    assert tab.model.rowCount() == groups - 1
    tagged = person.office.store.snapshots.target(person.company, CUSTOMERS, other)
    assert tagged.fields["metadata.duplicate_of"] == kept
    person.click(page.told.button)
    undo = person.dialog(PlanDialog)
    if undo is not None:
        person.click(undo.apply)
    freed = person.office.store.snapshots.target(person.company, CUSTOMERS, other)
    assert not freed.fields.get("metadata.duplicate_of")
