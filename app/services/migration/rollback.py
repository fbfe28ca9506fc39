"""The way back: everything the migration's runs wrote, taken back by one previewed plan in four buckets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.domain.causes import Cause
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.migration import Buckets, Step
from app.domain.outcome import RunSummary
from app.domain.plan import PlanSummary
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.migration.ledger import Ledger
from app.services.undo import Undo

_PAGE = 500
_NAMES = {
    Cause.UNDO: "reverse",
    Cause.UNDO_BY_DOCUMENT: "by_document",
    Cause.EDITED_SINCE: "kept",
    Cause.CANNOT_UNDO: "cannot",
}


class Rollback:
    """Takes a migration back through the undo service, all its runs together."""

    def __init__(self, store: Store, ledger: Ledger, undo: Undo) -> None:
        """Work on a store; ``undo`` plans and applies."""
        self._store = store
        self._ledger = ledger
        self._undo = undo

    def preview(self, company_id: int, ctx: JobContext, who: str) -> tuple[PlanSummary, Buckets]:
        """Store the plan that takes the migration back, and say what is in its buckets.

        Raises:
            NeedsUser: the migration wrote nothing. SyncProblem: Stripe could not be read.
        """
        seqs = [entry.seq for entry in self._written(company_id)]
        if not seqs:
            raise NeedsUser(Code.BAD_INPUT, "This migration has written nothing, so there is nothing to take back.")
        plan = self._undo.preview_changes(sorted(seqs), ctx, who)
        self._ledger.change(company_id, rollback=plan.id)
        return plan, self.buckets(plan.id)

    def _written(self, company_id: int) -> Iterator[Entry]:
        for run in self._ledger.of(company_id).runs:
            offset = 0
            while page := self._store.journal.entries(company_id, run=run, limit=_PAGE, offset=offset):
                yield from (entry for entry in page if entry.kind is not None)
                offset += len(page)

    def buckets(self, plan_id: int) -> Buckets:
        """Return how many records of a rollback's plan are in each bucket, with the cents of their documents."""
        counts, cents = Counter[str](), Counter[str]()
        for page in self._store.plans.walk(plan_id):
            for row in page:
                name = _NAMES.get(Cause(row.cause), "cannot")
                counts[name] += 1
                cents[name] += row.cents
        return Buckets(**counts, cents=dict(cents))

    def apply(self, company_id: int, ctx: JobContext, who: str) -> RunSummary:
        """Carry out the previewed plan; Stripe is read again first, and what was edited since stays.

        What was taken back is left alone by later runs until it changes in Pronto or a person asks for it.

        Raises:
            NeedsUser: no plan was previewed. SyncProblem: as a sync; begun again it goes on.
        """
        number = self._ledger.of(company_id).rollback
        if not number:
            raise NeedsUser(Code.BAD_INPUT, "Look at what the rollback would do first.")
        summary = self._undo.apply(number, ctx, who)
        with self._store.writing():
            self._ledger.wrote(company_id, summary.run, back=True)
            self._ledger.change(company_id, step=Step.ROLLED_BACK, approval=None, certificate=0)
        return summary
