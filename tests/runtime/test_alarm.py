"""The alarm clock rings, stops ringing, and tells of trouble."""

import datetime as dt
import threading

import pytest

from app.runtime.alarm import Alarm, AlarmTrouble, Trouble

PATIENCE = 10


@pytest.fixture
def troubles() -> list[AlarmTrouble]:
    return []


@pytest.fixture
def heard() -> threading.Event:
    return threading.Event()


@pytest.fixture
def alarm(troubles: list[AlarmTrouble], heard: threading.Event):
    def note(trouble: AlarmTrouble) -> None:
        troubles.append(trouble)
        heard.set()

    made = Alarm(note)
    yield made
    made.stop()


def test_rings_at_once_and_again(alarm: Alarm):
    rung = threading.Semaphore(0)
    alarm.add("sync 1", 0.02, rung.release, at_once=True)
    assert all(rung.acquire(timeout=PATIENCE) for _ in range(3))


def test_rings_no_more_once_removed(alarm: Alarm):
    alarm.add("sync 1", 60, lambda: None)
    alarm.add("sync 2", 60, lambda: None)
    assert alarm.names() == ["sync 1", "sync 2"]
    alarm.remove("sync 1")
    alarm.remove("sync 1")
    assert alarm.names() == ["sync 2"]


def test_the_same_name_is_replaced(alarm: Alarm):
    alarm.add("sync 1", 60, lambda: None)
    alarm.add("sync 1", 3600, lambda: None)
    assert alarm.names() == ["sync 1"]
    next_ring = alarm.next_ring("sync 1")
    assert next_ring is not None
    assert next_ring.utcoffset() == dt.timedelta(0)
    assert next_ring - dt.datetime.now(dt.UTC) > dt.timedelta(minutes=30)
    assert alarm.next_ring("sync 2") is None


def test_waking_up_does_no_harm(alarm: Alarm):
    alarm.wake_up()
    alarm.start()
    alarm.start()
    alarm.wake_up()
    assert alarm.names() == []


def test_a_clock_that_was_set_back_holds_nothing_up(alarm: Alarm, monkeypatch: pytest.MonkeyPatch):
    rung = threading.Event()
    before = dt.datetime.now(dt.UTC) + dt.timedelta(days=365)

    class Ahead(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return before.astimezone(tz)

    with monkeypatch.context() as wrong:
        wrong.setattr("apscheduler.schedulers.base.datetime", Ahead)
        wrong.setattr("apscheduler.triggers.interval.datetime", Ahead)
        alarm.add("sync 1", 240, rung.set)
        assert alarm.next_ring("sync 1") > before
    alarm.wake_up()
    assert rung.wait(PATIENCE)
    assert alarm.next_ring("sync 1") - dt.datetime.now(dt.UTC) <= dt.timedelta(seconds=240)


def test_a_callback_that_fails_is_told(alarm: Alarm, troubles: list[AlarmTrouble], heard: threading.Event):
    alarm.add("sync 1", 60, lambda: 1 // 0, at_once=True)
    assert heard.wait(PATIENCE)
    assert (troubles[0].name, troubles[0].trouble) == ("sync 1", Trouble.FAILED)
    assert isinstance(troubles[0].error, ZeroDivisionError)


def test_a_ring_that_is_still_answered_is_not_rung_again(
    alarm: Alarm, troubles: list[AlarmTrouble], heard: threading.Event
):
    answered = threading.Event()
    rings: list[int] = []

    def slow() -> None:
        rings.append(1)
        answered.wait(PATIENCE)

    alarm.add("sync 1", 0.02, slow, at_once=True)
    assert heard.wait(PATIENCE)
    assert troubles[0] == AlarmTrouble("sync 1", Trouble.STILL_RUNNING)
    assert len(rings) == 1
    alarm.remove("sync 1")
    answered.set()


def test_stopped_it_is_silent(alarm: Alarm):
    alarm.add("sync 1", 60, lambda: None)
    alarm.stop()
    alarm.stop()
    assert alarm.names() == []
    assert alarm.next_ring("sync 1") is None
