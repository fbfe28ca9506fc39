"""A cutover that begins in the evening: the next such time of the company, and a wait that can be called off."""

import datetime as dt

import pytest

from app.domain.errors import Cancelled, NeedsUser
from app.domain.migration import MigrationRecord
from app.services.migration.cutover import Cutover
from app.services.migration.dry_run import DryRuns
from app.services.migration.ledger import Ledger
from app.services.running import Runner
from tests.fakes.clock import START, ManualClock
from tests.fakes.job_context import QuietContext
from tests.planning import samples
from tests.services.conftest import Office


class Sleeper(QuietContext):
    """Lets the time pass that somebody sleeps."""

    def __init__(self, clock: ManualClock, cancel_after: int | None = None) -> None:
        super().__init__(cancel_after)
        self.clock = clock

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.clock.move(seconds=seconds)


@pytest.fixture
def cutover(office: Office) -> Cutover:
    ledger = Ledger(office.store, office.clock, lambda _: samples.mapping())
    runs = Runner(office.store, office, office.clock, lambda _: samples.mapping())
    plans = DryRuns(office.store, office.clock, ledger, runs, lambda _: samples.mapping())
    return Cutover(office.store, office.clock, ledger, runs, plans)


def test_the_next_time_of_day_where_the_company_is(office: Office, cutover: Cutover):
    # 22:30 UTC is half past nine in the morning in Sydney, which is eleven hours ahead in March.
    assert dt.datetime(2026, 3, 2, 22, 30, tzinfo=dt.UTC) == START
    assert cutover.start_of(office.company.id, "22:00") == dt.datetime(2026, 3, 3, 11, tzinfo=dt.UTC)
    assert cutover.start_of(office.company.id, "09:00") == dt.datetime(2026, 3, 3, 22, tzinfo=dt.UTC)
    for wrong in ("25:00", "soon", ""):
        with pytest.raises(NeedsUser, match=r"22:00"):
            cutover.start_of(office.company.id, wrong)


def test_waiting_naps_and_tells_what_is_left(office: Office, cutover: Cutover):
    sleeper = Sleeper(office.clock)
    cutover.wait_until(START + dt.timedelta(minutes=2), sleeper)
    assert office.clock.now() == START + dt.timedelta(minutes=2)
    assert sleeper.slept == 120
    assert [report.seconds_left for report in sleeper.reports] == [120, 100, 80, 60, 40, 20]


def test_waiting_can_be_called_off(office: Office, cutover: Cutover):
    with pytest.raises(Cancelled):
        cutover.wait_until(START + dt.timedelta(hours=9), Sleeper(office.clock, cancel_after=3))
    assert office.store.migrations.record(office.company.id) == MigrationRecord()
