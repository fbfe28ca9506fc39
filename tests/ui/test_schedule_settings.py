"""The schedule's card and the one of this computer's session."""

import datetime as dt

import pytest
from PySide6.QtCore import QTime

from app.domain.schedule import EVERY_DAY, PauseFor, Timetable
from tests.ui.conftest import settle
from ui.models.health import KEEP
from ui.screens.tray import Tray


@pytest.fixture
def settings(window):
    window.go("settings")
    settle()
    return window.page("settings")


def test_a_schedule_is_saved_together_and_what_comes_next_is_told(settings, office):
    card = settings.schedule
    assert card.next.text() == "It syncs when you ask it to."
    assert (card.every.value(), card.unit.currentText()) == (1, "minutes")
    card.on.setChecked(True)
    card.unit.setCurrentIndex(card.unit.findData(1))
    card.every.setValue(30)
    card.often.setCurrentIndex(card.often.findData("weekly"))
    card.at.setTime(QTime(3, 15))
    card.days[6].click()
    card.quiet.setChecked(True)
    card.save.click()
    settle()
    assert office.timetables.kept[1] == Timetable(
        on=True, reconcile_days=(6,), reconcile_at=dt.time(3, 15), quiet_from=dt.time(22), quiet_to=dt.time(6)
    )
    assert office.timetables.every[1] == 30
    assert office.schedule.on == {1}
    assert card.next.text() == "Next sync in 40 seconds."


def test_daily_and_never_and_off(settings, office):
    card = settings.schedule
    card.often.setCurrentIndex(card.often.findData("daily"))
    assert not card.days[0].isEnabled()
    card.save.click()
    settle()
    assert office.timetables.kept[1] == Timetable(reconcile_days=EVERY_DAY)
    assert office.schedule.on == set()
    card.often.setCurrentIndex(card.often.findData("never"))
    assert not card.at.isEnabled()
    card.save.click()
    settle()
    assert office.timetables.kept[1] == Timetable()


def test_what_cannot_be_meant_is_said_and_not_saved(settings, office):
    card = settings.schedule
    card.often.setCurrentIndex(card.often.findData("weekly"))
    card.save.click()
    settle()
    assert "Tick a day" in card.wrong.words
    card.often.setCurrentIndex(card.often.findData("never"))
    card.quiet.setChecked(True)
    card.quiet_to.setTime(card.quiet_from.time())
    card.save.click()
    settle()
    assert card.wrong.words.startswith("Nothing was saved.")
    assert office.timetables.kept == {}


def test_a_pause_counts_at_once_and_is_shown_on_the_overview(settings, office, window):
    card = settings.schedule
    office.timetables.kept[1] = Timetable(on=True)
    card.pauses[0].click()
    settle()
    assert office.timetables.pauses == {1: PauseFor.HOUR}
    assert card.next.text() == "Paused until you resume it."
    assert card.resume.isVisibleTo(card)
    assert not card.pauses[0].isVisibleTo(card)
    card.resume.click()
    settle()
    assert office.timetables.pauses == {}


def test_the_session_ticks_count_at_once(open_window, office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    window = open_window(office)
    window.go("settings")
    settle()
    card = window.page("settings").session
    assert card.keep.isChecked()
    assert not card.start.isChecked()
    card.keep.click()
    card.start.click()
    settle()
    assert office.store.setting(KEEP) is False
    assert office.autostart.on
    assert card.start.isChecked()
