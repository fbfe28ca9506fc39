"""``why`` and ``doctor``: what became of a record, and whether everything works."""

from __future__ import annotations

from functools import partial

from app.cli import exits
from app.cli.call import Call
from app.cli.console import table
from app.cli.office_why import Trail
from app.domain.remedy import Remedy
from app.runtime.clock import SystemClock
from app.services.checkup import Checkup

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


def doctor(call: Call) -> int:
    """Check keyring, database, connections and clock; exit code 1 when something has to be done."""
    office = call.office
    checkup = Checkup(
        office.connections,
        office.history,
        office.backups,
        office.alerts,
        office.updates,
        office.database,
        SystemClock(),
    )
    found = call.read("Check this computer", checkup.this_computer)
    companies = [call.company()] if call.named is not None or call.secrets is not None else office.connections.all()
    for company in companies:
        found += call.read(f"Check {company.name}", partial(checkup.both_sides, company))
    rows = [("fine" if item.fine else "look", item.check, item.message) for item in found]
    checks = [{"check": item.check, "fine": item.fine, "message": item.message} for item in found]
    fine = all(item.fine for item in found)
    call.console.result({"fine": fine, "checks": checks}, table(("", "what", "found"), rows))
    return exits.DONE if fine else exits.ATTENTION
