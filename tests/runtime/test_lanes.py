"""Lanes: order, separation, cancellation, and exactly one end per job whatever happens."""

import threading
from collections import Counter

import pytest

from app.domain.errors import Cancelled, Code, NeedsUser
from app.ports.progress import JobContext, Progress
from app.runtime.crash import CrashReport
from app.runtime.jobs import Ended, JobEvent, JobStatus, Progressed, Started
from app.runtime.lanes import READ_LANE, READ_THREADS, Lanes, write_lane
from tests.fakes.inline_lanes import InlineLanes

PATIENCE = 10


class Told:
    """Keeps the events of all threads in the order they came."""

    def __init__(self) -> None:
        self.events: list[JobEvent] = []

    def __call__(self, event: JobEvent) -> None:
        self.events.append(event)

    def of(self, job_id: int) -> list[JobEvent]:
        return [event for event in self.events if event.job_id == job_id]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def lanes(told: Told):
    made = Lanes(crash=lambda fault, where: CrashReport(f"{where}: {fault!r}", None))
    made.listen(told)
    yield made
    assert made.shutdown(PATIENCE)


def test_a_job_starts_tells_and_ends_with_its_result(lanes: Lanes, told: Told):
    def work(ctx: JobContext) -> str:
        ctx.report(Progress("compare", "customers", 1, 1))
        return "green"

    job = lanes.submit(write_lane(1), "Preview", work)
    end = job.wait(PATIENCE)
    assert end is not None
    assert (end.status, end.result, end.problem, end.crash) == (JobStatus.DONE, "green", None, None)
    assert [type(event) for event in told.of(job.id)] == [Started, Progressed, Ended]
    assert told.of(job.id)[1].progress.kind == "customers"
    assert {event.name for event in told.of(job.id)} == {"Preview"}


def test_a_known_problem_is_handed_over_as_it_is(lanes: Lanes):
    problem = NeedsUser(Code.STRIPE_KEY)

    def work(ctx: JobContext) -> None:
        raise problem

    end = lanes.submit(READ_LANE, "Test", work).wait(PATIENCE)
    assert end is not None
    assert end.status is JobStatus.FAILED
    assert end.problem is problem
    assert end.crash is None


@pytest.mark.parametrize("fault", [ZeroDivisionError("bug"), SystemExit(3), KeyboardInterrupt()])
def test_a_fault_is_reported_and_the_lane_goes_on(lanes: Lanes, fault: BaseException):
    def work(ctx: JobContext) -> None:
        raise fault

    lane = write_lane(1)
    end = lanes.submit(lane, "Sync", work).wait(PATIENCE)
    assert end is not None
    assert (end.status, end.problem) == (JobStatus.FAILED, None)
    assert end.crash is not None
    assert type(fault).__name__ in end.crash.text
    after = lanes.submit(lane, "Sync", lambda ctx: 7).wait(PATIENCE)
    assert after is not None
    assert after.result == 7


def test_one_company_never_overlaps_itself_and_keeps_order(lanes: Lanes):
    inside = threading.Lock()
    order: list[int] = []

    def work(number: int):
        def run(ctx: JobContext) -> None:
            assert inside.acquire(blocking=False), "two runs of one company at once"
            order.append(number)
            ctx.sleep(0.001)
            inside.release()

        return run

    jobs = [lanes.submit(write_lane(1), "Sync", work(number)) for number in range(30)]
    assert [job.wait(PATIENCE).status for job in jobs] == [JobStatus.DONE] * 30
    assert order == list(range(30))


def test_two_companies_and_three_look_ups_run_side_by_side(lanes: Lanes):
    together = threading.Barrier(2 + READ_THREADS)
    names = [write_lane(1), write_lane(2), *[READ_LANE] * READ_THREADS]
    jobs = [lanes.submit(name, "Work", lambda ctx: together.wait(PATIENCE)) for name in names]
    assert sorted(job.wait(PATIENCE).result for job in jobs) == [0, 1, 2, 3, 4]


def test_cancel_wakes_a_sleeping_job_at_once(lanes: Lanes, told: Told):
    asleep = threading.Event()

    def work(ctx: JobContext) -> None:
        asleep.set()
        ctx.sleep(3600)

    job = lanes.submit(write_lane(1), "Sync", work)
    assert asleep.wait(PATIENCE)
    job.cancel()
    job.cancel()
    end = job.wait(PATIENCE)
    assert end is not None
    assert end.status is JobStatus.CANCELLED
    assert isinstance(end.problem, Cancelled)
    assert [type(event) for event in told.of(job.id)] == [Started, Ended]


def test_check_raises_once_cancelled(lanes: Lanes):
    going = threading.Event()
    go_on = threading.Event()

    def work(ctx: JobContext) -> str:
        ctx.check()
        going.set()
        go_on.wait(PATIENCE)
        ctx.check()
        return "not reached"

    job = lanes.submit(write_lane(1), "Sync", work)
    assert going.wait(PATIENCE)
    job.cancel()
    go_on.set()
    assert job.wait(PATIENCE).status is JobStatus.CANCELLED


