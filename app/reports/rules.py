"""The rules in force, in words: what the owner decided, and what each field is filled from."""

from __future__ import annotations

from app.domain.company import Company, Finalise, Mode, Policies
from app.domain.mapping import Direction, FieldRule, MappingSet
from app.reports.content import Rule
from app.reports.words import field_words, type_words

_POLICY = "Policy"
_DIRECTIONS = {
    Direction.PRONTO: "a change made in Stripe alone waits for a person",
    Direction.PRONTO_ALWAYS: "Pronto’s value is always put back",
    Direction.STRIPE: "Stripe’s value is kept once there is one",
    Direction.NEWEST: "the newer value counts",
    Direction.ASK: "a person is asked whenever the two differ",
}


def rules_in_force(company: Company, mapping: MappingSet) -> tuple[Rule, ...]:
    """Return a company's policies and field rules in words, policies first."""
    rules = [*_policies(company, company.policies)]
    for kind, found in mapping.types.items():
        rules += [Rule(type_words(kind), field_words(rule.label), _sentence(rule)) for rule in found.rules]
    rules.append(Rule("Mapping", "Version", mapping.version))
    return tuple(rules)


def _policies(company: Company, policies: Policies) -> list[Rule]:
    """Return what the owner decided."""
    finalised = "They are finalised once they agree with Pronto to the cent."
    asked = ", ".join(policies.prepaid_terms)
    told = {
        "Invoices": finalised if policies.finalise is Finalise.FINALISE else "They are left as drafts in Stripe.",
        "Orders paid ahead": f"Asked for with terms {asked}." if asked else "None are asked for ahead of the invoice.",
        "New customers": "Created in Stripe." if policies.create_customers else "Never created in Stripe.",
        "Receipts": "Posted to Pronto." if policies.post_receipts else "Listed here, for a person to post in Pronto.",
        "Large runs": (
            f"A run stops and asks before it updates more than {policies.guard_updates_percent} % of a type’s records"
            f" (and more than {policies.guard_updates_floor}) or archives more than {policies.guard_archives}."
        ),
    }
    if policies.scope.leaves_out:
        told["Scope"] = policies.scope.sentence
    if policies.standing:
        told["Standing decisions"] = " ".join(f"{decision.sentence}." for decision in policies.standing)
    if company.mode is Mode.LIVE:
        told["Live writing"] = "Switched on by the owner." if company.live_allowed else "Switched off."
    return [Rule(_POLICY, name, text) for name, text in told.items()]


def _sentence(rule: FieldRule) -> str:
    """Return a field rule as a sentence."""
    if rule.constant is not None:
        start = f"Always “{rule.constant}”"
    elif rule.source:
        start = "From " + ", else ".join(rule.source)
    else:
        start = "Worked out from the record"
    parts = [start]
    if rule.transforms:
        parts.append(f"brought into shape ({', '.join(rule.transforms)})")
    if rule.limit is not None:
        parts.append(f"cut at {rule.limit} characters")
    if rule.check_only:
        parts.append("compared, never sent")
    elif rule.only_on_create:
        parts.append("set only when the record is created")
    else:
        parts.append(_DIRECTIONS[rule.direction])
    return "; ".join(parts) + "."
