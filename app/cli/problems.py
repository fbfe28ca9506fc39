"""Problems of the command line's own: a run that ended early with its summary, and what is not there yet."""

from __future__ import annotations

from app.domain.errors import Code, NeedsUser, SyncProblem
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


def not_in_this_version(what: str, instead: str) -> NeedsUser:
    """Return the problem of a command that is part of the contract, and of a later version."""
    return NeedsUser(Code.BAD_INPUT, f"This version of Tallybridge does not offer {what} yet", hint=instead)
