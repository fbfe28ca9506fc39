"""A record type's rules made ready once: transforms looked up, conditions read, so that each record costs little."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, FieldRule, RecordMapping
from app.planning.contact import NotValid
from app.planning.expressions import Expression, compile_expression
from app.planning.number_shapes import FORMATS
from app.planning.raw import Transform
from app.planning.scope import value_kind
from app.planning.sources import REFERENCES, known
from app.planning.targets import METADATA, METADATA_LENGTH, target_field
from app.planning.transforms import prepared

_KEPT = 64
_READY: dict[int, tuple[RecordMapping, ReadyMapping]] = {}
_TEXT_ONLY = ("metadata.", "custom_fields.", "invoice_settings.custom_fields.")
"""Where Stripe keeps text, whatever is sent."""


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


@dataclass(frozen=True, slots=True)
class ReadyMapping:
    """The rules of a record type, ready to be applied."""

    rules: tuple[ReadyRule, ...]
    only: Expression | None
    only_broken: str
    """Why the condition on records cannot be read; blank when it can."""
    approvals: tuple[tuple[ApprovalRule, Expression | None, str], ...]
    """Each with its condition (None: every record), and why that cannot be read."""


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
    return ReadyMapping(tuple(_rule(mapping, rule) for rule in mapping.rules), only, broken, approvals)


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
    return ReadyRule(
        rule=rule,
        transforms=transforms,
        when=when,
        compute=compute,
        money=_money(mapping.kind, rule),
        limit=rule.limit or (METADATA_LENGTH if rule.target.startswith(METADATA) else None),
        text_only=rule.target.startswith(_TEXT_ONLY),
        whole=target is not None and target.holds in {"number", "date"},
        refers=rule.combine is None and not REFERENCES.isdisjoint(rule.source),
        broken=broken,
    )


def _money(kind: RecordType, rule: FieldRule) -> frozenset[str]:
    """Return the sources whose cents become dollars: those that are joined with others, or written as amounts."""
    if rule.combine is None and FORMATS.isdisjoint(name.partition(":")[0] for name in rule.transforms):
        return frozenset()
    return frozenset(path for path in rule.source if known(kind, path) and value_kind(kind, path) == "money")
