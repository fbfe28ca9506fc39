"""One change on its way: the steps answered so far and the request an earlier run may have left."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.kinds import RecordType
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

    @property
    def lock(self) -> tuple[RecordType, str]:
        """What two requests must not touch at once: the customer of a document, else the record itself.

        Stripe answers ``lock_timeout`` otherwise.
        """
        for kind, key in self.change.needs:
            if kind is RecordType.CUSTOMERS:
                return kind, key
        return self.change.kind, self.change.pronto_id


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
