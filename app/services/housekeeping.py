"""What is done once a day before the first run: a backup, and the journal's oldest entries taken out."""

from __future__ import annotations

import datetime as dt
import logging

from app.domain.errors import SyncProblem
from app.ports.backups import Why
from app.ports.clock import Clock
from app.ports.store import Store

JOURNAL_YEARS = "journal-years"
"""Name of the setting: how many years the journal goes back."""
DEFAULT_YEARS = "7"
"""What the Corporations Act asks of financial records (section 286)."""
BIG_RUN = 500
"""A run that sends more changes than this is preceded by a backup."""
_FRESH = dt.timedelta(minutes=10)
"""A backup younger than this does for a big run."""
_PRUNED = "housekeeping/pruned"
_DAYS_A_YEAR = 365.2425
_LOG = logging.getLogger(__name__)


def keep_house(store: Store, clock: Clock) -> list[str]:
    """Do the day's work if it is not done yet; return a sentence for what went wrong, which stops nobody."""
    now = clock.now()
    try:
        store.backups.daily(now)
        today = now.date().isoformat()
        if store.setting(_PRUNED) != today:
            gone = store.journal.prune(now - dt.timedelta(days=years(store) * _DAYS_A_YEAR), now)
            store.set_setting(_PRUNED, today)
            if gone:
                _LOG.info("the journal's oldest %s entries were taken out", gone)
    except SyncProblem as problem:
        _LOG.warning("no backup today: %s", problem.detail)
        return [f"Today's backup could not be made: {problem.detail}"]
    return []


def years(store: Store) -> int:
    """Return how many years the journal goes back."""
    kept = store.setting(JOURNAL_YEARS, DEFAULT_YEARS)
    return int(kept) if isinstance(kept, str) and kept.isdecimal() and int(kept) > 0 else int(DEFAULT_YEARS)


def before_big_run(store: Store, clock: Clock, changes: int) -> None:
    """Make a backup before a run that sends unusually much, unless one was made just now.

    Raises:
        SyncProblem: none can be made; the run does not begin.
    """
    newest = next(iter(store.backups.all()), None)
    if changes > BIG_RUN and (newest is None or clock.now() - newest.at > _FRESH):
        store.backups.make(Why.RUN, clock.now())
