"""What is due when: clock jumps, sleep and daylight saving, by property where many cases matter."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.schedule import EVERY_DAY, Due, Moments, PauseFor, Timetable
from app.planning import due as due_of

SYDNEY, LORD_HOWE = ZoneInfo("Australia/Sydney"), ZoneInfo("Australia/Lord_Howe")
ZONES = [SYDNEY, LORD_HOWE]
START = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
DAILY = Timetable(on=True, reconcile_days=EVERY_DAY, reconcile_at=dt.time(2, 30))
EVERY = 60.0
HOUR = dt.timedelta(hours=1)
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
gaps = st.lists(st.integers(1, 40 * 24 * 60), min_size=1, max_size=40)
zones = st.sampled_from(ZONES)


def local(zone: ZoneInfo, *parts: int, fold: int = 0) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=zone, fold=fold).astimezone(dt.UTC)


def look(table: Timetable, kept: Moments, now: dt.datetime, zone: ZoneInfo = SYDNEY, every: float = EVERY):
    return due_of.due(table, every, kept, now, zone)


def at_once(table: Timetable, kept: Moments, now: dt.datetime, zone: ZoneInfo) -> tuple[Due, Moments]:
    """Look, and reconcile on the spot where that is due."""
    found, kept = look(table, kept, now, zone)
    return found, due_of.reconciled(kept, table, now, zone) if found.reconcile else kept


@given(times, zones, st.integers(2024, 2031))
def test_every_day_of_a_year_has_exactly_one_moment_of_a_time(at: dt.time, zone: ZoneInfo, year: int):
    days = [dt.date(year, 1, 1) + dt.timedelta(days=number) for number in range(366)]
    moments = [due_of.moment_of(day, at, zone) for day in days]
    assert all(dt.timedelta(hours=23) <= late - early <= dt.timedelta(hours=25) for early, late in pairwise(moments))
    assert [moment.astimezone(zone).date() for moment in moments] == days


@pytest.mark.parametrize(
    ("zone", "change", "expected"),
    [
        (SYDNEY, (2026, 10, 4), dt.time(3, 30)),  # 02:30 does not exist: 02:00 becomes 03:00
        (SYDNEY, (2026, 4, 5), dt.time(2, 30)),  # 02:30 comes twice: 03:00 becomes 02:00
        (LORD_HOWE, (2026, 10, 4), dt.time(2, 30)),  # half an hour: 02:00 becomes 02:30
        (LORD_HOWE, (2026, 4, 5), dt.time(2, 30)),
    ],
)
def test_the_night_the_clock_is_moved_reconciles_once(zone: ZoneInfo, change: tuple[int, int, int], expected: dt.time):
    now, kept, began = local(zone, *change) - 2 * HOUR, Moments(), []
    while now < local(zone, *change) + 8 * HOUR:
        found, kept = at_once(DAILY, kept, now, zone)
        if found.reconcile:
            began.append(now)
        now += dt.timedelta(seconds=60)
    assert [one.astimezone(zone).time() for one in began] == [expected]
    assert [one.astimezone(zone).fold for one in began] == [0]


@given(gaps, times, zones, st.sets(st.sampled_from(EVERY_DAY), min_size=1))
def test_what_was_missed_is_made_up_once_however_long_nobody_looked(
    steps: list[int], at: dt.time, zone: ZoneInfo, days: set[int]
):
    table = Timetable(reconcile_days=tuple(sorted(days)), reconcile_at=at)
    now, kept, began, owed = START, due_of.settled(Moments(), table, START, zone), 0, 0
    for step in steps:
        before, now = now, now + dt.timedelta(minutes=step)
        found, kept = at_once(table, kept, now, zone)
        first = due_of.next_reconcile(table, before, zone)
        assert first is not None
        began, owed = began + found.reconcile, owed + (first <= now)
        assert not at_once(table, kept, now, zone)[0].reconcile
    assert began == owed


@given(st.lists(st.integers(-400 * 86_400, 400 * 86_400), min_size=1, max_size=30), zones)
def test_however_the_clock_jumps_work_goes_on_and_never_bursts(jumps: list[int], zone: ZoneInfo):
    now, kept = START, Moments()
    for jump in jumps:
        now = START + dt.timedelta(seconds=jump)
        found, kept = at_once(DAILY, kept, now, zone)
        assert look(DAILY, kept, now, zone)[0] == Due()
    # From here the clock behaves: a sync within its interval, and one reconciliation a day after two at most.
    found, kept = at_once(DAILY, kept, now + dt.timedelta(seconds=EVERY), zone)
    assert found.sync
    days = []
    for hour in range(24 * 7):
        found, kept = at_once(DAILY, kept, now + hour * HOUR, zone)
        days += [hour] if found.reconcile else []
    assert days[0] <= 50
    assert 5 <= len(days) <= 8


@given(st.lists(st.tuples(st.booleans(), st.floats(0.1, 200)), max_size=60))
def test_two_that_look_at_one_store_never_both_begin(looks: list[tuple[bool, float]]):
    now, kept, began = START, Moments(), []
    for _, seconds in looks:
        now += dt.timedelta(seconds=seconds)
        (found, kept), again = look(DAILY, kept, now), None
        if found.sync:
            began.append(now)
        again, _ = look(DAILY, kept, now)
        assert not again
    assert all((late - early).total_seconds() >= EVERY * 0.9 for early, late in pairwise(began))


def test_a_sync_is_due_at_first_then_every_interval_and_once_after_sleep():
    found, kept = look(Timetable(), Moments(), START)
    assert found == Due(sync=True)
    assert not look(Timetable(), kept, START + dt.timedelta(seconds=53))[0]
    found, kept = look(Timetable(), kept, START + dt.timedelta(seconds=60))
    assert found.sync
    found, kept = look(Timetable(), kept, START + 9 * HOUR)
    assert found.sync
    assert not look(Timetable(), kept, START + 9 * HOUR + dt.timedelta(seconds=1))[0]


def test_a_reconciliation_in_vain_is_tried_again_ever_later():
    now, kept, tried = local(SYDNEY, 2026, 3, 3, 2, 0), Moments(), []
    for _ in range(12 * 60):
        found, kept = look(DAILY, kept, now)
        tried += [now] if found.reconcile else []
        now += dt.timedelta(minutes=1)
    waits = [(late - early).total_seconds() / 60 for early, late in pairwise(tried)]
    assert waits == [10, 20, 40, 80, 160, 240]
    kept = due_of.reconciled(kept, DAILY, now, SYDNEY)
    assert kept.tries == 0
    assert not look(DAILY, kept, now)[0].reconcile
    assert look(DAILY, kept, now + 24 * HOUR)[0].reconcile


def test_one_that_began_before_the_next_was_due_leaves_that_one_owed():
    late = local(SYDNEY, 2026, 3, 3, 2, 29)
    kept = replace(Moments(reconciled=late - 30 * HOUR), tried=late)
    kept = due_of.reconciled(kept, DAILY, late + HOUR, SYDNEY)
    assert look(DAILY, kept, late + HOUR)[0].reconcile


def test_quiet_hours_hold_everything_up_and_what_they_held_up_is_made_up_once():
    table = replace(DAILY, quiet_from=dt.time(22), quiet_to=dt.time(6))
    evening, night, morning = (local(SYDNEY, 2026, 3, 3, 21, 59), local(SYDNEY, 2026, 3, 4, 2, 31),
                               local(SYDNEY, 2026, 3, 4, 6))  # fmt: skip
    found, kept = look(table, Moments(), evening)
    assert found == Due(sync=True)
    assert look(table, kept, night)[0] == Due()
    assert due_of.quiet_end(table, night, SYDNEY) == morning
    assert look(table, kept, morning)[0] == Due(sync=True, reconcile=True)


def test_a_pause_ends_when_it_was_to_and_without_an_end_never():
    kept = Moments(paused=START, paused_until=due_of.pause_end(PauseFor.HOUR, START, SYDNEY))
    assert look(DAILY, kept, START + HOUR / 2)[0] == Due()
    found, after = look(DAILY, kept, START + HOUR)
    assert found.sync
    assert after.paused is None
    forever = Moments(paused=START)
    assert look(DAILY, forever, START + 9000 * HOUR)[0] == Due()
    tomorrow = due_of.pause_end(PauseFor.TOMORROW, local(SYDNEY, 2026, 4, 5, 1), SYDNEY)
    assert tomorrow == local(SYDNEY, 2026, 4, 6)
    assert due_of.pause_end(PauseFor.UNTIL_RESUMED, START, SYDNEY) is None


def test_stripe_is_read_at_its_own_pace_and_after_the_clock_was_set_back():
    kept = Moments(stripe=START)
    assert not due_of.stripe_due(300, kept, START + dt.timedelta(seconds=240))
    assert due_of.stripe_due(300, kept, START + dt.timedelta(seconds=300))
    assert due_of.stripe_due(300, kept, START - HOUR)
    assert due_of.stripe_due(300, Moments(), START)


def test_ahead_says_what_a_person_would_see_happen():
    table = replace(DAILY, reconcile_days=(6,), quiet_from=dt.time(1), quiet_to=dt.time(5))
    monday = local(SYDNEY, 2026, 3, 2, 12)
    kept = Moments(sync=monday, reconciled=monday)
    found = due_of.ahead(table, EVERY, kept, monday, SYDNEY)
    assert found.sync == monday + dt.timedelta(seconds=60)
    assert found.reconcile == local(SYDNEY, 2026, 3, 8, 5)
    paused = replace(kept, paused=monday, paused_until=monday + HOUR)
    found = due_of.ahead(table, EVERY, paused, monday, SYDNEY)
    assert (found.sync, found.paused) == (monday + HOUR, True)
    found = due_of.ahead(table, EVERY, replace(paused, paused_until=None), monday, SYDNEY)
    assert (found.sync, found.reconcile, found.paused) == (None, None, True)
    found = due_of.ahead(Timetable(), EVERY, replace(kept, sync=monday - HOUR), monday, SYDNEY)
    assert (found.sync is not None and found.sync <= monday, found.reconcile) == (True, None)


def test_what_cannot_be_meant_is_refused_in_words():
    assert DAILY.wrong() == ""
    assert "seven days" in replace(DAILY, reconcile_days=(7,)).wrong()
    assert "beginning and an end" in replace(DAILY, quiet_from=dt.time(1)).wrong()
    assert "never end" in replace(DAILY, quiet_from=dt.time(1), quiet_to=dt.time(1)).wrong()
