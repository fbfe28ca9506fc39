"""Fixes: a person settles mismatches, one or many, by a plan that is shown first and carried out through the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.outcome import RunSummary
from app.domain.plan import WRITES, Action, Change, ChangeState, PlanSummary
from app.planning.find_mismatches import find_mismatches
from app.planning.offers import ONE_BY_ONE, Choice, Offer, offers
from app.planning.plan_fix import Asked, chosen_for, plan_fix
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.accepting import Accepting
from app.services.along import Along
from app.services.around import StoreAround
from app.services.bench import Bench
from app.services.running import Runner
from app.services.session import Session
from app.services.standing import StandingDecisions, Trial

PURPOSE = "fix"
_PAGE = 500
_LISTED = "The receipt is on the list to post in Pronto."


class Fixes:
    """What a person can do about mismatches."""

    def __init__(
        self, store: Store, connectors: Connectors, clock: Clock, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of
        self._accepting = Accepting(store, clock)
        self._standing = StandingDecisions(store, clock, mapping_of)
        self._runs = Runner(store, connectors, clock, mapping_of)

    # --- looking -------------------------------------------------------------------------------------

    def offers(self, mismatch: Mismatch) -> list[Offer]:
        """Return the ways to settle a mismatch, the likeliest first.

        Raises:
            NeedsUser: there is no such mismatch any more.
        """
        company = self.company_of([mismatch.id])
        actual = self._store.snapshots.target(company.id, mismatch.kind, mismatch.stripe_id)
        mapping = self._mapping_of(company).types.get(mismatch.kind)
        rule = mapping.rule_for(mismatch.field) if mapping is not None and mismatch.field else None
        return offers(mismatch, actual, rule)

    def alike(self, mismatch: Mismatch) -> list[int]:
        """Return the numbers of the open mismatches one would fix the same way: cause, type, field and group."""
        company = self.company_of([mismatch.id])
        found = self._store.mismatches.all(company.id, cause=mismatch.cause, kind=mismatch.kind, group=mismatch.group)
        return [one.id for one in found if one.field == mismatch.field]

    # --- planning ------------------------------------------------------------------------------------

    def preview(self, ids: Sequence[int], use: str, note: str = "", link_to: str = "") -> PlanSummary:
        """Store the plan of a fix; nothing is written anywhere.

        Args:
            ids: numbers of mismatches, of one company.
            use: a ``Choice``: ``pronto``, ``stripe``, ``link``, ``create``, ``archive``, ``void``, ``pay``,
                ``refund``, ``receipt`` or ``ignore``.
            note: what to keep with it.
            link_to: for ``link``: the Stripe id of a record only in Pronto, or the Pronto id of an object only in
                Stripe; one mismatch at a time.

        Raises:
            NeedsUser: no such mismatch, mismatches of several companies, or a choice without what it needs.
        """
        company = self.company_of(ids)
        choice = _choice(use)
        if choice in ONE_BY_ONE and len(ids) > 1:
            what = "Records are linked" if choice is Choice.LINK else "Money is sent back"
            raise NeedsUser(Code.BAD_INPUT, f"{what} one at a time; choose a single mismatch.")
        bench = Bench(self._store, company, self._mapping_of(company))
        plan_id = self._store.plans.begin(company.id, PURPOSE)
        asked = list(self._asked(company.id, ids, choice, note, link_to))
        along = Along(self._store, bench, ((one.mismatches[0].kind, one.mismatches[0].pronto_id) for one in asked))
        for start in range(0, len(asked), _PAGE):
            changes = [plan_fix(one, bench.known(one)) for one in asked[start : start + _PAGE]]
            self._store.plans.add(plan_id, list(along.complete(changes)))
        return self._store.plans.seal(plan_id)

    def _asked(self, company_id: int, ids: Sequence[int], choice: Choice, note: str, link_to: str) -> Sequence[Asked]:
        """Return what is asked about each record: several fields of one are one change."""
        wanted = list(dict.fromkeys(ids))
        found = self._store.mismatches.page(company_id, wanted)
        if len(found) < len(wanted):
            missing = sorted(set(wanted) - {one.id for one in found})
            raise NeedsUser(Code.BAD_INPUT, f"There is no mismatch {missing[0]}; list them with mismatches.")
        records: dict[tuple[RecordType, str, str, Choice], list[Mismatch]] = defaultdict(list)
        for one in found:
            if one.state is MismatchState.OPEN:
                records[one.kind, one.pronto_id, one.stripe_id, chosen_for(one, choice)].append(one)
        # A pairing the comparison found itself need not be named again.
        return [
            Asked(key[3], tuple(of), note, link_to or (of[0].stripe_id if key[3] is Choice.LINK else ""))
            for key, of in records.items()
        ]

    # --- doing ---------------------------------------------------------------------------------------

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person", *, leave_held: bool = False) -> RunSummary:
        """Carry out a previewed fix.

        Both sides are read again first. A change that would no longer be the one shown is stale: it is not written,
        and the rows of its record are found anew.

        Args:
            plan_id: the plan ``preview`` stored.
            ctx: progress and cancellation.
            who: who asked, for the journal.
            leave_held: accept as they are the differences that cannot be settled this way, each with its reason as
                the note; else they stay open.

        Raises:
            SyncProblem: as ``Sync.run``; what was queued is carried on with by the next run.
        """
        plan = self._store.plans.summary(plan_id)
        with self._runs.run(plan.company_id, PURPOSE, who, ctx) as session:
            pending = self._store.plans.changes(plan_id, states=[ChangeState.PLANNED])
            if any(change.action in WRITES for change in pending):
                session.require_consent()
            session.push()
            session.reread(_objects(pending))
            self._accept(session, pending, who)
            session.push()
            self._look_again(session, pending)
            self._post_receipts(session, pending, who)
            if leave_held:
                self._leave(session, pending, who)
            session.answer_for(plan)
            session.summary.messages += _told(self._store, plan_id)
        return session.summary

    def _accept(self, session: Session, pending: Sequence[Change], who: str) -> None:
        """Queue what still is as it was shown, keep what is accepted, and refresh what is stale."""
        company = session.company
        bench = Bench(self._store, company, self._mapping_of(company))
        under_way = {(one.kind, one.pronto_id, one.stripe_id) for one in self._store.plans.unfinished(company.id)}
        queued: list[Change] = []
        accepted: list[Change] = []
        stale: list[Change] = []
        settled: list[Change] = []
        finished: list[Change] = []
        lists = {Action.ACCEPT: accepted, Action.SKIP: settled}
        for change in pending:
            if change.action in {Action.HOLD, Action.RECEIPT}:
                continue
            if self._is_fixed(change):
                # A run that was cut short had queued it already, and it was delivered just now.
                finished.append(change)
                continue
            as_shown = (change.kind, change.pronto_id, change.stripe_id) not in under_way and self._is_as_shown(
                change, bench
            )
            (lists.get(change.action, queued) if as_shown else stale).append(change)
        run = session.summary.run
        with self._store.writing():
            for change in queued:
                if change.action in {Action.CREATE, Action.LINK}:
                    # A link whose object is gone gives way; what was agreed with that one proves nothing any more.
                    self._store.links.remove(company.id, change.kind, change.pronto_id)
            self._store.plans.mark(_ids(queued), ChangeState.QUEUED, run=run)
            self._store.plans.mark(_ids(stale), ChangeState.STALE, f"{Cause.STALE.value}: {_STALE}", run=run)
            self._store.plans.mark(_ids(accepted + settled + finished), ChangeState.DONE, run=run)
            for change in accepted:
                self._accepting.keep(company, change, run, who)
            gone = [number for change in settled for number in _mismatches(change)]
            self._store.mismatches.mark(gone, MismatchState.GONE)
        self._refresh(stale, bench)

    def _leave(self, session: Session, pending: Sequence[Change], who: str) -> None:
        """Accept what the plan could not settle, with the plan's reason as the note."""
        held = [change for change in pending if change.action is Action.HOLD and _mismatches(change)]
        with self._store.writing():
            for change in held:
                self._accepting.keep(session.company, change, session.summary.run, who, note=change.reason)
            self._store.plans.mark(_ids(held), ChangeState.DONE, run=session.summary.run)

    def _is_fixed(self, change: Change) -> bool:
        found = [self._store.mismatches.one(number) for number in _mismatches(change)]
        return bool(found) and all(one.state is MismatchState.FIXED for one in found)

    def _is_as_shown(self, change: Change, bench: Bench) -> bool:
        """Whether the change would be planned just so from what both sides say now."""
        if change.origin is None:
            return False
        found = self._store.mismatches.page(bench.company.id, change.origin.mismatches)
        if len(found) != len(change.origin.mismatches) or any(one.state is not MismatchState.OPEN for one in found):
            return False
        linked = change.stripe_id if change.action is Action.LINK else ""
        if linked and found[0].cause == Cause.ONLY_IN_STRIPE:
            linked = change.pronto_id
        origin = change.origin
        asked = Asked(Choice(origin.choice), tuple(found), origin.note, linked, origin.needed_by)
        return same_change(plan_fix(asked, bench.known(asked)), change)

    def _look_again(self, session: Session, pending: Sequence[Change]) -> None:
        """List what can be told of records only now that they stand at Stripe: a value left out, a draft kept back."""
        made = [change for change in pending if change.action in {Action.CREATE, Action.LINK} and change.pronto_id]
        if made:
            company = session.company
            self._refresh(made, Bench(self._store, company, self._mapping_of(company)))

    def _refresh(self, changes: Sequence[Change], bench: Bench) -> None:
        """Find the mismatches of records anew, so that their rows show what is there now."""
        if not changes:
            return
        store, company = self._store, bench.company
        listing, now = store.mismatches.begin(company.id), self._clock.now()
        around = StoreAround(store, company.id)
        for change in changes:
            if not change.pronto_id:
                actual = bench.target(change.kind, change.stripe_id)
                if actual is None or actual.deleted:
                    store.mismatches.mark(_mismatches(change), MismatchState.GONE)
                continue
            subject = bench.subject(change.kind, change.pronto_id)
            found, _ = find_mismatches(subject, bench.mapping.types[change.kind], company, around)
            fields = {one.field for one in found}
            with store.writing():
                store.mismatches.put(company.id, listing, found, now)
                known = store.mismatches.page(company.id, _mismatches(change))
                cleared = [one.id for one in known if one.field not in fields and one.state is MismatchState.OPEN]
                store.mismatches.mark(cleared, MismatchState.GONE)

    def _post_receipts(self, session: Session, pending: Sequence[Change], who: str) -> None:
        """Tell Pronto of payments where the owner lets us; else the receipts are listed for a person to post."""
        asked = [change for change in pending if change.action is Action.RECEIPT]
        if not asked:
            return
        told = [session.list_receipt(change.kind, change.stripe_id) for change in asked]
        if any(told):
            session.flow_back({change.stripe_id for change, posted in zip(asked, told, strict=True) if posted})
        waiting = {
            number
            for one in self._store.receipts.all(session.company.id)
            for number in (one.invoice_number, one.order_number)
        }
        with self._store.writing():
            for change, posted in zip(asked, told, strict=True):
                self._store.plans.mark([change.id], ChangeState.DONE, run=session.summary.run)
                if posted and change.pronto_id not in waiting:
                    self._store.mismatches.mark(_mismatches(change), MismatchState.FIXED)
                else:
                    listed = replace(change, reason=_LISTED)
                    self._accepting.keep(session.company, listed, session.summary.run, who, note=_LISTED)

    def ignore(self, ids: Sequence[int], note: str, who: str = "person") -> None:
        """Leave differences as they are until one of their values changes; nothing is read or written elsewhere.

        Raises:
            NeedsUser: no such mismatch, or mismatches of several companies.
        """
        self._accepting.ignore(self.company_of(ids), ids, note, who)

    def reopen(self, ids: Sequence[int]) -> None:
        """Take ignored or fixed mismatches up again."""
        self._store.mismatches.mark(ids, MismatchState.OPEN)

    def try_always(self, ids: int | Sequence[int], keep: str) -> Trial:
        """Return what *Always do this* would do for the field of these mismatches; ``keep``: ``pronto`` or ``stripe``.

        Raises:
            NeedsUser: no such mismatch, or it cannot become a rule, in words.
        """
        numbers = [ids] if isinstance(ids, int) else list(ids)
        return self._standing.tried(self.company_of(numbers), numbers, keep)

    def always(self, ids: int | Sequence[int], keep: str, who: str = "person") -> PlanSummary:
        """Keep the rule that ``try_always`` tried, and return the plan that settles what is there now (``preview``)."""
        numbers = [ids] if isinstance(ids, int) else list(ids)
        return self.preview(self._standing.keep(self.company_of(numbers), numbers, keep, who) or numbers, keep)

    def company_of(self, ids: Sequence[int]) -> Company:
        """Return whose mismatches they are.

        Raises:
            NeedsUser: none was named, or there is none of that number.
        """
        if not ids:
            raise NeedsUser(Code.BAD_INPUT, "No mismatch was named.")
        return self._store.companies.with_id(self._store.mismatches.company_of(ids[0]))


