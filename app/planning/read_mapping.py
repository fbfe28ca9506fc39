"""Mapping files: from the table a TOML file holds to checked rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import Direction, FieldRule, MappingSet, RecordMapping
from app.planning.describe import fingerprint
from app.planning.transforms import TRANSFORMS

SCHEMA = 1
_KEYS = frozenset(
    {"target", "source", "transforms", "constant", "direction", "only_on_create", "check_only", "limit", "name"}
)


def read_mapping(table: Mapping[str, Any], where: str = "the mapping") -> MappingSet:
    """Return the mapping set a file holds.

    Raises:
        NeedsUser: with every problem found, each naming its rule.
    """
    problems: list[str] = []
    if table.get("schema") != SCHEMA:
        problems.append(f"schema must be {SCHEMA}")
    types: dict[RecordType, RecordMapping] = {}
    for kind in TARGETED:
        entries = table.get(kind.value, [])
        rules = [_rule(entry, f"{kind.value} rule {number}", problems) for number, entry in enumerate(entries, 1)]
        types[kind] = RecordMapping(kind, tuple(rule for rule in rules if rule is not None))
    unknown = set(table) - {kind.value for kind in TARGETED} - {"schema"}
    problems += [f"“{name}” is not a record type" for name in sorted(unknown)]
    if problems:
        raise NeedsUser(Code.BAD_INPUT, f"{where} cannot be used: {'; '.join(problems)}")
    version = fingerprint({kind.value: [asdict(rule) for rule in mapping.rules] for kind, mapping in types.items()})
    return MappingSet(version, types)


def _rule(entry: Any, where: str, problems: list[str]) -> FieldRule | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("target"), str):
        problems.append(f"{where}: target is missing")
        return None
    where = f"{where} ({entry['target']})"
    before = len(problems)
    problems += [f"{where}: “{name}” is not a setting of a rule" for name in sorted(set(entry) - _KEYS)]
    source = entry.get("source", ())
    sources = (source,) if isinstance(source, str) else tuple(source)
    transforms = tuple(entry.get("transforms", ()))
    problems += [
        f"{where}: there is no transform “{name}”"
        for name in transforms
        if str(name).partition(":")[0] not in TRANSFORMS
    ]
    if not sources and "constant" not in entry:
        problems.append(f"{where}: neither source nor constant is given")
    direction = entry.get("direction", Direction.PRONTO.value)
    choices = [choice.value for choice in Direction]
    if direction not in choices:
        problems.append(f"{where}: direction “{direction}” is none of {', '.join(choices)}")
    if len(problems) > before:
        return None
    return FieldRule(
        target=entry["target"],
        source=sources,
        transforms=transforms,
        constant=entry.get("constant"),
        direction=Direction(direction),
        only_on_create=bool(entry.get("only_on_create", False)),
        check_only=bool(entry.get("check_only", False)),
        limit=entry.get("limit"),
        name=str(entry.get("name", "")),
    )
