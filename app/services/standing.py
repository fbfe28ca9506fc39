"""Always do this: a fix made into a standing decision, tried on the last 90 days first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.company import Company, Policies
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.mapping import FieldRule, Keep, MappingSet, StandingDecision
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.plan import Action
from app.planning.standing import refusal, settles, whole_refusal
from app.ports.clock import Clock
from app.ports.store import Store

DAYS = 90
"""How far back a decision is tried."""
_SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a standing decision would do, and what people did before it; nothing was changed to learn it."""

    decision: StandingDecision
    settles: int
    """Open and ignored differences it would settle now."""
    same: int
    """Differences of this field that a person settled this way in the last 90 days."""
    other: int
    """… and the other way: the decision would have gone against a person."""

    @property
    def sentence(self) -> str:
        """The trial in words."""
        now = "1 difference" if self.settles == 1 else f"{self.settles:,} differences"
        was = "was" if self.same == 1 else "were"
        return (
            f"It would settle {now} now. In the last {DAYS} days {self.same:,} {was} settled this way and "
            f"{self.other:,} the other way."
        )


class StandingDecisions:
    """Tries and keeps a company's standing decisions."""

    def __init__(self, store: Store, clock: Clock, mapping_of: Callable[[Company], MappingSet]) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of

    def tried(self, company: Company, ids: Sequence[int], keep: str) -> Trial:
        """Return what a decision for the field of these mismatches would do; nothing is written.

        Raises:
            NeedsUser: they cannot become a rule, in words, or there are none of these numbers.
        """
        decision, rule = self._decided(company, ids, keep)
        settled = sum(len(page) for page in self._settled(company, decision, rule))
        same = other = 0
        for entries in self._store.evidence.acts(
            company.id, decision.kind, self._clock.now() - dt.timedelta(days=DAYS)
        ):
            chosen = [_chosen(entry, decision.field) for entry in entries]
            same += chosen.count(decision.keep)
            other += len(chosen) - chosen.count(None) - chosen.count(decision.keep)
        return Trial(decision, settled, same, other)

    def keep(self, company: Company, ids: Sequence[int], keep: str, who: str) -> list[int]:
        """Store a decision for the field of these mismatches; an earlier one on the field gives way.

        Differences that were left as they are but would be settled are taken up again, because Pronto's value is to
        be put back everywhere.

        Returns:
            The numbers of the open mismatches it settles.

        Raises:
            NeedsUser: as ``tried``.
        """
        decision, rule = self._decided(company, ids, keep)
        others = tuple(
            one for one in company.policies.standing if (one.kind, one.field) != (decision.kind, decision.field)
        )
        policies = replace(company.policies, standing=(*others, decision))
        before, after = different(company.policies, policies)
        found: list[int] = []
        with self._store.writing():
            if before != after:
                self._store.companies.save(replace(company, policies=policies))
                entry = Entry(company.id, self._clock.now(), who, "switch", before=before, after=after)
                self._store.journal.append([replace(entry, reason=f"{decision.sentence}.")])
            for page in self._settled(company, decision, rule):
                ignored = [one.id for one in page if one.state is MismatchState.IGNORED]
                if decision.keep is Keep.PRONTO:
                    self._store.mismatches.mark(ignored, MismatchState.OPEN)
                    ignored = []
                found += [one.id for one in page if one.id not in ignored]
        return found

    def _decided(self, company: Company, ids: Sequence[int], keep: str) -> tuple[StandingDecision, FieldRule]:
        """Return the decision that is asked for and the rule it is about.

        Raises:
            NeedsUser: it cannot be made.
        """
        if keep not in set(Keep):
            raise NeedsUser(Code.BAD_INPUT, f"“{keep}” cannot become a rule; choose pronto or stripe.")
        wanted = list(dict.fromkeys(ids))
        found = self._store.mismatches.page(company.id, wanted)
        if not found or len(found) < len(wanted):
            missing = sorted(set(wanted) - {one.id for one in found})
            raise NeedsUser(Code.BAD_INPUT, f"There is no mismatch {missing[0]}; list them with mismatches.")
        problem = next((words for one in found if (words := whole_refusal(one))), "")
        if problem:
            raise NeedsUser(Code.BAD_INPUT, problem)
        if len({(one.kind, one.field) for one in found}) > 1:
            raise NeedsUser(Code.BAD_INPUT, "A rule is about one field of one type; choose differences of one field.")
        decision = StandingDecision(found[0].kind, found[0].field, Keep(keep))
        # What was decided on the field before does not count: the new decision takes its place.
        plain = replace(company, policies=replace(company.policies, standing=()))
        mapping = self._mapping_of(plain).types.get(decision.kind)
        rule = mapping.rule_for(decision.field) if mapping is not None else None
        problem = refusal(decision, rule)
        if problem or rule is None:
            raise NeedsUser(Code.BAD_INPUT, problem)
        return decision, rule

    def _settled(self, company: Company, decision: StandingDecision, rule: FieldRule) -> Iterator[list[Mismatch]]:
        """Yield the open and ignored mismatches that a decision settles, in pages."""
        snapshots = self._store.snapshots
        for ids in self._store.evidence.differences(company.id, decision.kind, decision.field):
            yield [
                one
                for one in self._store.mismatches.page(company.id, ids)
                if settles(decision, one, snapshots.target(company.id, one.kind, one.stripe_id), rule)
            ]


def _chosen(entry: Entry, field: str) -> Keep | None:
    """Return whose value of a field a person's act let stand; None when it was no person's choice about it."""
    if not entry.settles or entry.who == _SCHEDULE or field not in {*entry.before, *entry.after}:
        return None
    return Keep.STRIPE if entry.action == Action.ACCEPT else Keep.PRONTO


def different(before: Policies, after: Policies) -> tuple[dict[str, object], dict[str, object]]:
    """Return the policies that differ, by name, before and after; standing decisions as their sentences."""
    names = [name for name in Policies.__slots__ if getattr(before, name) != getattr(after, name)]
    return {name: _told(before, name) for name in names}, {name: _told(after, name) for name in names}


def _told(policies: Policies, name: str) -> object:
    if name == "standing":
        return "; ".join(decision.sentence for decision in policies.standing)
    if name == "scope":
        return policies.scope.sentence
    return getattr(policies, name)
