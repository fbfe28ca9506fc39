"""The cutover: exactly the plan that was shown. What changed since is held, everything else goes through the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app.domain.causes import Cause
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.domain.migration import Approval, MigrationRecord, Step
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import WRITES, Action, ChangeState, PlanSummary
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.store import Store
from app.services.migration.dry_run import DryRuns
from app.services.migration.freshness import Freshness
from app.services.migration.ledger import Ledger
from app.services.migration.pace import Pace
from app.services.running import Runner
from app.services.session import Session

KIND = "migration"
CHECK = "cutover check"
"""Purpose of the plan that an approved one is held against; never shown."""
_SLICE_SECONDS = 20.0
"""Longest nap of a wait for a start time: a computer that slept is noticed when it wakes."""
_SHORTEST_HASH = 8
_COUNTED = {
    Action.CREATE: "created",
    Action.LINK: "linked",
    Action.UPDATE: "updated",
    Action.RESTORE: "updated",
    Action.FINALISE: "updated",
}
_HELD = frozenset({ChangeState.HELD, ChangeState.STALE, ChangeState.QUEUED, ChangeState.PLANNED})


class Cutover:
    """Approves a plan and carries it out; begun again after a stop at any moment, it comes to the same end."""

    def __init__(self, store: Store, clock: Clock, ledger: Ledger, runs: Runner, plans: DryRuns) -> None:
        """Work on a store; ``plans`` makes the plan that the approved one is held against."""
        self._store = store
        self._clock = clock
        self._ledger = ledger
        self._runs = runs
        self._plans = plans

    # --- approving -----------------------------------------------------------------------------------

    def approve(
        self,
        company_id: int,
        given: str,
        who: str,
        *,
        hold_matches: bool = False,
        start_at: dt.datetime | None = None,
    ) -> PlanSummary:
        """Keep that a person agreed to the plan of a hash, with who and when; return the plan.

        Agreeing again to the same plan changes nothing, so that a cutover can be begun again.

        Raises:
            NeedsUser: the hash is none of the plan shown last, or something was changed since (``bad-input``); or
                possible matches wait for a decision and nobody said to let them stay held (``approval``).
        """
        record = self._ledger.of(company_id)
        plan = self._ledger.shown(company_id)
        self._refuse_other(given, plan, record)
        if record.approval is not None and record.approval.hash == plan.digest:
            return plan
        waiting = self._store.migrations.held_by_cause(plan.id).get(Cause.POSSIBLE_MATCH.value, 0)
        if waiting and not hold_matches:
            count = "1 possible match waits" if waiting == 1 else f"{waiting:,} possible matches wait"
            raise NeedsUser(
                Code.APPROVAL,
                f"{count} for a decision.",
                hint="Decide on them under Matching and make the dry run again, or say that they are to stay held.",
            )
        approval = Approval(plan.digest, who, self._clock.now(), start_at)
        with self._store.writing():
            self._ledger.change(company_id, approval=approval)
            after = {"hash": plan.digest, "plan": plan.id, "counts": plan.counts, "cents": plan.cents}
            self._ledger.note(company_id, "approve", who, after, reason="Migration")
        return plan

    def _refuse_other(self, given: str, plan: PlanSummary, record: MigrationRecord) -> None:
        hashed = given.strip().lower()
        if len(hashed) < _SHORTEST_HASH or not plan.digest.startswith(hashed):
            raise NeedsUser(
                Code.BAD_INPUT,
                f"“{given.strip()[:64]}” is not the hash of the plan that was shown last.",
                hint="Make a dry run, look at it, and approve the hash that it prints.",
            )
        begun = record.step in {Step.CUTOVER, Step.DONE, Step.CERTIFIED}
        if not begun and self._ledger.outdated(plan.company_id):
            raise NeedsUser(
                Code.BAD_INPUT,
                "Something was changed since that plan was shown, so its hash is out of date.",
                hint="Make a new dry run, look at it, and approve the hash that it prints.",
            )

    # --- carrying out --------------------------------------------------------------------------------

    def run(self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext, who: str) -> RunSummary:
        """Carry out the approved plan, of these types; both sides are read again first.

        Raises:
            NeedsUser: no plan is approved. SyncProblem: as a sync; what is queued goes on with the next start.
        """
        record = self._ledger.of(company_id)
        plan = self._ledger.shown(company_id)
        if record.approval is None or record.approval.hash != plan.digest:
            raise NeedsUser(Code.BAD_INPUT, "No plan of this migration is approved; approve the hash of the dry run.")
        # It may have waited for its hour.
        self._refuse_other(plan.digest, plan, record)
        chosen = [kind for kind in record.plan_kinds or TARGETED if kind in kinds]
        pace = Pace(ctx, self._store, self._clock, plan.id)
        with self._runs.run(company_id, KIND, who, pace) as session:
            session.require_consent()
            self._begin(company_id, session.summary.run)
            session.push()
            # Everything is read that the plan was made from, whichever part of it is written now.
            session.pull(record.plan_kinds or TARGETED)
            fresh = self._plans.plan(session, record.plan_kinds or TARGETED, CHECK, pace)
            self._accept(session, plan, fresh, chosen, pace)
            session.push()
            session.flow_back()
            self._count(session, plan)
            self._end(company_id, plan)
        return session.summary

    def _begin(self, company_id: int, run: int) -> None:
        with self._store.writing():
            self._ledger.wrote(company_id, run)
            self._ledger.change(company_id, step=Step.CUTOVER)

    def _accept(
        self, session: Session, plan: PlanSummary, fresh: PlanSummary, kinds: Sequence[RecordType], ctx: JobContext
    ) -> None:
        """Queue the rows that are still the ones shown, and say of every other why it is not sent: all or nothing."""
        run, plans = session.summary.run, self._store.plans
        freshness = Freshness(self._store, session.company.id, plan.id, fresh.id)
        pages = []
        for page in freshness.pages(kinds):
            ctx.check()
            pages.append(page)
        with self._store.writing():
            for page in pages:
                plans.mark(page.send, ChangeState.QUEUED, run=run)
                for (state, reason), numbers in page.rest.items():
                    plans.mark(numbers, state, reason, run=run)
                self._store.snapshots.save_verdicts(session.company.id, page.verdicts, "", settled=False, run=run)

    def _count(self, session: Session, plan: PlanSummary) -> None:
        """Fill the summary from the approved plan's rows: what is done, what is held and why."""
        troubled = False
        for kind, action, state, number in self._store.plans.tally(plan.id):
            counts = session.summary.of(kind)
            if action is Action.SKIP:
                counts.skipped += number
            elif action is Action.HOLD:
                counts.held += number
                troubled = True
            elif state is ChangeState.DONE:
                name = _COUNTED.get(action, "archived")
                setattr(counts, name, getattr(counts, name) + number)
            elif state is ChangeState.SKIPPED:
                counts.in_step += number
            elif state in _HELD:
                counts.held += number
                troubled = True
            elif state is ChangeState.FAILED:
                counts.failed += number
                troubled = True
        # What was written with a value left out, or linked with values to choose from, waits for a person, too.
        waits = bool(self._store.snapshots.attention(session.company.id))
        session.found = RunStatus.ATTENTION if troubled or waits else RunStatus.DONE
        session.summary.messages += self.reasons(plan.id)

    def reasons(self, plan_id: int, most: int = 20) -> list[str]:
        """Return a sentence for each of the first rows that were not written although they were to be."""
        states = [ChangeState.STALE, ChangeState.HELD, ChangeState.FAILED]
        found = self._store.plans.changes(plan_id, actions=sorted(WRITES), states=states, limit=most)
        return [
            f"{row.kind.value.replace('_', ' ')} {row.pronto_id}: {row.error.partition(': ')[2] or row.error}"
            for row in found
        ]

    def _end(self, company_id: int, plan: PlanSummary) -> None:
        still = {ChangeState.QUEUED, ChangeState.PLANNED}
        left = any(action in WRITES and state in still for _, action, state, _ in self._store.plans.tally(plan.id))
        self._ledger.change(company_id, step=Step.CUTOVER if left else Step.DONE)

    # --- a start time --------------------------------------------------------------------------------

    def start_of(self, company_id: int, text: str) -> dt.datetime:
        """Return the next moment (UTC) at which a company's clocks show a time such as ``22:00``.

        Raises:
            NeedsUser: it is no time of day (``bad-input``).
        """
        zone = ZoneInfo(self._store.companies.with_id(company_id).time_zone)
        try:
            wanted = dt.time.fromisoformat(text.strip())
        except ValueError:
            raise NeedsUser(Code.BAD_INPUT, f"“{text[:20]}” is no time of day; write it like 22:00.") from None
        now = self._clock.now().astimezone(zone)
        today = dt.datetime.combine(now.date(), wanted.replace(tzinfo=None), tzinfo=zone)
        later = (
            today
            if today > now
            else dt.datetime.combine(now.date() + dt.timedelta(days=1), wanted.replace(tzinfo=None), tzinfo=zone)
        )
        return later.astimezone(dt.UTC)

    def wait_until(self, when: dt.datetime, ctx: JobContext) -> None:
        """Wait for a moment (UTC), in naps, so that a computer that slept begins as soon as it wakes.

        Raises:
            Cancelled: when a person asked to stop.
        """
        while (left := (when - self._clock.now()).total_seconds()) > 0:
            ctx.report(Progress("wait", "", 0, None, None, left))
            ctx.sleep(min(left, _SLICE_SECONDS))
