"""Mappings as data: a list of field rules per record type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.kinds import RecordType
from app.domain.spoken import spoken


class Direction(StrEnum):
    """Who may change a field; what a change on the other side alone means."""

    PRONTO = "pronto"
    """Pronto's changes flow to Stripe; a change made in Stripe alone waits for a person."""
    PRONTO_ALWAYS = "pronto-always"
    """Pronto's value is put back whatever Stripe says: ids, amounts, stock levels."""
    STRIPE = "stripe"
    """Stripe's value is kept; Pronto's is only used to fill a blank."""
    NEWEST = "newest"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule must make of given values; checked before a mapping is saved."""

    given: Mapping[str, str] = field(hash=False)
    """Source path → the value as a person types it; a path not named is blank."""
    expect: str | None
    """What the rule must yield, as text; None when it must leave the target blank."""


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Which changes of a record type wait for a person."""

    name: str
    """What people call it: ``Invoices over $5,000``; one name per record type."""
    when: str = ""
    """Condition on the record, in the expression language; blank = every record."""
    first: int = 0
    """Given: only until so many changes have been approved under this rule; 0 = always."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One target field and how its value is made."""

    target: str
    """Target path: ``name``, ``address.line1``, ``metadata.rep``, ``custom_fields.Order``."""
    source: tuple[str, ...] = ()
    """Paths into the record, dotted; looked-up records by prefix: ``rep.email``, ``bill_to.name``."""
    transforms: tuple[str, ...] = ()
    """Names of ``app.planning.transforms``, applied in order; arguments after colons."""
    constant: str | None = None
    direction: Direction = Direction.PRONTO
    only_on_create: bool = False
    check_only: bool = False
    """Compared, never sent: totals Stripe computes itself."""
    limit: int | None = None
    """Longest text Stripe takes, in characters; longer is cut with a note."""
    name: str = ""
    """What people call the rule; the target when blank."""
    when: str = ""
    """Condition in the expression language; blank = always. Where it does not hold, the source counts as blank."""
    compute: str = ""
    """Expression whose value takes the place of the sources."""
    combine: str | None = None
    """Given: every source that is not blank, joined by this text; None: the first source that is not blank."""
    examples: tuple[Example, ...] = ()

    @property
    def label(self) -> str:
        """The rule's name for people."""
        return self.name or self.target

    @property
    def called(self) -> str:
        """What a sentence calls the rule: its name, or its target in words. ``label`` is what the journal keeps."""
        return self.name or spoken(self.target)


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """The rules of one record type."""

    kind: RecordType
    rules: tuple[FieldRule, ...]
    only: str = ""
    """Condition in the expression language: which records go to Stripe at all; blank = every one."""
    approvals: tuple[ApprovalRule, ...] = ()
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    """The lookup tables of the mapping set it belongs to."""
    only_elsewhere: Mapping[RecordType, str] = field(default_factory=dict, hash=False)
    """``only`` of the set's other types: a document waits for a debtor that is ruled out."""
    _first: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    """Target → place of the first rule with that very target."""
    _starred: list[int] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        """Note where rules stand: they are asked for by target for every field of every record."""
        for place, rule in enumerate(self.rules):
            self._first.setdefault(rule.target, place)
            if rule.target.endswith("*"):
                self._starred.append(place)

    def rule_for(self, target: str) -> FieldRule | None:
        """Return the rule that fills a target path, or None; a rule's ``*`` stands for any ending."""
        own = self._first.get(target, len(self.rules))
        for place in self._starred:
            if place < own and target.startswith(self.rules[place].target[:-1]):
                return self.rules[place]
        return self.rules[own] if own < len(self.rules) else None


@dataclass(frozen=True, slots=True)
class MappingSet:
    """All mappings of a company, with a version that forces a fresh look at every record when it changes."""

    version: str
    """Digest of the rules."""
    types: dict[RecordType, RecordMapping] = field(default_factory=dict)
    """Each with the set's lookup tables."""
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Lookup tables by name: code → text."""


class Keep(StrEnum):
    """Whose value a standing decision keeps."""

    PRONTO = "pronto"
    STRIPE = "stripe"


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """What a person decided once for every record of a type: whose value of a field counts from now on."""

    kind: RecordType
    field: str
    """Target path."""
    keep: Keep

    @property
    def sentence(self) -> str:
        """The decision as a person reads it: ``Customers: Stripe's e-mail is kept``."""
        types, name = self.kind.value.replace("_", " ").capitalize(), spoken(self.field)
        verb = "are" if self.field == "lines" else "is"
        if self.keep is Keep.PRONTO:
            return f"{types}: Pronto's {name} {verb} always put back"
        return f"{types}: Stripe's {name} {verb} kept"
