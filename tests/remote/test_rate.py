"""The governor: never over the limit, hardly under it, slower after a refusal."""

import threading
import time

import pytest

from app.domain.errors import Cancelled
from app.remote.rate import Governor
from tests.remote.jobs import ManualClock, ManualJob


def moments(governor: Governor, job: ManualJob, count: int) -> list[float]:
    found = []
    for _ in range(count):
        governor.acquire(job)
        found.append(job.clock.seconds)
    return found


def busiest(stamps: list[float], window: float = 1.0) -> int:
    stamps = sorted(stamps)
    return max(sum(1 for other in stamps[at:] if other < start + window) for at, start in enumerate(stamps))


@pytest.mark.parametrize("rate", [0.5, 2.0, 25.0, 100.0])
def test_holds_the_rate_exactly(rate: float):
    job = ManualJob()
    governor = Governor(rate, burst=1, clock=job.clock)
    stamps = moments(governor, job, 200)
    assert stamps[-1] - stamps[0] == pytest.approx(199 / rate)
    assert busiest(stamps) <= max(1, rate) + 1


def test_a_burst_after_a_quiet_time_is_small_and_paid_back():
    job = ManualJob()
    governor = Governor(100, burst=5, clock=job.clock)
    job.clock.move(60)
    stamps = moments(governor, job, 300)
    assert stamps[4] == stamps[0]
    assert stamps[5] > stamps[0]
    assert busiest(stamps) <= 105


def test_waking_late_costs_no_throughput():
    class Sluggish(ManualJob):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds + 0.004)

    job = Sluggish()
    governor = Governor(100, clock=job.clock)
    stamps = moments(governor, job, 1000)
    assert 1000 / (stamps[-1] - stamps[0]) >= 97
    assert governor.usage().share >= 0.97


def test_a_refusal_slows_down_once_and_pauses_and_recovers_within_a_minute():
    job = ManualJob()
    governor = Governor(100, burst=1, clock=job.clock)
    governor.acquire(job)
    before = job.clock.seconds
    for _ in range(8):
        governor.throttled(3.0)
    assert governor.rate == pytest.approx(70)
    governor.acquire(job)
    assert job.clock.seconds == pytest.approx(before + 3.0)
    job.clock.move(9)
    assert 80 < governor.rate < 90
    job.clock.move(51)
    assert governor.rate == 100
    assert governor.usage().throttled == 8


def test_refusal_after_refusal_ends_at_the_floor():
    job = ManualJob()
    governor = Governor(100, clock=job.clock, floor=5)
    for _ in range(30):
        governor.throttled()
        job.clock.move(1.0)
    assert 5 <= governor.rate < 10


def test_an_endpoint_has_a_limit_of_its_own():
    job = ManualJob()
    governor = Governor(100, burst=1, clock=job.clock, endpoint_rate=25)
    start = job.clock.seconds
    for _ in range(51):
        governor.acquire(job, endpoint="customers")
    assert job.clock.seconds - start == pytest.approx(2.0, abs=0.05)
    governor.throttled(endpoint="customers")
    assert governor.rate == 100
    at = job.clock.seconds
    governor.acquire(job, endpoint="products")
    assert job.clock.seconds - at < 0.02


def test_weight_counts_as_several_requests():
    job = ManualJob()
    governor = Governor(10, burst=1, clock=job.clock)
    governor.acquire(job, 10)
    before = job.clock.seconds
    governor.acquire(job)
    assert job.clock.seconds - before == pytest.approx(1.0)


def test_cancelling_ends_the_wait():
    job = ManualJob(cancelled=True)
    with pytest.raises(Cancelled):
        Governor(1, clock=job.clock).acquire(job)


def test_measuring_can_begin_again():
    job = ManualJob()
    governor = Governor(10, clock=job.clock)
    moments(governor, job, 20)
    assert governor.usage(restart=True).sent == 20
    assert governor.usage().sent == 0
    assert governor.usage().share == 0


class RealClock(ManualClock):
    def monotonic(self) -> float:
        return time.monotonic()


class RealJob(ManualJob):
    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def test_many_threads_never_go_over_the_limit():
    governor = Governor(200, burst=4, clock=RealClock())
    stamps: list[float] = []

    def work() -> None:
        for _ in range(10):
            governor.acquire(RealJob())
            stamps.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stamps) == 80
    # 76 of them had to wait their turn of 5 ms each.
    assert max(stamps) - min(stamps) >= 0.37


def test_threads_already_waiting_obey_a_pause_declared_meanwhile():
    clock = ManualClock()
    governor = Governor(1, burst=1, clock=clock)

    class Interrupted(ManualJob):
        def sleep(self, seconds: float) -> None:
            if not self.slept:
                governor.throttled(30.0)
            super().sleep(seconds)

    job = Interrupted(clock=clock)
    start = clock.seconds
    governor.acquire(job)
    governor.acquire(job)
    assert clock.seconds - start >= 30