_STALE = "it changed since it was previewed"


def _choice(use: str) -> Choice:
    try:
        return Choice(use)
    except ValueError:
        ways = ", ".join(choice.value for choice in Choice)
        raise NeedsUser(Code.BAD_INPUT, f"“{use}” is no way to settle a mismatch; choose from {ways}.") from None


def _mismatches(change: Change) -> tuple[int, ...]:
    return change.origin.mismatches if change.origin is not None else ()


def _ids(changes: Sequence[Change]) -> list[int]:
    return [change.id for change in changes]


def _objects(changes: Sequence[Change]) -> dict[RecordType, list[str]]:
    found: dict[RecordType, list[str]] = defaultdict(list)
    for change in changes:
        found[change.kind].append(change.stripe_id)
    return found


def same_change(one: Change, other: Change) -> bool:
    """Whether two changes would do and say the same, whatever numbers and prints they have in this store."""
    return _bare(one) == _bare(other)


def _bare(change: Change) -> Change:
    return replace(
        change,
        id=0,
        seq=0,
        run=0,
        state=ChangeState.PLANNED,
        error="",
        source_print="",
        target_print="",
        link_version=0,
    )


def _told(store: Store, plan_id: int) -> list[str]:
    """Return a sentence for each kind of change that was not carried out."""
    stale = store.plans.changes(plan_id, states=[ChangeState.STALE])
    failed = store.plans.changes(plan_id, states=[ChangeState.FAILED])
    held = store.plans.changes(plan_id, actions=[Action.HOLD], states=[ChangeState.PLANNED])
    waiting = store.plans.changes(plan_id, states=[ChangeState.HELD])
    found = []
    if stale:
        found.append(f"{_names(stale)} changed since the preview and was not written; look again.")
    unsent = [*failed, *waiting][:5]
    found += [f"{_names([change])}: {change.error.partition(': ')[2] or change.error}" for change in unsent]
    found += [f"{_names([change])}: {change.reason}" for change in held[:5]]
    return found


def _names(changes: Sequence[Change]) -> str:
    first = changes[0]
    name = f"{first.kind.value.replace('_', ' ')} {first.pronto_id or first.stripe_id}"
    return name if len(changes) == 1 else f"{name} and {len(changes) - 1} more"
