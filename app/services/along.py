"""What a document needs at Stripe and is not there yet: planned along with it, parents first.

An invoice of a new debtor is made together with its customer, in one plan a person sees whole.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.plan import WITHDRAWS, WRITES, Action, Change
from app.planning.offers import Choice
from app.planning.plan_fix import Asked, plan_fix
from app.ports.store import Store
from app.services.bench import Bench

Key = tuple[RecordType, str]
_MISSING = frozenset({Cause.ONLY_IN_PRONTO.value, Cause.BROKEN_LINK.value, Cause.DUPLICATE.value})
"""Causes of a record that Stripe lacks altogether."""


class Along:
    """Adds to the changes of one plan what they need.

    Args:
        store: where mismatches and links are looked up.
        bench: where the records lie.
        asked: records the plan is about anyway; what they need of each other comes in the right order by itself.
    """

    def __init__(self, store: Store, bench: Bench, asked: Iterable[Key]) -> None:
        self._store = store
        self._bench = bench
        self._coming: set[Key] = set(asked)
        self._impossible: dict[Key, str] = {}

    def complete(self, changes: Sequence[Change]) -> Iterator[Change]:
        """Yield the changes, each after what it needs; one whose need cannot be met is held and says why."""
        for change in changes:
            if change.action in WRITES and change.action not in WITHDRAWS:
                yield from self._with_needs(change)
            else:
                yield change

    def _with_needs(self, change: Change) -> Iterator[Change]:
        """Yield what a change needs, and the change."""
        for kind, key in dict.fromkeys(change.needs):
            reason = yield from self._provide(kind, key, change)
            if reason:
                yield replace(
                    change, action=Action.HOLD, reason=reason, fields=(), held=(), wanted={}, needs=(), score=None
                )
                return
        yield change

    def _provide(self, kind: RecordType, key: str, child: Change) -> Generator[Change, None, str]:
        """Yield the change that makes a missing record; return why it cannot be, blank when it can or is there."""
        place = (kind, key)
        if place in self._impossible:
            return self._impossible[place]
        if place in self._coming or self._is_there(kind, key):
            return ""
        found = self._missing(kind, key)
        made = self._plan(found, child) if found else None
        if made is None or made.action is Action.HOLD:
            why = made.reason if made is not None else found[0].reason if found else self._unlisted(kind)
            self._impossible[place] = f"Its {PRONTO_NOUN[kind]} {key} cannot be made along with it: {why}"
            return self._impossible[place]
        self._coming.add(place)
        yield from self._with_needs(made)
        return ""

    def _is_there(self, kind: RecordType, key: str) -> bool:
        company_id = self._bench.company.id
        link = self._store.links.get(company_id, kind, key)
        there = self._bench.target(kind, link.stripe_id) if link is not None else None
        return there is not None and not there.deleted

    def _missing(self, kind: RecordType, key: str) -> list[Mismatch]:
        """Return the mismatches by which a record is known to be missing at Stripe, accepted ones too.

        That a person accepted its absence does not hold against a document that needs it now.
        """
        found = self._store.mismatches.of_record(self._bench.company.id, kind, key)
        missing = [one for one in found if one.cause in _MISSING and not one.field]
        still_open = [one for one in missing if one.state is MismatchState.OPEN]
        return still_open or missing

    def _plan(self, found: list[Mismatch], child: Change) -> Change | None:
        first = found[0]
        paired = first.stripe_id if first.cause == Cause.ONLY_IN_PRONTO else ""
        choice = Choice.LINK if paired else Choice.CREATE
        needed_by = f"{PRONTO_NOUN[child.kind]} {child.pronto_id}"
        asked = Asked(choice, (first,), link_to=paired, needed_by=needed_by)
        made = plan_fix(asked, self._bench.known(asked))
        return made if made.action in {Action.CREATE, Action.LINK, Action.HOLD} else None

    @staticmethod
    def _unlisted(kind: RecordType) -> str:
        target = STRIPE_NOUN.get(kind, "object")
        return f"it has no Stripe {target}, and no difference of it is listed; reconcile, then try again."
