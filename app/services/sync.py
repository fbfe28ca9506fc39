"""One sync, in order: pull → map → match → compare → decide → plan → queue → push → link → journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from app.domain.company import Company
from app.domain.errors import Code, Stale
from app.domain.journal import Entry
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import MappingSet
from app.domain.outcome import RunSummary
from app.domain.plan import WRITES, Action, Change, ChangeState, PlanSummary
from app.planning.digests import change_digest
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.forecast import Forecasts
from app.services.running import Runner

_LATE = (ChangeState.STALE, "stale: an earlier request for it is under way")


class Sync:
    """Preview, sync and apply: three uses of the same comparison."""

    def __init__(
        self, store: Store, connectors: Connectors, clock: Clock, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._clock = clock
        self._runs = Runner(store, connectors, clock, mapping_of)

    def preview(
        self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext, trigger: str = "person"
    ) -> tuple[RunSummary, PlanSummary]:
        """Read both sides and store the plan of what a sync would do; nothing is written anywhere.

        Raises:
            SyncProblem: when a side could not be read; the run is recorded as stopped.
        """
        with self._runs.run(company_id, "preview", trigger, ctx) as session:
            session.pull(kinds)
            planned = session.plan(kinds, "preview", allow_large=False)
            session.count(planned)
            forecasts = Forecasts(self._store, self._clock)
            plan = planned.summary
            session.summary.messages += forecasts.words(session.company, plan.id, kinds, session.stripe_rate)
        return session.summary, planned.summary

    def run(
        self,
        company_id: int,
        kinds: Sequence[RecordType],
        ctx: JobContext,
        trigger: str = "person",
        *,
        allow_large: bool = False,
        read_stripe: bool = True,
    ) -> RunSummary:
        """Bring Stripe to what Pronto says.

        Args:
            company_id: the company.
            kinds: record types to write; those they depend on are read too.
            ctx: progress and cancellation.
            trigger: who asked: ``person``, ``schedule`` or ``command line``.
            allow_large: whether a person agreed to an unusually large batch.
            read_stripe: False leaves out Stripe's events, whose reading is rationed.

        Raises:
            SyncProblem: when a side could not be read or written; what was done is kept, the rest stays queued.
        """
        with self._runs.run(company_id, "sync", trigger, ctx) as session:
            session.require_consent()
            session.push()
            session.pull(kinds, read_stripe=read_stripe, trust_missing=allow_large)
            planned = session.plan(kinds, "sync", allow_large=allow_large)
            if allow_large:
                self._agreed(company_id, trigger, "Unusually many changes were agreed to beforehand.", {})
            self._accept(planned.summary, session.summary.run)
            session.push()
            session.flow_back()
            session.count(planned)
        return session.summary

    def apply(
        self,
        plan_id: int,
        excluded: set[int],
        ctx: JobContext,
        trigger: str = "person",
        *,
        only: tuple[RecordType, Action] | None = None,
    ) -> RunSummary:
        """Carry out a previewed plan less the excluded changes (by number).

        Both sides are read again first; a change that would no longer be the one shown is held, not written.

        Args:
            plan_id: a preview; or a sync's plan, for what the guard holds of it.
            excluded: numbers of the changes a person left out.
            ctx: progress and cancellation.
            trigger: who asked.
            only: the type and action that were shown; None when all of the plan was.

        Raises:
            SyncProblem: as ``run``; or the plan is gone, for many others were made since (``stale``).
        """
        plans = self._store.plans
        try:
            plan = plans.summary(plan_id)
        except LookupError:
            raise Stale(Code.STALE, "What was shown is out of date by now; look at it again, then send.") from None
        actions = sorted(WRITES) if only is None else [only[1]]
        shown = {
            change_digest(change): change.id in excluded
            for page in plans.walk(plan_id, actions=actions, states=[ChangeState.PLANNED, ChangeState.HELD])
            for change in page
            if only is None or change.kind is only[0]
        }
        kinds = [only[0]] if only else [RecordType(kind) for kind in plan.counts] or list(TARGETED)
        with self._runs.run(plan.company_id, "sync", trigger, ctx) as session:
            session.require_consent()
            session.push()
            session.pull(kinds)
            planned = session.plan(kinds, "sync", allow_large=True)
            left_out = sum(shown.values())
            after = {"plan": plan_id, "hash": plan.digest, "changes": len(shown), "left_out": left_out}
            self._agreed(plan.company_id, trigger, f"Preview {plan_id} was agreed to, less {left_out:,}.", after)
            self._accept(planned.summary, session.summary.run, shown)
            session.push()
            session.flow_back()
            session.count(planned)
        return session.summary

    def _agreed(self, company_id: int, who: str, words: str, after: dict[str, object]) -> None:
        """Note that a person agreed to what is written now."""
        self._store.journal.append([Entry(company_id, self._clock.now(), who, "agree", after=after, reason=words)])

    def _accept(self, plan: PlanSummary, run: int, shown: dict[str, bool] | None = None) -> None:
        """Queue the plan's writes; given a shown plan, only those a person saw and kept."""
        plans = self._store.plans
        actions, states = sorted(WRITES), [ChangeState.PLANNED]
        sent = {(change.kind, change.pronto_id) for change in plans.unfinished(plan.company_id)}
        if shown is None and not sent:
            plans.mark_all(plan.id, ChangeState.QUEUED, actions=actions, states=states, run=run)
            return
        with self._store.writing():
            for page in plans.walk(plan.id, actions=actions, states=states):
                sorted_out: dict[tuple[ChangeState, str], list[int]] = defaultdict(list)
                for change in page:
                    late = (change.kind, change.pronto_id) in sent
                    sorted_out[_LATE if late else _fate(change, shown)].append(change.id)
                for (state, error), numbers in sorted_out.items():
                    plans.mark(numbers, state, error, run=run)


def _fate(change: Change, shown: dict[str, bool] | None) -> tuple[ChangeState, str]:
    """Return what becomes of a planned change, and why, given what a person saw (and whether it was excluded)."""
    excluded = False if shown is None else shown.get(change_digest(change))
    if excluded is None:
        return ChangeState.STALE, "stale: it changed since it was previewed"
    return (ChangeState.EXCLUDED, "left out of this run by a person") if excluded else (ChangeState.QUEUED, "")
