"""``approvals``: what waits for a person by a rule, and what a person says to it."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli import exits, shapes
from app.cli.call import TRIGGER, Call
from app.cli.commands_sync import run_sync, run_text
from app.cli.console import table
from app.domain.approval import Waiting
from app.domain.errors import Code, NeedsUser


def approvals(call: Call) -> int:
    """Carry out the command that was named; without one, list what waits."""
    return {"approve": _approve, "refuse": _refuse}.get(call.options.act or "list", _list)(call)


def _list(call: Call) -> int:
    """List what waits; exit code 1 when something does that nobody ruled on."""
    found = call.office.approvals.waiting(call.company().id)
    rows = [(one.id, one.kind.value, one.key, one.rule, one.sentence) for one in found]
    text = table(("id", "type", "record", "rule", "what"), rows) if rows else "Nothing waits for approval."
    call.console.result({"waiting": [_row(one) for one in found]}, text)
    return exits.ATTENTION if any(one.ruling is None for one in found) else exits.DONE


def _approve(call: Call) -> int:
    """Approve, and sync where that is asked for."""
    options, company = call.options, call.company()
    asked = [bool(options.ids), options.rule is not None, options.all]
    if asked.count(True) != 1:
        raise NeedsUser(
            Code.BAD_INPUT, "Say which changes: by number, with --rule NAME, or --all", hint="approvals lists them."
        )
    service = call.office.approvals
    if options.ids:
        found = service.approve(company.id, options.ids, TRIGGER)
    else:
        found = service.approve_all(company.id, options.rule, TRIGGER)
    approved = "1 change is approved" if len(found) == 1 else f"{len(found):,} changes are approved"
    table_of = {"approved": [_row(one) for one in found]}
    if not options.now:
        call.console.result(table_of, f"{company.name}: {approved}; the next sync writes {_them(found)}.")
        return exits.DONE
    summary = run_sync(call, company, allow_large=False)
    call.console.result(
        table_of | {"sync": shapes.sync(summary)}, f"{company.name}: {approved}.\n\n{run_text(company, summary)}"
    )
    for message in summary.messages:
        call.console.note(message)
    return exits.of_status(summary.status)


def _them(found: Sequence[Waiting]) -> str:
    return "it" if len(found) == 1 else "them"


def _refuse(call: Call) -> int:
    """Refuse, with the reason."""
    company = call.company()
    found = call.office.approvals.refuse(company.id, call.options.ids, TRIGGER, call.options.why)
    refused = "1 change is refused" if len(found) == 1 else f"{len(found):,} changes are refused"
    text = f"{company.name}: {refused} and will not be written until they change or are approved after all."
    call.console.result({"refused": [_row(one) for one in found]}, text)
    return exits.DONE


def _row(one: Waiting) -> dict[str, object]:
    """Return a change that waits as JSON."""
    ruling = one.ruling
    return {
        "id": one.id,
        "type": one.kind.value,
        "pronto_id": one.key,
        "title": one.title,
        "rule": one.rule,
        "sentence": one.sentence,
        "since": one.since.isoformat(),
        "refused": None if ruling is None else {"who": ruling.who, "why": ruling.why},
        "change": _change(one),
    }


def _change(one: Waiting) -> dict[str, object]:
    found = shapes.change_row(one.change)
    # These are numbers and states of a stored plan's row, which this is not.
    return {name: value for name, value in found.items() if name not in _OF_A_PLAN}


_OF_A_PLAN: Sequence[str] = ("id", "state", "error", "held", "score")
