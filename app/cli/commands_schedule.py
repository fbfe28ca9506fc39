"""``schedule``: when a company is kept in step by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from app.cli import exits
from app.cli.call import TRIGGER, Call
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.schedule import PauseFor, Timetable
from app.planning.schedule_words import table_words


def schedule(call: Call) -> int:
    """Carry out the command that was named; without one, show the schedule; then tell what comes next."""
    company, act = call.company(), call.options.act or "show"
    tables = call.office.timetables
    if act == "set":
        company = _set(call, company)
    elif act == "pause":
        tables.pause(company.id, PauseFor(call.options.how_long), TRIGGER)
    elif act == "resume":
        tables.resume(company.id, TRIGGER)
    every, table = company.policies.pronto_poll_seconds, tables.table(company.id)
    lines = [f"{company.name} ({company.time_zone}): {table_words(table, every)}", *tables.words(company.id)]
    call.console.result(_row(call, company, table), "\n".join(lines))
    return exits.DONE


def _set(call: Call, company: Company) -> Company:
    """Keep what was said and return the company as it is now."""
    options = call.options
    table = call.office.timetables.table(company.id)
    said: dict[str, Any] = {}
    if options.on is not None:
        said["on"] = options.on
    if options.reconcile is not None:
        said["reconcile_days"] = options.reconcile
    if options.at is not None:
        said["reconcile_at"] = options.at
    if options.quiet is not None:
        said["quiet_from"], said["quiet_to"] = options.quiet
    if not said and options.every is None:
        raise NeedsUser(Code.BAD_INPUT, "Say what to change", hint="See tallybridge schedule set --help.")
    call.office.timetables.change(company.id, replace(table, **said), TRIGGER, every=options.every)
    return call.office.company(company.name)


def _row(call: Call, company: Company, table: Timetable) -> dict[str, object]:
    ahead = call.office.timetables.ahead(company.id)
    return {
        "company": company.name,
        "on": table.on,
        "every_seconds": company.policies.pronto_poll_seconds,
        "reconcile_days": list(table.reconcile_days),
        "reconcile_at": table.reconcile_at.isoformat("minutes"),
        "quiet": [_time(table.quiet_from), _time(table.quiet_to)],
        "paused": ahead.paused,
        "paused_until": _stamp(ahead.paused_until),
        "next_sync": _stamp(ahead.sync) if table.on else None,
        "next_reconciliation": _stamp(ahead.reconcile),
    }


def _time(at: dt.time | None) -> str | None:
    return at.isoformat("minutes") if at is not None else None


def _stamp(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
