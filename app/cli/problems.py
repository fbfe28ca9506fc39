"""The command line's own problem: a run that ended early, with its summary."""

from __future__ import annotations

from app.domain.errors import SyncProblem
from app.domain.outcome import RunSummary


class RunEndedError(Exception):
    """A run began and ended early.

    Attributes:
        problem: why.
        summary: what it did until then.
    """

    def __init__(self, problem: SyncProblem, summary: RunSummary) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.summary = summary
