"""The trial: the same plan into a test account or a sandbox, compared field by field, and taken away again.

It works on a store of its own, so that the company's links are never touched; that store is also the record of what
was made, from which everything is taken away after a stop at any moment. The key is used and forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.migration import Step, TrialDone, TrialResult
from app.domain.outcome import RunStatus
from app.domain.plan import Action, Change, ChangeState, PlanSummary
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.migration.ledger import Ledger
from app.services.migration.trial_away import carry_out, take_away
from app.services.migration.trial_bench import KIND, Bench, Benches
from app.services.migration.trial_compare import Compared, compare_trial
from app.services.migration.trial_rows import trial_rows
from app.services.running import Runner

_SHOWN = 1000


class Trials:
    """Does trials and takes them away again."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ledger: Ledger,
        runs: Runner,
        benches: Benches,
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._clock = clock
        self._ledger = ledger
        self._runs = runs
        self._benches = benches

    def left(self, company_id: int) -> bool:
        """Whether something of a trial may still stand in the account it was done in."""
        return self._benches.there(company_id)

    def run(
        self, company_id: int, key: str, ctx: JobContext, who: str, *, kinds: Sequence[RecordType], clean: bool = True
    ) -> TrialResult:
        """Do the plan that was shown last in the account of a key, compare, and (with ``clean``) take it away.

        A trial of the same plan that was stopped goes on; one of an older plan is taken away first.

        Raises:
            NeedsUser: a live key, the company's own account, a changed plan. SyncProblem: as a sync.
        """
        plan = self._ledger.shown(company_id)
        record = self._ledger.of(company_id)
        if self._ledger.outdated(company_id) and record.step in {Step.PLANNED, Step.TRIED}:
            raise NeedsUser(Code.BAD_INPUT, "Something was changed since the plan was shown; make a new dry run first.")
        if self._benches.there(company_id) and not self._goes_on(company_id, plan.digest, kinds):
            self.clean(company_id, key, ctx, who)
        with (
            self._runs.run(company_id, KIND, who, ctx) as session,
            self._benches.open(company_id, key, who, ctx) as bench,
        ):
            if "stage" not in bench.meta():
                self._fill(bench, company_id, plan, kinds)
            carry_out(bench, self._clock, ctx, bench.plan)
            compared = compare_trial(
                bench.store,
                bench.company,
                bench.gateway,
                bench.mapping,
                ctx,
                plan_id=bench.plan,
            )
            bench.note(stage="compared")
            remains = take_away(bench, self._clock, ctx) if clean else ()
            result = self._told(bench, plan.digest, compared, remains, cleaned=clean)
            session.summary.reads, session.summary.writes = bench.gateway.requests
            session.found = RunStatus.DONE if result.agrees else RunStatus.ATTENTION
            seconds = (self._clock.now() - session.summary.started).total_seconds() if session.summary.started else 0.0
            self._keep(company_id, result)
        if clean:
            self._benches.remove(company_id)
        return replace(result, seconds=round(seconds, 1))

    def clean(self, company_id: int, key: str, ctx: JobContext, who: str) -> TrialResult:
        """Take away what a trial left in its account, also after a stop in the middle of it.

        Raises:
            NeedsUser: there is nothing to take away, or the key is of another account. SyncProblem: as a sync.
        """
        if not self._benches.there(company_id):
            raise NeedsUser(Code.BAD_INPUT, "No trial has left anything, so there is nothing to take away.")
        with (
            self._runs.run(company_id, KIND, who, ctx) as session,
            self._benches.open(company_id, key, who, ctx) as bench,
        ):
            remains = take_away(bench, self._clock, ctx)
            done = self._ledger.of(company_id).trial
            result = TrialResult(
                bench.account,
                str(bench.meta().get("hash", "")),
                cleaned=True,
                remains=remains,
                writes=bench.gateway.requests[1],
            )
            if done is not None:
                self._ledger.change(company_id, trial=replace(done, remains=remains, cleaned=True))
            session.summary.reads, session.summary.writes = bench.gateway.requests
            session.found = RunStatus.DONE
        self._benches.remove(company_id)
        return result

    def _goes_on(self, company_id: int, digest: str, kinds: Sequence[RecordType]) -> bool:
        """Whether what an earlier trial left is the beginning of this very one."""
        meta = self._benches.meta(company_id)
        if "stage" not in meta:
            return True
        same = (meta.get("hash"), meta.get("kinds")) == (digest, [kind.value for kind in kinds])
        return same and meta["stage"] == "writing"

    def _fill(self, bench: Bench, company_id: int, plan: PlanSummary, kinds: Sequence[RecordType]) -> None:
        """Put the trial's rows into its own store and queue them; a stop half way begins it again from nothing."""
        number = bench.store.plans.begin(bench.company.id, KIND)
        for page in trial_rows(self._store, company_id, plan.id, kinds):
            bench.store.plans.add(number, page)
        bench.store.plans.seal(number)
        with bench.store.writing():
            bench.store.plans.mark_all(
                number, ChangeState.QUEUED, actions=[Action.CREATE], states=[ChangeState.PLANNED], run=bench.run
            )
            bench.note(hash=plan.digest, plan=number, stage="writing", kinds=[kind.value for kind in kinds])

    def _told(
        self, bench: Bench, digest: str, compared: Compared, remains: tuple[str, ...], *, cleaned: bool
    ) -> TrialResult:
        plan_id = bench.plan
        states = [ChangeState.FAILED, ChangeState.HELD, ChangeState.STALE]
        refused = bench.store.plans.changes(plan_id, states=states, limit=_SHOWN)
        refusals = sum(number for _, _, state, number in bench.store.plans.tally(plan_id) if state in states)
        return TrialResult(
            account=bench.account,
            hash=digest,
            totals=compared.totals,
            differences=tuple(compared.differences[:_SHOWN]),
            differing=compared.differing,
            refused=tuple((row.kind, row.pronto_id, _why(row)) for row in refused),
            refusals=refusals,
            cleaned=cleaned,
            remains=remains,
            writes=bench.gateway.requests[1],
        )

    def _keep(self, company_id: int, result: TrialResult) -> None:
        done = TrialDone(
            hash=result.hash,
            at=self._clock.now(),
            account=result.account,
            made=sum(total.made for total in result.totals),
            differing=result.differing,
            refused=result.refusals,
            remains=result.remains,
            cleaned=result.cleaned,
        )
        with self._store.writing():
            step = self._ledger.of(company_id).step
            self._ledger.change(company_id, trial=done, step=Step.TRIED if step is Step.PLANNED else step)


def _why(row: Change) -> str:
    return row.error.partition(": ")[2] or row.error
