"""The lists of the mapping page as rows: Pronto's fields, the rules as sentences, Stripe's targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.mapping import RecordMapping
from app.planning.check_mapping import MappingProblem
from app.planning.targets import CUSTOM, CUSTOM_FIELDS, CUSTOMER_CUSTOM, METADATA, METADATA_KEYS, targets_of
from ui.text.lines import Line
from ui.text.mapping import Labels, approval_sentence, only_sentence, rule_sentence, samples_words
from ui.text.tr import counted, tr

ONLY, NEW_APPROVAL, NEW_TABLE = "only", "approval:new", "table:new"
_HOLDS = {"number": "123", "money": "$", "date": "date", "yes/no": "yes/no"}


class SourceLike(Protocol):
    """What is told of a field."""

    @property
    def path(self) -> str:
        """Path in the record."""
        ...

    @property
    def label(self) -> str:
        """What people call it."""
        ...

    @property
    def group(self) -> str:
        """Heading it stands under."""
        ...

    @property
    def kind_of_value(self) -> str:
        """``text``, ``number``, ``money``, ``date`` or ``yes/no``."""
        ...

    @property
    def samples(self) -> tuple[str, ...]:
        """Values of the company's own records."""
        ...


@dataclass(frozen=True, slots=True)
class Used:
    """Which sources and targets the rules of a type use."""

    sources: frozenset[str]
    targets: frozenset[str]


def used_by(mapping: RecordMapping) -> Used:
    """Return what the rules of a type use."""
    sources = {path for rule in mapping.rules for path in rule.source}
    return Used(frozenset(sources), frozenset(rule.target for rule in mapping.rules))


def field_lines(fields: Iterable[SourceLike], used: Used) -> list[Line]:
    """Return Pronto's fields by group, each with its samples; those a rule takes are ticked."""
    by_group: dict[str, list[SourceLike]] = {}
    for one in fields:
        by_group.setdefault(one.group, []).append(one)
    found: list[Line] = []
    for group, members in by_group.items():
        found.append(Line("", group, heading=True))
        for one in members:
            icon = "check:good" if one.path in used.sources else "circle:faint"
            found.append(Line(one.path, one.label, samples_words(one.samples), icon,
                              badge=_HOLDS.get(one.kind_of_value, ""), more=one.path,
                              search=f"{one.path} {group}"))  # fmt: skip
    return found


def target_lines(kind: RecordType, used: Used, keys: int) -> list[Line]:
    """Return Stripe's targets by group; those that are filled are ticked, keys and invoice fields counted.

    Args:
        kind: record type.
        used: what the rules use.
        keys: how many metadata keys the rules may fill, with those a star stands for.
    """
    found: list[Line] = []
    group = ""
    for one in targets_of(kind):
        if one.group != group:
            group = one.group
            found.append(Line("", _group_words(one.path, group, used, keys), heading=True))
        if one.path.endswith("."):
            words = tr("New metadata key…") if one.path == METADATA else tr("New invoice field…")
            found.append(Line(one.path, words, tr(one.note), "plus:accent"))
            mine = sorted(target for target in used.targets if target.startswith(one.path))
            found += [Line(path, path.removeprefix(one.path), "", "check:good", more=path) for path in mine]
            continue
        icon = "check:good" if one.path in used.targets else "circle:faint"
        limit = tr("at most {n}", n=counted(one.limit, "character", "characters")) if one.limit else ""
        detail = tr(one.note) or limit
        found.append(Line(one.path, tr(one.label), detail, icon, more=f"{one.path} {limit}", search=one.path))
    return found


def _group_words(path: str, group: str, used: Used, keys: int) -> str:
    for start, most in ((METADATA, METADATA_KEYS), (CUSTOM, CUSTOM_FIELDS), (CUSTOMER_CUSTOM, CUSTOM_FIELDS)):
        if path == start:
            count = keys if start == METADATA else sum(target.startswith(start) for target in used.targets)
            return tr("{group}: {n} of {most} used", group=tr(group), n=count, most=most)
    return tr(group)


def rule_lines(
    mapping: RecordMapping, tables: Mapping[str, Mapping[str, str]], labels: Labels,
    problems: Sequence[MappingProblem], changed: Callable[[int], bool],
) -> list[Line]:  # fmt: skip
    """Return everything a type's mapping says, each as a sentence.

    Args:
        mapping: the rules.
        tables: the lookup tables.
        labels: what people call the fields.
        problems: what is wrong with the mapping.
        changed: whether the rule at a place is other than what is saved.
    """
    kind = mapping.kind
    found = [
        Line("", tr("Which records"), heading=True),
        Line(ONLY, only_sentence(kind, mapping.only, labels), "", "funnel:accent" if mapping.only else "funnel:faint"),
        Line("", tr("Needs approval"), heading=True),
    ]
    for place, one in enumerate(mapping.approvals):
        found.append(Line(f"approval:{place}", one.name, approval_sentence(one, kind, labels), "hand-palm:warn"))
    found.append(Line(NEW_APPROVAL, tr("Add an approval rule…"), "", "plus:accent"))
    wrong = {one.rule_index: one.sentence for one in reversed(problems) if one.kind is kind}
    found.append(Line("", counted(len(mapping.rules), "rule", "rules").capitalize(), heading=True))
    for place, rule in enumerate(mapping.rules):
        icon = "warning:bad" if place in wrong else "pencil-simple:accent" if changed(place) else "arrow-right:faint"
        said = wrong.get(place, rule.name)
        tint = "bad" if place in wrong else ""
        found.append(Line(f"rule:{place}", rule_sentence(rule, labels), said, icon, tint=tint,
                          badge=tr("changed") if changed(place) else "", search=rule.target))  # fmt: skip
    found.append(Line("", tr("Lookup tables"), heading=True))
    for name, rows in tables.items():
        found.append(Line(f"table:{name}", name, counted(len(rows), "code", "codes"), "table:muted"))
    found.append(Line(NEW_TABLE, tr("Add a lookup table…"), "", "plus:accent"))
    return found
