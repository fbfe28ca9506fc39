"""The owner's wishes, pauses and what is due, kept in the store."""

import dataclasses
import datetime as dt

import pytest

from app.domain.errors import NeedsUser
from app.domain.journal import Note
from app.domain.schedule import EVERY_DAY, Due, PauseFor, Timetable
from app.planning.schedule_words import ahead_words, days_words, moment_words, span_words, table_words
from app.services.timetables import Timetables, zone_of
from tests.services.conftest import Office

DAILY = Timetable(on=True, reconcile_days=EVERY_DAY, reconcile_at=dt.time(12))


@pytest.fixture
def tables(office: Office) -> Timetables:
    return Timetables(office.store, office.clock)


def test_a_wish_is_kept_and_noted_with_before_and_after(office: Office, tables: Timetables):
    number = office.company.id
    assert tables.table(number) == Timetable()
    tables.change(number, DAILY, "person", every=30)
    tables.change(number, DAILY, "person", every=30)
    assert Timetables(office.store, office.clock).table(number) == DAILY
    assert office.store.companies.with_id(number).policies.pronto_poll_seconds == 30
    (entry,) = [one for one in office.store.journal.entries(number) if one.action == Note.SETTING]
    assert (entry.who, entry.before["sync_seconds"], entry.after["sync_seconds"]) == ("person", 60, 30)
    assert entry.after["reconcile_at"] == "12:00"
    assert "a sync every 30 seconds, a reconciliation every day at 12:00." in entry.reason


@pytest.mark.parametrize("every", [0, 86_401])
def test_nonsense_is_refused_and_nothing_kept(office: Office, tables: Timetables, every: int):
    with pytest.raises(NeedsUser):
        tables.change(office.company.id, DAILY, "person", every=every)
    with pytest.raises(NeedsUser):
        tables.change(office.company.id, dataclasses.replace(DAILY, quiet_from=dt.time(1)), "person")
    assert tables.table(office.company.id) == Timetable()


def test_a_new_time_of_day_that_is_past_makes_nothing_up(office: Office, tables: Timetables):
    number = office.company.id
    tables.change(number, dataclasses.replace(DAILY, reconcile_at=dt.time(8)), "person")
    assert tables.claim(number) == Due(sync=True)
    office.clock.move(days=1)
    assert tables.claim(number) == Due(sync=True, reconcile=True)
    assert tables.owes_reconciliation(number)
    tables.reconciled(number)
    assert not tables.owes_reconciliation(number)
    assert tables.claim(number) == Due()


def test_a_pause_is_kept_noted_and_ended(office: Office, tables: Timetables):
    number = office.company.id
    tables.resume(number, "person")
    tables.pause(number, PauseFor.TOMORROW, "person")
    again = Timetables(office.store, office.clock)
    assert again.claim(number) == Due()
    assert again.words(number)[0] == "Paused; it goes on tomorrow at 00:00."
    again.resume(number, "person")
    assert again.claim(number).sync
    said = [one.reason for one in office.store.journal.entries(number)]
    assert said == ["Syncing by itself goes on.", "Paused; it goes on tomorrow at 00:00."]


def test_what_is_kept_goes_with_its_company_and_bears_an_edited_database(office: Office, tables: Timetables):
    number = office.company.id
    tables.change(number, DAILY, "person")
    office.store.set_cursor(number, "schedule/table", '{"on": "perhaps"}')
    assert tables.table(number) == Timetable()
    office.store.companies.remove(number)
    assert office.store.cursor(number, "schedule/table") == ""


def test_an_unknown_zone_counts_as_utc(office: Office):
    assert zone_of(dataclasses.replace(office.company, time_zone="Mars/Olympus")).key == "UTC"


def test_words_are_those_of_a_person_there(office: Office, tables: Timetables):
    zone, now = zone_of(office.company), office.clock.now()
    assert [span_words(one) for one in (1, 30, 60, 90, 300, 3600, 7200)] == [
        "second", "30 seconds", "minute", "90 seconds", "5 minutes", "hour", "2 hours",
    ]  # fmt: skip
    said = [moment_words(now + dt.timedelta(**step), zone, now) for step in (
        {"seconds": -5}, {"seconds": 1}, {"seconds": 40}, {"hours": 1}, {"hours": 20}, {"days": 3}, {"days": 30},
    )]  # fmt: skip
    assert said == [
        "now", "in 1 second", "in 40 seconds", "today at 10:30", "tomorrow at 05:30", "on Friday at 09:30",
        "on 2 April 2026 at 09:30",
    ]  # fmt: skip
    assert days_words((0,)) == "a reconciliation every Monday"
    assert table_words(dataclasses.replace(DAILY, quiet_from=dt.time(22), quiet_to=dt.time(6)), 60).endswith(
        "quiet from 22:00 to 06:00."
    )
    tables.change(office.company.id, dataclasses.replace(DAILY, quiet_from=dt.time(9), quiet_to=dt.time(13)), "person")
    assert ahead_words(tables.ahead(office.company.id), zone, now) == [
        "Quiet hours; they end today at 13:00.",
        "Next sync today at 13:00.",
        "Next reconciliation today at 13:00.",
    ]


def test_no_next_sync_is_told_where_none_is_switched_on(office: Office, tables: Timetables):
    number = office.company.id
    assert tables.words(number) == []
    tables.change(number, Timetable(on=True), "person")
    assert [said.partition(" in ")[0].partition(" now")[0] for said in tables.words(number)] == ["Next sync"]
