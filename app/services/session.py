"""One run's work: its two connections, what it read, planned and wrote, and the counts of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import ENRICHING, RecordType
from app.domain.mapping import MappingSet
from app.domain.outcome import RunStatus, RunSummary, Standing
from app.domain.plan import Action, ChangeState, PlanSummary
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext, Progress
from app.ports.pronto import ProntoSource
from app.ports.store import Store
from app.ports.stripe import StripeGateway
from app.services.identity import check_account, may_write
from app.services.planner import Planned, Planner
from app.services.pull import EVENTS, Pull, Pulled, needed
from app.services.push import Push
from app.services.receipts import Receipts
from app.services.settle import Settle
from app.services.sign_ins import Side
from app.services.whole import Whole, WholeReader
from app.services.write_back import WriteBack

_COUNTED = {
    Action.CREATE: "created",
    Action.LINK: "linked",
    Action.UPDATE: "updated",
    Action.RESTORE: "updated",
    Action.PAY: "updated",
    Action.REFUND: "updated",
    Action.ARCHIVE: "archived",
    Action.CANCEL: "archived",
    Action.VOID: "archived",
    Action.DELETE: "archived",
}
_STILL = frozenset({ChangeState.HELD, ChangeState.STALE, ChangeState.QUEUED})
"""States of a change that has not happened and is not refused."""


class Session:
    """The steps of a run, each a verb; the order is the caller's."""

    def __init__(
        self,
        store: Store,
        connectors: Connectors,
        clock: Clock,
        company: Company,
        mapping: MappingSet,
        *,
        summary: RunSummary,
        ctx: JobContext,
    ) -> None:
        """Prepare; connections open on first use."""
        self.company = company
        self.summary = summary
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._mapping = mapping
        self._ctx = ctx
        self._settle = Settle(store, clock, mapping.version)
        self._receipts = Receipts(store, clock)
        self._source: ProntoSource | None = None
        self._gateway: StripeGateway | None = None
        self._pulled = Pulled()
        self._written: dict[RecordType, list[str]] = {}
        self._stopped = False
        self.found: RunStatus | None = None
        """How a run that only looks ends; None for one that writes, which ends as its records stand."""

    def require_consent(self) -> None:
        """Refuse to write to a live account the owner has not switched on.

        Raises:
            NeedsUser: the switch is off.
        """
        if not may_write(self.company):
            raise NeedsUser(
                Code.LIVE_NOT_ALLOWED,
                f"“{self.company.name}” is a live company and writing to its Stripe account is switched off.",
            )

    def read_whole(self, kinds: Sequence[RecordType]) -> Whole:
        """Read both sides from the beginning, type by type; one that cannot be read does not stop the others.

        Raises:
            SyncProblem: what stops every type: a wrong password, a side that does not answer, a full disk.
        """
        reader = WholeReader(self._store, self._clock, self.company, self._ctx)
        return reader.read(kinds, self._pronto(), self._stripe())

    def pull(self, kinds: Sequence[RecordType], *, read_stripe: bool = True, trust_missing: bool = False) -> None:
        """Read both sides; ``trust_missing`` takes as deleted whatever a full read of Pronto lacks."""
        self._pulled.trust_missing = trust_missing
        self._ctx.report(Progress("read-pronto"))
        Pull(self._store, self._clock).pronto(self.company, self._pronto(), needed(kinds), self._ctx, self._pulled)
        if read_stripe or not self._store.cursor(self.company.id, EVENTS):
            # Never leave out the first reading: what is in Stripe already would be made a second time.
            self._ctx.report(Progress("read-stripe"))
            Pull(self._store, self._clock).stripe(self.company, self._stripe(), self._ctx)
        self.summary.messages += self._pulled.messages
        self._pulled.messages.clear()

    def reread(self, objects: Mapping[RecordType, Collection[str]], *, pronto: bool = True) -> None:
        """Read again what is about to be changed: what Pronto changed of these types, and these Stripe objects."""
        pull = Pull(self._store, self._clock)
        if pronto:
            self._ctx.report(Progress("read-pronto"))
            pull.pronto(self.company, self._pronto(), list(objects), self._ctx, self._pulled)
            self.summary.messages += self._pulled.messages
            self._pulled.messages.clear()
        self._ctx.report(Progress("read-stripe"))
        known = {row.kind: row.in_stripe for row in self._store.views.overview(self.company.id)}
        for kind, ids in objects.items():
            pull.objects(self.company, self._stripe(), kind, [one for one in ids if one], known.get(kind, 0), self._ctx)

    @property
    def stripe_rate(self) -> float:
        """Requests a second that Stripe allows this program."""
        return self._stripe().allowed_rate

    def answer_for(self, plan: PlanSummary) -> None:
        """Count a plan a person asked for; the run answers for that, not for all that lies open besides."""
        self.count(Planned(plan, 0, ()))
        rows = self._store.plans.tally(plan.id)
        undone = any(
            (action is Action.HOLD and state is not ChangeState.DONE) or state in {*_STILL, ChangeState.FAILED}
            for _, action, state, _ in rows
        )
        self.found = RunStatus.ATTENTION if undone else RunStatus.DONE

    def list_receipt(self, kind: RecordType, stripe_id: str) -> bool:
        """Note the receipt of a paid object; return whether receipts are told to Pronto by the owner's wish."""
        self._receipts.find(self.company, kind, [stripe_id])
        return self.company.policies.post_receipts

    def plan(self, kinds: Sequence[RecordType], purpose: str, *, allow_large: bool) -> Planned:
        """Compare and decide; records whose values only travel inside these get their verdict too."""
        self._ctx.report(Progress("compare"))
        looked_at = {*kinds, *(kind for kind in needed(kinds) if kind in ENRICHING)}
        planned = Planner(self._store, self._clock).plan(
            self.company, self._mapping, list(looked_at), purpose, self._ctx, allow_large=allow_large
        )
        self.summary.messages += planned.guarded
        return planned

    def push(self) -> None:
        """Carry out everything that is queued, this run's and what earlier runs left.

        Raises:
            SyncProblem: why not everything could be delivered; the rest stays queued.
        """
        if not self._store.queue.waiting(self.company.id):
            return
        run, who = self.summary.run, self.summary.trigger
        push = Push(self._store, self._clock, self._settle, self.company, self._stripe(), run=run, who=who)
        pushed = push.deliver(self._ctx)
        for kind, ids in pushed.changed.items():
            self._written.setdefault(kind, []).extend(ids)
        if pushed.problem is not None:
            raise pushed.problem
        if pushed.left:
            waiting = self._store.queue.waiting(self.company.id)
            noun = "1 change waits" if waiting == 1 else f"{waiting} changes wait"
            self.summary.messages.append(f"{noun} for the next sync: {pushed.left[0].detail}")

    def flow_back(self, only: Collection[str] | None = None) -> None:
        """Close the receipts Pronto shows, post the others and write ids where that is switched on.

        Args:
            only: Stripe ids of what a person chose to post the receipts of; None posts all.
        """
        self._receipts.settle_seen(self.company)
        run, who = self.summary.run, self.summary.trigger
        if self.company.policies.post_receipts:
            self.summary.messages += self._receipts.post(self.company, self._pronto(), run, who, self._ctx, only=only)
        if self.company.policies.write_ids_to_pronto:
            customers = self._written.get(RecordType.CUSTOMERS, [])
            written, messages = WriteBack(self._store, self._clock).ids(
                self.company, self._pronto(), customers, run, who, self._ctx
            )
            self.summary.writes += written
            self.summary.messages += messages

    def count(self, planned: Planned) -> None:
        """Fill the summary's counts from the plan's rows and the records' standings."""
        for kind, action, state, number in self._store.plans.tally(planned.summary.id):
            counts = self.summary.of(kind)
            if action in {Action.SKIP, Action.ACCEPT} or (action is Action.HOLD and state is ChangeState.DONE):
                # Nothing is sent, and what is held was accepted as it is.
                continue
            if action is Action.HOLD or state in _STILL:
                counts.held += number
                # A record held for a person stands under attention; one that waits for another record does not.
                self._stopped |= action is not Action.HOLD
            elif state is ChangeState.FAILED:
                counts.failed += number
            elif state in {ChangeState.DONE, ChangeState.PLANNED}:
                name = _COUNTED.get(action, "updated")
                setattr(counts, name, getattr(counts, name) + number)
        waiting = self._store.queue.waiting(self.company.id)
        if waiting:
            changes = "1 change" if waiting == 1 else f"{waiting} changes"
            self.summary.messages.append(f"Not delivered yet: {changes}; the next sync tries again.")
        for row in self._store.views.overview(self.company.id):
            if row.total:
                counts = self.summary.of(row.kind)
                counts.skipped = row.standings.get(Standing.SKIPPED, 0)
                counts.in_step = row.standings.get(Standing.IN_STEP, 0)

    def status(self) -> RunStatus:
        """Return how the run ended, nothing having stopped it: done, or with something for a person to look at."""
        if self.found is not None:
            return self.found
        rows = self._store.views.overview(self.company.id)
        troubled = bool(self._store.snapshots.attention(self.company.id)) or any(
            row.standings.get(Standing.ATTENTION, 0) for row in rows
        )
        stopped = self._stopped or any(counts.failed for counts in self.summary.types.values())
        return RunStatus.ATTENTION if stopped or troubled else RunStatus.DONE

    def close(self) -> None:
        """Close both connections and note how many requests they made; never raises."""
        if self._gateway is not None:
            reads, writes = self._gateway.requests
            self.summary.reads += reads
            self.summary.writes += writes
            self._gateway.close()
        if self._source is not None:
            self._source.close()

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that were connected to."""
        opened = ((Side.PRONTO, self._source), (Side.STRIPE, self._gateway))
        return tuple(side for side, connection in opened if connection is not None)

    def _pronto(self) -> ProntoSource:
        if self._source is None:
            self._source = self._connectors.pronto(self.company)
        return self._source

    def _stripe(self) -> StripeGateway:
        if self._gateway is None:
            gateway = self._connectors.stripe(self.company)
            self._gateway = gateway
            self.company = check_account(self._store, self.company, gateway.account(self._ctx))
        return self._gateway
