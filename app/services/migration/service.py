"""One migration of a company, from its scope to its certificate, and the way back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import MappingSet
from app.domain.migration import Buckets, Step, TrialResult
from app.domain.mismatch import Certificate
from app.domain.outcome import RunSummary
from app.domain.plan import WRITES, Action, Change, ChangeState, PlanSummary
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.scratch import Scratch
from app.ports.store import Store
from app.services.migration.cutover import Cutover
from app.services.migration.deciding import Deciding
from app.services.migration.dry_run import DryRun, DryRuns
from app.services.migration.ledger import Ledger
from app.services.migration.next_step import next_sentence
from app.services.migration.rollback import Rollback
from app.services.migration.state import MigrationState
from app.services.migration.trial import Trials
from app.services.migration.trial_bench import Benches
from app.services.reconcile import Reconcile
from app.services.running import Runner
from app.services.undo import Undo


class Migration(Deciding):
    """Brings a company's history across. Each step is kept when it is taken; begun again, a step goes on.

    A person's name (``who``) goes into the journal. Jobs take a ``ctx`` for progress and cancelling and belong on the
    company's write lane; everything without one is quick.
    """

    def __init__(
        self,
        store: Store,
        connectors: Connectors,
        clock: Clock,
        mapping_of: Callable[[Company], MappingSet],
        *,
        scratch: Scratch,
        undo: Undo,
        reconcile: Reconcile,
    ) -> None:
        """Take everything from outside; keep no secret."""
        runs = Runner(store, connectors, clock, mapping_of)
        super().__init__(store, clock, Ledger(store, clock, mapping_of), runs, mapping_of)
        self._plans = DryRuns(store, clock, self._ledger, runs, mapping_of)
        self._cutover = Cutover(store, clock, self._ledger, runs, self._plans)
        benches = Benches(store, connectors, clock, scratch, mapping_of)
        self._trials = Trials(store, clock, self._ledger, runs, benches)
        self._rollback = Rollback(store, self._ledger, undo)
        self._reconcile = reconcile

    def status(self, company_id: int) -> MigrationState:
        """Return how far a company's migration is; quick, nothing is asked of either side."""
        record = self._ledger.of(company_id)
        plan = self._ledger.plan(company_id)
        migrations = self._store.migrations
        states: Counter[ChangeState] = Counter()
        for _, action, how, number in self._store.plans.tally(plan.id) if plan is not None else ():
            if action in WRITES:
                states[how] += number
        state = MigrationState(
            company_id=company_id,
            step=record.step,
            scope=self._store.companies.with_id(company_id).policies.scope,
            plan=plan,
            totals=tuple(migrations.totals(plan.id)) if plan is not None else (),
            kinds=record.plan_kinds,
            outdated=plan is not None and self._ledger.outdated(company_id),
            matches=self._matches(plan),
            states=dict(states),
            faults=migrations.count_faults(company_id),
            checked=record.quality_at is not None,
            left_out=len(migrations.left_out(company_id)),
            by_hand=len(migrations.by_hand(company_id)),
            trial=record.trial,
            trial_left=self._trials.left(company_id),
            approval=record.approval,
            runs=record.runs,
            certificate=self.certificate(company_id),
            rollback=self._rollback_plan(record.rollback),
            next="",
        )
        return next_sentence(state)

    def _matches(self, plan: PlanSummary | None) -> int:
        if plan is None:
            return 0
        return self._store.migrations.held_by_cause(plan.id).get(Cause.POSSIBLE_MATCH.value, 0)

    def _rollback_plan(self, number: int) -> PlanSummary | None:
        try:
            return self._store.plans.summary(number) if number else None
        except LookupError:
            return None

    # --- dry run -------------------------------------------------------------------------------------

    def dry_run(
        self,
        company_id: int,
        ctx: JobContext,
        who: str = "person",
        *,
        kinds: Sequence[RecordType] = TARGETED,
        read: bool = True,
    ) -> DryRun:
        """Make the plan with its hash; ``read=False`` plans again from what was read, after an edit.

        Raises:
            SyncProblem: when a side could not be read.
        """
        return self._plans.make(company_id, kinds, ctx, who, read=read)

    def rows(
        self,
        company_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Change]:
        """Return rows of the plan shown last, in order, filtered; every field is in them.

        Raises:
            NeedsUser: there is no plan yet.
        """
        plan = self._ledger.shown(company_id)
        return self._store.plans.changes(
            plan.id, kind=kind, actions=actions, states=states, text=text, limit=limit, offset=offset
        )

    def count_rows(
        self,
        company_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
    ) -> int:
        """Return how many ``rows`` would find without a limit. Raises as ``rows``."""
        plan = self._ledger.shown(company_id)
        return self._store.migrations.count_rows(plan.id, kind=kind, actions=actions, states=states, text=text)

    def effort(self, company_id: int) -> tuple[int, float]:
        """Return how many requests the plan shown last takes, and how many seconds by the account's rate.

        Raises:
            NeedsUser: there is no plan yet.
        """
        plan = self._ledger.shown(company_id)
        return self._plans.effort(self._store.companies.with_id(company_id), plan.id)

    # --- trial ---------------------------------------------------------------------------------------

    def trial(
        self,
        company_id: int,
        key: str,
        ctx: JobContext,
        who: str = "person",
        *,
        kinds: Sequence[RecordType] = TARGETED,
        clean: bool = True,
    ) -> TrialResult:
        """Do the shown plan in the test account or sandbox of a key, compare it, and take it away again.

        Raises:
            NeedsUser: a live key or the company's own account. SyncProblem: as a sync; begun again it goes on.
        """
        return self._trials.run(company_id, key, ctx, who, kinds=kinds, clean=clean)

    def clean_trial(self, company_id: int, key: str, ctx: JobContext, who: str = "person") -> TrialResult:
        """Take away what a trial left in its account, also after a stop in the middle of one. Raises as ``trial``."""
        return self._trials.clean(company_id, key, ctx, who)

    # --- cutover -------------------------------------------------------------------------------------

    def approve(
        self,
        company_id: int,
        given: str,
        who: str = "person",
        *,
        hold_matches: bool = False,
        start_at: dt.datetime | None = None,
    ) -> PlanSummary:
        """Keep that a person agreed to the plan of this hash; ``start_at`` is UTC.

        Raises:
            NeedsUser: it is not the hash of the plan shown last, something was changed since (``bad-input``), or
                possible matches wait and ``hold_matches`` does not say to let them (``approval``).
        """
        return self._cutover.approve(company_id, given, who, hold_matches=hold_matches, start_at=start_at)

    def cutover(
        self, company_id: int, ctx: JobContext, who: str = "person", *, kinds: Sequence[RecordType] = TARGETED
    ) -> RunSummary:
        """Carry out the approved plan, of these types; what changed since is held, not written.

        Progress reports of stage ``write`` tell the measured requests per second and the seconds left by them.

        Raises:
            NeedsUser: nothing is approved. SyncProblem: as a sync; begun again it goes on to the same end.
        """
        return self._cutover.run(company_id, kinds, ctx, who)

    def start_of(self, company_id: int, text: str) -> dt.datetime:
        """Return the next moment (UTC) at which the company's clocks show a time such as ``22:00``.

        Raises:
            NeedsUser: it is no time of day.
        """
        return self._cutover.start_of(company_id, text)

    def wait_until(self, when: dt.datetime, ctx: JobContext) -> None:
        """Wait for a moment (UTC); belongs on the read lane. Raises Cancelled when a person asked to stop."""
        self._cutover.wait_until(when, ctx)

    # --- proof, and the way back ---------------------------------------------------------------------

    def certify(self, company_id: int, ctx: JobContext, who: str = "person") -> Certificate:
        """Read both sides whole and certify counts and cents per type and local day; kept with the migration.

        Raises:
            SyncProblem: when nothing could be read.
        """
        found = self._reconcile.run(company_id, TARGETED, ctx, who).certificate
        record = self._ledger.of(company_id)
        step = Step.CERTIFIED if record.step is Step.DONE else record.step
        self._ledger.change(company_id, certificate=found.run, step=step)
        return found

    def certificate(self, company_id: int) -> Certificate | None:
        """Return the migration's certificate, or None before there is one."""
        run = self._ledger.of(company_id).certificate
        kept = self._store.mismatches.certificates(company_id) if run else []
        return next((one for one in kept if one.run == run), None)

    def rollback_preview(self, company_id: int, ctx: JobContext, who: str = "person") -> tuple[PlanSummary, Buckets]:
        """Store the plan that takes every run of the migration back, and say what is in its four buckets.

        Raises:
            NeedsUser: nothing was written. SyncProblem: Stripe could not be read.
        """
        return self._rollback.preview(company_id, ctx, who)

    def rollback_rows(self, company_id: int, *, limit: int | None = None, offset: int = 0) -> list[Change]:
        """Return the rows of the previewed rollback; the bucket is each one's cause."""
        number = self._ledger.of(company_id).rollback
        return self._store.plans.changes(number, limit=limit, offset=offset) if number else []

    def rollback(self, company_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry out the previewed rollback; what was edited since stays.

        Raises:
            NeedsUser: it was not previewed. SyncProblem: as a sync.
        """
        return self._rollback.apply(company_id, ctx, who)
