"""A change in Pronto reaches Stripe by itself within the poll interval and two seconds."""

import threading
import time
from itertools import pairwise

import pytest

from app.domain.outcome import RunSummary
from app.runtime.jobs import Ended, JobEvent
from tests.e2e.stripe_state import carried
from tests.e2e.world import World

INTERVAL = 2
PATIENCE = 30.0


class Watch:
    """Waits for runs to end."""

    def __init__(self) -> None:
        self._ended = threading.Condition()
        self.runs: list[RunSummary] = []

    def __call__(self, event: JobEvent) -> None:
        if isinstance(event, Ended):
            assert isinstance(event.result, RunSummary), event
            with self._ended:
                self.runs.append(event.result)
                self._ended.notify_all()

    def until(self, number: int) -> None:
        with self._ended:
            assert self._ended.wait_for(lambda: len(self.runs) >= number, PATIENCE)


@pytest.fixture
def watched(small: World):
    small.policies(pronto_poll_seconds=INTERVAL, stripe_poll_seconds=INTERVAL)
    watch = Watch()
    stop = small.office.lanes.listen(watch)
    yield small, watch
    small.office.schedule.stop(small.company.id)
    stop()


def test_a_change_reaches_stripe_by_itself(watched, record_property):
    world, watch = watched
    world.office.schedule.start(world.company.id)
    watch.until(1)
    assert watch.runs[0].trigger == "schedule"
    assert watch.runs[0].writes > 0
    record = world.books.get("customers", "ACME")
    before = len(watch.runs)
    world.books.put("customers", record.changed(PhoneNo="03 5550 9999"))
    changed = time.monotonic()
    while carried(world.stripe.practice, "customers")["ACME"]["phone"] != "+61 3 5550 9999":
        assert time.monotonic() - changed < PATIENCE
        time.sleep(0.02)
    seconds = time.monotonic() - changed
    record_property("seconds_until_stripe", round(seconds, 2))
    print(f"a change in Pronto reached Stripe after {seconds:.2f} s with an interval of {INTERVAL} s")
    watch.until(before + 2)
    assert sum(run.writes for run in watch.runs[before:]) == 1
    # A run with nothing to do writes nothing, and no two runs overlapped.
    ends = [(run.started, run.ended) for run in watch.runs]
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_a_wrong_password_is_not_tried_all_day(small: World):
    small.policies(pronto_poll_seconds=1)
    small.connectors.password = "wrong-password-of-mine"
    ended = threading.Event()
    stop = small.office.lanes.listen(lambda event: ended.set() if isinstance(event, Ended) else None)
    small.office.schedule.start(small.company.id)
    assert ended.wait(PATIENCE)
    stop()
    problem = small.office.schedule.silenced(small.company.id)
    assert problem is not None
    assert problem.code.value == "pronto-login"
    assert small.office.schedule.next_run(small.company.id) is None
