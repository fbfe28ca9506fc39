"""Pull: bring the snapshots of both sides up to date, a page at a time.

A cursor moves only when its slice is complete, and never past a signpost taken before the first request.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.errors import CallMissing
from app.domain.kinds import DEPENDENCY_ORDER, PRONTO_NOUN, TARGETED, RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import ChangeState
from app.domain.records import Record, key_of
from app.domain.shapes import Actual
from app.planning.describe import describe, token
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.pronto import Page, ProntoSource, Reading, Unreadable
from app.ports.snapshots import SourceRow, Unseen
from app.ports.store import Store
from app.ports.stripe import StripeEvent, StripeGateway
from app.services.keys import change_of
from app.services.receipts import MONEY, Receipts

EVENTS = "stripe/events"
"""Cursor: id of the newest event taken in."""
_NO_EVENT_YET = "none"
"""Cursor of an account that was read whole and had no event to show: every later one is news."""
_READ = Gate.READ
_NO_KEY = "?"
"""What a reader calls a row without a key."""
_LIST_INSTEAD = 400
"""More changed objects of a type than this are read by listing, not one by one."""
_PAGE = 100
"""Objects in a page of a list (Stripe docs, pagination)."""
_WHOLE_AGAIN = {RecordType.CUSTOMERS: dt.timedelta(days=1), RecordType.ITEMS: dt.timedelta(days=1)}
_DOCUMENTS_AGAIN = dt.timedelta(days=7)
"""How long changes alone are asked for: what was deleted in Pronto shows only when everything is read."""


@dataclass(slots=True)
class Pulled:
    """What a pull brought."""

    messages: list[str] = field(default_factory=list)
    """Sentences: what the site does not offer, what could not be read."""
    missing: set[RecordType] = field(default_factory=set)
    """Types the site does not give."""
    trust_missing: bool = False
    """Whether a person agreed that records which a full read lacks are deleted, however many."""


@dataclass(slots=True)
class Taken:
    """What one reading of a type brought into the snapshot."""

    count: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)

    @property
    def nameless(self) -> int:
        """Rows without a key, so that nobody can tell which records they are."""
        return sum(row.key in {"", _NO_KEY} for row in self.unreadable)


def needed(kinds: Iterable[RecordType]) -> list[RecordType]:
    """Return the types that have to be read so that these can be mapped, parents first."""
    needs: dict[RecordType, set[RecordType]] = {
        RecordType.CUSTOMERS: {RecordType.REPS, RecordType.INVOICES},
        RecordType.ORDERS: {RecordType.CUSTOMERS, RecordType.REPS, RecordType.PURCHASE_ORDERS, RecordType.ITEMS},
        RecordType.INVOICES: {RecordType.CUSTOMERS, RecordType.REPS, RecordType.PURCHASE_ORDERS, RecordType.ITEMS},
        RecordType.CREDIT_NOTES: {RecordType.CUSTOMERS, RecordType.INVOICES, RecordType.REPS},
    }
    wanted = set(kinds)
    for kind in tuple(wanted):
        wanted |= needs.get(kind, set())
    return [kind for kind in DEPENDENCY_ORDER if kind in wanted]


class Pull:
    """Reads both sides into the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock
        self._receipts = Receipts(store, clock)

    def pronto(
        self, company: Company, source: ProntoSource, kinds: Sequence[RecordType], ctx: JobContext, into: Pulled
    ) -> None:
        """Read Pronto's types, each from its cursor.

        Raises:
            SyncProblem: as ``ProntoSource.read``; the types read before are kept.
        """
        for kind in kinds:
            ctx.check()
            try:
                self._pronto_type(company, source, kind, ctx, into)
            except CallMissing as problem:
                into.missing.add(kind)
                into.messages.append(problem.detail)

    def _pronto_type(
        self, company: Company, source: ProntoSource, kind: RecordType, ctx: JobContext, into: Pulled
    ) -> None:
        name = f"pronto/{kind.value}"
        signpost = asked_at = self._clock.now()
        reading = source.read(kind, self._since(company, kind, asked_at), ctx)
        whole = self._take_in(company, kind, reading, ctx, into)
        server = source.server_time()
        if server is not None:
            # Pronto's stamps are by Pronto's clock: where ours is ahead of it, the signpost goes back as far.
            signpost -= max(dt.timedelta(), self._clock.now() - server)
        self._store.set_cursor(company.id, name, signpost.isoformat())
        if whole:
            self._store.set_cursor(company.id, f"{name}/whole", asked_at.isoformat())

    def _since(self, company: Company, kind: RecordType, now: dt.datetime) -> dt.datetime | None:
        """Return the moment from which changes are wanted; None when everything has to be read (again)."""
        name = f"pronto/{kind.value}"
        changes, whole = self._store.cursor(company.id, name), self._store.cursor(company.id, f"{name}/whole")
        if not changes or not whole:
            return None
        long_ago = now - dt.datetime.fromisoformat(whole) >= _WHOLE_AGAIN.get(kind, _DOCUMENTS_AGAIN)
        return None if long_ago else dt.datetime.fromisoformat(changes)

    def _take_in(self, company: Company, kind: RecordType, reading: Reading, ctx: JobContext, into: Pulled) -> bool:
        """Store every page; return whether everything was read.

        Only a full read in which every row had a key, and which lacks no more than people delete, tells what is gone.
        """
        snapshots = self._store.snapshots
        sweep = None if reading.incremental else snapshots.begin_sweep(company.id, "pronto", kind)
        taken = self.take_pages(company, kind, reading, sweep, ctx)
        if taken.unreadable:
            count = len(taken.unreadable)
            noun = f"{PRONTO_NOUN[kind]}{'s' if count > 1 else ''}"
            into.messages.append(f"{count} {noun} could not be read; each is listed under Needs attention.")
        if sweep is None or taken.nameless:
            return sweep is not None
        unseen = snapshots.unseen(company.id, "pronto", kind, sweep)
        if unseen.too_many and not into.trust_missing:
            into.messages.append(too_few("Pronto", PRONTO_NOUN[kind], unseen))
            return False
        self.lose(company, kind, sweep)
        return True

    def take_pages(
        self, company: Company, kind: RecordType, reading: Reading, sweep: int | None, ctx: JobContext
    ) -> Taken:
        """Store every page of a reading of Pronto; what it lacks is left as it was.

        Raises:
            SyncProblem: as ``ProntoSource.read``; the pages before are kept.
        """
        before = {
            one.pronto_id
            for _, one, _ in self._store.snapshots.attention(company.id)
            if (one.kind, one.gate) == (kind, _READ)
        }
        taken = Taken()
        for page in reading.pages:
            ctx.check()
            self._store_page(company, kind, page, sweep, before)
            taken.count += len(page.records)
            taken.unreadable += page.unreadable
            ctx.report(Progress("read-pronto", kind.value, taken.count))
        return taken

    def lose(self, company: Company, kind: RecordType, sweep: int) -> None:
        """Take as gone from Pronto what a full read did not see."""
        gone = self._store.snapshots.end_sweep(company.id, "pronto", kind, sweep).keys
        self._store.snapshots.touch(company.id, [token(kind, key) for key in gone])

    def _store_page(self, company: Company, kind: RecordType, page: Page, sweep: int | None, unread: set[str]) -> None:
        """Store one page; ``unread`` are keys that could not be read before and are decided on anew when they can."""
        rows = {row.key: row for row in map(_row, page.records)}
        with self._store.writing():
            changed = self._store.snapshots.put_sources(company.id, kind, list(rows.values()), sweep)
            tokens = [name for key in changed for name in rows[key].announces]
            if kind is RecordType.REPS:
                tokens += self._looked_after(company, changed)
            self._store.snapshots.touch(company.id, tokens)
            self._store.snapshots.touch_keys(company.id, kind, sorted(unread & rows.keys()))
            if page.unreadable:
                if sweep is not None:
                    keys = [row.key for row in page.unreadable]
                    self._store.snapshots.see(company.id, "pronto", kind, keys, sweep)
                verdicts = [_unreadable(kind, row) for row in page.unreadable]
                self._store.snapshots.save_verdicts(company.id, verdicts, "", settled=False)

    def _looked_after(self, company: Company, reps: Sequence[str]) -> list[str]:
        """Return the tokens of the reps' debtors: a document without a rep of its own takes its debtor's."""
        return [
            token(RecordType.CUSTOMERS, key_of(debtor))
            for rep in reps
            for debtor in self._store.snapshots.sources_with(
                company.id, RecordType.CUSTOMERS, token(RecordType.REPS, rep)
            )
        ]

    def stripe(self, company: Company, gateway: StripeGateway, ctx: JobContext) -> None:
        """Read what changed at Stripe since the last event, or everything when that is no longer known.

        Raises:
            SyncProblem: as ``StripeGateway``; the cursor stays where it was.
        """
        cursor = self._store.cursor(company.id, EVENTS)
        if cursor and self._follow_events(company, gateway, cursor, ctx):
            return
        signpost = gateway.newest_event(ctx)
        for kind in TARGETED:
            self._read_all(company, gateway, kind, ctx)
        self._store.set_cursor(company.id, EVENTS, signpost or _NO_EVENT_YET)

    def objects(
        self,
        company: Company,
        gateway: StripeGateway,
        kind: RecordType,
        ids: Sequence[str],
        known: int,
        ctx: JobContext,
    ) -> None:
        """Read certain Stripe objects again: one by one, or the whole list when that takes fewer requests.

        Args:
            company: whose they are.
            gateway: the account.
            kind: their type.
            ids: which.
            known: about how many of the type there are.
            ctx: the job.
        """
        if len(ids) > max(_PAGE, known // _PAGE):
            self._read_all(company, gateway, kind, ctx)
        else:
            self._read_some(company, gateway, kind, dict.fromkeys(ids, False), ctx)

    def _follow_events(self, company: Company, gateway: StripeGateway, cursor: str, ctx: JobContext) -> bool:
        events = gateway.events("" if cursor == _NO_EVENT_YET else cursor, ctx)
        if events is None:
            return False
        touched: dict[RecordType, dict[str, bool]] = defaultdict(dict)
        moments: dict[str, dt.datetime] = {}
        newest = cursor
        for count, event in enumerate(events, 1):
            newest = event.id
            if event.kind is None or self._is_ours(company, event):
                continue
            touched[event.kind][event.object_id] = event.deleted
            moments[event.object_id] = event.created
            if count % 100 == 0:
                ctx.report(Progress("read-stripe", "", count))
        for kind, found in touched.items():
            if len(found) > _LIST_INSTEAD:
                self._read_all(company, gateway, kind, ctx)
            else:
                self._read_some(company, gateway, kind, found, ctx, moments)
        self._store.set_cursor(company.id, EVENTS, newest)
        return True

    def _is_ours(self, company: Company, event: StripeEvent) -> bool:
        """Whether an event only tells of our own request; one whose outcome we have not kept has to be looked at."""
        if event.kind is None or not event.idempotency_key:
            return False
        if not self._store.queue.ours(company.id, event.idempotency_key):
            return False
        if self._store.snapshots.target(company.id, event.kind, event.object_id) is not None:
            return True
        try:
            change = self._store.plans.change(change_of(event.idempotency_key))
        except LookupError:
            return True
        # Another type's change may make objects by the way: the products of an invoice's lines.
        return change.kind is not event.kind or change.state is ChangeState.DONE

    def _read_some(
        self,
        company: Company,
        gateway: StripeGateway,
        kind: RecordType,
        found: dict[str, bool],
        ctx: JobContext,
        moments: Mapping[str, dt.datetime] | None = None,
    ) -> None:
        """Read objects one by one; ``moments`` tells when each was changed, where events told."""
        actuals = []
        for count, (stripe_id, deleted) in enumerate(found.items(), 1):
            ctx.check()
            actual = Actual(kind, stripe_id, {}, deleted=True) if deleted else gateway.retrieve(kind, stripe_id, ctx)
            actual = actual or Actual(kind, stripe_id, {}, deleted=True)
            actuals.append(replace(actual, changed=(moments or {}).get(stripe_id)))
            ctx.report(Progress("read-stripe", kind.value, count, len(found)))
        self._keep(company, kind, actuals)

    def _read_all(self, company: Company, gateway: StripeGateway, kind: RecordType, ctx: JobContext) -> None:
        """Read a type whole; what the list lacks is taken as deleted unless it lacks so much that a page was lost."""
        sweep = self.list_objects(company, gateway, kind, ctx)
        if not self._store.snapshots.unseen(company.id, "stripe", kind, sweep).too_many:
            self._store.snapshots.end_sweep(company.id, "stripe", kind, sweep)

    def list_objects(self, company: Company, gateway: StripeGateway, kind: RecordType, ctx: JobContext) -> int:
        """Store every object of a type that Stripe lists; return the sweep, still open.

        Raises:
            SyncProblem: as ``StripeGateway.read_all``; the pages before are kept.
        """
        sweep = self._store.snapshots.begin_sweep(company.id, "stripe", kind)
        count = 0
        for page in gateway.read_all(kind, ctx):
            ctx.check()
            self._keep(company, kind, page, sweep)
            count += len(page)
            ctx.report(Progress("read-stripe", kind.value, count))
        return sweep

    def _keep(self, company: Company, kind: RecordType, actuals: Sequence[Actual], sweep: int | None = None) -> None:
        """Store objects, and in the same moment the receipts for those on which money moved."""
        with self._store.writing():
            changed = self._store.snapshots.put_targets(company.id, kind, actuals, sweep=sweep)
            if kind in MONEY and self._store.links.count(company.id, kind):
                self._receipts.find(company, kind, changed)


def too_few(side: str, noun: str, unseen: Unseen) -> str:
    """Return the sentence for a full read that lacks more records than people delete."""
    there = unseen.known - len(unseen.keys)
    return (
        f"{side} gave {there:,} of {unseen.known:,} {noun}s known, so the others were not taken as deleted. If they "
        "really were, agree to an unusually large number of changes in the next sync."
    )


def _row(record: Record) -> SourceRow:
    filed = describe(record)
    return SourceRow(
        key=filed.key,
        record=record,
        fingerprint=filed.fingerprint,
        title=filed.title,
        match_key=filed.match_key,
        refs=filed.refs,
        announces=filed.announces,
        search=filed.search,
    )


def _unreadable(kind: RecordType, row: Unreadable) -> Verdict:
    message = f"{row.key}: {row.problem.message}"
    return Verdict(kind, row.key, Standing.ATTENTION, Gate.READ, Cause.INVALID.value, message)
