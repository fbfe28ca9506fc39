"""Mapping files: from a TOML text, or the table it holds, to checked rules; every mistake is named with its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import ApprovalRule, FieldRule, MappingSet, RecordMapping
from app.planning.describe import fingerprint
from app.planning.legible import quoted
from app.planning.raw import Tables
from app.planning.read_rule import expression_problems, read_rule
from app.planning.toml_text import toml_of

SCHEMA = 1
LONGEST = 1_000_000
"""Characters of a mapping file."""
MOST_RULES = 500
"""Rules of a record type."""
_MOST_TABLES, _MOST_CODES, _LONGEST_TEXT = 100, 10_000, 500
_MOST_APPROVALS, _LARGEST_COUNT = 50, 1_000_000
_SHOWN = 20
"""Mistakes told at once."""
_BESIDE = frozenset({"schema", "only", "approvals", "tables"})


def read_mapping_text(text: str, where: str = "the mapping") -> MappingSet:
    """Return the mapping set a TOML text holds.

    Raises:
        NeedsUser: with every problem found, each naming its rule; or because it is no TOML, or too long.
    """
    return read_mapping(toml_of(text, where, LONGEST), where)


def read_mapping(table: Mapping[str, Any], where: str = "the mapping") -> MappingSet:
    """Return the mapping set a file holds.

    Raises:
        NeedsUser: with the problems found, each naming its rule.
    """
    problems: list[str] = []
    if table.get("schema") != SCHEMA:
        problems.append(f"schema must be {SCHEMA}")
    tables = _tables(table.get("tables", {}), problems)
    only = _only(table.get("only", {}), problems)
    approvals = _approvals(table.get("approvals", []), problems)
    types = {
        kind: RecordMapping(
            kind,
            _rules(kind, table.get(kind.value, []), tables, problems),
            only=only.get(kind, ""),
            approvals=tuple(approvals.get(kind, [])),
        )
        for kind in TARGETED
    }
    unknown = sorted(set(table) - {kind.value for kind in TARGETED} - _BESIDE, key=str)
    problems += [f"{quoted(str(name))} is not a record type" for name in unknown]
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise NeedsUser(Code.BAD_INPUT, f"{where} cannot be used: {'; '.join(problems[:_SHOWN])}{more}")
    return assembled(types, tables)


def assembled(types: Mapping[RecordType, RecordMapping], tables: Tables) -> MappingSet:
    """Return types and tables as a set: each type knows the tables, and which records of other types go to Stripe."""
    only = {kind: mapping.only for kind, mapping in types.items() if mapping.only}
    held = {name: dict(codes) for name, codes in tables.items()}
    joined = {
        kind: replace(
            mapping, tables=held, only_elsewhere={other: text for other, text in only.items() if other is not kind}
        )
        for kind, mapping in types.items()
    }
    return MappingSet(version_of(joined, held), joined, held)


def version_of(types: Mapping[RecordType, RecordMapping], tables: Tables) -> str:
    """Return the digest of all that makes a difference to what is written; examples make none."""
    rules = {kind.value: [_effect(rule) for rule in mapping.rules] for kind, mapping in types.items()}
    only = {kind.value: mapping.only for kind, mapping in types.items() if mapping.only}
    approvals = {kind.value: [asdict(one) for one in mapping.approvals] for kind, mapping in types.items()}
    return fingerprint({"rules": rules, "only": only, "approvals": approvals, "tables": tables})


def _effect(rule: FieldRule) -> dict[str, Any]:
    return {name: value for name, value in asdict(rule).items() if name != "examples"}


def _rules(kind: RecordType, entries: Any, tables: Tables, problems: list[str]) -> tuple[FieldRule, ...]:
    """Return the rules of one record type; a target is filled by one rule only."""
    if not isinstance(entries, list):
        problems.append(f"{kind.value}: each rule is a table of its own, headed [[{kind.value}]]")
        return ()
    if len(entries) > MOST_RULES:
        problems.append(f"{kind.value}: there are {len(entries):,} rules, and {MOST_RULES} is the most")
        return ()
    rules: dict[str, FieldRule] = {}
    for number, entry in enumerate(entries, 1):
        where = f"{kind.value} rule {number}"
        rule = read_rule(kind, entry, tables, where, problems)
        if rule is not None and rule.target in rules:
            problems.append(f"{where} ({rule.target}): an earlier rule fills this target already")
        elif rule is not None:
            rules[rule.target] = rule
    return tuple(rules.values())


def _tables(value: Any, problems: list[str]) -> dict[str, dict[str, str]]:
    """Return the lookup tables."""
    if not isinstance(value, Mapping) or len(value) > _MOST_TABLES:
        problems.append(f"tables: each of up to {_MOST_TABLES} lookup tables is headed [tables.its-name]")
        return {}
    found = {}
    for name, codes in value.items():
        problem = _table_problem(name, codes)
        if problem:
            problems.append(f"lookup table {quoted(str(name))}: {problem}")
        else:
            found[str(name)] = dict(codes)
    return found


def _table_problem(name: Any, codes: Any) -> str:
    if not isinstance(name, str) or not name.strip() or ":" in name or "\\" in name or len(name) > _LONGEST_TEXT:
        return "its name is blank or too long, or has a colon or backslash in it"
    if not isinstance(codes, Mapping):
        return "it must hold codes and their texts"
    if len(codes) > _MOST_CODES:
        return f"it holds more than {_MOST_CODES:,} codes"
    for code, text in codes.items():
        if not (isinstance(code, str) and isinstance(text, str) and code.strip()):
            return f"the code {quoted(str(code)[:_LONGEST_TEXT])} must stand for a text"
        if len(code) > _LONGEST_TEXT or len(text) > _LONGEST_TEXT:
            return f"the code {quoted(code)} or its text is longer than {_LONGEST_TEXT} characters"
    return ""


def _only(value: Any, problems: list[str]) -> dict[RecordType, str]:
    """Return the conditions on which records go to Stripe at all."""
    if not isinstance(value, Mapping):
        problems.append("only: it holds record types and a condition for each")
        return {}
    found = {}
    for name, text in value.items():
        kind = _kind(name)
        if kind is None or not isinstance(text, str):
            problems.append(f"only: {quoted(str(name)[:_LONGEST_TEXT])} must be a record type with a condition")
            continue
        problems += [f"only {kind.value}: {problem}" for problem in expression_problems(kind, text.strip())]
        found[kind] = text.strip()
    return found


def _approvals(value: Any, problems: list[str]) -> dict[RecordType, list[ApprovalRule]]:
    """Return the rules on which changes wait for a person; a name stands for one rule of a record type."""
    if not isinstance(value, list) or len(value) > _MOST_APPROVALS:
        problems.append(f"approvals: each of up to {_MOST_APPROVALS} is a table of its own, headed [[approvals]]")
        return {}
    found: dict[RecordType, list[ApprovalRule]] = {}
    for number, entry in enumerate(value, 1):
        read = _approval(entry, f"approval {number}", problems)
        if read is None:
            continue
        kind, rule = read
        if any(one.name == rule.name for one in found.get(kind, [])):
            problems.append(f"approval {number}: an earlier one for {kind.value} is called {quoted(rule.name)} already")
        found.setdefault(kind, []).append(rule)
    return found


def _approval(entry: Any, where: str, problems: list[str]) -> tuple[RecordType, ApprovalRule] | None:
    kind = _kind(entry.get("type")) if isinstance(entry, Mapping) else None
    if kind is None:
        problems.append(f"{where}: type must be one of {', '.join(one.value for one in TARGETED)}")
        return None
    name, when, first = entry.get("name"), entry.get("when", ""), entry.get("first", 0)
    unknown = sorted(set(entry) - {"type", "name", "when", "first"}, key=str)
    found = [f"{quoted(str(one))} is not a setting of an approval" for one in unknown]
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_TEXT:
        found.append("it needs a name")
    if not isinstance(first, int) or isinstance(first, bool) or not 0 <= first <= _LARGEST_COUNT:
        found.append("first must be a whole number, 0 or more")
    found += expression_problems(kind, when.strip()) if isinstance(when, str) else ["when must be a text"]
    problems += [f"{where}: {problem}" for problem in found]
    return None if found else (kind, ApprovalRule(name, when.strip(), first))


def _kind(name: Any) -> RecordType | None:
    return next((kind for kind in TARGETED if kind.value == name), None)
