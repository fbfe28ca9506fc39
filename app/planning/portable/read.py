"""Settings files: from a TOML text to plain values; every mistake is named with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import Keep, MappingSet, StandingDecision
from app.domain.portable import Plain, Portable
from app.planning.legible import quoted
from app.planning.portable.fields import COMPUTER, FIELDS, SECTIONS
from app.planning.portable.write import SCHEMA
from app.planning.read_mapping import LONGEST as LONGEST_MAPPING
from app.planning.read_mapping import read_mapping
from app.planning.toml_text import toml_of

LONGEST = LONGEST_MAPPING + 100_000
"""Characters of a settings file."""
_BESIDE = ("schema", "program", "standing", "mapping")
_MOST_STANDING, _LONGEST_FIELD, _LONGEST_VERSION = 500, 200, 60
_SHOWN = 20
"""Mistakes told at once."""
_HEADING = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")
_REQUIRED = ("company.name", "company.pronto_url", "company.pronto_user")
"""Without these no company can be told from the file."""


def read_settings(text: str, where: str = "the settings file") -> Portable:
    """Return what a settings file holds.

    Raises:
        NeedsUser: it is no TOML, too long, of a newer version, or with every problem found (``bad-input``).
    """
    table = toml_of(text, where, LONGEST)
    _check_schema(table.get("schema"), where)
    problems = _Problems(text)
    for name in sorted(set(table) - set(SECTIONS) - set(_BESIDE)):
        problems.add("", name, "no setting or section of this file has this name")
    values = {name: value for section in SECTIONS for name, value in _section(section, table, problems).items()}
    if any(name.split(".")[0] not in COMPUTER for name in values) or "mapping" in table or "standing" in table:
        for name in _REQUIRED:
            if name not in values and not problems.found:
                section, _, field = name.partition(".")
                problems.add(section, field, "it is missing")
    standing = _standing(table["standing"], problems) if "standing" in table else None
    mapping = _mapping(table["mapping"], problems) if "mapping" in table else None
    problems.refuse(where)
    program = table.get("program", "")
    told = program[:_LONGEST_VERSION] if isinstance(program, str) else ""
    # A company without standing decisions has none in its file.
    none_there: tuple[StandingDecision, ...] | None = () if "company.name" in values else None
    return Portable(values, standing if standing is not None else none_there, mapping, told)


class _Problems:
    """What was found wrong, with the line where it stands as far as that can be told."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[tuple[str, str], int] | None = None
        self.found: list[str] = []

    def add(self, section: str, name: str, words: str) -> None:
        """Note a problem with a setting."""
        if self._lines is None:
            self._lines = _lines_of(self._text)
        line = self._lines.get((section, name)) or (self._lines.get((name, "")) if not section else 0)
        shown = quoted(f"{section}.{name}" if section else name)
        self.found.append(f"line {line}, {shown}: {words}" if line else f"{shown}: {words}")

    def refuse(self, where: str) -> None:
        """Raise when there is any."""
        if self.found:
            more = f"; and {len(self.found) - _SHOWN} more" if len(self.found) > _SHOWN else ""
            raise NeedsUser(
                Code.BAD_INPUT,
                f"{where} cannot be used: {'; '.join(self.found[:_SHOWN])}{more}",
                hint="Correct the file, or export it again where it comes from; nothing was changed.",
            )


def _check_schema(schema: object, where: str) -> None:
    if isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA:
        raise NeedsUser(
            Code.BAD_INPUT,
            f"{where} was written by a newer Tallybridge (its schema is {min(schema, 10**9)}, this one knows {SCHEMA})",
            hint="Update Tallybridge on this computer, then take the file in again.",
        )
    if schema != SCHEMA or isinstance(schema, bool):
        raise NeedsUser(
            Code.BAD_INPUT,
            f"{where} is no settings file of Tallybridge: it does not begin with schema = {SCHEMA}",
            hint="Choose a file that was made with Export settings.",
        )


def _section(section: str, table: Mapping[str, Any], problems: _Problems) -> dict[str, Plain]:
    """Return the settings of a section, checked."""
    held = table.get(section, {})
    if not isinstance(held, Mapping):
        problems.add("", section, f"it must be a section, headed [{section}]")
        return {}
    found: dict[str, Plain] = {}
    for field, value in held.items():
        one = FIELDS.get(f"{section}.{field}")
        if one is None:
            problems.add(section, field, "there is no such setting")
        elif wrong := one.kind.problem(value):
            problems.add(section, field, f"it must be {wrong}")
        else:
            found[one.name] = one.kind.plain(one.kind.real(value))
    return found


def _standing(rows: object, problems: _Problems) -> tuple[StandingDecision, ...]:
    if not isinstance(rows, list) or len(rows) > _MOST_STANDING:
        problems.add("", "standing", f"each of up to {_MOST_STANDING} decisions is headed [[standing]]")
        return ()
    found: dict[tuple[RecordType, str], StandingDecision] = {}
    for number, row in enumerate(rows, 1):
        one = _decision(row)
        if one is None:
            words = f"decision {number} must have just type ({', '.join(kind.value for kind in TARGETED)}), field, "
            problems.add("", "standing", f"{words}and keep (pronto or stripe)")
        elif (one.kind, one.field) in found:
            problems.add("", "standing", f"decision {number} is about the same field as an earlier one")
        else:
            found[one.kind, one.field] = one
    return tuple(found.values())


def _decision(row: object) -> StandingDecision | None:
    if not isinstance(row, Mapping) or set(row) != {"type", "field", "keep"}:
        return None
    kind = next((one for one in TARGETED if one.value == row["type"]), None)
    field, keep = row["field"], row["keep"]
    fits = isinstance(field, str) and 0 < len(field) <= _LONGEST_FIELD and field.isprintable() and keep in list(Keep)
    return StandingDecision(kind, field, Keep(keep)) if kind is not None and fits else None


def _mapping(table: object, problems: _Problems) -> MappingSet | None:
    if not isinstance(table, Mapping):
        problems.add("", "mapping", "it must be a section, headed [mapping]")
        return None
    try:
        return read_mapping(table, "the mapping in it")
    except NeedsUser as problem:
        problems.found.append(problem.detail)
        return None


def _lines_of(text: str) -> dict[tuple[str, str], int]:
    """Return the line of each section (with a blank name) and of each setting in one."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("["):
            heading = _HEADING.match(line)
            section = heading[1] if heading else "\n"
            found.setdefault((section, ""), number)
        elif key := _KEY.match(line):
            found.setdefault((section, key[1]), number)
    return found
