"""What the mismatch page shows: cards by cause, the list behind a card, and one mismatch looked at from all sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import Certificate, Mismatch, MismatchState
from app.planning.offers import ONE_BY_ONE, Choice, Offer, offers
from app.ports.clock import Clock
from app.ports.mismatches import CauseGroup
from app.ports.store import Store
from app.ports.views import Hit
from app.services.bench import Bench
from app.services.sides import Side, Trace, sides_of, traces_of

_CANDIDATES = 60
_RECENT = 30
MOST_FOUND = 10_000
"""Rows shown of what a text is found in; counting a common word's million would take seconds."""
AGES_DAYS = (1, 7, 30)
"""Upper bounds of the ageing chart's first columns, in days."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed down to."""

    states: tuple[MismatchState, ...] = (MismatchState.OPEN,)
    cause: str = ""
    kind: RecordType | None = None
    group: str | None = None
    text: str = ""
    assignee: str = ""


@dataclass(frozen=True, slots=True)
class CauseCard:
    """A card with the way to settle all that is on it."""

    group: CauseGroup
    offer: Offer | None
    """The likeliest way that needs nothing but a yes; None when each wants a look of its own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the two sides stand, above the cards."""

    certificates: tuple[Certificate, ...] = ()
    """Newest first."""
    counts: dict[MismatchState, int] = field(default_factory=dict)
    ages: tuple[int, ...] = ()
    """Open mismatches younger than a day, a week, a month, and older."""
    assignees: tuple[str, ...] = ()
    cards: tuple[CauseGroup, ...] = ()
    """Every card: of what one side lacks first, then of what differs; the most money first."""

    @property
    def certificate(self) -> Certificate | None:
        """The newest certificate; None before the first reconciliation."""
        return self.certificates[0] if self.certificates else None


@dataclass(frozen=True, slots=True)
class Look:
    """One mismatch from all sides."""

    mismatch: Mismatch
    offers: tuple[Offer, ...]
    sides: tuple[Side, ...]
    """The record's fields: the one at hand first, then the others that differ, then those that agree."""
    traces: tuple[Trace, ...]
    """Who changed what and when, as far as it is known."""
    alike: int
    """Open mismatches that one would settle the same way, this one included."""