def test_a_waiting_job_that_is_cancelled_ends_without_starting(lanes: Lanes, told: Told):
    hold = threading.Event()
    first = lanes.submit(write_lane(1), "First", lambda ctx: hold.wait(PATIENCE))
    second = lanes.submit(write_lane(1), "Second", lambda ctx: "never")
    second.cancel()
    assert second.ended is not None
    assert second.ended.status is JobStatus.CANCELLED
    hold.set()
    third = lanes.submit(write_lane(1), "Third", lambda ctx: "went on")
    assert third.wait(PATIENCE).result == "went on"
    assert first.ended.status is JobStatus.DONE
    assert [type(event) for event in told.of(second.id)] == [Ended]


def test_cancelling_after_the_end_changes_nothing(lanes: Lanes, told: Told):
    job = lanes.submit(READ_LANE, "Look", lambda ctx: 1)
    job.wait(PATIENCE)
    job.cancel()
    assert job.ended.status is JobStatus.DONE
    assert [type(event) for event in told.of(job.id)] == [Started, Ended]


def test_every_job_ends_once_however_many_cancel_it(lanes: Lanes, told: Told):
    jobs = [lanes.submit(READ_LANE, "Look", lambda ctx: ctx.sleep(0.0005)) for _ in range(200)]

    def cancel_all() -> None:
        for job in jobs:
            job.cancel()

    threads = [threading.Thread(target=cancel_all) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(job.wait(PATIENCE) for job in jobs)
    ends = Counter(event.job_id for event in told.events if isinstance(event, Ended))
    assert ends == Counter({job.id: 1 for job in jobs})


def test_shutdown_cancels_all_and_later_jobs_come_back_cancelled(told: Told):
    lanes = Lanes()
    lanes.listen(told)
    asleep = threading.Event()

    def work(ctx: JobContext) -> None:
        asleep.set()
        ctx.sleep(3600)

    running = lanes.submit(write_lane(1), "Sync", work)
    waiting = lanes.submit(write_lane(1), "Sync", lambda ctx: None)
    assert asleep.wait(PATIENCE)
    assert {job.id for job in lanes.jobs()} == {running.id, waiting.id}
    assert lanes.shutdown(PATIENCE)
    late = lanes.submit(write_lane(1), "Sync", lambda ctx: None)
    assert [job.ended.status for job in (running, waiting, late)] == [JobStatus.CANCELLED] * 3
    assert lanes.jobs() == []
    assert len([event for event in told.events if isinstance(event, Ended)]) == 3


def test_shutdown_does_not_wait_for_ever():
    lanes = Lanes()
    stuck, hold = threading.Event(), threading.Event()

    def work(ctx: JobContext) -> None:
        stuck.set()
        hold.wait(PATIENCE)

    lanes.submit(READ_LANE, "Stuck", work)
    assert stuck.wait(PATIENCE)
    assert lanes.shutdown(0.05) is False
    hold.set()
    assert lanes.shutdown(PATIENCE) is True


def test_a_listener_that_fails_keeps_nothing_from_the_others(lanes: Lanes, told: Told):
    def broken(event: JobEvent) -> None:
        raise RuntimeError("window is gone")

    stop = lanes.listen(broken)
    later = Told()
    lanes.listen(later)
    job = lanes.submit(READ_LANE, "Look", lambda ctx: 1)
    assert job.wait(PATIENCE).status is JobStatus.DONE
    assert len(told.of(job.id)) == len(later.of(job.id)) == 2
    stop()
    stop()


def test_progress_is_thinned_out_but_its_end_is_always_told(lanes: Lanes, told: Told):
    def work(ctx: JobContext) -> None:
        for done in range(1, 5001):
            ctx.report(Progress("write", "invoices", done, 9000))
        ctx.report(Progress("finish", "", 0))
        ctx.report(Progress("finish", "", 1))

    job = lanes.submit(write_lane(1), "Sync", work)
    job.wait(PATIENCE)
    progress = [event.progress for event in told.of(job.id) if isinstance(event, Progressed)]
    assert progress[0].done == 1
    assert len(progress) < 1000
    assert progress[-1] == Progress("finish", "", 1)
    assert [told.stage for told in progress].index("finish") < len(progress)


def test_after_each_job_its_thread_may_tidy_up():
    tidied: list[str] = []
    lanes = Lanes(after_job=lambda: tidied.append(threading.current_thread().name))
    where = lanes.submit(write_lane(4), "Sync", lambda ctx: threading.current_thread().name).wait(PATIENCE).result
    assert lanes.shutdown(PATIENCE)
    assert tidied == [where]


def test_without_a_crash_writer_the_report_is_still_handed_over(caplog: pytest.LogCaptureFixture):
    lanes = Lanes()
    end = lanes.submit(READ_LANE, "Look", lambda ctx: 1 // 0).wait(PATIENCE)
    assert lanes.shutdown(PATIENCE)
    assert "ZeroDivisionError" in end.crash.text
    assert "Job Look" in caplog.text


def test_inline_lanes_behave_alike():
    lanes = InlineLanes()
    told = Told()
    stop = lanes.listen(told)
    assert lanes.submit(READ_LANE, "Look", lambda ctx: 3).ended.result == 3
    assert lanes.submit(READ_LANE, "Look", lambda ctx: 1 // 0).ended.crash is not None
    stop()
    assert lanes.shutdown()
    assert lanes.submit(READ_LANE, "Look", lambda ctx: 3).ended.status is JobStatus.CANCELLED
    assert [type(event) for event in told.events] == [Started, Ended, Started, Ended]
