"""Stripe's limits on a type's rules, checked while they are typed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.mapping import FieldRule, RecordMapping
from app.planning.legible import quoted
from app.planning.targets import (
    CUSTOM,
    CUSTOM_FIELDS,
    CUSTOMER_CUSTOM,
    METADATA,
    METADATA_KEYS,
    target_field,
    target_problem,
)

_PRONTO_ID = f"{METADATA}pronto_id"


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One thing wrong with a type's rules."""

    rule_index: int | None
    """Place of the rule among its type's, from 0; None when it is about all of them."""
    target: str
    sentence: str


def limit_problems(mapping: RecordMapping, counts: Mapping[str, int] | None = None) -> list[RuleProblem]:
    """Return where a type's rules go beyond what Stripe takes.

    Args:
        mapping: the type's rules as they stand.
        counts: how many fields a table has at this site, by its name (``user_fields``); a rule with a star makes so
            many metadata keys, none when it is not known.
    """
    found = []
    seen: set[str] = set()
    for place, rule in enumerate(mapping.rules):
        sentences = [target_problem(mapping.kind, rule), _too_long(mapping, rule)]
        if rule.target in seen:
            sentences.append("an earlier rule fills this target already")
        seen.add(rule.target)
        found += [RuleProblem(place, rule.target, sentence) for sentence in sentences if sentence]
    return [*found, *_too_many(mapping, counts or {})]


def metadata_keys(mapping: RecordMapping, counts: Mapping[str, int] | None = None) -> int:
    """Return how many metadata keys a type's rules may fill, the one that tells the record among them."""
    keys = {rule.target for rule in mapping.rules if rule.target.startswith(METADATA)} | {_PRONTO_ID}
    starred = [rule for rule in mapping.rules if rule.target.startswith(METADATA) and rule.target.endswith("*")]
    tables = [rule.source[0].partition(".")[0] for rule in starred if rule.source]
    return len(keys) - len(starred) + sum((counts or {}).get(table, 0) for table in tables)


def _too_many(mapping: RecordMapping, counts: Mapping[str, int]) -> list[RuleProblem]:
    found = []
    keys = metadata_keys(mapping, counts)
    if keys > METADATA_KEYS:
        words = f"these rules fill {keys} metadata keys, and Stripe takes {METADATA_KEYS}"
        found.append(RuleProblem(None, METADATA, words))
    for prefix in (CUSTOM, CUSTOMER_CUSTOM):
        many = sum(rule.target.startswith(prefix) for rule in mapping.rules)
        if many > CUSTOM_FIELDS:
            words = f"these rules fill {many} custom fields, and Stripe takes {CUSTOM_FIELDS}"
            found.append(RuleProblem(None, prefix, words))
    return found


def _too_long(mapping: RecordMapping, rule: FieldRule) -> str:
    """Return why a text may be too long; what only a record's value shows is cut and noted when it is mapped."""
    target = target_field(mapping.kind, rule.target)
    if target is None or target.limit is None:
        return ""
    if rule.limit is not None and rule.limit > target.limit:
        return f"it is cut at {rule.limit:,} characters, and Stripe takes {target.limit:,}"
    if rule.constant is not None and len(rule.constant) > (rule.limit or target.limit):
        return f"{quoted(rule.constant)} has {len(rule.constant):,} characters, and Stripe takes {target.limit:,}"
    return ""
