"""Values a person set for one record: which fields may be set, to what, and how a plan shows them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.kinds import PRONTO_NOUN
from app.domain.mapping import FieldRule, RecordMapping
from app.domain.migration import SET_BY_HAND
from app.domain.plan import FieldChange
from app.domain.shapes import REFERENCE, Value, Wanted
from app.domain.spoken import spoken
from app.planning.contact import NotValid
from app.planning.legible import legible
from app.planning.map_record import METADATA_LENGTH
from app.planning.subject import Decision
from app.planning.transforms import apply

_NEVER = ("metadata.pronto_id", "lines", "customer", "invoice", "currency", "price.currency", "price.tax_behavior")
"""What a record is, whose it is and what it amounts to is Pronto's alone."""
_MONEY = ("amount", "tax", "total", "price.unit_amount_decimal")
_CHECKING = frozenset({"email", "phone", "abn", "country"})
"""Transforms that tell a usable value from one that is not."""
_NUMBERS = frozenset({"days_until_due", "effective_at", "due_date"})
_YES_NO = frozenset({"active"})


def checked(mapping: RecordMapping, path: str, value: str | None) -> Value:
    """Return the value as it will be written; None leaves the field blank.

    Raises:
        NotValid: the field cannot be set by hand, or not to this value; the message is a sentence.
    """
    noun = PRONTO_NOUN[mapping.kind]
    rule = mapping.rule_for(path)
    if rule is None or path.endswith("*"):
        raise NotValid(f"the mapping of {noun}s fills no field “{path[:60]}”, so it cannot be set by hand")
    if path in _NEVER or path in _MONEY or rule.check_only:
        raise NotValid(f"the {spoken(path)} of {noun}s always comes from Pronto; correct it there")
    if value is None or not value.strip():
        return None
    return _typed(rule, path, value)


@dataclass(frozen=True, slots=True)
class Editable:
    """A field of one record that a person may set."""

    path: str
    label: str
    """As a person says it: ``postal code``."""
    value: Value
    """As it would be written now; None when nothing would."""
    by_hand: bool = False
    """Whether a person set it."""
    problem: str = ""
    """What is wrong with it; blank when nothing is."""


def editable(mapping: RecordMapping, wanted: Wanted, by_hand: Mapping[str, Value]) -> list[Editable]:
    """Return the fields that may be set by hand, those with a problem first, then in the mapping's order."""
    problems = {problem.path: problem.message for problem in (*wanted.notes, *wanted.problems)}
    found = {
        rule.target: Editable(
            rule.target,
            spoken(rule.target),
            wanted.fields.get(rule.target),
            rule.target in by_hand,
            problems.get(rule.target, ""),
        )
        for rule in mapping.rules
        if not rule.target.endswith("*") and rule.target not in (*_NEVER, *_MONEY) and not rule.check_only
    }
    return sorted(found.values(), key=lambda one: not one.problem)


def _typed(rule: FieldRule, path: str, value: str) -> Value:
    if path in _NUMBERS:
        if not (value.strip().isascii() and value.strip().isdigit()):
            raise NotValid(f"the {spoken(path)} takes a whole number")
        return int(value)
    if path in _YES_NO:
        return value.strip().lower() in {"yes", "true", "1"}
    text = legible(value).strip()
    for name in rule.transforms:
        if name.partition(":")[0] in _CHECKING:
            text = str(apply(name, text))
    if text.startswith(REFERENCE):
        raise NotValid(f"the {spoken(path)} may not begin with {REFERENCE}")
    limit = rule.limit or (METADATA_LENGTH if path.startswith("metadata.") else None)
    if limit is not None and len(text) > limit:
        raise NotValid(f"the {spoken(path)} has {len(text)} characters and Stripe takes {limit}")
    return text


def set_by_hand(decision: Decision, values: Mapping[str, Value]) -> Decision:
    """Return a decision whose change names the values that a person set."""
    change = decision.change
    if not values or change is None:
        return decision
    return replace(
        decision,
        change=replace(
            change,
            fields=tuple(_named(row, values) for row in change.fields),
            held=tuple(_named(row, values) for row in change.held),
        ),
    )


def _named(row: FieldChange, values: Mapping[str, Value]) -> FieldChange:
    return replace(row, rule=SET_BY_HAND) if row.field in values and row.after == values[row.field] else row
