"""Mapping rules in words, and what changed between two mappings, rule by rule. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, Direction, FieldRule, MappingSet, RecordMapping

_DIRECTIONS = {
    Direction.PRONTO_ALWAYS: "Pronto's value is always put back",
    Direction.STRIPE: "Stripe's value is kept",
    Direction.NEWEST: "the newest value wins",
    Direction.ASK: "a person is asked about each change",
}
ONLY = "which records"
"""Stands for a target where the change is about which records go to Stripe."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule before and after."""

    kind: RecordType | None
    """None for a lookup table, which every type may use."""
    target: str
    """Target path of a field rule; else what it is about: ``which records``, ``approval Big ones``, ``table x``."""
    before: str
    """The rule as a sentence; blank when there was none."""
    after: str
    """… and now; blank when it is gone."""

    @property
    def sentence(self) -> str:
        """The change in words: ``customers metadata.region: new: “territory”, upper``."""
        where = f"{self.kind.value.replace('_', ' ')} {self.target}" if self.kind is not None else self.target
        if not self.before:
            return f"{where}: new: {self.after}"
        return f"{where}: was {self.before}; now {self.after}" if self.after else f"{where}: gone; was {self.before}"


def rule_words(rule: FieldRule) -> str:
    """Return what a field rule does, as a phrase: ``territory, then upper, only where territory == 'NSW'``."""
    parts = [_source(rule)]
    if rule.transforms:
        parts.append(f"then {', '.join(rule.transforms)}")
    if rule.when:
        parts.append(f"only where {rule.when}")
    if rule.limit is not None:
        parts.append(f"at most {rule.limit} characters")
    if rule.only_on_create:
        parts.append("only when it is made")
    if rule.check_only:
        parts.append("only compared")
    if rule.direction in _DIRECTIONS:
        parts.append(_DIRECTIONS[rule.direction])
    if rule.name:
        parts.append(f"called “{rule.name}”")
    if rule.examples:
        parts.append(f"{len(rule.examples)} example{'s' if len(rule.examples) > 1 else ''}")
    return ", ".join(parts)


def _source(rule: FieldRule) -> str:
    if rule.compute:
        return f"worked out: {rule.compute}"
    if rule.constant is not None:
        return f"always “{rule.constant}”"
    if rule.combine is not None:
        return f"{' and '.join(rule.source)} joined by “{rule.combine}”"
    return " or else ".join(rule.source)


def approval_words(rule: ApprovalRule) -> str:
    """Return what an approval rule does, as a phrase."""
    which = f"where {rule.when}" if rule.when else "every change"
    return f"{which} waits for a person" + (f", the first {rule.first} times" if rule.first else "")


def rule_changes(before: MappingSet, after: MappingSet) -> list[RuleChange]:
    """Return every rule that is new, gone or different, by record type in the order of the newer mapping."""
    found: list[RuleChange] = []
    for kind in dict.fromkeys((*after.types, *before.types)):
        old = before.types.get(kind) or RecordMapping(kind, ())
        new = after.types.get(kind) or RecordMapping(kind, ())
        if old != new:
            found += _type_changes(old, new)
    for name in dict.fromkeys((*after.tables, *before.tables)):
        was, now = before.tables.get(name), after.tables.get(name)
        if was != now:
            found.append(RuleChange(None, f"table {name}", _table(was, now), _table(now, was)))
    return found


def _type_changes(old: RecordMapping, new: RecordMapping) -> list[RuleChange]:
    found = _different(
        new.kind,
        {rule.target: rule for rule in old.rules},
        {rule.target: rule for rule in new.rules},
    )
    if old.only != new.only:
        found.append(RuleChange(new.kind, ONLY, _only(old.only), _only(new.only)))
    was = {rule.name: rule for rule in old.approvals}
    now = {rule.name: rule for rule in new.approvals}
    for name in dict.fromkeys((*now, *was)):
        if was.get(name) != now.get(name):
            words = [approval_words(rule) if rule is not None else "" for rule in (was.get(name), now.get(name))]
            found.append(RuleChange(new.kind, f"approval {name}", *words))
    return found


def _different(kind: RecordType, old: Mapping[str, FieldRule], new: Mapping[str, FieldRule]) -> list[RuleChange]:
    found = []
    for target in dict.fromkeys((*new, *old)):
        before, after = old.get(target), new.get(target)
        if before == after:
            continue
        words = [rule_words(rule) if rule is not None else "" for rule in (before, after)]
        if words[0] == words[1] and before is not None and after is not None:
            words[1] = f"{words[1]}, other {' and '.join(_named(before, after))}"
        found.append(RuleChange(kind, target, *words))
    return found


def _named(before: FieldRule, after: FieldRule) -> list[str]:
    """Return which parts of a rule differ."""
    return [
        one.name.replace("_", " ") for one in fields(FieldRule) if getattr(before, one.name) != getattr(after, one.name)
    ]


def _only(condition: str) -> str:
    return f"only where {condition}" if condition else "every record"


def _table(table: Mapping[str, str] | None, other: Mapping[str, str] | None) -> str:
    """Return a lookup table's size and the rows the other one has not, a few of them."""
    if table is None:
        return ""
    rows = [f"{code} → {text}" for code, text in table.items() if (other or {}).get(code) != text]
    shown = ", ".join(rows[:5]) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")
    return f"{len(table)} rows" + (f", among them {shown}" if shown else "")
