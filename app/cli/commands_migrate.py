"""``migrate``: a company's history brought across, one act at a time; the migration itself is kept on disk."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.cli import exits, shapes
from app.cli import migrate_text as text
from app.cli.call import TRIGGER, Call
from app.cli.commands_report import save_report
from app.cli.commands_sync import recorded, run_text
from app.cli.parser_migrate import EVERYTHING, record_type
from app.cli.prompts import read_key
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.migration import Masters, Scope
from app.domain.plan import ChangeState
from app.reports.migration_lists import fault_table, plan_table, write_list_file

_HELD = (ChangeState.STALE, ChangeState.HELD, ChangeState.FAILED)


def migrate(call: Call) -> int:
    """Carry out the act that was named, after keeping a scope that was given.

    Raises:
        NeedsUser: what was typed does not fit. SyncProblem: as the act.
    """
    company = call.company()
    _keep_scope(call, company)
    for name, act in _ACTS.items():
        typed = getattr(call.options, name)
        # A blank text among the rows means every row; elsewhere a blank was not typed.
        if typed or (name in {"exclude_rows", "include_rows"} and typed is not None):
            return act(call, company)
    return _status(call, company)


def _keep_scope(call: Call, company: Company) -> None:
    options, scope = call.options, call.office.migration.status(company.id).scope
    changed: Scope = scope
    if options.scope_from is not None:
        changed = replace(changed, since=None if options.scope_from == EVERYTHING else options.scope_from)
    if options.open_only is not None:
        changed = replace(changed, open_only=options.open_only)
    if options.masters is not None:
        changed = replace(changed, masters=Masters(options.masters))
    if options.scope_types is not None:
        changed = replace(changed, kinds=options.scope_types)
    if changed != scope:
        call.office.migration.set_scope(company.id, changed, TRIGGER)
        call.console.note(f"Scope: {changed.sentence}")


def _status(call: Call, company: Company) -> int:
    state = call.office.migration.status(company.id)
    call.console.result(text.state_table(state), text.state_text(company, state))
    return exits.DONE


def _quality(call: Call, company: Company) -> int:
    migration = call.office.migration
    with recorded(call, company):
        groups = call.write(
            company,
            "Check the data",
            lambda ctx: migration.quality(company.id, ctx, TRIGGER, read=not call.options.no_read),
        )
    faults = migration.faults(company.id)
    call.console.result(text.quality_table(groups, faults), text.quality_text(company, groups))
    if call.options.export is not None:
        write_list_file(call.options.export, company, fault_table(lambda: faults), dt.datetime.now(dt.UTC))
        call.console.note(f"The list is written to {call.options.export}.")
    return exits.ATTENTION if any(group.count > group.left_out + group.fixed for group in groups) else exits.DONE


def _dry_run(call: Call, company: Company) -> int:
    migration = call.office.migration
    with recorded(call, company):
        found = call.write(
            company,
            "Dry run",
            lambda ctx: migration.dry_run(company.id, ctx, TRIGGER, kinds=call.kinds, read=not call.options.no_read),
        )
    changes = migration.rows(company.id)
    call.console.result(
        shapes.preview(found.run, found.plan, changes) | text.dry_run_table(found),
        text.dry_run_text(company, found, changes),
    )
    if call.options.export is not None:
        write_list_file(call.options.export, company, plan_table(lambda: changes), dt.datetime.now(dt.UTC))
        call.console.note(f"The plan is written to {call.options.export}.")
    for message in found.run.messages:
        call.console.note(message)
    if found.matches:
        call.console.note(text.matches_wait(found.matches))
    return exits.ATTENTION if found.matches else exits.of_status(found.run.status)


def _trial(call: Call, company: Company) -> int:
    migration, options = call.office.migration, call.options
    key = read_key("Key of the test account or sandbox: ")
    with recorded(call, company):
        if options.clean:
            found = call.write(
                company, "Clean up the trial", lambda ctx: migration.clean_trial(company.id, key, ctx, TRIGGER)
            )
        else:
            found = call.write(
                company,
                "Trial",
                lambda ctx: migration.trial(company.id, key, ctx, TRIGGER, kinds=call.kinds, clean=not options.keep),
            )
    call.console.result(text.trial_table(found), text.trial_text(company, found))
    return exits.DONE if found.agrees else exits.ATTENTION


def _cutover(call: Call, company: Company) -> int:
    migration, options = call.office.migration, call.options
    if not options.approve:
        raise NeedsUser(
            Code.BAD_INPUT,
            "A cutover needs --approve with the hash of the dry run you agree to",
            hint="Make a dry run, look at it, and give its hash.",
        )
    start = migration.start_of(company.id, options.at) if options.at else None
    plan = migration.approve(company.id, options.approve, TRIGGER, hold_matches=options.hold_matches, start_at=start)
    if start is not None:
        call.console.note(f"The cutover begins at {options.at}; press Ctrl-C to call it off.")
        call.read("Wait for the cutover", lambda ctx: migration.wait_until(start, ctx))
    with recorded(call, company):
        summary = call.write(
            company, "Cutover", lambda ctx: migration.cutover(company.id, ctx, TRIGGER, kinds=call.kinds)
        )
    held = migration.rows(company.id, states=_HELD)
    found = shapes.sync(summary) | {"hash": plan.digest, "held_rows": [shapes.change_row(row) for row in held]}
    call.console.result(found, run_text(company, summary))
    for message in summary.messages:
        call.console.note(message)
    return exits.of_status(summary.status)


def _certificate(call: Call, company: Company) -> int:
    with recorded(call, company):
        found = call.write(company, "Certificate", lambda ctx: call.office.migration.certify(company.id, ctx, TRIGGER))
    call.console.result(
        {"run": found.run, "green": found.green, "certificate": shapes.certificate_table(found)},
        text.certificate_text(company, found),
    )
    for problem in found.problems:
        call.console.note(problem)
    if call.options.report is not None:
        save_report(call, company, call.options.report)
    return exits.DONE if found.colour in {"green", "amber"} else exits.ATTENTION


def _rollback(call: Call, company: Company) -> int:
    migration = call.office.migration
    with recorded(call, company):
        plan, buckets = call.write(
            company, "Rollback preview", lambda ctx: migration.rollback_preview(company.id, ctx, TRIGGER)
        )
    rows = migration.rollback_rows(company.id)
    found = text.rollback_table(plan, buckets, rows)
    if not call.options.yes:
        call.console.result(found, text.rollback_text(company, buckets, rows))
        call.console.note("Nothing is taken back yet; say --yes to do it.")
        return exits.DONE
    with recorded(call, company):
        summary = call.write(company, "Rollback", lambda ctx: migration.rollback(company.id, ctx, TRIGGER))
    call.console.result(found | shapes.sync(summary), run_text(company, summary))
    for message in summary.messages:
        call.console.note(message)
    return exits.of_status(summary.status)


# --- decisions ---------------------------------------------------------------------------------------


def _fix(call: Call, company: Company) -> int:
    count = call.office.migration.fix_group(company.id, call.options.fix, TRIGGER)
    return _told(call, count, f"{count:,} values are taken care of.")


def _exclude(call: Call, company: Company) -> int:
    count = call.office.migration.leave_out(company.id, [_record(call.options.exclude)], _reason(call), TRIGGER)
    return _told(call, count, f"{count:,} records are left out.")


def _exclude_group(call: Call, company: Company) -> int:
    group, reason = call.options.exclude_group, call.options.reason
    count = call.office.migration.leave_out_group(company.id, group, reason, TRIGGER)
    return _told(call, count, f"{count:,} records are left out.")


def _exclude_rows(call: Call, company: Company) -> int:
    wanted = call.options.exclude_rows
    count = call.office.migration.leave_out_rows(company.id, _reason(call), TRIGGER, text=wanted)
    return _told(call, count, f"{count:,} records are left out.")


def _include(call: Call, company: Company) -> int:
    count = call.office.migration.take_in(company.id, [_record(call.options.include)], TRIGGER)
    return _told(call, count, f"{count:,} records are taken in again.")


def _include_group(call: Call, company: Company) -> int:
    count = call.office.migration.take_in_group(company.id, call.options.include_group, TRIGGER)
    return _told(call, count, f"{count:,} records are taken in again.")


def _set(call: Call, company: Company) -> int:
    name, key, path, value = call.options.set
    record = _record((name, key))
    kept = call.office.migration.set_value(company.id, record, path, value, call.options.reason, TRIGGER)
    words = "is left out" if kept is None else f"is set to {kept}"
    return _told(call, 1, f"The {path} of {name} {key} {words}.")


def _set_rows(call: Call, company: Company) -> int:
    name, wanted, path, value = call.options.set_rows
    kind, _ = _record((name, wanted))
    count = call.office.migration.set_value_rows(
        company.id, kind, path, value, call.options.reason, TRIGGER, text=wanted
    )
    return _told(call, count, f"The {path} of {count:,} {name} is set.")


def _include_rows(call: Call, company: Company) -> int:
    count = call.office.migration.take_in_rows(company.id, TRIGGER, text=call.options.include_rows)
    return _told(call, count, f"{count:,} records are taken in again.")


def _unset(call: Call, company: Company) -> int:
    name, key, path = call.options.unset
    count = call.office.migration.unset_value(company.id, _record((name, key)), path, TRIGGER)
    return _told(call, count, f"{count:,} values set by hand are forgotten.")


def _told(call: Call, count: int, sentence: str) -> int:
    call.console.result({"changed": count}, f"{sentence} Make a new dry run to see the plan.")
    return exits.DONE


def _record(typed: tuple[str, str] | list[str]) -> tuple[RecordType, str]:
    try:
        return record_type(typed[0]), typed[1]
    except argparse.ArgumentTypeError as problem:
        raise NeedsUser(Code.BAD_INPUT, f"{problem}.") from None


def _reason(call: Call) -> str:
    reason: str = call.options.reason
    return reason or "Left out at the command line"


_ACTS: Mapping[str, Callable[[Call, Company], int]] = {
    "quality": _quality,
    "fix": _fix,
    "exclude": _exclude,
    "exclude_group": _exclude_group,
    "exclude_rows": _exclude_rows,
    "include": _include,
    "include_rows": _include_rows,
    "include_group": _include_group,
    "set": _set,
    "set_rows": _set_rows,
    "unset": _unset,
    "dry_run": _dry_run,
    "trial": _trial,
    "cutover": _cutover,
    "certificate": _certificate,
    "rollback": _rollback,
}
