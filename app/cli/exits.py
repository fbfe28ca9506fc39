"""Exit codes, a contract with scripts: which end of a command gives which number."""

from __future__ import annotations

from app.domain.errors import Cancelled, Code, ItemRejected, Stale, SyncProblem
from app.domain.outcome import RunStatus

DONE = 0
ATTENTION = 1
"""Done, but something waits for a person."""
USAGE = 2
"""The command or the configuration has to be corrected first."""
COULD_NOT_RUN = 3
BUG = 70
"""A fault of the program's own (EX_SOFTWARE of sysexits.h)."""
CANCELLED = 130
"""128 + SIGINT, as shells have it."""

_WAITS_FOR_CONSENT = frozenset({Code.GUARD, Code.APPROVAL, Code.STALE})
_CONFIGURATION = frozenset(
    {
        Code.PLAIN_HTTP,
        Code.BAD_ADDRESS,
        Code.NOT_A_STRIPE_ADDRESS,
        Code.PRONTO_LOGIN,
        Code.STRIPE_KEY,
        Code.STRIPE_KEY_SHAPE,
        Code.PERMISSION,
        Code.WRONG_ACCOUNT,
        Code.WRONG_MODE,
        Code.LIVE_NOT_ALLOWED,
        Code.NO_SECRET,
        Code.NO_KEYRING,
        Code.SECRET_TOO_LONG,
        Code.DIALECT,
        Code.AMBIGUOUS,
        Code.NO_COMPANY,
        Code.COMPANY_EXISTS,
        Code.BAD_INPUT,
    }
)
_OF_STATUS = {
    RunStatus.DONE: DONE,
    RunStatus.ATTENTION: ATTENTION,
    RunStatus.STOPPED: COULD_NOT_RUN,
    RunStatus.CANCELLED: CANCELLED,
    RunStatus.RUNNING: COULD_NOT_RUN,
}


def of_problem(problem: SyncProblem) -> int:
    """Return the exit code of a command that ended with a problem."""
    if isinstance(problem, Cancelled):
        return CANCELLED
    if isinstance(problem, (ItemRejected, Stale)) or problem.code in _WAITS_FOR_CONSENT:
        return ATTENTION
    return USAGE if problem.code in _CONFIGURATION else COULD_NOT_RUN


def of_status(status: RunStatus) -> int:
    """Return the exit code of a command by how its run ended."""
    return _OF_STATUS[status]
