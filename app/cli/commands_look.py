"""``why`` and ``doctor``: what became of a record, and whether everything works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.cli import commands_alerts, commands_backup, exits
from app.cli.call import Call
from app.cli.console import table
from app.cli.office_why import Trail
from app.domain.company import Company
from app.domain.errors import Cancelled, SyncProblem
from app.domain.remedy import Remedy
from app.domain.wording import explain
from app.ports.pronto import Ability

_CLOCK_SLACK = dt.timedelta(minutes=5)
_MARKS = {"passed": "✓", "stopped": "✗", "skipped": "–"}


def why(call: Call) -> int:
    """Show the six gates of the records found; exit code 1 when none was."""
    company = call.company()
    query = " ".join(call.options.query)
    trails = call.read("Look up", lambda _: list(call.office.explain.why(company.id, query)))
    printed = [_trail(trail) for trail in trails]
    best: dict[str, object] = printed[0] if printed else {"gates": []}
    found = [trail for trail in trails if trail.hit.pronto_id or trail.hit.stripe_id]
    call.console.result(
        {"query": query, **best, "found": len(found), "others": printed[1:]}, "\n\n".join(map(_trail_text, trails))
    )
    return exits.DONE if found else exits.ATTENTION


def _trail(trail: Trail) -> dict[str, object]:
    """Return a record's trail for ``--json``."""
    hit = trail.hit
    return {
        "type": hit.kind.value,
        "pronto_id": hit.pronto_id,
        "stripe_id": hit.stripe_id,
        "title": hit.title,
        "standing": hit.standing.value if hit.standing is not None else None,
        "cause": hit.cause,
        "gates": [{"gate": str(step.gate), "state": str(step.state), "reason": step.reason} for step in trail.gates],
        "remedy": _remedy(trail.remedy),
    }


def _remedy(remedy: Remedy | None) -> dict[str, str] | None:
    if remedy is None:
        return None
    return {
        "action": remedy.action.value,
        "label": remedy.label,
        "sentence": remedy.sentence,
        "argument": remedy.argument,
    }


def _trail_text(trail: Trail) -> str:
    """Return a record's trail as a person reads it."""
    hit = trail.hit
    head = " · ".join(part for part in (hit.kind.value, hit.pronto_id, hit.stripe_id, hit.title) if part)
    steps = [f"  {_MARKS.get(str(step.state), '?')} {step.gate!s:<9} {step.reason}" for step in trail.gates]
    remedy = trail.remedy
    way_on = [f"  → {remedy.label}: {remedy.sentence}"] if remedy is not None else []
    return "\n".join([head, *steps, *way_on])


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing that was checked."""

    check: str
    fine: bool
    message: str


def doctor(call: Call) -> int:
    """Check keyring, database, connections and clock; exit code 1 when something has to be done."""
    found = _this_computer(call)
    companies = (
        [call.company()] if call.named is not None or call.secrets is not None else call.office.connections.all()
    )
    for company in companies:
        found += _connections(call, company)
    rows = [("fine" if item.fine else "look", item.check, item.message) for item in found]
    checks = [{"check": item.check, "fine": item.fine, "message": item.message} for item in found]
    fine = all(item.fine for item in found)
    call.console.result({"fine": fine, "checks": checks}, table(("", "what", "found"), rows))
    return exits.DONE if fine else exits.ATTENTION


def _this_computer(call: Call) -> list[_Finding]:
    """Check what does not need a connection."""
    office = call.office
    keyring = office.connections.secrets_sentence()
    broken = call.read("Check the journal", lambda _: office.history.verify())
    size = call.read("Measure the journal", lambda _: office.history.journal_size())
    files = call.read("Check the data file", lambda _: commands_backup.check(office.backups))
    journal = "whole" if broken is None else f"it was changed outside Tallybridge from entry {broken} on"
    return [
        _Finding("passwords", "in memory" not in keyring, keyring),
        _Finding("database", fine=True, message=f"{office.database} opens and can be written."),
        *(_Finding(*found) for found in files),
        *(_Finding(*found) for found in commands_alerts.check(office.alerts)),
        _Finding("journal", broken is None, f"The journal is {journal}: {size.sentence}."),
        _clock(call),
    ]


def _clock(call: Call) -> _Finding:
    """Check that this computer's clock does not lag behind what it wrote itself."""
    newest = max((entry.at for entry in call.office.history.journal(None, limit=1)), default=None)
    now = dt.datetime.now(dt.UTC)
    if newest is not None and newest > now + _CLOCK_SLACK:
        message = (
            f"This computer's clock says {now:%Y-%m-%d %H:%M} UTC, earlier than the newest journal entry; set it right."
        )
        return _Finding("clock", fine=False, message=message)
    return _Finding("clock", fine=True, message=f"It is {now:%Y-%m-%d %H:%M} UTC.")


def _connections(call: Call, company: Company) -> list[_Finding]:
    """Check both connections of a company."""
    try:
        abilities, account, permissions = call.read(
            f"Check {company.name}", lambda ctx: call.office.connections.check(company, ctx)
        )
    except Cancelled:
        raise
    except SyncProblem as problem:
        words = explain(problem)
        return [_Finding(company.name, fine=False, message=f"{words.sentence} {words.remedy}")]
    lacking = [right for right in permissions if not right.granted]
    who = account.name or account.id or "an account the key may not name"
    return [
        _Finding(f"{company.name}: Pronto", any(ability.works for ability in abilities), _pronto(abilities)),
        _Finding(
            f"{company.name}: Stripe",
            not lacking,
            f"The key lacks {', '.join(right.name for right in lacking)}."
            if lacking
            else f"Connected to {who} ({company.mode.value} mode).",
        ),
    ]


def _pronto(abilities: Sequence[Ability]) -> str:
    """Return what a Pronto site offers, and in its own words what it does not."""
    works = ", ".join(ability.kind.value.replace("_", " ") for ability in abilities if ability.works)
    lacks = [ability.message for ability in abilities if not ability.works]
    return " ".join([f"It gives {works}." if works else "It gives nothing that is needed.", *lacks])
