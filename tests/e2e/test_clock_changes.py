"""The nights the clock is moved, and the day somebody corrects it: everything due happens once, and nothing bursts."""

import datetime as dt
from itertools import pairwise
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.bootstrap import open_office
from app.domain.company import Mode, NewCompany, Policies
from app.domain.outcome import RunSummary
from app.domain.schedule import EVERY_DAY, Timetable
from app.planning.due import SLACK
from app.practice.company.books import ProntoBooks
from app.practice.pronto.practice import running_pronto
from app.practice.stripe import running_stripe
from app.secrets.session_store import SessionStore
from tests.e2e.day.clock import DayClock
from tests.e2e.day.product import Product
from tests.e2e.day.trickle import morning_books
from tests.e2e.stripe_state import carried
from tests.e2e.world import NAME, USER

SYDNEY = ZoneInfo("Australia/Sydney")
POLL = 240
"""Seconds between two syncs."""
STEP = 2
"""Minutes between two looks."""
HALF_PAST_TWO = dt.time(2, 30)
DEBTOR = "D0001"


class SetClock(DayClock):
    """A computer's clock that can be set, while the seconds it counts go on."""

    def __init__(self, start: dt.datetime, ahead: int = 0) -> None:
        super().__init__(start)
        self._ahead = RawValue("d", ahead)

    def now(self) -> dt.datetime:
        return super().now() + dt.timedelta(seconds=self._ahead.value)

    def correct(self) -> None:
        self._ahead.value = 0


class Night:
    """Serves a company from a local time on, a change in Pronto every half hour."""

    def __init__(self, home: Path, clock: SetClock) -> None:
        self.home, self.clock = home, clock
        self.arrived: list[float] = []
        """Minutes from each change in Pronto until Stripe had it."""
        self.runs: list[RunSummary] = []

    def pass_by(self, minutes: int, corrected_at: int | None = None) -> None:
        books = morning_books(super(SetClock, self.clock).now)
        with (
            running_pronto(books, clock=self.clock.monotonic) as pronto,
            running_stripe(clock=self.clock.seconds) as stripe,
        ):
            pronto.host.clock = self.clock.seconds
            company = self._open_shop(pronto.xi_url, stripe.url)
            product = Product(self.home, self.clock)
            product.start()
            waiting: tuple[str, int] | None = None
            for minute in range(0, minutes, STEP):
                self.clock.leap_to(minute * 60)
                if minute == corrected_at:
                    self.clock.correct()
                if minute % 30 == 10:
                    assert waiting is None, f"a change of minute {waiting[1]} never arrived"
                    waiting = (f"02 5551 {minute:04}", minute)
                    _telephone(books, waiting[0])
                assert product.look().exit_code is None
                if waiting and carried(stripe.practice, "customers")[DEBTOR]["phone"] == f"+61 {waiting[0][1:]}":
                    self.arrived.append(minute - waiting[1])
                    waiting = None
            assert product.stop() == 0
            assert pronto.host.failures == stripe.host.failures == []
        office = open_office(self.home, secrets=SessionStore("for a test"), clock=self.clock)
        self.runs = sorted(office.store.runs.recent(company, 1000), key=lambda run: run.run)
        office.close()

    def _open_shop(self, pronto_url: str, stripe_url: str) -> int:
        office = open_office(self.home, secrets=SessionStore("for a test"), clock=self.clock)
        policies = Policies(pronto_poll_seconds=POLL)
        new = NewCompany(NAME, pronto_url, USER, stripe_url=stripe_url, mode=Mode.TEST, policies=policies)
        company = office.store.companies.add(new)
        assert company.time_zone == SYDNEY.key
        table = Timetable(on=True, reconcile_days=EVERY_DAY, reconcile_at=HALF_PAST_TWO)
        office.timetables.change(company.id, table, "test")
        office.close()
        return company.id

    def began(self, kind: str) -> list[dt.datetime]:
        return [run.started for run in self.runs if run.kind == kind]


def _telephone(books: ProntoBooks, number: str) -> None:
    record = books.get("customers", DEBTOR)
    books.put("customers", record.changed(PhoneNo=number))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("evening", "expected"),
    [
        ((2026, 10, 4), dt.time(3, 30)),  # 02:30 does not exist: at 02:00 it is 03:00
        ((2026, 4, 5), HALF_PAST_TWO),  # 02:30 comes twice: at 03:00 it is 02:00 once more
    ],
)
def test_the_night_the_clock_is_moved(evening: tuple[int, int, int], expected: dt.time, tmp_path: Path):
    night = Night(tmp_path, SetClock(dt.datetime(*evening, 1, tzinfo=SYDNEY).astimezone(dt.UTC)))
    night.pass_by(240)
    [reconciled] = [one.astimezone(SYDNEY) for one in night.began("reconcile")]
    assert dt.timedelta(0) <= reconciled - dt.datetime.combine(reconciled, expected, SYDNEY) <= dt.timedelta(minutes=5)
    assert reconciled.fold == 0
    assert len(night.arrived) == 8
    assert max(night.arrived) <= POLL / 60 + STEP
    assert _between(night.began("sync")) >= dt.timedelta(seconds=POLL * (1 - SLACK))


@pytest.mark.slow
@pytest.mark.parametrize("ahead", [2700, -2700])
def test_a_clock_that_is_set_right(ahead: int, tmp_path: Path):
    start = dt.datetime(2026, 6, 9, 1, tzinfo=SYDNEY).astimezone(dt.UTC)
    night = Night(tmp_path, SetClock(start, ahead))
    night.pass_by(180, corrected_at=100)
    assert len(night.began("reconcile")) == 1
    assert len(night.arrived) == 6
    assert max(night.arrived) <= POLL / 60 + STEP
    assert len(night.began("sync")) <= 180 * 60 / POLL + 2


def _between(moments: list[dt.datetime]) -> dt.timedelta:
    """Return the least time between two that follow each other."""
    return min(later - earlier for earlier, later in pairwise(moments))
