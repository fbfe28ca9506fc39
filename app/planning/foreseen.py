"""What another mapping would do, record by record: two decisions compared, counted by target and outcome. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.domain.plan import WRITES, Action, Change
from app.domain.shapes import Problem, Value
from app.planning.accepting import PROBLEM
from app.planning.compare import same
from app.planning.subject import Decision

SAMPLES = 50
"""Rows kept of each count, to look at."""
WHOLE = ""
"""Target of what happens to a record as a whole."""


class Outcome(StrEnum):
    """What becomes of a record's target under the other mapping."""

    GET = "get"
    """It gets a value where there was none."""
    CHANGE = "change"
    LOSE = "lose"
    FAIL = "fail"
    """The value, or the whole record, cannot be written; the row's note says why."""
    HELD = "held"
    """It waits for a person: both sides had a value, or an approval rule says so."""
    KEEP = "keep"
    """A change that the next sync would make under the mapping in force is not made."""
    SEND = "send"
    """The record goes to Stripe, which it did not."""
    LEAVE = "leave"
    """The record is left out from now on; what it has in Stripe stays as it is, or is taken back (see the note)."""


_VERBS = {
    Outcome.GET: ("gets", "get"),
    Outcome.CHANGE: ("has another", "have another"),
    Outcome.LOSE: ("loses", "lose"),
    Outcome.FAIL: ("would fail on", "would fail on"),
    Outcome.HELD: ("waits for a person on", "wait for a person on"),
    Outcome.KEEP: ("no longer changes", "no longer change"),
    Outcome.SEND: ("goes to Stripe", "go to Stripe"),
    Outcome.LEAVE: ("is left out", "are left out"),
}
_BOTH = "both sides have a value; a person chooses"
_NOTED = frozenset({Outcome.FAIL, Outcome.HELD, Outcome.LEAVE})


@dataclass(frozen=True, slots=True)
class Sample:
    """One record as an example of a count."""

    key: str
    title: str
    before: Value = None
    """What Stripe says now (or would say by the mapping in force)."""
    after: Value = None
    """What Stripe would say."""
    note: str = ""
    """Why it fails or waits."""


@dataclass(slots=True)
class ForeseenRow:
    """How many records of a type meet an outcome on a target."""

    kind: RecordType
    target: str
    """Target path; blank for the record as a whole."""
    outcome: Outcome
    count: int = 0
    samples: list[Sample] = field(default_factory=list)
    """Up to ``SAMPLES`` of them."""

    @property
    def sentence(self) -> str:
        """The count in words: ``412 customers get metadata.region``."""
        noun = self.kind.value.replace("_", " ")
        noun = noun[:-1] if self.count == 1 else noun
        verb = _VERBS[self.outcome][self.count != 1]
        said = f"{self.count:,} {noun} {verb}"
        if self.target:
            said = f"{said} {self.target}"
        elif self.outcome in {Outcome.FAIL, Outcome.HELD}:
            said = said.rsplit(" on", 1)[0]
        note = self.samples[0].note.rstrip(".") if self.samples and self.outcome in _NOTED else ""
        return f"{said}: {note}" if note else said


@dataclass(slots=True)
class Foreseen:
    """What the next sync would do differently under another mapping."""

    rows: list[ForeseenRow] = field(default_factory=list)
    """By record type, then target, then outcome."""
    looked_at: dict[RecordType, int] = field(default_factory=dict)
    """Records looked at, by type that the mapping treats differently."""
    records: dict[RecordType, int] = field(default_factory=dict)
    """Records for which anything would be different."""
    guard: list[str] = field(default_factory=list)
    """Why the next sync would stop and ask first; empty when it would not."""
    plan_counts: dict[RecordType, Counter[Action]] = field(default_factory=dict)
    """What the next sync would do altogether, by type and action."""

    @property
    def sentence(self) -> str:
        """The whole in words: ``412 customers get metadata.region; 3 customers would fail on metadata.region: …``."""
        if not self.rows:
            return "Nothing in Stripe changes."
        return "; ".join(row.sentence for row in self.rows) + "."


