"""Mapping sets as a TOML text that reads well and reads back as the same set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, Direction, FieldRule, MappingSet
from app.planning.read_mapping import SCHEMA

_HEAD = """\
What goes from Pronto to Stripe, and how. One entry per field at Stripe; the guide explains every setting.
Nothing secret is in here: it may be kept, compared and handed on."""


def write_mapping(mapping: MappingSet) -> str:
    """Return a mapping set as the text of a mapping file; ``read_mapping_text`` gives the same set again."""
    document = tomlkit.document()
    for line in _HEAD.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    add_mapping(document, mapping)
    return tomlkit.dumps(document)


def add_mapping(document: TOMLDocument | Table, mapping: MappingSet) -> None:
    """Write a mapping set into a document, or into a table of one."""
    document.add("schema", tomlkit.item(SCHEMA))
    only = {kind.value: found.only for kind, found in mapping.types.items() if found.only}
    if only:
        document.add("only", _headed(_table(only), "Which records go to Stripe at all."))
    approvals = [(kind, rule) for kind, found in mapping.types.items() for rule in found.approvals]
    if approvals:
        document.add("approvals", _approvals(approvals))
    if mapping.tables:
        document.add("tables", _tables(mapping.tables))
    for kind, found in mapping.types.items():
        if found.rules:
            rows = tomlkit.aot()
            for rule in found.rules:
                rows.append(_rule(rule))
            document.add(kind.value, rows)


def _headed(table: Table, words: str) -> Table:
    table.comment(words)
    return table


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        table.add(tomlkit.key(name) if name else name, _item(value))
    return table


def _item(value: Any) -> Any:
    """Return a text as people would write it: in single quotes where it holds double ones, as conditions do."""
    plain = isinstance(value, str) and '"' in value and "'" not in value and value.isprintable()
    return tomlkit.string(value, literal=True) if plain else tomlkit.item(value)


def _approvals(approvals: list[tuple[RecordType, ApprovalRule]]) -> AoT:
    rows = tomlkit.aot()
    for kind, rule in approvals:
        values = {"type": kind.value, "name": rule.name, "when": rule.when or None, "first": rule.first or None}
        rows.append(_table({name: value for name, value in values.items() if value is not None}))
    return rows


def _tables(tables: Mapping[str, Mapping[str, str]]) -> Table:
    found = tomlkit.table(is_super_table=True)
    for name, codes in tables.items():
        found.add(name, _table(codes))
    return found


def _rule(rule: FieldRule) -> Table:
    """Return a rule with what differs from the default only, in the order people think of it."""
    values: dict[str, Any] = {
        "name": rule.name or None,
        "target": rule.target,
        "source": rule.source[0] if len(rule.source) == 1 else list(rule.source) or None,
        "combine": rule.combine,
        "constant": rule.constant,
        "compute": rule.compute or None,
        "when": rule.when or None,
        "transforms": list(rule.transforms) or None,
        "direction": rule.direction.value if rule.direction is not Direction.PRONTO else None,
        "only_on_create": rule.only_on_create or None,
        "check_only": rule.check_only or None,
        "limit": rule.limit,
    }
    table = _table({name: value for name, value in values.items() if value is not None})
    if rule.examples:
        table.add("examples", _examples(rule))
    return table


def _examples(rule: FieldRule) -> Any:
    rows = tomlkit.array().multiline(multiline=True)
    for example in rule.examples:
        given = tomlkit.inline_table()
        given.update(dict(example.given))
        row = tomlkit.inline_table()
        row.update({"given": given})
        if example.expect is not None:
            row.update({"expect": example.expect})
        rows.append(row)
    return rows
