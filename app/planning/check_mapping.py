"""Everything that is wrong with a mapping, before it is saved: each with the rule it is about. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.planning.read_rule import rule_problems


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """One thing wrong with a mapping."""

    kind: RecordType | None
    """Record type of the rule."""
    rule_index: int | None
    """Place of the rule among its type's, from 0; None when it is about no one rule."""
    target: str
    """Target of the rule; blank when it is about no one rule."""
    sentence: str

    @property
    def words(self) -> str:
        """Where and what, in one sentence: ``customers metadata.region: …``."""
        where = f"{self.kind.value} {self.target}".strip() if self.kind is not None else self.target
        return f"{where}: {self.sentence}" if where else self.sentence


def check_mapping(mapping: MappingSet, seen: Mapping[RecordType, Collection[str]]) -> list[MappingProblem]:
    """Return everything that is wrong with a mapping.

    Args:
        mapping: to look at.
        seen: paths of the site's own fields by record type, such as ``user_fields.UserField1``.
    """
    found = []
    for kind, of_type in mapping.types.items():
        targets: set[str] = set()
        for place, rule in enumerate(of_type.rules):
            sentences = rule_problems(kind, rule, mapping.tables)
            if rule.target in targets:
                sentences.append("an earlier rule fills this target already")
            targets.add(rule.target)
            found += [MappingProblem(kind, place, rule.target, sentence) for sentence in sentences]
    return found
