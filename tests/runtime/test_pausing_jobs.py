"""A run that waits when asked to, goes on when asked to, and stops even while it waits."""

import threading

from app.ports.progress import JobContext
from app.runtime.jobs import JobStatus
from app.runtime.lanes import Lanes

PATIENCE = 10.0


class Steps:
    """Work that counts its steps, one each time it is let go."""

    def __init__(self) -> None:
        self.done = 0
        self._counted = threading.Condition()
        self.stop = threading.Event()

    def __call__(self, ctx: JobContext) -> int:
        while not self.stop.is_set():
            ctx.check()
            with self._counted:
                self.done += 1
                self._counted.notify_all()
            ctx.sleep(0.001)
        return self.done

    def more_than(self, number: int) -> bool:
        with self._counted:
            return self._counted.wait_for(lambda: self.done > number, PATIENCE)


def test_a_paused_run_waits_and_goes_on_where_it_was():
    lanes, steps = Lanes(), Steps()
    job = lanes.submit("write-1", "Sync", steps)
    assert steps.more_than(3)
    job.pause()
    assert job.paused
    # One step may have been under way.
    at_most = steps.done + 1
    assert job.wait(0.1) is None
    assert steps.done <= at_most
    job.resume()
    assert steps.more_than(at_most)
    steps.stop.set()
    end = job.wait(PATIENCE)
    assert end is not None
    assert end.status is JobStatus.DONE
    lanes.shutdown()


def test_a_paused_run_can_be_cancelled_and_does_not_hold_up_the_end():
    lanes, steps = Lanes(), Steps()
    job = lanes.submit("write-1", "Sync", steps)
    assert steps.more_than(0)
    job.pause()
    assert lanes.shutdown(PATIENCE)
    end = job.ended
    assert end is not None
    assert end.status is JobStatus.CANCELLED
    job.pause()
    assert not job.paused
