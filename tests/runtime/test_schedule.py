"""Syncing by itself: one run at a time, Stripe's rationed reads, silence once a person has to act."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.company import Company, Mode, Policies
from app.domain.errors import Code, NeedsUser, RunStopped, SyncProblem
from app.ports.progress import JobContext
from app.runtime.jobs import Job
from app.runtime.schedule import Schedule
from tests.fakes.inline_lanes import InlineLanes

COMPANY = Company(3, "Acme", Mode.TEST, "", "", policies=Policies(pronto_poll_seconds=60, stripe_poll_seconds=300))


class HandAlarm:
    """Rings when the test says so."""

    def __init__(self) -> None:
        self.rings: dict[str, tuple[float, Callable[[], object]]] = {}

    def add(self, name: str, seconds: float, callback: Callable[[], object], *, at_once: bool = False) -> None:
        assert at_once
        self.rings[name] = (seconds, callback)

    def remove(self, name: str) -> None:
        self.rings.pop(name, None)

    def next_ring(self, name: str) -> dt.datetime | None:
        return dt.datetime(2026, 3, 2, tzinfo=dt.UTC) if name in self.rings else None

    def ring(self) -> None:
        for _, callback in list(self.rings.values()):
            callback()


class HandClock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> dt.datetime:
        return dt.datetime(2026, 3, 2, tzinfo=dt.UTC) + dt.timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


class Office:
    """What a schedule works with, and what it did."""

    def __init__(self) -> None:
        self.alarm = HandAlarm()
        self.clock = HandClock()
        self.lanes = InlineLanes()
        self.company = COMPANY
        self.runs: list[tuple[int, bool]] = []
        self.problem: SyncProblem | None = None
        self.schedule = Schedule(
            self.alarm, self.lanes, self.clock, company_of=lambda number: self.company, run=self.run
        )

    def run(self, company_id: int, ctx: JobContext, *, read_stripe: bool) -> None:
        self.runs.append((company_id, read_stripe))
        if self.problem is not None:
            raise self.problem


@pytest.fixture
def office() -> Office:
    return Office()


def test_rings_at_the_companys_own_pace(office: Office):
    office.schedule.start(3)
    assert office.alarm.rings["sync 3"][0] == 60
    office.company = replace(COMPANY, policies=Policies(pronto_poll_seconds=5))
    office.schedule.start(3)
    assert office.alarm.rings["sync 3"][0] == 5
    assert office.schedule.next_run(3) is not None
    office.schedule.stop(3)
    assert office.schedule.next_run(3) is None


def test_a_ring_runs_on_the_companys_write_lane(office: Office):
    office.schedule.start(3)
    office.alarm.ring()
    assert office.lanes.submitted == [("write-3", "Scheduled sync")]
    assert office.runs == [(3, True)]


def test_stripe_is_read_less_often_than_pronto(office: Office):
    office.schedule.start(3)
    for _ in range(7):
        office.alarm.ring()
        office.clock.seconds += 60
    assert [read for _, read in office.runs] == [True, False, False, False, False, True, False]


def test_a_read_of_stripe_that_failed_is_tried_again(office: Office):
    office.schedule.start(3)
    office.problem = RunStopped(Code.UNREACHABLE)
    office.alarm.ring()
    office.alarm.ring()
    assert [read for _, read in office.runs] == [True, True]
    assert office.schedule.silenced(3) is None


def test_a_run_that_is_not_over_is_not_doubled(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.schedule.start(3)
    office.alarm.ring()
    monkeypatch.setattr(Job, "ended", None)
    office.alarm.ring()
    assert len(office.runs) == 1


def test_a_run_that_needs_a_person_silences_the_company_until_it_is_started_again(office: Office):
    office.schedule.start(3)
    office.problem = NeedsUser(Code.PRONTO_LOGIN)
    office.alarm.ring()
    assert office.schedule.silenced(3) is office.problem
    assert office.schedule.next_run(3) is None
    office.problem = None
    office.schedule.start(3)
    assert office.schedule.silenced(3) is None
    office.alarm.ring()
    assert len(office.runs) == 2


@pytest.mark.parametrize("code", [Code.BUSY, Code.GUARD, Code.APPROVAL])
def test_what_passes_by_itself_does_not(office: Office, code: Code):
    office.schedule.start(3)
    office.problem = NeedsUser(code)
    office.alarm.ring()
    assert office.schedule.silenced(3) is None
    assert office.schedule.next_run(3) is not None
