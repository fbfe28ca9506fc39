"""Carries out what a trial has queued, and takes away again what it made; says what Stripe keeps."""

from __future__ import annotations

from collections import Counter

from app.domain.kinds import STRIPE_NOUN, RecordType
from app.domain.plan import Action, ChangeState
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.migration.pace import Pace
from app.services.migration.trial_bench import Bench
from app.services.migration.trial_rows import clean_rows
from app.services.push import Push

_AWAY = (Action.DELETE, Action.ARCHIVE, Action.CANCEL, Action.VOID)


def carry_out(bench: Bench, clock: Clock, ctx: JobContext, plan_id: int) -> None:
    """Deliver everything that is queued in a trial's store.

    Raises:
        SyncProblem: why not everything could be delivered; the rest stays queued.
    """
    pace = Pace(ctx, bench.store, clock, plan_id)
    push = Push(bench.store, clock, bench.settle, bench.company, bench.gateway, run=bench.run, who=bench.who)
    pushed = push.deliver(pace)
    problem = pushed.problem or (pushed.left[0] if pushed.left else None)
    if problem is not None:
        raise problem


def take_away(bench: Bench, clock: Clock, ctx: JobContext) -> tuple[str, ...]:
    """Take away everything the trial made; return what remains, in words.

    Raises:
        SyncProblem: as ``carry_out``; begun again it goes on.
    """
    if not bench.plan:
        return ()
    _finish_begun(bench, clock, ctx)
    if _pass(bench, clock, ctx):
        # Somebody changed what the trial made: what it has become is looked at, and taken away as that.
        _pass(bench, clock, ctx)
    return remains(bench.store, bench.company.id, bench.plan)


def _pass(bench: Bench, clock: Clock, ctx: JobContext) -> bool:
    """Try once to take everything away; return whether something was refused and turned out to be otherwise."""
    away = bench.store.plans.begin(bench.company.id, "trial clean")
    bench.store.plans.add(away, clean_rows(bench.store, bench.company.id, bench.plan))
    summary = bench.store.plans.seal(away)
    bench.store.plans.mark_all(away, ChangeState.QUEUED, actions=_AWAY, states=[ChangeState.PLANNED], run=bench.run)
    if summary.counts:
        carry_out(bench, clock, ctx, away)
    changed = False
    for page in bench.store.plans.walk(away, states=[ChangeState.FAILED]):
        for row in page:
            actual = bench.gateway.retrieve(row.kind, row.stripe_id, ctx)
            if actual is not None:
                changed |= bool(bench.store.snapshots.put_targets(bench.company.id, row.kind, [actual], ours=True))
    return changed


def _finish_begun(bench: Bench, clock: Clock, ctx: JobContext) -> None:
    """Carry out what was under way when a trial was stopped, and nothing else: so that it is known and can go."""
    waiting = list(bench.store.plans.unfinished(bench.company.id))
    idle = [
        change.id for change in waiting if change.action is Action.CREATE and not bench.store.queue.of_change(change.id)
    ]
    bench.store.plans.mark(idle, ChangeState.EXCLUDED, "the trial was stopped before it")
    if len(waiting) > len(idle):
        carry_out(bench, clock, ctx, bench.plan)


def remains(store: Store, company_id: int, plan_id: int) -> tuple[str, ...]:
    """Return what of a trial's objects Stripe keeps, in words."""
    counts: Counter[tuple[RecordType, str]] = Counter()
    for page in store.plans.walk(plan_id):
        for row in page:
            link = store.links.get(company_id, row.kind, row.pronto_id)
            actual = store.snapshots.target(company_id, row.kind, link.stripe_id) if link is not None else None
            if actual is not None and not actual.deleted:
                counts[row.kind, actual.state] += 1
    return tuple(_kept(kind, state, count) for (kind, state), count in sorted(counts.items()))


def _kept(kind: RecordType, state: str, count: int) -> str:
    noun = STRIPE_NOUN[kind]
    things = f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
    if kind is RecordType.ITEMS and state == "inactive":
        return f"{things}, archived: Stripe cannot delete a product that has a price."
    if kind is RecordType.CUSTOMERS:
        return f"{things}: Stripe keeps a customer that has a final invoice, though it is void."
    if state in {"void", "canceled"}:
        return f"{things}, {'void' if state == 'void' else 'cancelled'}: what was final stays in Stripe for good."
    return f"{things}, {state or 'as it is'}: Stripe did not let it be taken away."
