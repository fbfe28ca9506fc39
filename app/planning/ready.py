"""A record type's rules made ready once: transforms looked up, conditions read, so that each record costs little."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, FieldRule, RecordMapping
from app.domain.shapes import Problem, Value
from app.planning.contact import NotValid
from app.planning.expressions import Expression, compile_expression
from app.planning.number_shapes import FORMATS
from app.planning.raw import Raw, Transform
from app.planning.scope import value_kind
from app.planning.sources import REFERENCES, Getter, getter, known
from app.planning.targets import (
    CUSTOM,
    CUSTOM_FIELDS,
    METADATA,
    METADATA_KEY_LENGTH,
    METADATA_KEYS,
    METADATA_LENGTH,
    target_field,
)
from app.planning.transforms import prepared

_KEPT = 64
_READY: dict[int, tuple[RecordMapping, ReadyMapping]] = {}
_TEXT_ONLY = ("metadata.", "custom_fields.", "invoice_settings.custom_fields.")
"""Where Stripe keeps text, whatever is sent."""


class Made(NamedTuple):
    """What a rule makes of a value."""

    value: Value = None
    """None when nothing is written."""
    note: Problem | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """One rule, ready to be applied."""

    rule: FieldRule
    transforms: tuple[Transform, ...]
    when: Expression | None
    compute: Expression | None
    money: frozenset[str]
    """Sources in cents that the rule writes in dollars."""
    limit: int | None
    text_only: bool
    whole: bool
    """Whether Stripe takes a whole number there."""
    refers: bool
    """Whether its value may stand for another record."""
    broken: str = ""
    """Why it cannot be applied to any record; blank when it can."""
    target: str = ""
    plain: bool = False
    """Whether its value is that of its first source that has one: nothing is reckoned, joined or asked."""
    getters: tuple[Getter, ...] = ()
    """What follows the sources, or gives the constant; of a plain rule only."""
    made: dict[str | None, Made] = field(default_factory=dict, compare=False)
    """What became of texts seen lately: terms, states and territories come again with record after record."""


@dataclass(frozen=True, slots=True)
class ReadyMapping:
    """The rules of a record type, ready to be applied."""

    rules: tuple[ReadyRule, ...]
    only: Expression | None
    only_broken: str
    """Why the condition on records cannot be read; blank when it can."""
    approvals: tuple[tuple[ApprovalRule, Expression | None, str], ...]
    """Each with its condition (None: every record), and why that cannot be read."""
    targets: tuple[str, ...] = ()
    """What its rules can fill, but for those that fill whatever a record has."""
    refers: bool = False
    """Whether a rule may refer to another record."""
    within_limits: bool = False
    """Whether it cannot fill more than Stripe takes, nor under a name Stripe does not take."""


def ready(mapping: RecordMapping) -> ReadyMapping:
    """Return a mapping made ready; the same object is made ready once."""
    found = _READY.get(id(mapping))
    if found is not None and found[0] is mapping:
        return found[1]
    made = make_ready(mapping)
    if len(_READY) >= _KEPT:
        _READY.clear()
    # The mapping is kept beside it, so that its number stays its own.
    _READY[id(mapping)] = (mapping, made)
    return made


def make_ready(mapping: RecordMapping) -> ReadyMapping:
    """Return a mapping made ready without keeping it: for rules that are only tried."""
    only, broken = _read(mapping.only)
    approvals = tuple((rule, *_read(rule.when)) for rule in mapping.approvals)
    rules = tuple(_rule(mapping, rule) for rule in mapping.rules)
    targets = tuple(rule.target for rule in rules if not rule.target.endswith("*"))
    return ReadyMapping(
        rules,
        only,
        broken,
        approvals,
        targets,
        refers=any(rule.refers for rule in rules),
        within_limits=len(targets) == len(rules) and _within_limits(targets),
    )


def _within_limits(targets: tuple[str, ...]) -> bool:
    keys = [path.removeprefix(METADATA) for path in targets if path.startswith(METADATA)]
    custom = [path for path in targets if path.startswith(CUSTOM)]
    fit = all(len(key) <= METADATA_KEY_LENGTH and "[" not in key and "]" not in key for key in keys)
    return fit and len(set(keys)) <= METADATA_KEYS and len(set(custom)) <= CUSTOM_FIELDS


def _read(text: str) -> tuple[Expression | None, str]:
    try:
        return (compile_expression(text) if text else None), ""
    except NotValid as problem:
        return None, str(problem)


def _rule(mapping: RecordMapping, rule: FieldRule) -> ReadyRule:
    (when, why_when), (compute, why_compute) = _read(rule.when), _read(rule.compute)
    broken = why_when or why_compute
    transforms: tuple[Transform, ...] = ()
    try:
        transforms = tuple(prepared(name, mapping.tables) for name in rule.transforms)
    except NotValid as problem:
        broken = broken or str(problem)
    target = target_field(mapping.kind, rule.target)
    money = _money(mapping.kind, rule)
    plain = not (broken or when or compute or money or rule.combine is not None or rule.target.endswith("*"))
    plain = plain and rule.source != ("lines",) and (rule.constant is not None or bool(rule.source))
    return ReadyRule(
        rule=rule,
        transforms=transforms,
        when=when,
        compute=compute,
        money=money,
        limit=rule.limit or (METADATA_LENGTH if rule.target.startswith(METADATA) else None),
        text_only=rule.target.startswith(_TEXT_ONLY),
        whole=target is not None and target.holds in {"number", "date"},
        refers=rule.combine is None and not REFERENCES.isdisjoint(rule.source),
        broken=broken,
        target=rule.target,
        plain=plain,
        getters=_getters(rule) if plain else (),
    )


def _getters(rule: FieldRule) -> tuple[Getter, ...]:
    if rule.constant is None:
        return tuple(getter(path) for path in rule.source)
    constant: Raw = rule.constant
    return (lambda _record, _around: constant,)


def _money(kind: RecordType, rule: FieldRule) -> frozenset[str]:
    """Return the sources whose cents become dollars: those that are joined with others, or written as amounts."""
    if rule.combine is None and FORMATS.isdisjoint(name.partition(":")[0] for name in rule.transforms):
        return frozenset()
    return frozenset(path for path in rule.source if known(kind, path) and value_kind(kind, path) == "money")
