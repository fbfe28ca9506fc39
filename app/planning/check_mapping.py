"""Everything that is wrong with a mapping, before it is saved: each with the rule it is about. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet, RecordMapping
from app.planning.limits import RuleProblem, limit_problems
from app.planning.raw import Tables
from app.planning.read_rule import expression_problems, rule_problems
from app.planning.try_rule import example_problem


@dataclass(frozen=True, slots=True)
class MappingProblem(RuleProblem):
    """One thing wrong with a mapping: a problem of a rule, and of which record type."""

    kind: RecordType | None = None
    """None when it is about no one type."""

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
    found: list[MappingProblem] = []
    for kind, of_type in mapping.types.items():
        found += _of_rules(of_type, mapping.tables)
        for one in limit_problems(of_type, _counts(seen.get(kind, ()))):
            found.append(MappingProblem(one.rule_index, one.target, one.sentence, kind))
        found += [MappingProblem(None, "only", told, kind) for told in expression_problems(kind, of_type.only)]
        names: set[str] = set()
        for rule in of_type.approvals:
            sentences = expression_problems(kind, rule.when)
            if not rule.name.strip():
                sentences.append("an approval rule needs a name")
            if rule.name in names:
                sentences.append("an earlier approval rule has this name already")
            names.add(rule.name)
            found += [MappingProblem(None, f"approval {rule.name}".strip(), told, kind) for told in sentences]
    # A rule's own look and the look at Stripe's limits may say the same.
    return list(dict.fromkeys(found))


def _of_rules(mapping: RecordMapping, tables: Tables) -> list[MappingProblem]:
    """Return what is wrong with each rule by itself; only of a rule that can be used are the examples worked out."""
    found = []
    for place, rule in enumerate(mapping.rules):
        sentences = rule_problems(mapping.kind, rule, tables)
        if not sentences:
            worked = (example_problem(mapping.kind, rule, example, tables) for example in rule.examples)
            sentences = [sentence for sentence in worked if sentence]
        found += [MappingProblem(place, rule.target, sentence, mapping.kind) for sentence in sentences]
    return found


def _counts(paths: Collection[str]) -> dict[str, int]:
    """Return how many fields each table of the site's own has."""
    counts: dict[str, int] = {}
    for path in paths:
        table = path.partition(".")[0]
        counts[table] = counts.get(table, 0) + 1
    return counts
