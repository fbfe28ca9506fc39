"""The watch asks every hour whether a look is due; the build's own address is one the look accepts."""

from app.remote.address import checked_address
from app.runtime.lanes import UPDATE_LANE
from app.runtime.shipped import update_address
from app.runtime.update_watch import RING_SECONDS, UpdateWatch
from tests.fakes.inline_lanes import InlineLanes
from tests.support.environment import ROOT


class FakeAlarm:
    def __init__(self):
        self.rings = {}

    def add(self, name, seconds, callback, *, at_once=False):
        self.rings[name] = (seconds, callback)
        if at_once:
            callback()

    def remove(self, name):
        self.rings.pop(name, None)


def test_it_rings_at_the_start_and_every_hour_until_it_is_stopped():
    looks, lanes, alarm = [], InlineLanes(), FakeAlarm()
    watch = UpdateWatch(alarm, lanes, lambda _ctx: looks.append(1))
    watch.start()
    seconds, ring = alarm.rings[UPDATE_LANE]
    assert seconds == RING_SECONDS == 3600
    ring()
    assert (len(looks), {lane for lane, _ in lanes.submitted}) == (2, {UPDATE_LANE})
    watch.stop()
    watch.stop()
    assert alarm.rings == {}


def test_the_builds_address_is_empty_or_safe():
    found = update_address()
    assert found == "" or checked_address(found).startswith("https://")
    assert (ROOT / "resources" / "release" / "feed.toml").is_file()