class Tallying:
    """Counts the differences between the decisions of two mappings on the same records."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._rows: dict[tuple[RecordType, str, Outcome], ForeseenRow] = {}

    def rows(self, targets: Mapping[RecordType, Iterable[str]]) -> list[ForeseenRow]:
        """Return the counts, sorted by type and by the order of the targets in the rules."""
        place: dict[tuple[RecordType, str], int] = {}
        for kind, paths in targets.items():
            for path in paths:
                place.setdefault((kind, path), len(place))
        kinds, outcomes = list(targets), list(Outcome)
        return sorted(
            self._rows.values(),
            key=lambda row: (
                kinds.index(row.kind),
                place.get((row.kind, row.target), len(place)) if row.target else -1,
                row.target,
                outcomes.index(row.outcome),
            ),
        )

    def add(
        self,
        old: Decision,
        new: Decision,
        title: str = "",
        old_notes: Iterable[Problem] = (),
        new_notes: Iterable[Problem] = (),
    ) -> bool:
        """Count what differs; return whether anything does.

        Args:
            old: by the mapping in force.
            new: by the other one.
            title: what the record is called.
            old_notes: values that cannot be used by the one …
            new_notes: … and by the other.
        """
        found = list(_differences(old, new))
        known = {(note.path, note.message) for note in old_notes}
        failing = {note.path: note for note in new_notes if (note.path, note.message) not in known}
        found = [one for one in found if one[0] not in failing or one[1] is Outcome.FAIL]
        found += [(path, Outcome.FAIL, None, None, note.message) for path, note in failing.items()]
        for path, outcome, before, after, why in found:
            row = self._rows.setdefault((new.verdict.kind, path, outcome), ForeseenRow(new.verdict.kind, path, outcome))
            row.count += 1
            if len(row.samples) < SAMPLES:
                row.samples.append(Sample(new.verdict.pronto_id, title, before, after, why))
        return bool(found)


_Found = tuple[str, Outcome, Value, Value, str]


def _differences(old: Decision, new: Decision) -> Iterable[_Found]:
    """Yield (target, outcome, before, after, note) of one record."""
    was, now = _wish(old), _wish(new)
    if _refused(new) and not _refused(old):
        yield WHOLE, Outcome.FAIL, None, None, new.verdict.message
        return
    moved = _left(new) != _left(old)
    if moved:
        yield WHOLE, Outcome.LEAVE if _left(new) else Outcome.SEND, None, None, new.verdict.message
    if new.withheld is not None and old.withheld is None:
        yield WHOLE, Outcome.HELD, None, None, f"by the rule “{new.withheld.rule}”"
    if moved:
        # Of a record that goes to Stripe for the first time, every value is new.
        return
    yield from _written(was, now, _held(old) | _held(new))
    if new.change is not None:
        for row in new.change.held:
            if row.field in _held(new) - _held(old):
                yield row.field, Outcome.HELD, row.before, row.after, _BOTH


def _written(was: Change | None, now: Change | None, held: AbstractSet[str]) -> Iterable[_Found]:
    """Yield what is written otherwise: by the one mapping and by the other."""
    before = {row.field: row for row in was.fields} if was is not None else {}
    after = {row.field: row for row in now.fields} if now is not None else {}
    for path, row in after.items():
        earlier = before.get(path)
        if earlier is not None and same(earlier.after, row.after):
            continue
        stands = earlier.after if earlier is not None and row.before in (None, "") else row.before
        yield path, _outcome(stands, row.after), stands, row.after, ""
    new = was is not None and was.action is Action.CREATE
    for path, earlier in before.items():
        if path in after or path in held:
            continue
        if new:
            yield path, Outcome.LOSE, earlier.after, None, ""
        else:
            yield path, Outcome.KEEP, earlier.before, earlier.before, ""


def _held(decision: Decision) -> set[str]:
    """Return the targets a person has to choose for."""
    if decision.change is None or decision.withheld is not None:
        return set()
    return {row.field for row in decision.change.held if row.rule != PROBLEM}


def _outcome(before: Value, after: Value) -> Outcome:
    if before in (None, ""):
        return Outcome.GET
    return Outcome.LOSE if after in (None, "") else Outcome.CHANGE


def _wish(decision: Decision) -> Change | None:
    """Return what would be written once nobody has to be asked."""
    if decision.withheld is not None:
        return decision.withheld.change
    change = decision.change
    return change if change is not None and change.action in WRITES else None


def _refused(decision: Decision) -> bool:
    """Whether the record cannot be written as it is."""
    change = decision.change
    return change is not None and change.action is Action.HOLD and any(row.rule == PROBLEM for row in change.held)


def _left(decision: Decision) -> bool:
    """Whether a rule leaves the record out."""
    return decision.verdict.standing is Standing.SKIPPED
