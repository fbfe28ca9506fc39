"""Try a rule before it counts: on real records, and on the examples it carries. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.kinds import RecordType
from app.domain.mapping import Example, FieldRule, RecordMapping
from app.domain.money import to_minor
from app.domain.records import Record, key_of, kind_of, title_of
from app.domain.shapes import Value, referred
from app.planning.around import Around
from app.planning.contact import NotValid
from app.planning.date_shapes import as_day
from app.planning.expressions import compile_expression
from app.planning.legible import quoted
from app.planning.limits import RuleProblem
from app.planning.map_record import apply_given, apply_one
from app.planning.raw import Raw, Tables, as_number, as_text
from app.planning.ready import ReadyRule, make_ready
from app.planning.sources import value_at, value_kind

_SHOWN = 200
"""Characters of a value that are shown."""
_YES = frozenset({"yes", "y", "true", "1"})


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule makes of one record."""

    key: str
    title: str
    source_texts: dict[str, str]
    """What the record has in the fields the rule looks at."""
    value: str
    """What would stand in Stripe, as text; blank for nothing."""
    problem: str = ""
    """Why nothing would, or what was done to the value; blank when all is well."""


def try_rule(rule: FieldRule, records: Iterable[Record], around: Around, tables: Tables | None = None) -> list[Tried]:
    """Return what a rule makes of records, one entry each, in their order.

    A rule with a star, or on lines, is told by its first few values.
    """
    made: dict[RecordType, ReadyRule] = {}
    found = []
    for record in records:
        kind = kind_of(record)
        if kind not in made:
            made[kind] = _ready(kind, rule, tables or {})
        found.append(_tried(made[kind], record, around))
    return found


def check_examples(mapping: RecordMapping) -> list[RuleProblem]:
    """Return the examples that a type's rules do not meet, each with what comes out instead."""
    found = []
    for place, rule in enumerate(mapping.rules):
        for example in rule.examples:
            sentence = example_problem(mapping.kind, rule, example, mapping.tables)
            if sentence:
                found.append(RuleProblem(place, rule.target, sentence))
    return found


def example_problem(kind: RecordType, rule: FieldRule, example: Example, tables: Tables | None = None) -> str:
    """Return how a rule misses an example, as a sentence; blank when it meets it."""
    told = ", ".join(f"{path} {quoted(text)}" for path, text in example.given.items()) or "nothing"
    wanted = "nothing" if example.expect is None else quoted(example.expect)
    try:
        given = {path: _typed(kind, path, text) for path, text in example.given.items()}
    except NotValid as problem:
        return f"the example with {told} cannot be read: {problem}"
    fields, problems = apply_given(kind, _ready(kind, rule, tables or {}), given)
    text = _shown(fields.get(rule.target))
    if text == (example.expect or "").strip():
        return ""
    came = quoted(text) if text else "nothing"
    why = f" ({problems[0].message})" if problems else ""
    return f"the example with {told} expects {wanted}, and {came} comes out{why}"


def _ready(kind: RecordType, rule: FieldRule, tables: Tables) -> ReadyRule:
    (one,) = make_ready(RecordMapping(kind, (rule,), tables=tables)).rules
    return one


def _tried(one: ReadyRule, record: Record, around: Around) -> Tried:
    rule = one.rule
    fields, problems = apply_one(record, one, around)
    shown = [_shown(value) if path == rule.target else f"{path}: {_shown(value)}" for path, value in fields.items()]
    return Tried(
        key=key_of(record),
        title=title_of(record),
        source_texts={path: _plain(value_at(record, path, around)) for path in paths_of(rule)},
        value=", ".join(shown)[:_SHOWN],
        problem="; ".join(problem.message for problem in problems)[: 2 * _SHOWN],
    )


def paths_of(rule: FieldRule) -> list[str]:
    """Return every path a rule looks at: its sources, and what its condition and computed value name."""
    found = dict.fromkeys(path for path in rule.source if not path.endswith("*") and path != "lines")
    for text in (rule.compute, rule.when):
        try:
            found |= dict.fromkeys(compile_expression(text).paths if text else ())
        except NotValid:
            continue
    return list(found)


def _plain(value: Raw) -> str:
    text = as_text(value)
    pair = referred(text)
    return (pair[1] if pair is not None else text)[:_SHOWN]


def _shown(value: Value) -> str:
    if isinstance(value, list):
        return f"{len(value)} lines"
    text = as_text(value)
    pair = referred(text)
    return pair[1] if pair is not None else text


def _typed(kind: RecordType, path: str, text: str) -> Raw:
    """Return a text that a person typed as the value its field holds.

    Raises:
        NotValid: if it is no such value.
    """
    what = value_kind(kind, path)
    if what == "text" or not text.strip():
        return text if what == "text" else None
    if what == "yes/no":
        return text.strip().lower() in _YES
    if what == "date":
        day: dt.date | None = as_day(text)
        return day
    number: Decimal | None = as_number(text)
    return number if number is None or what == "number" else to_minor(number)
