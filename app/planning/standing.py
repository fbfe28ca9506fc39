"""Standing decisions: a person's fix made into a rule, what cannot become one, and what one would settle. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.kinds import STRIPE_NOUN, RecordType
from app.domain.mapping import Direction, FieldRule, Keep, MappingSet, RecordMapping, StandingDecision
from app.domain.mismatch import Mismatch
from app.domain.shapes import Actual
from app.domain.spoken import spoken
from app.planning.describe import fingerprint
from app.planning.offers import has_values, touches_money, why_not

_DIRECTION = {Keep.PRONTO: Direction.PRONTO_ALWAYS, Keep.STRIPE: Direction.STRIPE}
_IDENTITY = "metadata.pronto_"
"""By these values an object at Stripe is known to be a Pronto record's."""
_DOCUMENTS = frozenset({RecordType.ORDERS, RecordType.INVOICES, RecordType.CREDIT_NOTES})


def with_standing(mapping: MappingSet, standing: Sequence[StandingDecision]) -> MappingSet:
    """Return the mapping as the standing decisions want it; a later decision on a field wins over an earlier one.

    The version changes with what is decided, so that the next run looks at every record anew. A decision on a field
    that no rule fills any more, or that may not be decided this way, does nothing.
    """
    types, applied = dict(mapping.types), []
    for decision in {(one.kind, one.field): one for one in standing}.values():
        found = types.get(decision.kind)
        rule = found.rule_for(decision.field) if found is not None else None
        if found is None or rule is None or refusal(decision, rule):
            continue
        types[decision.kind] = _decided(found, rule, decision)
        applied.append([decision.kind.value, decision.field, decision.keep.value])
    if not applied:
        return mapping
    version = fingerprint({"mapping": mapping.version, "standing": sorted(applied)})
    return replace(mapping, version=version, types=types)


def _decided(mapping: RecordMapping, rule: FieldRule, decision: StandingDecision) -> RecordMapping:
    """Return a type's rules with one that follows the decision.

    A rule with a star still fills the field; one of the field's own before it says whose value counts.
    """
    direction = _DIRECTION[decision.keep]
    if rule.target == decision.field:
        rules = tuple(replace(one, direction=direction) if one is rule else one for one in mapping.rules)
    else:
        own = FieldRule(target=decision.field, direction=direction, name=rule.name)
        rules = (own, *mapping.rules)
    return replace(mapping, rules=rules)


def refusal(decision: StandingDecision, rule: FieldRule | None) -> str:
    """Return why a decision cannot be a rule, as a sentence; blank when it can.

    Args:
        decision: what a person wants.
        rule: the mapping rule that fills the field, None when none does.
    """
    name, noun = spoken(decision.field), STRIPE_NOUN.get(decision.kind, "object")
    if rule is None:
        return f"No rule of the mapping fills “{name}” any more, so there is nothing to decide; look at the mapping."
    if rule.check_only:
        return (
            f"Stripe works the {name} of each {noun} out by itself, so this cannot become a rule; "
            "settle these differences one at a time."
        )
    if rule.only_on_create:
        return (
            f"The {name} is only given when the Stripe {noun} is made, so this cannot become a rule; "
            "settle these differences one at a time."
        )
    if decision.keep is Keep.STRIPE:
        if decision.kind in _DOCUMENTS and touches_money(decision.kind, decision.field):
            return (
                f"The {name} of {noun}s is about money, and a rule would hide later differences; "
                "settle these one at a time."
            )
        if decision.field.startswith(_IDENTITY):
            return (
                f"By its {name} a Stripe {noun} is known to belong to Pronto's record, so Stripe's cannot always be "
                "kept; use Pronto's."
            )
    return ""


def whole_refusal(mismatch: Mismatch) -> str:
    """Return why a difference is not about the values of one field, as a sentence; blank when it is."""
    if has_values(mismatch):
        return ""
    name = mismatch.title or mismatch.pronto_id or mismatch.stripe_id
    return f"“{name}” does not differ in the values of one field, so this cannot become a rule; settle it by itself."


def settles(decision: StandingDecision, mismatch: Mismatch, actual: Actual | None, rule: FieldRule) -> bool:
    """Whether a decision would settle a difference: Pronto's value can be written, or Stripe has one to keep.

    Args:
        decision: may become a rule (see ``refusal``).
        mismatch: of its type and field.
        actual: the Stripe object as last seen, None when there is none.
        rule: the mapping rule that fills the field.
    """
    if actual is None or actual.deleted or not has_values(mismatch):
        return False
    if decision.keep is Keep.STRIPE:
        # Where Stripe has nothing, Pronto's value goes on filling the blank.
        return mismatch.stripe not in (None, "", [])
    return not why_not(mismatch.kind, mismatch.field, actual, rule)
