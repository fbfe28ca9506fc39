"""Syncing by itself: one run at a time, begun once however many look, silence once a person has to act."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.company import Company, Mode, NewCompany, Policies
from app.domain.errors import Code, NeedsUser, RunStopped, SyncProblem
from app.domain.schedule import EVERY_DAY, PauseFor, Timetable
from app.ports.progress import JobContext
from app.runtime.jobs import Job
from app.runtime.schedule import Schedule, look_seconds
from app.services.timetables import Timetables
from app.storage.store import open_store
from tests.fakes.clock import ManualClock
from tests.fakes.inline_lanes import InlineLanes

ACME = NewCompany("Acme", "http://127.0.0.1:1", "sync", mode=Mode.TEST, policies=Policies(pronto_poll_seconds=60))
DAILY = Timetable(on=True, reconcile_days=EVERY_DAY, reconcile_at=dt.time(12))


class HandAlarm:
    """Rings when the test says so."""

    def __init__(self) -> None:
        self.rings: dict[str, tuple[float, Callable[[], object]]] = {}
        self.woken = 0

    def add(self, name: str, seconds: float, callback: Callable[[], object], *, at_once: bool = False) -> None:
        self.rings[name] = (seconds, callback)

    def remove(self, name: str) -> None:
        self.rings.pop(name, None)

    def next_ring(self, name: str) -> dt.datetime | None:
        return dt.datetime(2026, 3, 2, tzinfo=dt.UTC) if name in self.rings else None

    def wake_up(self) -> None:
        self.woken += 1

    def ring(self) -> None:
        for _, callback in list(self.rings.values()):
            callback()


class Office:
    """What a schedule works with, and what it did."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.store = open_store(folder / "office.db", self.clock)
        self.company: Company = self.store.companies.add(ACME)
        self.number = self.company.id
        self.tables = Timetables(self.store, self.clock)
        self.lanes = InlineLanes()
        self.alarm = HandAlarm()
        self.runs: list[tuple[str, bool]] = []
        self.reconciliations = 0
        self.problem: SyncProblem | None = None
        self.schedule = self.another(self.alarm)

    def another(self, alarm: HandAlarm) -> Schedule:
        """Return a schedule on the same store, as another process has it."""
        return Schedule(
            alarm, self.lanes, self.clock, tables=self.tables, company_of=self.store.companies.with_id,
            run=self.run, reconcile=self.reconcile,
        )  # fmt: skip

    def policies(self, **changed: object) -> None:
        self.company = replace(self.company, policies=replace(self.company.policies, **changed))
        self.store.companies.save(self.company)

    def run(self, company_id: int, ctx: JobContext, *, trigger: str, read_stripe: bool) -> None:
        assert company_id == self.number
        self.runs.append((trigger, read_stripe))
        if self.problem is not None:
            raise self.problem

    def reconcile(self, company_id: int, ctx: JobContext, *, trigger: str) -> None:
        assert (company_id, trigger) == (self.number, "schedule")
        self.reconciliations += 1
        if self.problem is not None:
            raise self.problem

    def pass_by(self, seconds: float, *, step: float = 15) -> None:
        """Let time pass and the alarm ring."""
        for _ in range(int(seconds / step)):
            self.clock.move(seconds=step)
            self.alarm.ring()


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.store.close()


def test_looks_often_enough_for_the_companys_own_pace(office: Office):
    assert [look_seconds(every) for every in (1, 5, 15, 20, 60, 70)] == [1, 5, 15, 10, 15, 14]
    office.schedule.start(office.number)
    assert office.alarm.rings["sync 1"][0] == 15
    office.policies(pronto_poll_seconds=5)
    office.alarm.ring()
    assert office.alarm.rings["sync 1"][0] == 5, "an interval changed elsewhere is followed"
    assert office.schedule.next_run(office.number) is not None
    office.schedule.stop(office.number)
    assert office.schedule.next_run(office.number) is None


def test_a_run_a_minute_on_the_companys_write_lane(office: Office):
    office.schedule.start(office.number)
    office.alarm.ring()
    assert office.lanes.submitted == [("write-1", "Scheduled sync")]
    office.pass_by(600)
    assert len(office.runs) == 11


def test_stripe_is_read_less_often_than_pronto(office: Office):
    office.schedule.start(office.number)
    office.alarm.ring()
    office.pass_by(360)
    assert [read for _, read in office.runs] == [True, False, False, False, False, True, False]


def test_a_read_of_stripe_that_failed_is_tried_again(office: Office):
    office.schedule.start(office.number)
    office.problem = RunStopped(Code.UNREACHABLE)
    office.alarm.ring()
    office.pass_by(60)
    assert [read for _, read in office.runs] == [True, True]
    assert office.schedule.silenced(office.number) is None


