"""What the services keep: snapshots, links, plans, the queue, the journal.

One store object carries them all. ``writing()`` makes several calls one IMMEDIATE transaction; a call outside
makes its own. Nothing remote may happen inside one. All stamps are UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.company import Company, NewCompany
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.outcome import RunSummary, Standing, Verdict
from app.domain.plan import Action, Change, ChangeState, PlanSummary
from app.domain.queue import Answer, Intent, Step
from app.domain.records import Record
from app.domain.shapes import Actual, Link
from app.ports.comparisons import Comparisons
from app.ports.mismatches import Mismatches
from app.ports.undone import Undone


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A Pronto record on its way into the snapshot."""

    key: str
    record: Record
    fingerprint: str
    title: str
    match_key: str = ""
    """What it can be paired by: lower-case e-mail, stock code, invoice number; blank when nothing."""
    refs: tuple[str, ...] = ()
    """Tokens of the records its mapping looks up, for example ``reps/012``."""
    announces: tuple[str, ...] = ()
    """Tokens whose holders have to be looked at again when this record changes."""
    search: str = ""
    """Words it is found by, besides key and title."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that has to be decided on again, with everything known of it."""

    kind: RecordType
    key: str
    record: Record | None
    """None when the record is gone from Pronto and never was in the snapshot."""
    gone: bool
    """No longer in Pronto."""
    fingerprint: str
    link: Link | None
    actual: Actual | None
    """The linked Stripe object as last seen."""
    actual_print: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What a full read no longer found."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a full read under way has not come across."""

    known: int
    """Records that were there before it."""
    keys: tuple[str, ...]
    """Those of them that it has not seen."""

    @property
    def too_many(self) -> bool:
        """Whether so many that a page was probably lost on the way, and nothing can be taken as gone."""
        return len(self.keys) > 20 and len(self.keys) * 10 > self.known


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One record type on the overview."""

    kind: RecordType
    total: int
    """Records in Pronto's snapshot."""
    standings: dict[Standing, int]
    linked: int
    in_stripe: int
    """Objects in Stripe's snapshot, linked or not."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found by a search or listed in the window."""

    kind: RecordType
    pronto_id: str
    stripe_id: str
    title: str
    standing: Standing | None
    """None for an object that is only in Stripe."""
    gate: str
    cause: str
    message: str
    modified: dt.datetime | None
    row: int
    """Row number in the store."""


@dataclass(frozen=True, slots=True)
class NewIntent:
    """A request about to be sent."""

    change_id: int
    kind: RecordType
    pronto_id: str
    step: Step
    key: str


class Companies(Protocol):
    """The pairs kept in step."""

    def add(self, new: NewCompany) -> Company:
        """Store a company.

        Raises:
            NeedsUser: the name is taken.
        """
        ...

    def named(self, name: str) -> Company:
        """Return a company by name, letter case ignored.

        Raises:
            NeedsUser: there is none; the message lists those there are.
        """
        ...

    def with_id(self, company_id: int) -> Company:
        """Return a company by number."""
        ...

    def all(self) -> list[Company]:
        """Return every company, in the order of their names."""
        ...

    def save(self, company: Company) -> None:
        """Store a changed company."""
        ...

    def remove(self, company_id: int) -> None:
        """Remove a company with all it owns except its journal."""
        ...


