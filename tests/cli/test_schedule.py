"""The ``schedule`` command and what ``serve`` does with it."""

import datetime as dt
import threading

import pytest

from app.domain.schedule import EVERY_DAY, PauseFor, Timetable
from tests.cli.office import FakeOffice


def test_shows_the_schedule_and_what_comes_next(say):
    said = say("schedule")
    assert said.code == 0
    assert "no sync by itself in the window, no reconciliation by itself." in said.out
    assert "Next sync in 40 seconds." in said.out
    found = say("schedule", "show", "--json").json
    assert (found["on"], found["every_seconds"], found["paused"]) == (False, 60, False)
    assert found["next_sync"] is None
    assert say("schedule", "set", "--on").code == 0
    assert say("schedule", "show", "--json").json["next_sync"] == "2026-03-02T00:00:00+00:00"


def test_sets_everything_at_once(say, office: FakeOffice):
    said = say(
        "schedule", "set", "--on", "--every", "5m", "--reconcile", "sun,wed", "--at", "03:15", "--quiet", "22:00-06:00"
    )  # fmt: skip
    assert said.code == 0, said.err
    assert office.timetables.kept == Timetable(
        on=True, reconcile_days=(2, 6), reconcile_at=dt.time(3, 15), quiet_from=dt.time(22), quiet_to=dt.time(6)
    )
    assert "a sync every 5 minutes, a reconciliation every Wednesday and Sunday at 03:15, quiet from 22:00" in said.out
    assert say("schedule", "set", "--reconcile", "daily", "--quiet", "none", "--off").code == 0
    assert office.timetables.kept == Timetable(reconcile_days=EVERY_DAY, reconcile_at=dt.time(3, 15))


@pytest.mark.parametrize(
    "typed",
    [
        ("--every", "soon"),
        ("--at", "25:00"),
        ("--reconcile", "funday"),
        ("--quiet", "22:00"),
        ("--on", "--off"),
        (),
        ("--quiet", "06:00-06:00"),
    ],
)
def test_what_cannot_be_meant_is_refused(say, office: FakeOffice, typed: tuple[str, ...]):
    said = say("schedule", "set", *typed)
    assert said.code == 2
    assert said.err
    assert office.timetables.kept == Timetable()


def test_pauses_and_resumes(say, office: FakeOffice):
    assert say("schedule", "pause", "--for", "tomorrow", "--json").json["paused"]
    assert say("schedule", "pause").code == 0
    assert say("schedule", "resume").code == 0
    who = "command line"
    assert office.timetables.paused == [
        (1, PauseFor.TOMORROW, who),
        (1, PauseFor.UNTIL_RESUMED, who),
        (1, None, who),
    ]


def test_serve_tells_what_comes_wakes_the_alarm_and_stops_it(say, office: FakeOffice, monkeypatch: pytest.MonkeyPatch):
    waits = iter(range(130))

    def wait(*_: object) -> bool:
        if next(waits, None) is None:
            raise KeyboardInterrupt
        return False

    monkeypatch.setattr(threading.Event, "wait", wait)
    said = say("serve")
    assert said.code == 0
    assert "Acme: Next sync in 40 seconds." in said.err
    assert "Stopped." in said.out
    assert (office.schedule.started, office.schedule.stopped, office.schedule.woken) == ([1], [1], 2)
