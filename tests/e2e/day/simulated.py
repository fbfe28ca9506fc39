"""A day simulated at speed: people work on both sides, everything goes wrong, the product is killed and goes on."""

import datetime as dt
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from app.bootstrap import open_office
from app.domain.alert import AlertSettings, MailServer
from app.domain.company import Mode, NewCompany, Policies
from app.domain.schedule import EVERY_DAY, Timetable
from app.practice.faults import FaultKind
from app.practice.http_host import HttpHost
from app.practice.pronto.practice import RunningPronto, running_pronto
from app.practice.stripe import RunningStripe, running_stripe
from app.secrets.session_store import SessionStore
from tests.e2e.day.clock import DayClock
from tests.e2e.day.expected import digest_minute, reconcile_minute
from tests.e2e.day.killer import Killer
from tests.e2e.day.plan import PRONTO, STRIPE, Plan
from tests.e2e.day.postbox import Letter, Postbox, post_office
from tests.e2e.day.product import KILLED, WAITS_FOR_A_PERSON, Product
from tests.e2e.day.records import TroubledRecords
from tests.e2e.day.trickle import Trickle, morning_books
from tests.e2e.day.typed import type_in
from tests.e2e.world import NAME, USER

MIDNIGHT = dt.datetime(2026, 3, 17, tzinfo=ZoneInfo("Australia/Sydney"))
_POLICIES = Policies(pronto_poll_seconds=240, guard_updates_floor=190)
"""As delivered, but for a sync every four minutes, so that a day of real looks takes minutes, and for a guard that lets
pass what piles up while the computer sleeps."""
_MISSED_INTERVALS = 8
"""Half an hour, as delivered."""
_RESTART_SECONDS = 5.0
"""Simulated: how long whoever looks after the program takes to start it again."""
_AIMED = 6
"""Minutes within which a kill that was aimed happens."""
_HEALING = 25
"""Minutes of peace after the day."""
_TRIES = 5
_RESTARTS = 40
"""In one minute, at most."""