class Snapshots(Protocol):
    """What both sides said when they were last asked."""

    def begin_sweep(self, company_id: int, side: str, kind: RecordType) -> int:
        """Start a full read of one side (``pronto`` or ``stripe``) and return its number."""
        ...

    def see(self, company_id: int, side: str, kind: RecordType, keys: Sequence[str], sweep: int) -> None:
        """Note keys as seen without their contents: rows that were there but could not be read."""
        ...

    def unseen(self, company_id: int, side: str, kind: RecordType, sweep: int) -> Unseen:
        """Return what a full read has not seen so far; nothing is marked."""
        ...

    def end_sweep(self, company_id: int, side: str, kind: RecordType, sweep: int) -> Swept:
        """Mark everything the sweep did not see as gone, and dirty; return the keys newly gone."""
        ...

    def put_sources(
        self, company_id: int, kind: RecordType, rows: Sequence[SourceRow], sweep: int | None = None
    ) -> list[str]:
        """Upsert a page; a row whose fingerprint is new or differs becomes dirty. Return the keys that changed."""
        ...

    def touch(self, company_id: int, tokens: Iterable[str]) -> int:
        """Mark every record that holds one of the tokens dirty; return how many."""
        ...

    def touch_keys(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> int:
        """Mark records dirty by key: retry, a new link."""
        ...

    def source(self, company_id: int, kind: RecordType, key: str) -> Record | None:
        """Return a Pronto record that is not gone."""
        ...

    def source_print(self, company_id: int, kind: RecordType, key: str) -> str | None:
        """Return the fingerprint of a Pronto record as last read; None when it is gone."""
        ...

    def sources_with(self, company_id: int, kind: RecordType, token: str) -> list[Record]:
        """Return the records of a type that hold a token."""
        ...

    def keys_matching(self, company_id: int, kind: RecordType, match_key: str) -> list[str]:
        """Return the keys of the Pronto records, not gone, with that match key."""
        ...

    def put_targets(
        self,
        company_id: int,
        kind: RecordType,
        actuals: Sequence[Actual],
        *,
        ours: bool = False,
        sweep: int | None = None,
    ) -> list[str]:
        """Upsert Stripe objects; changed ones become dirty unless ``ours``: just written by us. Return changed ids."""
        ...

    def target(self, company_id: int, kind: RecordType, stripe_id: str) -> Actual | None:
        """Return a Stripe object as last seen; deleted ones with ``deleted`` set."""
        ...

    def targets_carrying(self, company_id: int, kind: RecordType, pronto_id: str) -> list[Actual]:
        """Return the objects, not deleted, whose ``metadata[pronto_id]`` is this."""
        ...

    def targets_matching(self, company_id: int, kind: RecordType, match_key: str) -> list[Actual]:
        """Return the objects, neither deleted nor linked, with that match key."""
        ...

    def candidates(self, company_id: int, kind: RecordType, mapping_version: str) -> Iterator[Sequence[Candidate]]:
        """Yield what has to be decided on, in pages: dirty on either side, or decided under another mapping.

        Stable while verdicts of earlier pages are saved.
        """
        ...

    def save_verdicts(
        self,
        company_id: int,
        verdicts: Sequence[Verdict],
        mapping_version: str,
        *,
        settled: bool,
        run: int = 0,
    ) -> None:
        """Keep the last decision on records; ``settled`` clears dirty on both sides.

        A verdict of standing *attention* opens (or refreshes) an attention entry, any other closes it. A verdict
        for a key that is not in the snapshot (an unreadable row) only keeps the attention entry.
        """
        ...

    def attention(self, company_id: int) -> list[tuple[int, Verdict, dt.datetime]]:
        """Return the open attention entries with their number and the time they were first seen."""
        ...

    def verdict(self, company_id: int, kind: RecordType, key: str) -> Verdict | None:
        """Return the last decision on a record."""
        ...


class Links(Protocol):
    """Pronto id ⇄ Stripe id."""

    def get(self, company_id: int, kind: RecordType, pronto_id: str) -> Link | None:
        """Return the link of a Pronto record."""
        ...

    def of_stripe(self, company_id: int, kind: RecordType, stripe_id: str) -> Link | None:
        """Return the link of a Stripe object."""
        ...

    def put(self, company_id: int, link: Link, mapping_version: str) -> Link:
        """Insert or update a link; its version goes up by one. Return it as stored.

        Raises:
            ItemRejected: the Stripe object is linked to another record already.
        """
        ...

    def remove(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Forget a link."""
        ...

    def count(self, company_id: int, kind: RecordType) -> int:
        """Return how many records of a type are linked."""
        ...


class Plans(Protocol):
    """Plans and their changes."""

    def begin(self, company_id: int, purpose: str) -> int:
        """Open a plan (``preview``, ``sync``, ``undo`` …) and return its number."""
        ...

    def add(self, plan_id: int, changes: Sequence[Change]) -> None:
        """Append changes in order."""
        ...

    def seal(self, plan_id: int) -> PlanSummary:
        """Close a plan and compute its digest over every row."""
        ...

    def summary(self, plan_id: int) -> PlanSummary:
        """Return a sealed plan's summary."""
        ...

    def latest(self, company_id: int, purpose: str) -> PlanSummary | None:
        """Return the newest sealed plan of a purpose."""
        ...

    def changes(
        self,
        plan_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Change]:
        """Return a plan's changes in order, filtered."""
        ...

    def change(self, change_id: int) -> Change:
        """Return one change by number."""
        ...

    def walk(
        self, plan_id: int, *, actions: Sequence[Action] = (), states: Sequence[ChangeState] = ()
    ) -> Iterator[Sequence[Change]]:
        """Yield a plan's changes in order, a page at a time; their states may be changed on the way."""
        ...

    def tally(self, plan_id: int) -> list[tuple[RecordType, Action, ChangeState, int]]:
        """Return how many changes of a plan there are by type, action and state."""
        ...

    def mark(self, change_ids: Sequence[int], state: ChangeState, error: str = "", run: int | None = None) -> None:
        """Set the state of changes."""
        ...

    def mark_all(
        self,
        plan_id: int,
        state: ChangeState,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action],
        states: Sequence[ChangeState],
        error: str = "",
        run: int | None = None,
    ) -> int:
        """Set the state of every change of a plan with these actions and states; return how many there were."""
        ...

    def unfinished(
        self, company_id: int, kind: RecordType | None = None, *, withdraws: bool | None = None
    ) -> Iterator[Change]:
        """Yield the queued changes of every plan of a company (or of one type), oldest first: what is to be sent.

        ``withdraws`` chooses those that take something back, or those that do not; None takes both.
        """
        ...

    def prune(self, company_id: int, keep: int = 20) -> None:
        """Remove all but the newest finished plans; those with unfinished changes stay."""
        ...


class Queue(Protocol):
    """Requests, committed before they leave."""

    def open(self, company_id: int, new: Sequence[NewIntent], at: dt.datetime) -> list[Intent]:
        """Commit requests as sent; one with a key that is there already is returned as it was stored."""
        ...

    def answer(self, intent_id: int, answer: Answer) -> None:
        """Keep an answer; the intent is done."""
        ...

    def fail(self, intent_id: int, error: str) -> None:
        """Note that the other side refused it."""
        ...

    def lose(self, intent_id: int) -> None:
        """Note that it never arrived; its change may be sent again with a new key."""
        ...

    def of_change(self, change_id: int) -> list[Intent]:
        """Return a change's requests in order."""
        ...

    def unanswered(self, company_id: int) -> list[Intent]:
        """Return the requests whose answer is not known, oldest first."""
        ...

    def ours(self, company_id: int, key: str) -> bool:
        """Whether an idempotency key is one of ours."""
        ...

    def waiting(self, company_id: int) -> int:
        """Return how many changes are queued and not finished."""
        ...

    def prune(self, company_id: int, before: dt.datetime) -> None:
        """Drop the answers of finished requests older than this, keeping their keys for 35 days."""
        ...


class Journal(Protocol):
    """The hash-chained audit trail."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Store entries, chained in order."""
        ...

    def entries(
        self,
        company_id: int | None = None,
        *,
        run: int | None = None,
        kind: RecordType | None = None,
        pronto_id: str = "",
        text: str = "",
        limit: int = 200,
        offset: int = 0,
    ) -> list[Entry]:
        """Return entries, newest first, filtered."""
        ...

    def numbered(self, seqs: Sequence[int]) -> list[Entry]:
        """Return the entries of these numbers, oldest first; one that is not there is left out."""
        ...

    def count(self, company_id: int | None = None) -> int:
        """Return how many entries there are."""
        ...

    def verify(self) -> int | None:
        """Check the chain; None when whole, else the number of the first entry that does not fit."""
        ...


class Runs(Protocol):
    """What ran, when and how it ended."""

    def open(self, company_id: int, kind: str, trigger: str, at: dt.datetime) -> int:
        """Record that a run began; return its number."""
        ...

    def close(self, company_id: int, summary: RunSummary) -> None:
        """Record how a run ended."""
        ...

    def recent(self, company_id: int, limit: int = 50) -> list[RunSummary]:
        """Return runs, newest first; one without an end was interrupted or is going on."""
        ...

    def interrupted(self, company_id: int) -> list[int]:
        """Return runs that never ended."""
        ...


class Receipts(Protocol):
    """Receipts to post."""

    def put(self, company_id: int, receipts: Sequence[Receipt]) -> int:
        """Add those not known yet (by kind and Stripe id); return how many were new."""
        ...

    def all(self, company_id: int, state: str = "open") -> list[Receipt]:
        """Return receipts in a state, oldest first."""
        ...

    def mark(self, company_id: int, kind: str, stripe_id: str, state: str, reference: str = "") -> None:
        """Set a receipt's state."""
        ...


class Views(Protocol):
    """What the window lists; every method is quick at a million rows."""

    def overview(self, company_id: int) -> list[OverviewRow]:
        """Return the counts per record type."""
        ...

    def ids(
        self,
        company_id: int,
        *,
        kind: RecordType | None = None,
        standing: Standing | None = None,
        text: str = "",
        sort: str = "key",
        descending: bool = False,
        only_in_stripe: bool = False,
    ) -> Sequence[int]:
        """Return the row numbers of the matching Pronto records, sorted, to page through.

        ``sort`` is ``key``, ``title``, ``modified`` or ``standing``. ``only_in_stripe`` lists the Stripe objects
        instead that no record is linked to.
        """
        ...

    def page(self, company_id: int, rows: Sequence[int]) -> list[Hit]:
        """Return the records of these row numbers, in their order."""
        ...

    def search(self, company_id: int, text: str, limit: int = 50) -> list[Hit]:
        """Find records by code, name, e-mail, number or Stripe id over all types, both sides, best first."""
        ...


class Store(Protocol):
    """Everything kept on this computer."""

    companies: Companies
    snapshots: Snapshots
    links: Links
    plans: Plans
    queue: Queue
    journal: Journal
    runs: Runs
    receipts: Receipts
    undone: Undone
    views: Views
    mismatches: Mismatches
    comparisons: Comparisons

    def writing(self) -> AbstractContextManager[None]:
        """Open one IMMEDIATE transaction; calls inside join it."""
        ...

    def cursor(self, company_id: int, name: str) -> str:
        """Return a cursor, blank when it was never set."""
        ...

    def set_cursor(self, company_id: int, name: str, value: str) -> None:
        """Move a cursor."""
        ...

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this computer."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting (anything JSON can hold)."""
        ...

    def lease(self, company_id: int) -> AbstractContextManager[None]:
        """Hold a company for one run, across processes and PCs, with a heartbeat.

        Raises:
            NeedsUser: somebody else holds it (code ``busy``; names the process and since when).
        """
        ...

    def close(self) -> None:
        """Close this thread's connection."""
        ...
