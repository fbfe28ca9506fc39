"""What changed between two mappings, and what another mapping would do, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.planning.foreseen import ForeseenRow, Outcome
from app.planning.rule_words import ONLY, RuleChange, rule_changes
from ui.text.mapping import Labels, approval_sentence, only_sentence, rule_sentence
from ui.text.messages import kind_name, one_of
from ui.text.tr import counted, tr

NEW, GONE, OTHER = "new", "gone", "other"
_ICONS = {NEW: "plus-circle:good", GONE: "minus-circle:bad", OTHER: "pencil-simple:accent"}
_OUTCOMES = {
    Outcome.GET: ("gets {target}", "get {target}", "plus-circle:good"),
    Outcome.CHANGE: ("has another {target}", "have another {target}", "pencil-simple:accent"),
    Outcome.LOSE: ("loses {target}", "lose {target}", "minus-circle:warn"),
    Outcome.FAIL: ("would fail on {target}", "would fail on {target}", "warning:bad"),
    Outcome.HELD: ("waits for a person on {target}", "wait for a person on {target}", "hand-palm:warn"),
    Outcome.KEEP: ("no longer changes {target}", "no longer change {target}", "minus-circle:muted"),
    Outcome.SEND: ("goes to Stripe", "go to Stripe", "plus-circle:good"),
    Outcome.LEAVE: ("is left out", "are left out", "minus-circle:warn"),
}
LabelsOf = Callable[[RecordType], Labels]


@dataclass(frozen=True, slots=True)
class Told:
    """One rule that changed."""

    where: str
    """``Customers``."""
    before: str
    """Sentence of what was; blank when it is new."""
    after: str
    """Sentence of what is; blank when it is gone."""

    @property
    def icon(self) -> str:
        """Icon as ``name:token``."""
        return _ICONS[NEW if not self.before else GONE if not self.after else OTHER]

    @property
    def sentence(self) -> str:
        """The change in one sentence."""
        if not self.before:
            return tr("New: {after}", after=self.after)
        if not self.after:
            return tr("Gone: {before}", before=self.before)
        return tr("{after} (was: {before})", after=self.after, before=self.before)


def changes_told(before: MappingSet, after: MappingSet, labels_of: LabelsOf) -> list[Told]:
    """Return what changed from one mapping to another, rule by rule, in the words of the editor."""
    return [_told(change, before, after, labels_of) for change in rule_changes(before, after)]


def _told(change: RuleChange, before: MappingSet, after: MappingSet, labels_of: LabelsOf) -> Told:
    if change.kind is None:
        name = change.target.removeprefix("table ")
        words = [tr("lookup table “{name}”, {rows}", name=name, rows=rows) if rows else ""
                 for rows in (change.before, change.after)]  # fmt: skip
        return Told(tr("Lookup tables"), *words)
    kind, labels = change.kind, labels_of(change.kind)
    sides = [_side(kind, change, mapping, labels) for mapping in (before, after)]
    if sides[0] == sides[1]:
        # What differs is nothing the sentence tells: the rule's name, or its examples.
        sides = [f"{sides[0]}: {change.before}", f"{sides[1]}: {change.after}"]
    return Told(kind_name(kind), *sides)


def _side(kind: RecordType, change: RuleChange, mapping: MappingSet, labels: Labels) -> str:
    """Return what one of the mappings says of what a change is about; blank when nothing."""
    rules = mapping.types.get(kind)
    if rules is None:
        return ""
    if change.target == ONLY:
        return only_sentence(kind, rules.only, labels)
    if change.target.startswith("approval "):
        name = change.target.removeprefix("approval ")
        approval = next((one for one in rules.approvals if one.name == name), None)
        return f"{name}: {approval_sentence(approval, kind, labels)}" if approval is not None else ""
    rule = next((one for one in rules.rules if one.target == change.target), None)
    return rule_sentence(rule, labels) if rule is not None else ""


def foreseen_icon(row: ForeseenRow) -> str:
    """Return the icon of a count, as ``name:token``."""
    return _OUTCOMES[row.outcome][2]


def foreseen_words(row: ForeseenRow, labels: Labels) -> str:
    """Return a count in words: ``412 customers get metadata “region”``."""
    one = one_of(row.kind)
    verb = tr(_OUTCOMES[row.outcome][row.count != 1])
    if not row.target:
        verb = verb.replace(" on {target}", "").replace(" {target}", "")
    return f"{counted(row.count, one, kind_name(row.kind).lower())} {verb.format(target=labels.target(row.target))}"
