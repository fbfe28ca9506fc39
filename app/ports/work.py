"""What the services need of plans and of the queue that carries them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState, PlanSummary
from app.domain.queue import Answer, Intent, Step


@dataclass(frozen=True, slots=True)
class NewIntent:
    """A request about to be sent."""

    change_id: int
    kind: RecordType
    pronto_id: str
    step: Step
    key: str


class Plans(Protocol):
    """Plans and their changes."""

    def begin(self, company_id: int, purpose: str) -> int:
        """Open a plan (``preview``, ``sync``, ``undo`` …) and return its number."""
        ...

    def add(self, plan_id: int, changes: Sequence[Change]) -> None:
        """Append changes in order."""
        ...

    def seal(self, plan_id: int) -> PlanSummary:
        """Close a plan and compute its digest over every row."""
        ...

    def summary(self, plan_id: int) -> PlanSummary:
        """Return a sealed plan's summary."""
        ...

    def latest(self, company_id: int, purpose: str) -> PlanSummary | None:
        """Return the newest sealed plan of a purpose."""
        ...

    def changes(
        self,
        plan_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Change]:
        """Return a plan's changes in order, filtered."""
        ...

    def change(self, change_id: int) -> Change:
        """Return one change by number."""
        ...

    def walk(
        self, plan_id: int, *, actions: Sequence[Action] = (), states: Sequence[ChangeState] = ()
    ) -> Iterator[Sequence[Change]]:
        """Yield a plan's changes in order, a page at a time; their states may be changed on the way."""
        ...

    def tally(self, plan_id: int) -> list[tuple[RecordType, Action, ChangeState, int]]:
        """Return how many changes of a plan there are by type, action and state."""
        ...

    def mark(self, change_ids: Sequence[int], state: ChangeState, error: str = "", run: int | None = None) -> None:
        """Set the state of changes."""
        ...

    def mark_all(
        self,
        plan_id: int,
        state: ChangeState,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action],
        states: Sequence[ChangeState],
        error: str = "",
        run: int | None = None,
    ) -> int:
        """Set the state of every change of a plan with these actions and states; return how many there were."""
        ...

    def unfinished(
        self, company_id: int, kind: RecordType | None = None, *, withdraws: bool | None = None
    ) -> Iterator[Change]:
        """Yield the queued changes of every plan of a company (or of one type), oldest first: what is to be sent.

        ``withdraws`` chooses those that take something back, or those that do not; None takes both.
        """
        ...

    def prune(self, company_id: int, keep: int = 20) -> None:
        """Remove all but the newest finished plans; those with unfinished changes stay."""
        ...


class Queue(Protocol):
    """Requests, committed before they leave."""

    def open(self, company_id: int, new: Sequence[NewIntent], at: dt.datetime) -> list[Intent]:
        """Commit requests as sent; one with a key that is there already is returned as it was stored."""
        ...

    def answer(self, intent_id: int, answer: Answer) -> None:
        """Keep an answer; the intent is done."""
        ...

    def fail(self, intent_id: int, error: str) -> None:
        """Note that the other side refused it."""
        ...

    def lose(self, intent_id: int) -> None:
        """Note that it never arrived; its change may be sent again with a new key."""
        ...

    def finish(self, change_id: int) -> None:
        """Drop the contents and answers of a change's requests: its outcome is kept; their keys stay known as ours."""
        ...

    def of_change(self, change_id: int) -> list[Intent]:
        """Return a change's requests in order."""
        ...

    def unanswered(self, company_id: int) -> list[Intent]:
        """Return the requests whose answer is not known, oldest first."""
        ...

    def ours(self, company_id: int, key: str) -> bool:
        """Whether an idempotency key is one of ours."""
        ...

    def waiting(self, company_id: int) -> int:
        """Return how many changes are queued and not finished."""
        ...

    def prune(self, company_id: int, before: dt.datetime) -> None:
        """Drop the answers of finished requests older than this, keeping their keys for 35 days."""
        ...
