"""Backups, the damaged file, the journal's filters and a record's past, in the window."""

import datetime as dt

import pytest
from PySide6.QtCore import QDate

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.ports.journal import Sought
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.restore import RestoreDialog
from ui.screens.activity_filters import BETWEEN, LAST_MONTH, MONTH, TODAY, WEEK, YEAR
from ui.screens.record_past import PastDialog

GOOD = "tallybridge-20261122-003000-daily.zip"


def test_backups_are_listed_made_and_put_back(window, office, qtbot):
    window.go("settings")
    settle()
    card = window.page("settings").backup
    assert "2 backups" in card.place.text()
    assert "450 entries" in card.journal.text()
    card.table.selectRow(0)
    assert not card.restore.isEnabled(), "a damaged one"
    card.table.selectRow(1)
    assert card.restore.isEnabled()
    card.now.click()
    settle()
    assert office.backups.made == 1
    card.table.selectRow(1)
    card.restore.click()
    (asked,) = [one for one in window.findChildren(ConfirmDialog) if one.isVisible()]
    assert not asked.button.isEnabled()
    qtbot.keyClicks(asked.answer, "restore")
    asked.button.click()
    settle()
    assert office.backups.restored == [GOOD]
    assert "is put back" in card.result._words.text()
    card.years.setCurrentIndex(card.years.findData(10))
    card.years.activated.emit(card.years.currentIndex())
    settle()
    assert office.past.years == 10


def test_a_damaged_file_is_told_after_the_start_and_a_whole_backup_offered(open_window):
    office = FakeOffice(company())
    office.backups.damaged = "The data file is damaged (page 7 is never used); put the newest backup back."
    window = open_window(office)
    (dialog,) = window.findChildren(RestoreDialog)
    assert dialog.isVisible()
    assert "page 7" in dialog.words.text()
    assert "1,234 records linked" in dialog.list.item(1).text()
    dialog.list.setCurrentRow(0)
    assert not dialog.act.isEnabled()
    dialog.list.setCurrentRow(1)
    office.backups.problem = NeedsUser(Code.BUSY, "Process 7 is working on a company.")
    dialog.act.click()
    settle()
    assert "Process 7" in dialog.words.text()
    assert dialog.isVisible()
    office.backups.problem = None
    dialog.act.click()
    settle()
    assert office.backups.restored == [GOOD]
    assert window.findChildren(RestoreDialog) == [] or not dialog.isVisible()


def test_the_journal_is_filtered_by_type_person_and_period(window, office):
    window.go("activity")
    settle()
    page = window.page("activity")
    filters = page.filters
    assert filters.sought() == Sought()
    filters.kind.setCurrentIndex(filters.kind.findData(RecordType.INVOICES))
    filters.who.setCurrentIndex(filters.who.findData("schedule"))
    settle()
    assert (office.history.sought["kind"], office.history.sought["who"]) == (RecordType.INVOICES, "schedule")
    assert office.history.sought["shared"] is True


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (TODAY, (2026, 3, 2), None),
        (WEEK, (2026, 2, 24), None),
        (MONTH, (2026, 3, 1), None),
        (LAST_MONTH, (2026, 2, 1), (2026, 2, 28)),
        (YEAR, (2025, 7, 1), None),
        (BETWEEN, (2026, 1, 5), (2026, 1, 9)),
    ],
)
def test_periods_are_days_of_this_computer(window, period, first, last):
    window.go("activity")
    settle()
    filters = window.page("activity").filters
    filters.period.setCurrentIndex(filters.period.findData(period))
    assert filters.first.isVisible() == (period == BETWEEN)
    filters.first.setDate(QDate(2026, 1, 5))
    filters.last.setDate(QDate(2026, 1, 9))
    sought = filters.sought(dt.date(2026, 3, 2))
    assert sought.since.astimezone().date() == dt.date(*first)
    ends = None if sought.until is None else (sought.until - dt.timedelta(seconds=1)).astimezone().date()
    assert ends == (dt.date(*last) if last else None)


def test_the_journal_is_exported_as_filtered(window, office, tmp_path):
    window.go("activity")
    settle()
    page = window.page("activity")
    page.filters.who.setCurrentIndex(page.filters.who.findData("person"))
    page.save_journal(tmp_path / "j.xlsx")
    settle()
    ((found, path, sought),) = office.reports.journals
    assert (found.name, path.name, sought.who) == ("Acme Pty Ltd", "j.xlsx", "person")
    assert "450 entries are saved as j.xlsx" in page.verdict._words.text()


def test_a_record_shows_as_it_was(window, office):
    window.go("records")
    settle()
    page = window.page("records")
    page.table.selectRow(0)
    settle()
    page.details.past.click()
    settle()
    (dialog,) = window.findChildren(PastDialog)
    assert "It was in Stripe as cus_1" in dialog.words.text()
    assert [one.field for one in dialog.rows.rows] == ["email", "name"]
    assert "found “Other”" in dialog.note.text()
    dialog.day.setDate(QDate(2026, 6, 30))
    settle()
    # The end of that day in Sydney, in winter ten hours ahead of UTC.
    assert office.past.asked[-1][2] == dt.datetime(2026, 6, 30, 14, tzinfo=dt.UTC)
    dialog.reject()