def test_a_run_that_is_not_over_is_not_doubled_and_is_followed_by_one(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.schedule.start(office.number)
    office.alarm.ring()
    with monkeypatch.context() as running:
        running.setattr(Job, "ended", None)
        assert office.schedule.running(office.number)
        office.pass_by(600)
        office.schedule.sync_now(office.number)
        assert len(office.runs) == 1
    office.pass_by(15)
    assert len(office.runs) == 2


def test_two_programs_on_one_store_begin_everything_once(office: Office):
    other_alarm = HandAlarm()
    other = office.another(other_alarm)
    office.tables.change(office.number, DAILY, "person")
    office.schedule.start_wished([office.number])
    other.start(office.number)
    for _ in range(4 * 20):
        office.clock.move(seconds=15)
        office.alarm.ring()
        other_alarm.ring()
    assert len(office.runs) == 20
    office.clock.move(hours=3)
    for alarm in (office.alarm, other_alarm, office.alarm):
        alarm.ring()
    assert office.reconciliations == 1


def test_a_computer_that_slept_for_days_makes_up_one_of_each(office: Office):
    office.tables.change(office.number, DAILY, "person")
    office.schedule.start(office.number)
    office.alarm.ring()
    office.clock.move(days=4)
    office.alarm.ring()
    office.pass_by(45)
    assert (len(office.runs), office.reconciliations) == (2, 1)


def test_a_reconciliation_that_failed_is_tried_again_and_one_made_elsewhere_is_not(office: Office):
    office.tables.change(office.number, DAILY, "person")
    office.schedule.start(office.number)
    office.clock.move(days=1)
    office.problem = RunStopped(Code.UNREACHABLE)
    office.alarm.ring()
    office.problem = None
    office.pass_by(540)
    assert office.reconciliations == 1
    office.pass_by(120)
    assert office.reconciliations == 2
    office.pass_by(3600, step=60)
    assert office.reconciliations == 2


def test_a_pause_outlives_the_program_and_sync_now_does_not_wait_for_its_end(office: Office):
    office.tables.pause(office.number, PauseFor.HOUR, "person")
    again = office.another(office.alarm)
    again.start(office.number)
    office.alarm.ring()
    assert office.runs == []
    again.sync_now(office.number)
    assert office.runs == [("person", True)]
    office.pass_by(3600, step=60)
    assert len(office.runs) == 2
    office.tables.pause(office.number, PauseFor.UNTIL_RESUMED, "person")
    office.pass_by(3600, step=60)
    assert len(office.runs) == 2
    assert again.next_run(office.number) is None
    office.tables.resume(office.number, "person")
    office.pass_by(15)
    assert len(office.runs) == 3


def test_the_wish_is_followed_until_it_is_taken_back(office: Office):
    office.schedule.start_wished([office.number])
    assert office.alarm.rings == {}
    office.tables.change(office.number, Timetable(on=True), "person")
    office.schedule.start_wished([office.number])
    office.alarm.ring()
    assert len(office.runs) == 1
    office.tables.change(office.number, Timetable(), "person")
    office.pass_by(120)
    assert len(office.runs) == 1
    assert office.alarm.rings == {}


def test_a_run_that_needs_a_person_silences_the_company_until_it_is_started_again(office: Office):
    office.tables.change(office.number, DAILY, "person")
    office.schedule.start(office.number)
    office.problem = NeedsUser(Code.PRONTO_LOGIN)
    office.clock.move(days=1)
    office.alarm.ring()
    assert office.reconciliations == 0, "a wrong password is not tried a second time for the reconciliation"
    assert office.schedule.silenced(office.number) is office.problem
    assert office.schedule.next_run(office.number) is None
    office.problem = None
    office.schedule.sync_now(office.number)
    assert office.schedule.silenced(office.number) is None
    office.pass_by(60)
    assert [trigger for trigger, _ in office.runs] == ["schedule", "person", "schedule"]


@pytest.mark.parametrize("code", [Code.BUSY, Code.GUARD, Code.APPROVAL])
def test_what_passes_by_itself_does_not(office: Office, code: Code):
    office.schedule.start(office.number)
    office.problem = NeedsUser(code)
    office.alarm.ring()
    assert office.schedule.silenced(office.number) is None
    assert office.schedule.next_run(office.number) is not None
    office.schedule.wake_up()
    assert office.alarm.woken == 1


def test_a_company_removed_elsewhere_is_looked_for_no_more(office: Office):
    office.schedule.start(office.number)
    office.store.companies.remove(office.number)
    office.alarm.ring()
    assert office.alarm.rings == {}
    assert office.runs == []
