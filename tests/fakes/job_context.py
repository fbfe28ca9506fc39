"""What a job is given, without a lane: it notes progress and can be cancelled after so many checks."""

from app.domain.errors import Cancelled
from app.ports.progress import Progress


class QuietContext:
    """Implements ``app.ports.progress.JobContext``.

    Args:
        cancel_after: number of checks that still pass; None never cancels.
    """

    def __init__(self, cancel_after: int | None = None) -> None:
        self.reports: list[Progress] = []
        self.slept = 0.0
        self._left = cancel_after

    def check(self) -> None:
        if self._left is None:
            return
        if self._left <= 0:
            raise Cancelled
        self._left -= 1

    def sleep(self, seconds: float) -> None:
        self.check()
        self.slept += seconds

    def report(self, progress: Progress) -> None:
        self.reports.append(progress)
