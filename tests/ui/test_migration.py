"""The migration's pages on an office in memory: empty states, the scope while it is chosen, a start in the evening."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QDialog

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.migration import Masters, Scope, Step, Total
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import Action
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.models.migration import actions_in, totals_rows
from ui.screens.migration_dialogs import ValueDialog, WhyDialog
from ui.screens.migration_totals import TotalsGrid
from ui.text.migration import amount, held_reason, scope_words, short_hash, step_of


@pytest.fixture
def page(window):
    window.go("migration")
    settle()
    return window.page("migration")


def test_before_anything_was_read_every_step_says_what_comes_first(page):
    assert page.step == "scope"
    titles = {
        "data": "Not checked yet",
        "dry-run": "No plan yet",
        "trial": "No plan to try",
        "cutover": "No plan to approve",
        "certificate": "Nothing is brought across yet",
    }
    for name, title in titles.items():
        page.rail.buttons[name].click()
        settle()
        assert (page.step, page.steps[name].empty.title) == (name, title)
    page.rail.buttons["matching"].click()
    settle()
    assert page.matching.count.text().startswith("Waiting for you: ")
    assert page.matching.model.rowCount() > 0
    assert page.rail.buttons["trial"].accessibleName() == "Trial: Not tried"
    assert not page.trial.go.isEnabled()


def test_the_scope_is_counted_while_it_is_chosen_and_kept_when_asked(page, office, qtbot):
    scope = page.scope
    qtbot.waitUntil(lambda: scope.total.text() == "200 records in scope · $6,172.80")
    scope.kinds[RecordType.ORDERS].setChecked(False)
    scope.since.setChecked(True)
    scope.open_only.setChecked(True)
    scope.needed.setChecked(True)
    assert scope.sentence.text().endswith("Not kept yet.")
    assert office.migration.asked == []
    scope.keep.click()
    settle()
    (kept,) = office.migration.asked
    assert RecordType.ORDERS not in kept.kinds
    assert len(kept.kinds) == 4
    assert (kept.open_only, kept.masters, kept.since.month) == (True, Masters.NEEDED, 7)
    assert page.step == "data"
    for tick in scope.kinds.values():
        tick.setChecked(False)
    assert not scope.keep.isEnabled()
    assert scope.sentence.text() == "Tick at least one record type."


def test_what_does_not_work_is_one_sentence_on_the_page(page, office):
    def refuse(company_id, ctx, who="person", **more):
        raise NeedsUser(Code.BAD_INPUT, "Pronto did not answer.")

    office.migration.quality = refuse
    page.open_step("data")
    page.data.empty.button.click()
    settle()
    assert page.data.said.isVisible()
    assert "Pronto did not answer." in page.data.said.words


def test_a_start_in_the_evening_begins_by_itself_and_one_that_was_missed_does_not(window, office, open_window):
    begun = []
    office.migration.cutover = lambda number, ctx, who: begun.append(who) or RunSummary(1, "migration", RunStatus.DONE)
    clock = window.clock
    clock.set_start(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1), "Robin")
    clock.look()
    assert begun == []
    clock.start = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    clock.look()
    settle()
    assert (begun, clock.start) == (["Robin"], None)
    clock.set_start(dt.datetime.now(dt.UTC) - dt.timedelta(hours=3), "Robin")
    other = open_window(office)
    assert other.clock.start is None
    assert other.clock.missed is not None
    other.clock.look()
    assert begun == ["Robin"]


def test_a_reason_is_asked_for_and_a_value_may_be_blank(window):
    told = []
    why = WhyDialog(window, "Leave out?", told.append)
    why.open()
    assert not why.act.isEnabled()
    why.reason.setText("closed")
    why.act.click()
    dialog = ValueDialog(window, "Acme", [("email", "x@y"), ("name", "Acme")], lambda *found: told.append(found))
    dialog.open()
    dialog.which.setCurrentIndex(1)
    assert dialog.value.text() == "Acme"
    dialog.value.clear()
    dialog.act.click()
    assert told == ["closed", ("name", "", "")]
    assert [one for one in window.findChildren(QDialog) if one.isVisible()] == []


def test_totals_lead_to_their_rows(dressed, qtbot):
    totals = (
        Total(RecordType.CUSTOMERS, Action.CREATE, 212, 0),
        Total(RecordType.INVOICES, Action.CREATE, 40, 8120400),
        Total(RecordType.INVOICES, Action.FINALISE, 3, 100),
    )
    grid, pressed = TotalsGrid(), []
    qtbot.addWidget(grid)
    grid.chosen.connect(lambda kind, action: pressed.append((kind, action)))
    grid.show_totals(totals)
    cell = grid.cells[RecordType.INVOICES, Action.CREATE]
    assert cell.text() == "40 · $81,204.00"
    assert cell.accessibleName() == "Invoices, Create: 40, $81,204.00"
    cell.click()
    grid.cells[None, Action.CREATE].click()
    assert pressed == [(RecordType.INVOICES, Action.CREATE), (None, Action.CREATE)]
    assert Action.FINALISE in actions_in(totals)
    assert totals_rows(totals)[-1].cells[Action.CREATE] == (252, 8120400)
    assert totals_rows(()) == []


def test_words():
    assert short_hash("ece74720c822ffff") == "ece7 4720 c822"
    assert amount(0, 5) == ""
    assert held_reason("stale: It was changed.") == "It was changed."
    assert scope_words(Scope()) == "Everything"
    assert scope_words(Scope(since=dt.date(2026, 7, 1), open_only=True)) == "From 1 Jul 2026, open items"
    assert {step_of(step) for step in Step} <= {"scope", "data", "dry-run", "trial", "cutover", "certificate"}


def test_the_page_is_kept_for_the_next_time(open_window):
    office = FakeOffice(company())
    window = open_window(office)
    window.go("migration")
    settle()
    window.page("migration").open_step("trial")
    settle()
    assert office.store.kept["migration_page.1"] == "trial"
    again = open_window(office)
    again.go("migration")
    settle()
    assert again.page("migration").step == "trial"
