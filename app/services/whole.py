"""Reading both sides whole: from the beginning, every type, and honest about what could not be read.

A type is either read whole or not compared at all: a difference is never told, nor taken as settled, from half a
reading. Before a record that was there is taken as gone, it is asked for a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from app.domain.company import Company
from app.domain.errors import Code, SyncProblem
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, TARGETED, RecordType
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.pronto import ProntoSource, Unreadable
from app.ports.snapshots import Unseen
from app.ports.store import Store
from app.ports.stripe import StripeGateway
from app.services.pull import Pull, Taken, needed, too_few

_OF_ONE_TYPE = frozenset(
    {
        Code.CALL_MISSING,
        Code.PERMISSION,
        Code.MALFORMED,
        Code.TIMED_OUT,
        Code.SERVER_ERROR,
        Code.RATE_LIMITED,
        Code.LOCKED,
        Code.NOT_THE_SERVICE,
        Code.DIALECT,
        Code.REJECTED,
        Code.INVALID,
        Code.GONE_AT_STRIPE,
        Code.UNKNOWN_OUTCOME,
        Code.UNREACHABLE,
    }
)
"""What can go wrong with one type and leave the others readable; anything else ends the run."""
_ASKED_AGAIN = 25
"""So many objects missing from a list are asked for one by one: if one still stands, the list was not whole."""


@dataclass(slots=True)
class Whole:
    """What was read."""

    kinds: list[RecordType] = field(default_factory=list)
    """Types of which both sides were read whole, so that they can be compared."""
    problems: list[str] = field(default_factory=list)
    """Sentences: what could not be read, and why. Empty when everything was."""
    unreadable: dict[RecordType, dict[str, Unreadable]] = field(default_factory=dict)
    """Rows of Pronto that came and could not be understood, by type and key."""


class WholeReader:
    """Reads one company."""

    def __init__(self, store: Store, clock: Clock, company: Company, ctx: JobContext) -> None:
        """Read into a store."""
        self._store = store
        self._company = company
        self._ctx = ctx
        self._pull = Pull(store, clock)
        self._whole = Whole()
        self._failed: set[RecordType] = set()
        self._silent = 0

    def read(self, kinds: Sequence[RecordType], source: ProntoSource, gateway: StripeGateway) -> Whole:
        """Read what is needed to compare these types, Pronto first.

        Raises:
            SyncProblem: what stops every type.
        """
        self._ctx.report(Progress("read-pronto"))
        for kind in needed(kinds):
            self._try("Pronto", kind, partial(self._pronto, source, kind))
        self._ctx.report(Progress("read-stripe"))
        self._silent = 0
        targeted = [kind for kind in TARGETED if kind in kinds]
        for kind in targeted:
            self._try("Stripe", kind, partial(self._stripe, gateway, kind))
        self._whole.kinds = [kind for kind in targeted if kind not in self._failed]
        return self._whole

    def _try(self, side: str, kind: RecordType, read: Callable[[], None]) -> None:
        """Read a type of one side, noting what goes wrong with it alone."""
        self._ctx.check()
        try:
            read()
        except SyncProblem as problem:
            if problem.code not in _OF_ONE_TYPE:
                raise
            self._silent = self._silent + 1 if problem.code is Code.UNREACHABLE else 0
            if self._silent > 1:
                # Twice in a row: it is the server that does not answer, not one of its lists.
                raise
            why = (problem.detail or problem.code.value).rstrip(".")
            self._note(kind, f"{side}'s {_plural(side, kind)} could not be read: {why}.")
            return
        self._silent = 0

    def _note(self, kind: RecordType, sentence: str) -> None:
        self._failed.add(kind)
        self._whole.problems.append(sentence)

    def _pronto(self, source: ProntoSource, kind: RecordType) -> None:
        snapshots, company = self._store.snapshots, self._company
        sweep = snapshots.begin_sweep(company.id, "pronto", kind)
        taken = self._take(source, kind, sweep)
        unseen = snapshots.unseen(company.id, "pronto", kind, sweep)
        if taken.nameless:
            noun = PRONTO_NOUN[kind] if taken.nameless == 1 else _plural("Pronto", kind)
            self._note(kind, f"Pronto gave {taken.nameless:,} {noun} without a code, so nobody can tell which.")
        elif unseen.keys:
            self._ask_again(source, kind, sweep, unseen)
        else:
            self._pull.lose(company, kind, sweep)

    def _take(self, source: ProntoSource, kind: RecordType, sweep: int) -> Taken:
        taken = self._pull.take_pages(self._company, kind, source.read(kind, None, self._ctx), sweep, self._ctx)
        self._whole.unreadable.setdefault(kind, {}).update({row.key: row for row in taken.unreadable})
        return taken

    def _ask_again(self, source: ProntoSource, kind: RecordType, sweep: int, first: Unseen) -> None:
        """Read a type a second time, because records are missing: what both readings lack is gone."""
        self._take(source, kind, sweep)
        unseen = self._store.snapshots.unseen(self._company.id, "pronto", kind, sweep)
        found = len(first.keys) - len(unseen.keys)
        if found:
            self._note(
                kind,
                f"Pronto left out {found:,} of {first.known:,} {_plural('Pronto', kind)} when they were first read; "
                "reconcile again.",
            )
        elif unseen.too_many:
            self._note(kind, too_few("Pronto", PRONTO_NOUN[kind], unseen))
        else:
            self._pull.lose(self._company, kind, sweep)

    def _stripe(self, gateway: StripeGateway, kind: RecordType) -> None:
        snapshots, company = self._store.snapshots, self._company
        sweep = self._pull.list_objects(company, gateway, kind, self._ctx)
        unseen = snapshots.unseen(company.id, "stripe", kind, sweep)
        if unseen.too_many:
            self._note(kind, too_few("Stripe", STRIPE_NOUN[kind], unseen))
            return
        for key in unseen.keys[:_ASKED_AGAIN]:
            actual = gateway.retrieve(kind, key, self._ctx)
            if actual is not None and not actual.deleted:
                self._note(
                    kind,
                    f"Stripe's list left out {len(unseen.keys):,} of {unseen.known:,} {_plural('Stripe', kind)}, "
                    f"{key} among them, which is still there; reconcile again.",
                )
                return
        snapshots.end_sweep(company.id, "stripe", kind, sweep)


def _plural(side: str, kind: RecordType) -> str:
    noun = PRONTO_NOUN[kind] if side == "Pronto" else STRIPE_NOUN[kind]
    return f"{noun}s"
