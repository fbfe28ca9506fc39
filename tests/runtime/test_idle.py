"""Nobody there for a while, also when the computer slept or its clock was moved."""

from app.runtime.idle import IdleWatch
from tests.fakes.clock import ManualClock


def test_the_time_is_over_when_nobody_touched_anything():
    clock = ManualClock()
    watch = IdleWatch(clock, 60)
    clock.move(seconds=59)
    assert not watch.over
    watch.touched()
    clock.move(seconds=59)
    assert not watch.over
    clock.move(seconds=1)
    assert watch.over


def test_without_a_limit_it_never_is():
    clock = ManualClock()
    watch = IdleWatch(clock, 0)
    clock.move(hours=100)
    assert not watch.over


def test_sleep_counts_and_a_clock_set_back_does_not_stop_it():
    class Asleep(ManualClock):
        def monotonic(self) -> float:
            return 0.0

    slept = Asleep()
    watch = IdleWatch(slept, 60)
    slept.move(hours=8)
    assert watch.over

    class SetBack(ManualClock):
        steady = 0.0

        def monotonic(self) -> float:
            return self.steady

    back = SetBack()
    watch = IdleWatch(back, 60)
    back.move(hours=-5)
    back.steady = 61.0
    assert watch.over
