"""The dry run: both sides read, every record decided on, and the plan kept with its hash. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.company import Company, Mode
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import MappingSet
from app.domain.migration import Step, Total
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import PlanSummary
from app.planning.effort import seconds_for
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.migration.dependents import Dependents
from app.services.migration.ledger import Ledger
from app.services.migration.pace import calls_in
from app.services.planner import Planner
from app.services.pull import needed
from app.services.running import Runner
from app.services.session import Session

PURPOSE = "migration"
_KIND = "dry-run"
_RATES = {Mode.LIVE: 25.0, Mode.TEST: 25.0, Mode.PRACTICE: 25.0}
"""Requests per second Stripe grants one endpoint (Stripe docs, rate limits): mostly the same one is asked in a row."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a migration would do."""

    run: RunSummary
    plan: PlanSummary
    totals: tuple[Total, ...]
    """Counts and cents by type and action."""
    matches: int
    """Rows held because a Stripe object may be the same: decide on them in Matching, or let them stay held."""
    held: dict[str, int]
    """Held rows by cause."""
    calls: int
    """Requests the cutover takes at Stripe when nothing goes wrong."""
    seconds: float
    """How long that takes at the rate the account allows."""

    @property
    def hash(self) -> str:
        """What a person approves."""
        return self.plan.digest


class DryRuns:
    """Makes plans of a migration."""

    def __init__(
        self, store: Store, clock: Clock, ledger: Ledger, runs: Runner, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Work on a store; ``runs`` opens the runs."""
        self._store = store
        self._clock = clock
        self._ledger = ledger
        self._runs = runs
        self._mapping_of = mapping_of

    def make(
        self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext, who: str, *, read: bool = True
    ) -> DryRun:
        """Make the plan; with ``read`` both sides are read again first.

        Raises:
            SyncProblem: when a side could not be read; the run is recorded as stopped.
        """
        chosen = tuple(kind for kind in TARGETED if kind in kinds) or TARGETED
        with self._runs.run(company_id, _KIND, who, ctx) as session:
            edits, rules = self._ledger.of(company_id).edits, self._ledger.rules(company_id)
            if self._ledger.of(company_id).step is Step.ROLLED_BACK:
                # Another migration begins; what was taken back is none of it.
                self._ledger.change(company_id, runs=(), rollback=0, certificate=0, trial=None)
            if read or self._ledger.of(company_id).read_at is None:
                read_at = self._clock.now()
                session.pull(chosen)
                self._ledger.change(company_id, read_at=read_at)
            for kind in needed(chosen):
                # Records decided on before are shown, too: what is skipped, and why.
                self._store.snapshots.touch_kind(company_id, kind)
            plan = self.plan(session, chosen, PURPOSE, ctx)
            self._ledger.change(
                company_id,
                step=Step.PLANNED,
                plan=plan.id,
                plan_edits=edits,
                plan_rules=rules,
                plan_kinds=chosen,
                approval=None,
            )
            session.found = RunStatus.DONE
            return self._told(session, plan)

    def plan(self, session: Session, kinds: Sequence[RecordType], purpose: str, ctx: JobContext) -> PlanSummary:
        """Decide on every record of these types that is not settled, and store the plan."""
        company = session.company
        dependents = Dependents(self._store, company.id)
        planner = Planner(self._store, self._clock)
        # A person who begins anew after a rollback asks for what it took back.
        again = bool(self._ledger.of(company.id).rollback_runs)
        return planner.plan(
            company,
            self._mapping_of(company),
            kinds,
            purpose,
            ctx,
            allow_large=True,
            review=dependents.review,
            undone_too=again,
        ).summary

    def effort(self, company: Company, plan_id: int) -> tuple[int, float]:
        """Return how many requests a plan takes at Stripe, and how many seconds at the rate the account allows."""
        calls = calls_in(self._store, plan_id)
        rate = min(_RATES[company.mode], company.policies.stripe_rate or _RATES[company.mode])
        if company.mode is Mode.PRACTICE and company.policies.stripe_rate:
            rate = company.policies.stripe_rate
        return calls, round(seconds_for(calls, rate), 1)

    def _told(self, session: Session, plan: PlanSummary) -> DryRun:
        held = self._store.migrations.held_by_cause(plan.id)
        calls, seconds = self.effort(session.company, plan.id)
        totals = tuple(self._store.migrations.totals(plan.id))
        for total in totals:
            counts = session.summary.of(total.kind)
            name = _COUNTED.get(total.action.value)
            if name:
                setattr(counts, name, getattr(counts, name) + total.count)
        matches = held.get(Cause.POSSIBLE_MATCH.value, 0)
        return DryRun(session.summary, plan, totals, matches, held, calls, seconds)


_COUNTED = {
    "create": "created",
    "link": "linked",
    "update": "updated",
    "restore": "updated",
    "finalise": "updated",
    "archive": "archived",
    "cancel": "archived",
    "hold": "held",
    "skip": "skipped",
}
