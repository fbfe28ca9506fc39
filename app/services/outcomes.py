"""How a company's last runs by themselves ended, kept across restarts for the alerts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from app.domain.errors import Cancelled, Code, NeedsUser, SyncProblem
from app.ports.clock import Clock
from app.ports.store import Store

_CURSOR = "alerts/outcome"
_BY_HAND = "person"
"""Who asked for a run whose end is seen on the screen; its trouble needs no alert."""
_PASSES = frozenset({Code.BUSY, Code.GUARD, Code.APPROVAL, Code.STALE})
"""What keeps neither this run's other work nor the next run back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands in the way of syncing by itself; blank when nothing does."""

    stopped: str = ""
    """Code of what a person has to put right first."""
    unreachable: str = ""
    """Code of why the last run did not get through."""
    since: dt.datetime | None = None
    """Since when it has not, UTC."""


class Outcomes:
    """Keeps them; a write only when something changes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Keep them in a store."""
        self._store = store
        self._clock = clock

    def of(self, company_id: int) -> Outcome:
        """Return how things stand."""
        try:
            kept = json.loads(self._store.cursor(company_id, _CURSOR) or "{}")
            since = kept.get("since")
            return Outcome(
                str(kept.get("stopped", "")),
                str(kept.get("unreachable", "")),
                dt.datetime.fromisoformat(since) if since else None,
            )
        except (ValueError, AttributeError, TypeError):
            return Outcome()

    def got_through(self, company_id: int, kind: str, who: str) -> None:
        """Note a run that reached its end.

        Both sides can be reached then. Only a sync that nobody asked for proves that syncing by itself goes on.
        """
        before = self.of(company_id)
        by_itself = kind == "sync" and who != _BY_HAND
        self._keep(company_id, Outcome(stopped="" if by_itself else before.stopped))

    def failed(self, company_id: int, problem: SyncProblem, who: str) -> None:
        """Note a run that a problem ended; one that a person watched, or cancelled, tells nothing new."""
        if who == _BY_HAND or isinstance(problem, Cancelled) or problem.code in _PASSES:
            return
        before = self.of(company_id)
        if isinstance(problem, NeedsUser):
            # It was reached, or not even tried; what it waits for is a person.
            self._keep(company_id, Outcome(stopped=problem.code.value))
        else:
            since = before.since if before.unreachable and before.since is not None else self._clock.now()
            self._keep(company_id, Outcome(before.stopped, problem.code.value, since))

    def _keep(self, company_id: int, outcome: Outcome) -> None:
        kept = {
            "stopped": outcome.stopped,
            "unreachable": outcome.unreachable,
            "since": outcome.since.isoformat() if outcome.since is not None else None,
        }
        text = json.dumps({name: value for name, value in kept.items() if value})
        self._store.set_cursor(company_id, _CURSOR, text if text != "{}" else "")
