"""Mapping files: from the table a TOML file holds to checked rules; every mistake is named with its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import Direction, FieldRule, MappingSet, RecordMapping
from app.planning.contact import NotValid
from app.planning.describe import fingerprint
from app.planning.sources import TABLES, known
from app.planning.transforms import check

SCHEMA = 1
_TEXTS = frozenset({"target", "constant", "direction", "name"})
_FLAGS = frozenset({"only_on_create", "check_only"})
_LISTS = frozenset({"source", "transforms"})
_KEYS = _TEXTS | _FLAGS | _LISTS | {"limit"}


def read_mapping(table: Mapping[str, Any], where: str = "the mapping") -> MappingSet:
    """Return the mapping set a file holds.

    Raises:
        NeedsUser: with every problem found, each naming its rule.
    """
    problems: list[str] = []
    if table.get("schema") != SCHEMA:
        problems.append(f"schema must be {SCHEMA}")
    types = {kind: RecordMapping(kind, _rules(kind, table.get(kind.value, []), problems)) for kind in TARGETED}
    unknown = set(table) - {kind.value for kind in TARGETED} - {"schema"}
    problems += [f"“{name}” is not a record type" for name in sorted(unknown)]
    if problems:
        raise NeedsUser(Code.BAD_INPUT, f"{where} cannot be used: {'; '.join(problems)}")
    version = fingerprint({kind.value: [asdict(rule) for rule in mapping.rules] for kind, mapping in types.items()})
    return MappingSet(version, types)


def _rules(kind: RecordType, entries: Any, problems: list[str]) -> tuple[FieldRule, ...]:
    """Return the rules of one record type; a target is filled by one rule only."""
    if not isinstance(entries, list):
        problems.append(f"{kind.value}: each rule is a table of its own, headed [[{kind.value}]]")
        return ()
    rules: dict[str, FieldRule] = {}
    for number, entry in enumerate(entries, 1):
        where = f"{kind.value} rule {number}"
        rule = _rule(kind, entry, where, problems)
        if rule is not None and rule.target in rules:
            problems.append(f"{where} ({rule.target}): an earlier rule fills this target already")
        elif rule is not None:
            rules[rule.target] = rule
    return tuple(rules.values())


def _rule(kind: RecordType, entry: Any, where: str, problems: list[str]) -> FieldRule | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("target"), str) or not entry["target"].strip():
        problems.append(f"{where}: target is missing")
        return None
    found = [f"“{name}” is not a setting of a rule" for name in sorted(set(entry) - _KEYS)]
    found += _misshapen(entry)
    if not found:
        found += _meaningless(kind, entry)
    problems += [f"{where} ({entry['target']}): {problem}" for problem in found]
    if found:
        return None
    return FieldRule(
        target=entry["target"],
        source=_listed(entry, "source"),
        transforms=_listed(entry, "transforms"),
        constant=entry.get("constant"),
        direction=Direction(entry.get("direction", Direction.PRONTO.value)),
        only_on_create=entry.get("only_on_create", False),
        check_only=entry.get("check_only", False),
        limit=entry.get("limit"),
        name=entry.get("name", ""),
    )


def _listed(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a setting that may be one text or a list of texts."""
    value = entry.get(name, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _misshapen(entry: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the kinds of an entry's values."""
    found = [f"{name} must be a text" for name in sorted(_TEXTS & set(entry)) if not isinstance(entry[name], str)]
    found += [
        f"{name} must be true or false" for name in sorted(_FLAGS & set(entry)) if entry[name] not in (True, False)
    ]
    for name in sorted(_LISTS & set(entry)):
        value = entry[name]
        if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            found.append(f"{name} must be a text or a list of texts")
    limit = entry.get("limit")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        found.append("limit must be a number of characters, 1 or more")
    return found


def _meaningless(kind: RecordType, entry: Mapping[str, Any]) -> list[str]:
    """Return what an entry names that does not exist, or does not go together."""
    found = []
    sources = _listed(entry, "source")
    for name in _listed(entry, "transforms"):
        try:
            check(name)
        except NotValid as problem:
            found.append(str(problem))
    if not sources and "constant" not in entry:
        found.append("neither source nor constant is given")
    tables = {f"{name}.*" for name in TABLES}
    starred = [path for path in sources if path in tables and known(kind, path)]
    if entry["target"].endswith("*") or starred:
        if not entry["target"].endswith("*") or len(sources) != 1 or not starred:
            found.append("a star in the target goes with one source that is a table of fields, such as user_fields.*")
    else:
        found += [f"{kind.value} have no field “{path}”" for path in sources if not known(kind, path)]
    direction = entry.get("direction", Direction.PRONTO.value)
    choices = [choice.value for choice in Direction]
    if direction not in choices:
        found.append(f"direction “{direction}” is none of {', '.join(choices)}")
    return found
