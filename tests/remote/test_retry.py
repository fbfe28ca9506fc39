"""Trying again: only when it can help, never longer than allowed, always stoppable."""

import pytest

from app.domain.errors import Cancelled, Code, ItemRejected, Retryable, SyncProblem
from app.remote.retry import FailedTry, RetryPolicy, retrying
from tests.remote.jobs import ManualJob


class Flaky:
    """Fails a number of times, then answers."""

    def __init__(self, *problems: SyncProblem):
        self.problems = list(problems)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.problems:
            raise self.problems.pop(0)
        return "done"


def run(action: Flaky, job: ManualJob, policy: RetryPolicy | None = None, **more) -> str:
    return retrying(action, ctx=job, clock=job.clock, policy=policy or RetryPolicy(), **more)


def test_tries_again_and_tells_of_every_try():
    job, action = ManualJob(), Flaky(Retryable(), Retryable(Code.SERVER_ERROR))
    tries: list[int] = []
    failures: list[FailedTry] = []
    assert run(action, job, on_try=tries.append, on_failure=failures.append) == "done"
    assert tries == [1, 2, 3]
    assert [(failed.number, failed.problem.code) for failed in failures] == [
        (1, Code.UNREACHABLE),
        (2, Code.SERVER_ERROR),
    ]
    assert [failed.wait for failed in failures] == job.slept


def test_waits_grow_within_their_bounds():
    job = ManualJob()
    policy = RetryPolicy(attempts=9, total_seconds=1000, first_wait=1, longest_wait=8)
    assert run(Flaky(*(Retryable() for _ in range(8))), job, policy) == "done"
    bounds = [1, 2, 4, 8, 8, 8, 8, 8]
    assert all(0 <= wait <= bound for wait, bound in zip(job.slept, bounds, strict=True))
    assert len(set(job.slept)) > 1


def test_the_wait_asked_for_is_honoured():
    job = ManualJob()
    assert run(Flaky(Retryable(Code.RATE_LIMITED, after=7.0)), job) == "done"
    assert 7.0 <= job.slept[0] <= 7.5


def test_gives_up_after_the_last_try_with_the_last_problem():
    job = ManualJob()
    last = Retryable(Code.SERVER_ERROR, "the last one")
    action = Flaky(Retryable(), Retryable(), last, Retryable())
    with pytest.raises(Retryable) as caught:
        run(action, job, RetryPolicy(attempts=3))
    assert caught.value is last
    assert action.calls == 3


def test_begins_no_wait_that_ends_too_late():
    job = ManualJob()
    action = Flaky(Retryable(after=500.0))
    with pytest.raises(Retryable):
        run(action, job, RetryPolicy(total_seconds=60))
    assert job.slept == []


def test_a_final_problem_is_never_repeated():
    job, action = ManualJob(), Flaky(ItemRejected())
    with pytest.raises(ItemRejected):
        run(action, job, may_repeat=lambda _: True)
    assert action.calls == 1


def test_a_bug_is_never_repeated():
    job = ManualJob()
    calls = []

    def broken() -> str:
        calls.append(1)
        raise KeyError("bug")

    with pytest.raises(KeyError):
        retrying(broken, ctx=job, clock=job.clock, policy=RetryPolicy())
    assert calls == [1]


def test_the_other_side_can_veto():
    job, action = ManualJob(), Flaky(Retryable())
    with pytest.raises(Retryable):
        run(action, job, may_repeat=lambda problem: problem.code is not Code.UNREACHABLE)
    assert action.calls == 1


def test_cancelling_wins():
    job, action = ManualJob(), Flaky(Retryable())
    with pytest.raises(Cancelled):
        run(action, job, on_failure=lambda _: setattr(job, "cancelled", True))
    assert action.calls == 1


def test_tests_can_do_without_waits():
    job = ManualJob()
    action = Flaky(Retryable(after=100.0), Retryable())
    assert run(action, job, RetryPolicy().without_waiting()) == "done"
    assert sum(job.slept) == 0
