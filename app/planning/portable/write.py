"""Settings as the text of a file that reads well and holds no secret."""

from __future__ import annotations

import re

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from app.domain.errors import Code, NeedsUser
from app.domain.mapping import StandingDecision
from app.domain.portable import Plain, Portable
from app.planning.portable.fields import FIELDS, SECTIONS
from app.planning.write_mapping import add_mapping

SCHEMA = 1
"""Of the file; a newer one is refused by an older program."""
_HEAD = """\
Settings of Tallybridge: to keep, to compare, or to take in on another computer.
No password, key, PIN or chat address is in here; they are entered where the file is taken in.
What would write to live money or take money by itself comes in switched off."""
_SECRET = re.compile(
    r"\b(?:[srp]k(?:cs)?_(?:test|live)_[A-Za-z0-9]{6}|whsec_[A-Za-z0-9+/=]{6}|[a-z]+://[^/\s:@]+:[^/\s@]+@)"
)
"""Stripe's keys and webhook secrets (Stripe docs, API keys), and a password inside an address."""


def write_settings(settings: Portable) -> str:
    """Return settings as the text of a settings file; equal settings give equal texts.

    Raises:
        NeedsUser: a text somebody typed, for example in a mapping rule, holds what looks like a secret.
    """
    document = tomlkit.document()
    for line in _HEAD.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("schema", tomlkit.item(SCHEMA))
    document.add("program", tomlkit.item(settings.program))
    for section, words in SECTIONS.items():
        held = {one.field: settings.values[name] for name, one in FIELDS.items() if _is_of(name, section, settings)}
        if held:
            document.add(section, _section(held, words))
    if settings.standing:
        document.add("standing", _standing(settings.standing))
    if settings.mapping is not None:
        table = tomlkit.table()
        table.comment("What goes where, as in a mapping file.")
        add_mapping(table, settings.mapping)
        document.add("mapping", table)
    return _without_secret(document)


def _is_of(name: str, section: str, settings: Portable) -> bool:
    return FIELDS[name].section == section and name in settings.values


def _section(held: dict[str, Plain], words: str) -> Table:
    table = tomlkit.table()
    table.comment(words)
    for name, value in held.items():
        table.add(name, tomlkit.item(list(value) if isinstance(value, tuple) else value))
    return table


def _standing(decisions: tuple[StandingDecision, ...]) -> AoT:
    rows = tomlkit.aot()
    for one in decisions:
        row = tomlkit.table()
        row.update({"type": one.kind.value, "field": one.field, "keep": one.keep.value})
        rows.append(row)
    return rows


def _without_secret(document: TOMLDocument) -> str:
    text = tomlkit.dumps(document)
    for number, line in enumerate(text.splitlines(), 1):
        if _SECRET.search(line):
            raise NeedsUser(
                Code.BAD_INPUT,
                f"Nothing was written: line {number} of the file ({line.split('=')[0].strip()[:60]}) would hold what "
                "looks like a key or password.",
                hint="Take it out of the setting or mapping rule it stands in, then export again.",
            )
    return text
