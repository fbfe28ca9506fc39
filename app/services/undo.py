"""Undo: take back a run, some changes or a rule's effect, by an inverse plan that is shown first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import MismatchState
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import WRITES, Action, Change, ChangeState, PlanSummary
from app.domain.records import Order, Record, key_of
from app.domain.shapes import Actual
from app.planning.describe import token
from app.planning.plan_undo import Now, Written, fold, plan_undo
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext, Progress
from app.ports.store import Store
from app.services.bench import Bench
from app.services.fixes import same_change
from app.services.running import Runner
from app.services.session import Session

PURPOSE = "undo"
_PREVIEW = "undo preview"
_PAGE = 500
_HANGING = (RecordType.INVOICES, RecordType.CREDIT_NOTES, RecordType.ORDERS)
_STALE = "it changed since it was previewed"


class Undo:
    """Takes back what the product wrote at Stripe."""

    def __init__(
        self, store: Store, connectors: Connectors, clock: Clock, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._mapping_of = mapping_of
        self._runs = Runner(store, connectors, clock, mapping_of)

    # --- planning ------------------------------------------------------------------------------------

    def preview(self, number: str, ctx: JobContext, who: str = "person") -> PlanSummary:
        """Store the plan that takes back what a person typed: ``12``, ``run:12`` or ``change:34``.

        A bare number is a run's; if that run wrote nothing, a journal entry's.

        Raises:
            NeedsUser: it is no number, or there is nothing of that number. SyncProblem: Stripe could not be read.
        """
        what, _, digits = number.rpartition(":")
        if not (digits.isascii() and digits.isdigit()) or what not in {"", "run", "change"}:
            raise NeedsUser(Code.BAD_INPUT, f"“{number}” is neither a run nor a change; give a number.")
        value = int(digits)
        a_run = what == "run" or (not what and bool(self._store.journal.entries(run=value, limit=1)) and value > 0)
        return self.preview_run(value, ctx, who) if a_run else self.preview_changes([value], ctx, who)

    def preview_run(self, run: int, ctx: JobContext, who: str = "person") -> PlanSummary:
        """Store the plan that takes back a whole run.

        Raises:
            NeedsUser: the run wrote nothing. SyncProblem: Stripe could not be read.
        """
        entries = list(self._paged(None, run=run)) if run > 0 else []
        if not entries:
            raise NeedsUser(Code.BAD_INPUT, f"Run {run} wrote nothing, so there is nothing to undo.")
        return self._preview(entries, ctx, who)

    def preview_changes(self, seqs: Sequence[int], ctx: JobContext, who: str = "person") -> PlanSummary:
        """Store the plan that takes back some journal entries (by number).

        Raises:
            NeedsUser: one of them is not there. SyncProblem: Stripe could not be read.
        """
        entries = self._store.journal.numbered(seqs)
        missing = sorted(set(seqs) - {entry.seq for entry in entries})
        if missing or not entries:
            number = missing[0] if missing else 0
            raise NeedsUser(Code.BAD_INPUT, f"The journal has no entry {number}; list them with journal.")
        return self._preview(entries, ctx, who)

    def preview_rule(self, company_id: int, rule: str, ctx: JobContext, who: str = "person") -> PlanSummary:
        """Store the plan that takes back everything a rule wrote: a mapping rule's field, or a rule of one's own.

        Objects the rule only helped to make stay: undo the run that made them.

        Raises:
            NeedsUser: the rule wrote nothing. SyncProblem: Stripe could not be read.
        """
        mapping = self._mapping_of(self._store.companies.with_id(company_id))
        entries = [part for entry in self._paged(company_id) if (part := _of_rule(entry, rule, mapping)) is not None]
        if not entries:
            raise NeedsUser(Code.BAD_INPUT, f"The rule “{rule}” wrote nothing, so there is nothing to undo.")
        return self._preview(entries, ctx, who)

    def buckets(self, plan_id: int) -> dict[Cause, int]:
        """Return how many changes of an undo plan are in each bucket."""
        return dict(Counter(Cause(change.cause) for change in self._store.plans.changes(plan_id)))

    def _preview(self, entries: Sequence[Entry], ctx: JobContext, who: str) -> PlanSummary:
        company = self._one_company(entries)
        written = fold(sorted(entries, key=lambda entry: entry.seq))
        with self._runs.run(company.id, _PREVIEW, who, ctx) as session:
            session.reread(_objects(written), pronto=False)
            plan_id = self._store.plans.begin(company.id, PURPOSE)
            page: list[Change] = []
            for count, change in enumerate(self._planned(session.company, written), 1):
                page.append(change)
                if len(page) == _PAGE:
                    self._store.plans.add(plan_id, page)
                    page = []
                    ctx.report(Progress("compare", "", count, len(written)))
            self._store.plans.add(plan_id, page)
            session.found = RunStatus.DONE
            return self._store.plans.seal(plan_id)

    def _planned(self, company: Company, written: Sequence[Written]) -> Iterator[Change]:
        """Yield the inverse of each; children come first, so that a customer knows which of its invoices go."""
        bench = Bench(self._store, company, self._mapping_of(company))
        removed: set[tuple[RecordType, str]] = set()
        for one in written:
            change = plan_undo(one, self._now(one, bench, removed))
            if change.action is Action.DELETE:
                removed.add((change.kind, change.pronto_id))
            yield change

    def _now(self, written: Written, bench: Bench, removed: set[tuple[RecordType, str]]) -> Now:
        kind = written.kind
        actual = bench.target(kind, written.stripe_id)
        link = self._store.links.get(bench.company.id, kind, written.pronto_id) if written.pronto_id else None
        documents = _documents(written, bench) if kind is RecordType.CUSTOMERS else []
        staying = tuple(
            f"{PRONTO_NOUN[found.kind]} {key}" for key, found in documents if (found.kind, key) not in removed
        )
        return Now(
            actual=actual,
            link=link if link is not None and link.stripe_id == written.stripe_id else None,
            mapping=bench.mapping.types[kind],
            around=bench.around,
            hanging=staying,
            before_it=tuple((found.kind, key) for key, found in documents if (found.kind, key) in removed),
            parent=_parent(actual, bench) if kind is RecordType.CREDIT_NOTES else None,
        )

    # --- doing ---------------------------------------------------------------------------------------

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry out a previewed undo; Stripe is read again first, and what is no longer as shown stays as it is.

        What was undone is left alone by later runs until it changes in Pronto or a person asks for it.

        Raises:
            SyncProblem: as ``Sync.run``; what was queued is carried on with by the next run.
        """
        plan = self._store.plans.summary(plan_id)
        with self._runs.run(plan.company_id, PURPOSE, who, ctx) as session:
            pending = self._store.plans.changes(plan_id, states=[ChangeState.PLANNED])
            if any(change.action in WRITES for change in pending):
                session.require_consent()
            session.push()
            self._accept(session, pending)
            session.push()
            session.answer_for(plan)
            session.summary.messages += self._told(plan_id)
        return session.summary

    def _accept(self, session: Session, pending: Sequence[Change]) -> None:
        """Queue what would still be undone just so."""
        seqs = [seq for change in pending if change.origin is not None for seq in change.origin.undoes]
        shown = {(change.kind, change.pronto_id, change.stripe_id): change for change in pending}
        written = [
            one for one in fold(self._store.journal.numbered(seqs)) if (one.kind, one.pronto_id, one.stripe_id) in shown
        ]
        # A rule's effect is part of an entry: what was shown says which fields are meant.
        written = [_narrowed(one, shown[one.kind, one.pronto_id, one.stripe_id]) for one in written]
        session.reread(_objects(written), pronto=False)
        queued: list[int] = []
        done: list[int] = []
        stale: list[int] = []
        opened: list[int] = []
        for fresh in self._planned(session.company, written):
            change = shown[fresh.kind, fresh.pronto_id, fresh.stripe_id]
            if change.action is Action.HOLD:
                continue
            if not same_change(fresh, change):
                stale.append(change.id)
            elif change.action in WRITES:
                queued.append(change.id)
            else:
                done.append(change.id)
                opened += change.origin.mismatches if change.origin is not None else ()
        run = session.summary.run
        with self._store.writing():
            self._store.plans.mark(queued, ChangeState.QUEUED, run=run)
            self._store.plans.mark(stale, ChangeState.STALE, f"{Cause.STALE.value}: {_STALE}", run=run)
            self._store.plans.mark(done, ChangeState.DONE, run=run)
            self._store.mismatches.mark(opened, MismatchState.OPEN)

    def _told(self, plan_id: int) -> list[str]:
        """Return a sentence for each bucket that stays, and for what was refused."""
        found = []
        for change in self._store.plans.changes(plan_id, states=[ChangeState.FAILED, ChangeState.STALE])[:5]:
            name = change.pronto_id or change.stripe_id
            found.append(f"{change.kind.value.replace('_', ' ')} {name}: {change.error.partition(': ')[2]}")
        held = Counter(change.cause for change in self._store.plans.changes(plan_id, actions=[Action.HOLD]))
        words = {Cause.EDITED_SINCE: "kept because they were edited since", Cause.CANNOT_UNDO: "cannot be undone"}
        found += [f"{number} {words[Cause(cause)]}; the plan names each." for cause, number in held.items()]
        return found

    # --- reading the journal -------------------------------------------------------------------------

    def _paged(self, company_id: int | None, run: int | None = None) -> Iterator[Entry]:
        """Yield journal entries, newest first."""
        offset = 0
        while page := self._store.journal.entries(company_id, run=run, limit=_PAGE, offset=offset):
            yield from page
            offset += len(page)

    def _one_company(self, entries: Sequence[Entry]) -> Company:
        companies = {entry.company_id for entry in entries}
        if len(companies) > 1:
            raise NeedsUser(Code.BAD_INPUT, "These entries belong to several companies; undo one company at a time.")
        return self._store.companies.with_id(companies.pop())


