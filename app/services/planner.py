"""Plan: decide on every record that needs it and store the outcome as a plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.kinds import DEPENDENCY_ORDER, ENRICHING, RecordType
from app.domain.mapping import MappingSet
from app.domain.migration import Masters
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import WRITES, Action, ChangeState, PlanSummary
from app.domain.shapes import Link
from app.planning.decide import decide
from app.planning.guard import tripped
from app.planning.select import enriches
from app.planning.subject import Decision, Subject
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.snapshots import Candidate
from app.ports.store import Store
from app.services.around import StoreAround
from app.services.likely import Likely

Review = Callable[[RecordType, Sequence[Decision]], list[Decision]]
"""Looks at a page of decisions on records of a type, and may take others."""
_SYNC = "sync"
"""The purpose whose held changes stand in the queue; a preview's are only shown."""
_MASTERS = frozenset({RecordType.CUSTOMERS, RecordType.ITEMS})


@dataclass(frozen=True, slots=True)
class Planned:
    """A stored plan and what was decided without one."""

    summary: PlanSummary
    decided: int
    """Records looked at."""
    guarded: tuple[str, ...]
    """Sentences of the guard; empty when it did not trip."""


class Planner:
    """Turns snapshots into a plan."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store; the clock tells which day it is for the company."""
        self._store = store
        self._clock = clock

    def plan(
        self,
        company: Company,
        mapping: MappingSet,
        kinds: Sequence[RecordType],
        purpose: str,
        ctx: JobContext,
        *,
        allow_large: bool = False,
        review: Review | None = None,
        undone_too: bool = False,
    ) -> Planned:
        """Decide on every record of these types that changed on either side, parents first, and store the plan.

        ``review`` may take other decisions on a page, in the order of the plan, before they are kept; with
        ``undone_too`` what a person undid is decided on like anything else.
        """
        Likely(self._store).refresh(company.id, kinds, ctx)
        plan_id = self._store.plans.begin(company.id, purpose)
        around = StoreAround(self._store, company.id, undone_too=undone_too)
        counts: dict[RecordType, Counter[Action]] = defaultdict(Counter)
        today = self._clock.now().astimezone(ZoneInfo(company.time_zone)).date()
        decided = 0
        for kind in DEPENDENCY_ORDER:
            if kind not in kinds:
                continue
            if kind in _MASTERS and company.policies.scope.masters is Masters.NEEDED:
                # A document that came into scope brings its debtor and its stock items along.
                self._store.migrations.wake(company.id, kind, around.needed(kind))
            for page in self._store.snapshots.candidates(company.id, kind, mapping.version):
                ctx.check()
                decisions = [self._decide(candidate, mapping, company, around, today) for candidate in page]
                decisions = review(kind, decisions) if review is not None else decisions
                self._keep(company, plan_id, kind, decisions, mapping.version)
                counts[kind].update(decision.change.action for decision in decisions if decision.change is not None)
                decided += len(page)
                ctx.report(Progress("compare", kind.value, decided))
        guarded = {} if allow_large else self._guard(company, plan_id, counts)
        if purpose == _SYNC:
            self._store.attention.keep_guarded(company.id, plan_id, kinds, guarded)
        return Planned(self._store.plans.seal(plan_id), decided, tuple(guarded.values()))

    @staticmethod
    def _decide(
        candidate: Candidate, mapping: MappingSet, company: Company, around: StoreAround, today: dt.date
    ) -> Decision:
        if candidate.kind in ENRICHING:
            message = enriches(candidate.record) if candidate.record is not None else "It is no longer in Pronto."
            standing = Standing.IN_STEP if candidate.record is not None else Standing.SKIPPED
            verdict = Verdict(candidate.kind, candidate.key, standing, Gate.FILTER, Cause.ENRICHES.value, message)
            return Decision(verdict, settled=True)
        subject = Subject(
            kind=candidate.kind,
            key=candidate.key,
            record=candidate.record,
            gone=candidate.gone,
            source_print=candidate.fingerprint,
            link=candidate.link,
            actual=candidate.actual,
            target_print=candidate.actual_print,
            today=today,
        )
        return decide(subject, mapping.types[candidate.kind], company, around)

    def _keep(
        self, company: Company, plan_id: int, kind: RecordType, decisions: Sequence[Decision], version: str
    ) -> None:
        settled = [decision.verdict for decision in decisions if decision.settled]
        open_ones = [decision.verdict for decision in decisions if not decision.settled]
        with self._store.writing():
            self._store.plans.add(plan_id, [decision.change for decision in decisions if decision.change is not None])
            self._store.snapshots.save_verdicts(company.id, settled, version, settled=True)
            self._store.snapshots.save_verdicts(company.id, open_ones, version, settled=False)
            waits = [decision.withheld for decision in decisions if decision.withheld is not None]
            free = [decision.verdict.pronto_id for decision in decisions if decision.withheld is None]
            self._store.approvals.settle(company.id, kind, free)
            self._store.approvals.wait(company.id, waits, self._clock.now())
            for decision in decisions:
                if decision.agree is not None:
                    self._agree(company, kind, decision, version)

    def _agree(self, company: Company, kind: RecordType, decision: Decision, version: str) -> None:
        link = self._store.links.get(company.id, kind, decision.verdict.pronto_id)
        if link is not None:
            agreed = Link(kind, link.pronto_id, link.stripe_id, decision.agree or {}, link.version)
            self._store.links.put(company.id, agreed, version)

    def _guard(
        self, company: Company, plan_id: int, counts: dict[RecordType, Counter[Action]]
    ) -> dict[tuple[RecordType, Action], str]:
        linked = {kind: self._store.links.count(company.id, kind) for kind in counts}
        found = tripped(counts, linked, company.policies)
        for (kind, action), message in found.items():
            self._store.plans.mark_all(
                plan_id,
                ChangeState.HELD,
                kind=kind,
                actions=[action],
                states=[ChangeState.PLANNED],
                error=f"{Cause.GUARD.value}: {message}",
            )
        return found


def writes_in(summary: PlanSummary) -> int:
    """Return how many changes of a plan would write something."""
    return sum(
        number for actions in summary.counts.values() for action, number in actions.items() if Action(action) in WRITES
    )
