"""Every step and dialog the window can show: each Alt key has one owner, and a dialog says what everything in it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.domain.attention import Stand
from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.migration import FaultGroup, FoundFault
from app.planning.quality import Group
from tests.fakes.attention import entry
from tests.fakes.office import FakeOffice, company
from tests.support import spoken_tree, tab_walk
from tests.ui.conftest import settle
from tests.ui.walking import SECTIONS, Walk
from ui.screens.matching_dialogs import AcceptGreenDialog, ReasonDialog
from ui.screens.matching_link import LinkToDialog
from ui.screens.migration_dialogs import ValueDialog, WhyDialog

SPOKEN = {"matching", "migration", "mismatches", "attention", "beginnings", "settings"}
"""Sections of whose dialogs everything is listened to."""


def _wrong(shown) -> list[str]:
    """Return what a person by keyboard or with a screen reader would stumble over."""
    found = [f"doubled {one}" for one in tab_walk.doubled_keys(shown)]
    found += [f"silent {one}" for one in spoken_tree.silent(shown)]
    found += [f"silent table {one}" for one in spoken_tree.silent_tables(shown)]
    return found + [f"nameless {one}" for one in spoken_tree.nameless_choices(shown)]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_step_and_dialog_on_the_way(open_window, section):
    office = FakeOffice(company(mode=Mode.PRACTICE))
    office.queue.listed = [entry(row, Stand.PARKED, f"C{row}", "rejected", "No e-mail.") for row in range(1, 5)]
    window = open_window(office)
    wrong, seen = {}, []

    def look(name, shown):
        seen.append(name)
        # What the pages themselves say is walked in test_spoken.
        told = isinstance(shown, QDialog) and section in SPOKEN
        for complaint in _wrong(shown) if told else tab_walk.doubled_keys(shown):
            wrong.setdefault(complaint, name)

    Walk(window, look).go(section)
    assert seen
    assert not wrong, "\n".join(f"{name}: {complaint}" for complaint, name in wrong.items())


def test_every_step_of_the_migration_and_every_group_of_faults(open_window):
    office = FakeOffice(company(mode=Mode.PRACTICE))
    window = open_window(office)
    window.go("migration")
    settle()
    page = window.page("migration")
    wrong = {}

    def look(where):
        settle()
        for complaint in tab_walk.doubled_keys(window):
            wrong.setdefault(complaint, where)

    for name in page.steps:
        page.open_step(name)
        look(name)
    states = [{}, {"left_out": True}, {"fixed": True}]
    office.migration.groups = lambda company_id: [
        FaultGroup(one, 3, 3, 100, place % 2, 0) for place, one in enumerate(Group)
    ]
    office.migration.faults = lambda company_id, *, group, **_: [
        FoundFault(group, RecordType.CUSTOMERS, f"C{place}", "Acme", 100, "Wrong.", "email", "x", **more)
        for place, more in enumerate(states)
    ]
    page.data.changed.emit()
    page.open_step("data")
    settle()
    panel = page.data.panel
    for row, group in enumerate(Group):
        page.data.groups.take(row)
        settle()
        for state in range(len(states)):
            panel.table.selectRow(state)
            look(f"data, {group}, {state}")
        panel.table.selectAll()
        look(f"data, {group}, all")
    assert panel.model.rowCount() == len(states)
    assert not wrong, "\n".join(f"{name}: {complaint}" for complaint, name in wrong.items())


def _of_matching(act):
    def go(window):
        window.go("matching")
        settle()
        act(window.page("matching"))

    return go


def _locked(window):
    window.desk.office.locking.minutes = 15
    window.locker.lock()
    settle()
    window.locker.screen.forgot.click()


DIALOGS = {
    "why": lambda window: WhyDialog(window, "Leave C1 out?", print, suggested="No e-mail").open(),
    "value": lambda window: ValueDialog(window, "Acme", [("email", ""), ("name", "Acme")], print).open(),
    "reason": lambda window: ReasonDialog(window, "Accept?", "&Accept", print).open(),
    "link": _of_matching(lambda page: page.pairs.details.link_it()),
    "accept green": _of_matching(lambda page: page.pairs.all_green.click()),
    "keys of matching": _of_matching(lambda page: page.show_keys()),
    "forgotten": _locked,
}


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_says_everything_goes_by_keys_and_closes_by_escape(open_window, qtbot, name):
    window = open_window(FakeOffice(company(mode=Mode.PRACTICE)))
    window.activateWindow()
    DIALOGS[name](window)
    settle()
    (dialog,) = tab_walk.dialogs(window)
    assert _wrong(dialog) == []
    assert dialog.isAncestorOf(dialog.focusWidget()), "the keyboard is nowhere"
    tab_walk.first_stop(dialog).setFocus()
    halts = tab_walk.stops(dialog)
    assert halts
    assert all(dialog.isAncestorOf(one) for one in halts)
    assert tab_walk.steps_back(halts) == []
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert tab_walk.dialogs(window) == []


def test_the_dialogs_are_those_that_are_meant(open_window):
    window = open_window(FakeOffice(company(mode=Mode.PRACTICE)))
    found = {}
    for name in ("link", "accept green"):
        DIALOGS[name](window)
        settle()
        (dialog,) = tab_walk.dialogs(window)
        found[name] = type(dialog)
        dialog.reject()
        settle()
    assert found == {"link": LinkToDialog, "accept green": AcceptGreenDialog}


def test_the_lock_screen_says_everything(open_window):
    office = FakeOffice(company())
    office.locking.minutes = 15
    window = open_window(office)
    assert window.locker.locked
    assert _wrong(window) == []
