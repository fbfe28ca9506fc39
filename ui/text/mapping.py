"""Mapping rules as sentences a bookkeeper reads: ``Territory → metadata “region”, upper case, only where …``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, Direction, FieldRule
from app.domain.spoken import spoken
from app.planning.targets import CUSTOM, CUSTOMER_CUSTOM, METADATA, target_field
from ui.text.mapping_conditions import condition_words
from ui.text.mapping_steps import step_phrase
from ui.text.messages import kind_name, one_of
from ui.text.tr import counted, tr

DIRECTIONS: dict[Direction, tuple[str, str]] = {
    Direction.PRONTO: ("Pronto's changes go to Stripe", ""),
    Direction.PRONTO_ALWAYS: ("Pronto's value is always put back", "Pronto's value is always put back"),
    Direction.STRIPE: ("Stripe's value is kept", "Stripe's value is kept"),
    Direction.NEWEST: ("The newest change wins", "the newest change wins"),
    Direction.ASK: ("Ask me about each change", "asks about each change"),
}
"""What the menu says of a direction, and what the sentence does; blank where nothing needs saying."""
_UNKEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Labels:
    """What a company calls the fields of a record type."""

    kind: RecordType
    sources: Mapping[str, str] = field(default_factory=dict)
    """Source path → label."""

    def source(self, path: str) -> str:
        """Return what a source is called."""
        found = self.sources.get(path)
        if found:
            return found
        if path in {"user_fields.*", "extra.*"}:
            return tr("every user-defined field") if path.startswith("user") else tr("every further field")
        words = spoken(path.removeprefix("user_fields.").removeprefix("extra."))
        return words[:1].upper() + words[1:]

    def target(self, path: str) -> str:
        """Return what a target is called: ``metadata “region”``, ``Delivery address: Suburb``."""
        for group, words in ((METADATA, "metadata"), (CUSTOM, "invoice field"), (CUSTOMER_CUSTOM, "invoice field")):
            if path.startswith(group):
                name = path.removeprefix(group)
                return f"{tr(words)} “{name}”" if name else tr("a new {words}", words=tr(words))
        known = target_field(self.kind, path)
        if known is None:
            return path or tr("nowhere yet")
        return f"{tr(known.group)}: {tr(known.label)}" if "address" in known.group.casefold() else tr(known.label)


def rule_sentence(rule: FieldRule, labels: Labels) -> str:
    """Return what a rule does: ``Territory → metadata “region”, upper case, only where territory is NSW``."""
    parts = [f"{source_words(rule, labels)} → {labels.target(rule.target)}"]
    parts += [step_phrase(step) for step in rule.transforms]
    if rule.when:
        parts.append(tr("only where {condition}", condition=condition_words(rule.when, labels.source)))
    if rule.limit is not None and rule.limit != _own_limit(labels.kind, rule.target):
        parts.append(tr("at most {n}", n=counted(rule.limit, "character", "characters")))
    if rule.only_on_create:
        parts.append(tr("only when it is first made"))
    if rule.check_only:
        parts.append(tr("compared, never sent"))
    if DIRECTIONS[rule.direction][1]:
        parts.append(tr(DIRECTIONS[rule.direction][1]))
    return ", ".join(parts)


def source_words(rule: FieldRule, labels: Labels) -> str:
    """Return where a rule's value comes from."""
    if rule.compute:
        text = " ".join(rule.compute.split())
        return tr("Worked out: {words}", words=text if len(text) <= 60 else f"{text[:59]}…")
    if rule.constant is not None:
        return tr("Always “{words}”", words=rule.constant)
    names = [labels.source(path) for path in rule.source]
    if not names:
        return tr("Nothing yet")
    if rule.combine is not None:
        return tr("{names} joined", names=" + ".join(names))
    return tr(" or else ").join(names)


def only_sentence(kind: RecordType, condition: str, labels: Labels) -> str:
    """Return which records of a type go to Stripe."""
    if not condition:
        return tr("Every {one} goes to Stripe.", one=one_of(kind))
    words = condition_words(condition, labels.source)
    return tr("Only {kinds} where {words} go to Stripe.", kinds=kind_name(kind).lower(), words=words)


def approval_sentence(rule: ApprovalRule, kind: RecordType, labels: Labels) -> str:
    """Return what an approval rule does: ``Invoices where total is over 5000 wait for approval``."""
    where = tr(" where {words}", words=condition_words(rule.when, labels.source)) if rule.when else ""
    if rule.first:
        return tr("The first {n} changes to {kinds}{where} wait for approval.", n=rule.first,
                  kinds=kind_name(kind).lower(), where=where)  # fmt: skip
    return tr("Every change to {kinds}{where} waits for approval.", kinds=kind_name(kind).lower(), where=where)


def key_for(label: str) -> str:
    """Return a metadata key that goes with a field's label: ``Customer type`` becomes ``customer_type``."""
    return _UNKEY.sub("_", label.casefold()).strip("_")[:40] or "field"


def samples_words(samples: Sequence[str]) -> str:
    """Return a field's values of the company's own records, shortened."""
    shown = [" ".join(one.split()) for one in samples if one.strip()]
    return " · ".join(one if len(one) <= 32 else f"{one[:31]}…" for one in shown) or tr("blank in the records seen")


def _own_limit(kind: RecordType, path: str) -> int | None:
    known = target_field(kind, path)
    return known.limit if known is not None else None