@dataclass
class Day:
    """A day that has passed, with everything that can be looked at afterwards."""

    planned: Plan
    home: Path
    clock: DayClock
    pronto: RunningPronto
    stripe: RunningStripe
    people: Trickle
    letters: list[Letter] = field(default_factory=list)
    cut_off: int = 0
    """Letters whose sender was killed before it knew what became of them."""
    killed: Counter[str] = field(default_factory=Counter)
    """How often, by how."""
    lives: int = 0
    struck: Counter[tuple[str, FaultKind]] = field(default_factory=Counter)
    """How often a fault struck, by side and kind."""
    memory: list[tuple[int, int, int]] = field(default_factory=list)
    """Minute of the day, looks since it was started, resident bytes."""
    exit_code: int | None = None
    """Of the last life, which was asked to stop."""

    def minute_of(self, letter: Letter) -> int:
        return int((letter.at - MIDNIGHT).total_seconds() // 60)


@contextmanager
def simulated(planned: Plan, seed: int, home: Path, tell: Callable[[str], None] = lambda _: None) -> Iterator[Day]:
    """Let a day pass; yields it with both services still there."""
    clock = DayClock(MIDNIGHT.astimezone(dt.UTC))
    books = morning_books(clock.now)
    with (
        running_pronto(books, clock=clock.monotonic) as pronto,
        running_stripe(clock=clock.seconds) as stripe,
    ):
        pronto.host.clock = clock.seconds
        people = Trickle(books, stripe.practice, Random(seed))
        day = Day(planned, home, clock, pronto, stripe, people)
        box = Postbox(clock.now)
        with post_office(box) as port:
            _open_shop(day, port)
            _Driver(day, box, Random(seed + 1), tell).run()
        yield day
        assert pronto.host.failures == []
        assert stripe.host.failures == []


def _open_shop(day: Day, port: int) -> None:
    """Make a home with one company, its timetable and its alerts by e-mail."""
    office = open_office(day.home, secrets=SessionStore("for a test"), clock=day.clock)
    new = NewCompany(
        NAME, day.pronto.xi_url, USER, stripe_url=day.stripe.url, mode=Mode.TEST, policies=_POLICIES
    )  # fmt: skip
    company = office.store.companies.add(new)
    at = MIDNIGHT + dt.timedelta(minutes=reconcile_minute(day.planned))
    table = Timetable(on=True, reconcile_days=EVERY_DAY, reconcile_at=at.time())
    office.timetables.change(company.id, table, "test")
    mail = MailServer("127.0.0.1", port, "none", sender="tb@trickle.example", to=("kim@trickle.example",))
    digest = MIDNIGHT + dt.timedelta(minutes=digest_minute(day.planned))
    settings = AlertSettings(
        desktop=False, email=True, mail=mail, missed_intervals=_MISSED_INTERVALS, digest_at=f"{digest:%H:%M}"
    )
    office.alerts.keep(settings, "test")
    office.close()


class _Driver:
    """Hands out the time, and does what people, faults and power cuts do by it."""

    def __init__(self, day: Day, box: Postbox, random: Random, tell: Callable[[str], None]) -> None:
        self._day = day
        self._plan = day.planned
        self._box = box
        self._tell = tell
        self._lock = threading.Lock()
        self._product = Product(day.home, day.clock)
        self._killer = Killer(self._product, random, day.killed)
        self._killer.at_letters = bool(day.planned.kills)
        self._records = TroubledRecords(day)
        self._events = self._timetable()
        self._looks = 0
        self._down_until = 0
        self._agreed = True
        box.kill = self._killer.at_a_letter
        for host in (day.pronto.host, day.stripe.host):
            self._watch(host)

    def run(self) -> None:
        """Let the day pass, then heal everything and let the product come to rest."""
        kills = list(self._plan.kills)
        sleeps = [range(one.begin, one.end) for one in self._plan.shuts if one.what == "sleep"]
        for minute in range(self._plan.size.minutes):
            self._leap_to(minute)
            if any(minute in sleep for sleep in sleeps) or minute < self._down_until:
                continue
            # A program that dies before it sees that it slept does not know that it did; what is aimed strikes before.
            self._killer.rests = any(sleep[0] - _AIMED <= minute <= sleep[-1] + 1 for sleep in sleeps)
            while kills and kills[0] <= minute:
                kills.pop(0)
                self._killer.owes += 1
            self._work(minute)
            if minute % 60 == 59:
                self._tell(self._line(minute))
        self._killer.owes += len(kills)
        self._heal()

    def _heal(self) -> None:
        """Nothing goes wrong any more: what is left is delivered, and a person reconciles."""
        minutes = self._plan.size.minutes
        self._killer.rests = False
        while self._killer.owes:
            self._killer.strike()
            self._look(minutes)
            self._day.clock.leap(60)
        self._killer.spare()
        self._killer.at_letters = False
        self._day.people.post_receipts()
        for minute in range(minutes, minutes + _HEALING):
            self._leap_to(minute)
            self._heal_faults()
            self._look(minute)
        self._insist("reconcile")
        for minute in range(minutes + _HEALING, minutes + _HEALING + 8):
            self._leap_to(minute)
            self._look(minute)
        self._day.exit_code = self._product.stop()
        self._day.lives = self._product.starts
        self._day.letters, self._day.cut_off = self._box.letters, self._box.cut_off

    def _work(self, minute: int) -> None:
        """Let the product look once, and be killed if it is its turn."""
        if not self._agreed:
            self._agreed = True
            self._killer.spare()
            self._insist("sync", "--yes-large")
        for _ in range(_RESTARTS):
            if self._killer.owes and self._product.process is not None:
                self._killer.strike()
            if self._look(minute) or minute < self._down_until:
                break

    def _insist(self, *typed: str) -> None:
        """Have a person type a command, again after a minute when a fault ended it."""
        for _ in range(_TRIES):
            if type_in(self._day.home, self._day.clock, *typed) in {0, 1}:
                return
            self._day.clock.leap(60)
        raise AssertionError(f"{typed} never gets through")

    def _look(self, minute: int) -> bool:
        """Have it look, started again if it does not live; return whether it survived that."""
        if self._product.process is None:
            self._looks = 0
            self._product.start()
            self._killer.at_a_start()
        found = self._product.look()
        if found.exit_code is None:
            self._looks += 1
            self._killer.survived()
            self._day.memory.append((minute, self._looks, found.resident))
            return True
        if found.exit_code == KILLED:
            self._killer.died()
            self._day.clock.leap(_RESTART_SECONDS)
        else:
            # Somebody is told, puts it right when the plan says so, and starts it again.
            assert found.exit_code == WAITS_FOR_A_PERSON, found.exit_code
            [stop] = [one for one in self._plan.shuts if one.what == "stop" and one.begin <= minute <= one.end]
            self._down_until = stop.end + 1
        return False

    def _leap_to(self, minute: int) -> None:
        self._day.clock.leap_to(minute * 60)
        self._advance()

    def _advance(self) -> None:
        """Do what is due by now; called before every request as well, as nobody waits for the product."""
        with self._lock:
            now = self._day.clock.monotonic()
            while self._events and self._events[-1][0] <= now:
                self._events.pop()[1]()

    def _watch(self, host: HttpHost) -> None:
        respond = host.respond

        def watched(request):
            self._advance()
            self._killer.before_a_request()
            answer = respond(request)
            self._killer.after_a_request()
            return answer

        host.respond = watched

    def _timetable(self) -> list[tuple[float, Callable[[], object]]]:
        """Return everything that happens, the last first."""
        found: list[tuple[float, Callable[[], object]]] = []
        found += [(second, self._day.people.change) for second in self._plan.changes]
        for one in self._plan.hiccups:
            found.append((one.minute * 60, lambda one=one: self._side(one.side).faults.add(one.fault)))
        for shut in self._plan.shuts:
            begin, end = shut.begin * 60, shut.end * 60
            for fault in shut.faults:
                found.append((begin, lambda shut=shut, fault=fault: self._strike(shut.side, fault)))
            if shut.faults:
                found.append((end, self._heal_faults))
            if shut.what == "bulk":
                found.append((begin, self._day.people.reprice_all))
                found.append((end, self._agree))
        steps = defaultdict(list, self._records.steps())
        found += [(minute * 60, step) for name, minute in self._plan.stages.items() for step in steps[name]]
        return sorted(found, key=lambda one: one[0], reverse=True)

    def _side(self, side: str) -> RunningPronto | RunningStripe:
        return {PRONTO: self._day.pronto, STRIPE: self._day.stripe}[side]

    def _strike(self, side: str, fault) -> None:
        """Put a lasting fault in front of all others."""
        if fault.kind is not FaultKind.CLOCK_SKEW:
            self._count()
            self._side(side).faults.clear()
        else:
            self._day.struck[side, fault.kind] += 1
        self._side(side).faults.add(fault)

    def _heal_faults(self) -> None:
        self._count()
        for side in (PRONTO, STRIPE):
            self._side(side).faults.clear()

    def _count(self) -> None:
        for side in (PRONTO, STRIPE):
            for row in self._side(side).faults.to_json():
                self._day.struck[side, FaultKind(row["kind"])] += row["fired"]

    def _agree(self) -> None:
        """Note that somebody agrees to the large batch as soon as the product is idle."""
        self._agreed = False

    def _line(self, minute: int) -> str:
        made, killed = sum(self._day.people.made.values()), sum(self._day.killed.values())
        resident = self._day.memory[-1][2] / 2**20 if self._day.memory else 0
        letters = len(self._box.letters)
        return f"{(minute + 1) // 60:2} h: {made:5,} changes, {killed:3} kills, {letters:3} letters, {resident:.0f} MB"