class Viewer:
    """Looks into the store for the page; writes notes and names only."""

    def __init__(self, store: Store, clock: Clock, mapping_of: Callable[[Company], MappingSet]) -> None:
        """Look into a store."""
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of

    # --- the page -------------------------------------------------------------------------------------

    def standing(self, company_id: int) -> Standing:
        """Return how the two sides stand."""
        mismatches, now = self._store.mismatches, self._clock.now()
        counts = mismatches.counts(company_id)
        since = mismatches.ages(company_id, [now - dt.timedelta(days=days) for days in AGES_DAYS])
        bounds = [0, *since, counts[MismatchState.OPEN]]
        return Standing(
            certificates=tuple(mismatches.certificates(company_id, _RECENT)),
            counts=counts,
            ages=tuple(max(0, later - earlier) for earlier, later in pairwise(bounds)),
            assignees=tuple(mismatches.assignees(company_id)),
            cards=tuple(mismatches.groups(company_id)),
        )

    def cards(self, company_id: int, groups: Sequence[CauseGroup]) -> list[CauseCard]:
        """Return cards with the way that settles each; the way is that of its oldest mismatch."""
        return [CauseCard(group, self._plain_way(company_id, group)) for group in groups]

    def _plain_way(self, company_id: int, group: CauseGroup) -> Offer | None:
        found = self._store.mismatches.all(company_id, cause=group.cause, kind=group.kind, group=group.group, limit=1)
        ways = self._offers(found[0], self._mapping(company_id)) if found else []
        first = ways[0] if ways else None
        return first if first is not None and first.choice not in {*ONE_BY_ONE, Choice.IGNORE} else None

    # --- the list -------------------------------------------------------------------------------------

    def count(self, company_id: int, chosen: Chosen) -> int:
        """Return how many mismatches a choice has, at most ``MOST_FOUND`` where a text narrows it down."""
        if chosen.text.strip():
            return len(self.numbers(company_id, chosen, limit=MOST_FOUND))
        return self._store.mismatches.count(
            company_id,
            states=chosen.states,
            cause=chosen.cause,
            kind=chosen.kind,
            group=chosen.group,
            text=chosen.text,
            assignee=chosen.assignee,
        )

    def numbers(
        self,
        company_id: int,
        chosen: Chosen,
        *,
        sort: str = "age",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> Sequence[int]:
        """Return the numbers of the mismatches of a choice, sorted."""
        return self._store.mismatches.ids(
            company_id,
            states=chosen.states,
            cause=chosen.cause,
            kind=chosen.kind,
            group=chosen.group,
            text=chosen.text,
            assignee=chosen.assignee,
            sort=sort,
            descending=descending,
            limit=limit,
            offset=offset,
        )

    def rows(
        self, company_id: int, chosen: Chosen, *, sort: str, descending: bool, limit: int, offset: int
    ) -> list[Mismatch]:
        """Return a page of the list."""
        found = self.numbers(company_id, chosen, sort=sort, descending=descending, limit=limit, offset=offset)
        return self._store.mismatches.page(company_id, found)

    # --- one mismatch ---------------------------------------------------------------------------------

    def look(self, mismatch_id: int) -> Look:
        """Return one mismatch from all sides.

        Raises:
            NeedsUser: there is none of that number any more.
        """
        mismatch = self._store.mismatches.one(mismatch_id)
        company_id = self._store.mismatches.company_of(mismatch_id)
        mapping = self._mapping(company_id)
        bench = Bench(self._store, self._store.companies.with_id(company_id), mapping)
        is_open = mismatch.state is MismatchState.OPEN
        return Look(
            mismatch=mismatch,
            offers=tuple(self._offers(mismatch, mapping)) if is_open else (),
            sides=tuple(sides_of(mismatch, self._beside(company_id, mismatch), bench)),
            traces=tuple(traces_of(mismatch, bench, self._store.journal)),
            alike=self._store.mismatches.count(
                company_id, cause=mismatch.cause, kind=mismatch.kind, group=mismatch.group
            ),
        )

    def _beside(self, company_id: int, mismatch: Mismatch) -> list[Mismatch]:
        """Return the other mismatches of the same record, open and accepted ones."""
        key = (mismatch.pronto_id, mismatch.stripe_id)
        found = self._store.mismatches.of_record(company_id, mismatch.kind, *key)
        return [one for one in found if (one.pronto_id, one.stripe_id) == key and one.id != mismatch.id]

    def candidates(self, mismatch: Mismatch, text: str) -> list[Hit]:
        """Return what a mismatch's record may be linked to: those of the other side that are not linked yet."""
        company_id = self._store.mismatches.company_of(mismatch.id)
        views, wants_pronto = self._store.views, not mismatch.pronto_id or mismatch.cause == "only-in-stripe"
        found = views.ids(company_id, kind=mismatch.kind, text=text, sort="title", only_in_stripe=not wants_pronto)
        hits = views.page(company_id, found[: _CANDIDATES * 4])
        free = [hit for hit in hits if not (wants_pronto and hit.stripe_id)]
        return free[:_CANDIDATES]

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str) -> Mismatch | None:
        """Return the open mismatch of a record that is worth the most, or None when it has none."""
        found = self._store.mismatches.of_record(company_id, kind, pronto_id, "" if pronto_id else stripe_id)
        mine = [one for one in found if one.state is MismatchState.OPEN]
        return max(mine, key=lambda one: abs(one.cents), default=None)

    def annotate(self, ids: Sequence[int], *, note: str | None = None, assignee: str | None = None) -> None:
        """Keep a note or the name of who looks after mismatches; None leaves what there is, a blank one takes it away.

        Raises:
            NeedsUser: one of them is not there any more.
        """
        for number in ids:
            self._store.mismatches.company_of(number)
        self._store.mismatches.annotate(ids, note=note, assignee=assignee)

    def _mapping(self, company_id: int) -> MappingSet:
        return self._mapping_of(self._store.companies.with_id(company_id))

    def _offers(self, mismatch: Mismatch, mapping: MappingSet) -> list[Offer]:
        company_id = self._store.mismatches.company_of(mismatch.id)
        actual = None
        if mismatch.stripe_id:
            actual = self._store.snapshots.target(company_id, mismatch.kind, mismatch.stripe_id)
        rules = mapping.types.get(mismatch.kind)
        rule = rules.rule_for(mismatch.field) if rules is not None and mismatch.field else None
        return offers(mismatch, actual, rule)
