"""``mapping``: look at the rules, try them, put others in force, and go back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from app.cli import exits
from app.cli.call import TRIGGER, Call
from app.cli.console import table
from app.cli.office_mapping import MappingProblem, MappingVersion
from app.domain.company import Company
from app.domain.errors import Cancelled, Code, NeedsUser
from app.domain.mapping import MappingSet
from app.planning.foreseen import Foreseen, Outcome
from app.planning.rule_words import RuleChange

_SHOWN = 5
"""Records named below each count."""


def mapping(call: Call) -> int:
    """Carry out the command that was named."""
    return _ACTS[call.options.act](call)


def _show(call: Call) -> int:
    """Print a version as its file."""
    company = call.company()
    number = call.options.number or call.office.mappings.number_in_force(company.id)
    text = call.office.mappings.text(company.id, number)
    call.console.result({"version": number, "text": text}, text.rstrip("\n"))
    return exits.DONE


def _fields(call: Call) -> int:
    """List what a rule may take."""
    company, kind, ask = call.company(), call.options.type, call.options.ask
    found = call.read("Fields", lambda ctx: call.office.mappings.fields(company.id, kind, ctx if ask else None))
    rows = [(one.path, one.label, one.group, "; ".join(one.samples)) for one in found]
    listed = [{"path": one.path, "label": one.label, "group": one.group, "samples": list(one.samples)} for one in found]
    call.console.result({"type": kind.value, "fields": listed}, table(("path", "field", "group", "for example"), rows))
    return exits.DONE


def _check(call: Call) -> int:
    """Look for mistakes; exit code 1 when there are any."""
    company = call.company()
    found = call.office.mappings.check(call.office.mappings.read_file(call.options.file), company.id)
    text = "\n".join(one.words for one in found) or "Nothing is wrong with it."
    call.console.result({"problems": _problems(found)}, text)
    return exits.ATTENTION if found else exits.DONE


def _foresee(call: Call) -> int:
    """Show what the next sync would do differently; exit code 1 when something would fail or the guard would ask."""
    company = call.company()
    given = call.office.mappings.read_file(call.options.file)
    changes, found = _look_ahead(call, company, given)
    call.console.result(_foreseen_table(changes, found), _foreseen_text(changes, found))
    failing = any(row.outcome is Outcome.FAIL for row in found.rows)
    return exits.ATTENTION if failing or found.guard else exits.DONE


def _save(call: Call) -> int:
    """Put a mapping file in force, once a person has seen what it would change and agreed."""
    company, options, mappings = call.company(), call.options, call.office.mappings
    given = mappings.read_file(options.file)
    base = options.base or mappings.number_in_force(company.id)
    found: dict[str, Any] = {}
    if not options.yes:
        if call.console.as_json or not sys.stdin.isatty():
            raise NeedsUser(
                Code.BAD_INPUT,
                "Nobody is here to agree to the change, so nothing was saved",
                hint="Look at it with mapping foresee, then save with --yes.",
            )
        changes, foreseen = _look_ahead(call, company, given)
        call.console.note(_foreseen_text(changes, foreseen))
        if input(f"Save this as a new version for {company.name}? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise Cancelled(Code.CANCELLED)
    saved = mappings.save(company.id, given, TRIGGER, options.note, base)
    found |= {"version": _version(saved), "new": saved.number != base}
    text = (
        f"{company.name}: version {saved.number} is in force from the next sync on."
        if saved.number != base
        else f"{company.name}: version {saved.number} in force says just this; nothing was saved."
    )
    call.console.result(found, text)
    return exits.DONE


def _versions(call: Call) -> int:
    """List the versions."""
    found = call.office.mappings.versions(call.company().id)
    rows = [
        (
            one.number,
            f"{one.when:%Y-%m-%d %H:%M:%S}" if one.when else "",
            one.who,
            "in force" if one.in_force else "",
            one.note,
        )
        for one in found
    ]
    call.console.result(
        {"versions": [_version(one) for one in found]}, table(("version", "when (UTC)", "who", "", "note"), rows)
    )
    return exits.DONE


def _compare(call: Call) -> int:
    """Show what changed from one version to another."""
    changes = call.office.mappings.compare(call.company().id, call.options.a, call.options.b)
    text = "\n".join(one.sentence for one in changes) or "They say the same."
    call.console.result({"changes": _changes(changes)}, text)
    return exits.DONE


def _go_back(call: Call) -> int:
    """Put an earlier version in force again."""
    company, number = call.company(), call.options.number
    saved = call.office.mappings.go_back(company.id, number, TRIGGER)
    text = f"{company.name}: the rules of version {number} are in force again, as version {saved.number}."
    call.console.result({"version": _version(saved)}, text)
    return exits.DONE


def _export(call: Call) -> int:
    """Write a version to a file."""
    path = call.office.mappings.export(call.company().id, call.options.file, call.options.number)
    call.console.result({"file": str(path)}, f"The mapping is written to {path}; it holds no password and no key.")
    return exits.DONE


def _try(call: Call) -> int:
    """Work an expression out; exit code 1 when it cannot be for some record."""
    options, company = call.options, call.company()
    found = call.office.mappings.try_expression(company.id, options.type, options.expression, options.limit)
    rows = [(one.key, one.title, one.problem or _shown(one.value)) for one in found]
    text = table(("record", "name", "comes out as"), rows) if rows else "No record of this type was read yet."
    listed = [{"key": one.key, "title": one.title, "value": _shown(one.value), "problem": one.problem} for one in found]
    call.console.result({"type": options.type.value, "tried": listed}, text)
    return exits.ATTENTION if any(one.problem for one in found) else exits.DONE


_ACTS: dict[str, Callable[[Call], int]] = {
    "show": _show,
    "fields": _fields,
    "check": _check,
    "foresee": _foresee,
    "save": _save,
    "versions": _versions,
    "compare": _compare,
    "go-back": _go_back,
    "export": _export,
    "try": _try,
}


def _look_ahead(call: Call, company: Company, given: MappingSet) -> tuple[list[RuleChange], Foreseen]:
    """Return which rules a mapping changes, and what the next sync would do differently."""
    changes = call.office.mappings.changes(company.id, given)
    return changes, call.read("Foresee", lambda ctx: call.office.mappings.foresee(company.id, given, ctx))


def _foreseen_text(changes: Sequence[RuleChange], found: Foreseen) -> str:
    """Return both as a person reads them, with the first records of each count."""
    lines = [f"Rule: {one.sentence}" for one in changes] or ["No rule changes."]
    for row in found.rows:
        lines.append(f"{row.sentence}.")
        for one in row.samples[:_SHOWN]:
            values = f"{_shown(one.before)} → {_shown(one.after)}" if row.target else one.note
            lines.append(f"    {one.key}  {one.title}: {one.note or values}")
    if not found.rows:
        lines.append(found.sentence)
    return "\n".join([*lines, *(f"The next sync would stop and ask: {one}" for one in found.guard)])


def _foreseen_table(changes: Sequence[RuleChange], found: Foreseen) -> dict[str, Any]:
    """Return both as JSON."""
    return {
        "rules": _changes(changes),
        "sentence": found.sentence,
        "rows": [
            {
                "type": row.kind.value,
                "target": row.target,
                "outcome": row.outcome.value,
                "count": row.count,
                "sentence": row.sentence,
                "samples": [asdict(one) for one in row.samples],
            }
            for row in found.rows
        ],
        "looked_at": {kind.value: number for kind, number in found.looked_at.items()},
        "records": {kind.value: number for kind, number in found.records.items()},
        "guard": found.guard,
    }


def _changes(changes: Sequence[RuleChange]) -> list[dict[str, Any]]:
    return [
        {
            "type": one.kind.value if one.kind is not None else "",
            "target": one.target,
            "before": one.before,
            "after": one.after,
        }
        for one in changes
    ]


def _problems(found: Sequence[MappingProblem]) -> list[dict[str, Any]]:
    return [
        {"type": one.kind.value if one.kind is not None else "", "target": one.target, "message": one.sentence}
        for one in found
    ]


def _version(one: MappingVersion) -> dict[str, Any]:
    return {
        "number": one.number,
        "who": one.who,
        "when": one.when.isoformat() if one.when is not None else None,
        "note": one.note,
        "digest": one.digest,
        "in_force": one.in_force,
    }


def _shown(value: object) -> str:
    """Return a value as text; nothing for none."""
    return "nothing" if value in (None, "") else str(value)
