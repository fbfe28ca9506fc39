"""The watch looks once at the start, after each run and at each ring, and never queues twice."""

import pytest

from app.domain.errors import NeedsUser
from app.runtime.alert_watch import ALERT_LANE, TICK_SECONDS, AlertWatch
from app.runtime.lanes import READ_LANE, write_lane
from tests.fakes.inline_lanes import InlineLanes


class FakeAlarm:
    def __init__(self):
        self.rings = {}

    def add(self, name, seconds, callback, *, at_once=False):
        self.rings[name] = (seconds, callback)
        if at_once:
            callback()

    def remove(self, name):
        self.rings.pop(name, None)


@pytest.fixture
def told():
    return []


@pytest.fixture
def watch(told):
    lanes = InlineLanes()
    return AlertWatch(FakeAlarm(), lanes, begin=lambda: told.append("begin"), look=lambda _ctx: told.append("look"))


def test_it_looks_at_the_start_and_after_each_run_however_that_ended(watch, told):
    watch.start()
    watch.start()
    assert told == ["begin", "look"]
    watch._lanes.submit(write_lane(1), "Sync", lambda _ctx: None)

    def stops(_ctx):
        raise NeedsUser

    watch._lanes.submit(write_lane(1), "Sync", stops)
    assert told == ["begin", "look", "look", "look"]
    watch._lanes.submit(READ_LANE, "Look up", lambda _ctx: None)
    assert told == ["begin", "look", "look", "look"]


def test_it_looks_every_minute_until_it_is_stopped(watch, told):
    watch.start()
    seconds, ring = watch._alarm.rings[ALERT_LANE]
    assert seconds == TICK_SECONDS == 60
    ring()
    assert told == ["begin", "look", "look"]
    watch.stop()
    watch.stop()
    assert watch._alarm.rings == {}
    watch._lanes.submit(write_lane(1), "Sync", lambda _ctx: None)
    assert told == ["begin", "look", "look"]


def test_a_look_that_waits_is_not_queued_twice(told):
    class Slow(InlineLanes):
        def submit(self, lane, name, job):
            self.submitted.append((lane, name))

    lanes = Slow()
    watch = AlertWatch(FakeAlarm(), lanes, begin=lambda: None, look=lambda _ctx: None)
    watch.start()
    watch.ring()
    watch.ring()
    assert lanes.submitted == [(ALERT_LANE, "Alerts")]
