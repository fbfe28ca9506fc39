"""How often a record failed in the same way: three times make a problem for a person, not another retry."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.attention import SAME_FAILURE, TEMPORARY, Failure
from app.domain.errors import Code, ItemRejected, Retryable, Stale, SyncProblem
from app.domain.plan import Change
from app.domain.queue import Intent
from app.ports.clock import Clock
from app.ports.store import Store

_WAITS = frozenset({Code.NEEDS_PARENT})
"""Problems that are another record's."""


class Tries:
    """Counts the failures of one push; lives in the engine thread, calls go inside its transactions."""

    def __init__(self, store: Store, clock: Clock, company_id: int, run: int) -> None:
        """Take up the counts of earlier runs."""
        self._store = store
        self._clock = clock
        self._company_id = company_id
        self._run = run
        self._failing = store.attention.failing(company_id)
        self._stuck: list[tuple[Change, Intent, SyncProblem]] = []

    def delivered(self, change: Change) -> None:
        """Forget the failures of a record that came through."""
        if (change.kind, change.pronto_id) in self._failing:
            self._store.attention.forget_failures(self._company_id, change.kind, [change.pronto_id])
            self._failing.discard((change.kind, change.pronto_id))

    def undelivered(self, change: Change, intent: Intent, problem: Retryable) -> None:
        """Note a request that did not come through; one that fails so again and again is stuck."""
        tries = self._note(change, problem, counts=problem.code not in TEMPORARY)
        if tries >= SAME_FAILURE and problem.code not in TEMPORARY:
            self._stuck.append((change, intent, _too_often(problem, tries)))

    def refused(self, change: Change, problem: SyncProblem) -> tuple[SyncProblem, bool]:
        """Note a refusal; return it in the words to keep, and whether it happened too often to go on by itself."""
        if problem.code in _WAITS or not change.pronto_id:
            return problem, False
        tries = self._note(change, problem, counts=True)
        if tries >= SAME_FAILURE and isinstance(problem, Stale):
            return _too_often(problem, tries), True
        return problem, False

    def stuck(self) -> Iterator[tuple[Change, Intent, SyncProblem]]:
        """Yield what is to be parked, once each."""
        while self._stuck:
            yield self._stuck.pop(0)

    def _note(self, change: Change, problem: SyncProblem, *, counts: bool) -> int:
        if not change.pronto_id:
            return 1
        self._failing.add((change.kind, change.pronto_id))
        failure = Failure(
            change.kind, change.pronto_id, change.id, problem.code.value, problem.detail or problem.code.value,
            self._clock.now(), self._run,
        )  # fmt: skip
        return self._store.attention.fail(self._company_id, failure, counts=counts)


def _too_often(problem: SyncProblem, tries: int) -> SyncProblem:
    words = problem.detail or "It could not be written."
    code = Code.STALE if isinstance(problem, Stale) else Code.REJECTED
    return ItemRejected(code, f"It failed {tries} times in the same way and is not tried again by itself. {words}")
