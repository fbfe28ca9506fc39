"""One rule of a mapping file: from a table to a checked rule, or every mistake in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.domain.mapping import Direction, Example, FieldRule
from app.planning.contact import NotValid
from app.planning.expressions import compile_expression
from app.planning.legible import quoted
from app.planning.raw import Tables
from app.planning.scope import unknown_names
from app.planning.sources import REFERENCES, TABLES, known
from app.planning.targets import target_problem
from app.planning.transforms import check

_TEXTS = frozenset({"target", "constant", "direction", "name", "when", "compute", "combine"})
_FLAGS = frozenset({"only_on_create", "check_only"})
_LISTS = frozenset({"source", "transforms"})
_KEYS = _TEXTS | _FLAGS | _LISTS | {"limit", "examples"}
_MOST = 20
"""Sources, transforms and examples of a rule."""
_LONGEST = 1_000
"""Characters of any text in a rule."""
_LARGEST_LIMIT = 5_000


def read_rule(kind: RecordType, entry: Any, tables: Tables, where: str, problems: list[str]) -> FieldRule | None:
    """Return the rule a table holds, or None after adding what is wrong with it, each naming the rule."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("target"), str) or not entry["target"].strip():
        problems.append(f"{where}: target is missing")
        return None
    found = [f"{quoted(str(name))} is not a setting of a rule" for name in sorted(set(entry) - _KEYS, key=str)[:_MOST]]
    found += _misshapen(entry)
    if not found:
        rule = _built(entry)
        found += rule_problems(kind, rule, tables)
        if not found:
            return rule
    problems += [f"{where} ({quoted(entry['target']).strip('“”')}): {problem}" for problem in found]
    return None


def rule_problems(kind: RecordType, rule: FieldRule, tables: Tables) -> list[str]:
    """Return what a rule names that does not exist, or does not go together; sentences without the rule's name."""
    found = [problem for problem in (_transform_problem(name, tables) for name in rule.transforms) if problem]
    found += _value_problems(rule)
    found += _source_problems(kind, rule)
    for word, text in (("when", rule.when), ("compute", rule.compute)):
        found += [f"{word}: {problem}" for problem in expression_problems(kind, text)]
    paths = sorted({path for example in rule.examples for path in example.given if not known(kind, path)})
    found += [f"an example gives {quoted(path)}, and {kind.value} have no such field" for path in paths]
    if rule.direction not in set(Direction):
        found.append(f"direction “{rule.direction}” is none of {', '.join(choice.value for choice in Direction)}")
    problem = target_problem(kind, rule)
    return [*found, problem] if problem else found


def expression_problems(kind: RecordType, text: str) -> list[str]:
    """Return what is wrong with a condition or computed value on records of a type; nothing when it is blank."""
    if not text:
        return []
    try:
        return unknown_names(kind, compile_expression(text))
    except NotValid as problem:
        return [str(problem)]


def _built(entry: Mapping[str, Any]) -> FieldRule:
    direction = entry.get("direction", Direction.PRONTO.value)
    return FieldRule(
        target=entry["target"],
        source=listed(entry, "source"),
        transforms=listed(entry, "transforms"),
        constant=entry.get("constant"),
        direction=Direction(direction) if direction in set(Direction) else direction,
        only_on_create=entry.get("only_on_create", False),
        check_only=entry.get("check_only", False),
        limit=entry.get("limit"),
        name=entry.get("name", ""),
        when=entry.get("when", "").strip(),
        compute=entry.get("compute", "").strip(),
        combine=entry.get("combine"),
        examples=tuple(Example(dict(one.get("given", {})), one.get("expect")) for one in entry.get("examples", ())),
    )


def listed(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a setting that may be one text or a list of texts."""
    value = entry.get(name, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _misshapen(entry: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the kinds and sizes of an entry's values."""
    found = [f"{name} must be a text" for name in sorted(_TEXTS & set(entry)) if not isinstance(entry[name], str)]
    found += [
        f"{name} is longer than {_LONGEST:,} characters"
        for name in sorted(_TEXTS & set(entry))
        if isinstance(entry[name], str) and len(entry[name]) > _LONGEST
    ]
    found += [
        f"{name} must be true or false" for name in sorted(_FLAGS & set(entry)) if not isinstance(entry[name], bool)
    ]
    for name in sorted(_LISTS & set(entry)):
        found += _list_problem(name, entry[name])
    limit = entry.get("limit")
    if limit is not None and (
        not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= _LARGEST_LIMIT
    ):
        found.append("limit must be a number of characters, 1 or more")
    return found + _example_problems(entry.get("examples", ()))


def _list_problem(name: str, value: Any) -> list[str]:
    if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        return [f"{name} must be a text or a list of texts"]
    many = [value] if isinstance(value, str) else value
    if len(many) > _MOST or any(len(one) > _LONGEST for one in many):
        return [f"{name} takes up to {_MOST} texts of up to {_LONGEST:,} characters"]
    return []


def _example_problems(value: Any) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > _MOST:
        return [f"examples must be a list of up to {_MOST}"]
    for one in value:
        given = one.get("given", {}) if isinstance(one, Mapping) else None
        whole = isinstance(given, Mapping) and set(one) <= {"given", "expect"} and "given" in one
        texts = [*given, *given.values(), one.get("expect", "")] if whole and isinstance(given, Mapping) else [None]
        if not all(isinstance(text, str) and len(text) <= _LONGEST for text in texts) or len(texts) > 2 * _MOST:
            return ["an example gives a table of fields and texts, and the text it expects"]
    return []


def _transform_problem(name: str, tables: Tables) -> str:
    try:
        check(name, tables)
    except NotValid as problem:
        return str(problem)
    return ""


def _value_problems(rule: FieldRule) -> list[str]:
    """Return what is wrong with where the value comes from."""
    ways = [name for name, given in (("constant", rule.constant is not None), ("compute", rule.compute)) if given]
    if not rule.source and not ways:
        return ["neither source nor constant is given"]
    found = []
    if len(ways) > 1 or (rule.compute and (rule.source or rule.combine is not None)):
        found.append("compute takes the place of source, constant and combine; give one of them")
    if rule.combine is not None and not rule.source:
        found.append("combine joins sources, and none is given")
    if rule.combine is not None and not REFERENCES.isdisjoint(rule.source):
        found.append("what refers to another record cannot be joined with other texts")
    return found


def _source_problems(kind: RecordType, rule: FieldRule) -> list[str]:
    tables = {f"{name}.*" for name in TABLES}
    starred = [path for path in rule.source if path in tables and known(kind, path)]
    if rule.target.endswith("*") or starred:
        plain = rule.compute or rule.combine is not None or rule.constant is not None
        if not rule.target.endswith("*") or len(rule.source) != 1 or not starred or plain:
            return ["a star in the target goes with one source that is a table of fields, such as user_fields.*"]
        return []
    return [f"{kind.value} have no field {quoted(path)}" for path in rule.source if not known(kind, path)]
