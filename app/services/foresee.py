"""Foresee what another mapping would do: every record decided twice, from what was last read; nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from app.domain.company import Company
from app.domain.kinds import DEPENDENCY_ORDER, RecordType
from app.domain.mapping import MappingSet
from app.domain.outcome import Standing
from app.domain.records import title_of
from app.domain.shapes import Problem
from app.planning.decide import decide
from app.planning.foreseen import Foreseen, Tallying
from app.planning.guard import tripped
from app.planning.map_record import map_record
from app.planning.subject import Decision, Subject
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.snapshots import Candidate
from app.ports.store import Store
from app.services.around import StoreAround

STAGE = "foresee"
_EVERY = "~"
"""No mapping's version: versions are hexadecimal digests, so every record counts as decided under another one."""


class Foreseeing:
    """Decides on every record by the mapping in force and by another, and counts in what they differ."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Look into a store; the clock tells which day it is for the company."""
        self._store = store
        self._clock = clock

    def foresee(self, company: Company, old: MappingSet, new: MappingSet, ctx: JobContext) -> Foreseen:
        """Return what the next sync would do differently by ``new``; no remote call, nothing stored.

        Raises:
            Cancelled: a person asked to stop.
        """
        found, tally = Foreseen(), Tallying()
        around = StoreAround(self._store, company.id)
        today = self._clock.now().astimezone(ZoneInfo(company.time_zone)).date()
        totals = {row.kind: row.total for row in self._store.views.overview(company.id)}
        kinds = [kind for kind in DEPENDENCY_ORDER if _differs(kind, old, new)]
        done, total = 0, sum(totals.get(kind, 0) for kind in kinds)
        for kind in kinds:
            counts = found.plan_counts.setdefault(kind, Counter())
            looked_at = different = 0
            for page in self._store.snapshots.candidates(company.id, kind, _EVERY):
                ctx.check()
                for subject in _subjects(page, today):
                    decisions = [decide(subject, mapping.types[kind], company, around) for mapping in (old, new)]
                    if decisions[1].change is not None:
                        counts[decisions[1].change.action] += 1
                    if _told(decisions[0]) != _told(decisions[1]):
                        noted = _noted(decisions[0]) != _noted(decisions[1])
                        notes = [_notes(subject, mapping, company, around) for mapping in (old, new) if noted]
                        different += tally.add(decisions[0], decisions[1], _title(subject), *notes)
                looked_at += len(page)
                ctx.report(Progress(STAGE, kind.value, done + looked_at, max(total, done + looked_at)))
            done += looked_at
            found.looked_at[kind], found.records[kind] = looked_at, different
        found.rows = tally.rows({kind: [rule.target for rule in new.types[kind].rules] for kind in kinds})
        linked = {kind: self._store.links.count(company.id, kind) for kind in kinds}
        found.guard = list(tripped(found.plan_counts, linked, company.policies).values())
        return found


def _differs(kind: RecordType, old: MappingSet, new: MappingSet) -> bool:
    """Whether records of a type may be treated differently; lookup tables may be used by any type."""
    if kind not in new.types or kind not in old.types:
        return False
    return old.types[kind] != new.types[kind] or old.tables != new.tables


def _subjects(page: Sequence[Candidate], today: dt.date) -> Iterator[Subject]:
    """Yield what there is to decide on: as the next sync would, without what is gone from both sides."""
    for candidate in page:
        if candidate.record is None or candidate.gone:
            continue
        yield Subject(
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


def _told(decision: Decision) -> tuple[object, ...]:
    """Return what tells two decisions apart; the words of a standing hold what was noted of values left out."""
    change = decision.change
    said = (decision.verdict.standing, decision.verdict.cause, decision.verdict.message)
    if change is None:
        return said
    return (*said, change.action, change.fields, change.held, change.warning, decision.withheld)


def _noted(decision: Decision) -> str:
    """Return what a decision says of values left out; mapping a record a third time for them takes its time."""
    if decision.change is not None:
        return decision.change.warning
    return decision.verdict.message if decision.verdict.standing is Standing.ATTENTION else ""


def _notes(subject: Subject, mapping: MappingSet, company: Company, around: StoreAround) -> tuple[Problem, ...]:
    """Return the values of a record that cannot be used by a mapping."""
    if subject.record is None:
        return ()
    return map_record(subject.record, mapping.types[subject.kind], around, company.policies).notes


def _title(subject: Subject) -> str:
    return title_of(subject.record) if subject.record is not None else ""
