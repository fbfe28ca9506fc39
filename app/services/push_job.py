"""One change on its way: the steps answered so far and the request an earlier run may have left."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.kinds import DEPENDENCY_ORDER, SIDE_BY_SIDE, RecordType
from app.domain.plan import Change
from app.domain.queue import Answer, Intent, IntentState, Step
from app.ports.store import Store


@dataclass(slots=True, eq=False)
class Job:
    """A change being carried out."""

    change: Change
    answers: list[Answer] = field(default_factory=list)
    pending: Intent | None = None
    """A request committed by an earlier run whose answer is not known: it goes out again as it was."""
    step: Step | None = None
    """The request to send next, when it is known already."""
    generation: int = 0
    """How many of its requests were given up as never arrived."""
    waits_for: tuple[tuple[RecordType, str], ...] = field(init=False)
    """Changes that are finished first when they are under way, too: its parents, and the items its lines name."""

    def __post_init__(self) -> None:
        """Work out what it waits for."""
        self.waits_for = tuple(dict.fromkeys([*self.change.needs, *_items_of(self.change)]))

    @property
    def lock(self) -> tuple[RecordType, str]:
        """What two requests must not touch at once: the customer of a document, else the record itself.

        Stripe answers ``lock_timeout`` otherwise.
        """
        for kind, key in self.change.needs:
            if kind is RecordType.CUSTOMERS:
                return kind, key
        return self.change.kind, self.change.pronto_id or self.change.stripe_id


def _items_of(change: Change) -> list[tuple[RecordType, str]]:
    """Return the items that the lines of a document name; those Stripe does not have are written as text."""
    lines = change.wanted.get("lines")
    codes = [line.get("item") for line in lines] if isinstance(lines, list) else []
    return [(RecordType.ITEMS, code) for code in codes if isinstance(code, str) and code]


def queued(store: Store, company_id: int) -> Iterator[Change]:
    """Yield what is to be sent: what is taken back, children first, then the rest, parents first.

    An undo deletes a customer only after its invoices. Types that need nothing of each other come in turn, because
    Stripe limits each endpoint by itself too (Stripe docs, "Rate limits"): a debtor, then an item uses the rates of
    both.
    """
    for kind in reversed(DEPENDENCY_ORDER):
        yield from store.plans.unfinished(company_id, kind, withdraws=True)
    for stage in SIDE_BY_SIDE:
        waiting = deque(store.plans.unfinished(company_id, kind, withdraws=False) for kind in stage)
        while waiting:
            changes = waiting.popleft()
            change = next(changes, None)
            if change is not None:
                waiting.append(changes)
                yield change


def resume(store: Store, change: Change) -> Job:
    """Return a job that goes on where an earlier run stopped; a fresh one when none did."""
    job = Job(change)
    for intent in store.queue.of_change(change.id):
        if intent.state is IntentState.DONE and intent.answer is not None:
            job.answers.append(Answer(intent.step.name, intent.answer, intent.request_id))
        elif intent.state is IntentState.SENT:
            job.pending = intent
        elif intent.state is IntentState.LOST:
            job.generation += 1
    return job