def _of_rule(entry: Entry, rule: str, mapping: MappingSet) -> Entry | None:
    """Return the part of an entry that a rule wrote, or None."""
    if entry.who == rule:
        return entry
    if entry.kind is None or entry.action not in {Action.UPDATE, Action.LINK, Action.ARCHIVE, Action.RESTORE}:
        return None
    rules = mapping.types.get(entry.kind)
    paths = [path for path in entry.after if rules and (one := rules.rule_for(path)) and one.label == rule]
    if not paths:
        return None
    return replace(
        entry,
        action=Action.UPDATE.value,
        before={path: value for path, value in entry.before.items() if path in paths},
        after={path: entry.after[path] for path in paths},
        agreed={path: value for path, value in entry.agreed.items() if path in paths},
        settles=(),
    )


def _narrowed(written: Written, change: Change) -> Written:
    """Return what was written as far as a change takes it back."""
    whole = Action.CREATE in written.actions or Action.LINK in written.actions or not change.fields
    if whole and change.action is not Action.UPDATE:
        return written
    paths = {row.field for row in change.fields}
    return replace(
        written,
        actions=tuple(Action.UPDATE if action is Action.LINK else action for action in written.actions),
        before={path: value for path, value in written.before.items() if path in paths},
        after={path: value for path, value in written.after.items() if path in paths},
        agreed={path: value for path, value in written.agreed.items() if path in paths},
        settles=change.origin.mismatches if change.origin is not None else (),
    )


def _objects(written: Sequence[Written]) -> dict[RecordType, list[str]]:
    found: dict[RecordType, list[str]] = defaultdict(list)
    for one in written:
        found[one.kind].append(one.stripe_id)
    return found


def _documents(written: Written, bench: Bench) -> list[tuple[str, Actual]]:
    """Return the documents at Stripe that hang on a customer, by Pronto id; unpaid payment intents do not."""
    found: list[tuple[str, Actual]] = []
    for kind in _HANGING:
        records: list[Record] = bench.around.referring(kind, token(RecordType.CUSTOMERS, written.pronto_id))
        for record in records:
            actual = bench.around.linked(kind, key_of(record))
            if actual is None or actual.deleted:
                continue
            if isinstance(record, Order) and not int(actual.parts.get("amount_received", "0") or 0):
                continue
            found.append((key_of(record), actual))
    return found


def _parent(actual: Actual | None, bench: Bench) -> Actual | None:
    invoice = actual.fields.get("invoice") if actual is not None else None
    return bench.target(RecordType.INVOICES, invoice) if isinstance(invoice, str) else None
