"""What ``migrate`` prints: the objects scripts read, and the same for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.cli.commands_sync import change_text
from app.cli.console import table
from app.cli.shapes import Table, certificate_table, change_row
from app.domain.company import Company
from app.domain.migration import Buckets, FaultGroup, FoundFault, Scope, Total, TrialResult
from app.domain.mismatch import Certificate
from app.domain.money import Money
from app.domain.plan import Action, Change, PlanSummary
from app.planning.quality import GROUPS, Group
from app.services.migration import DryRun, MigrationState

_SHOWN = 50
"""Rows listed as text; ``--json`` has them all."""
_MINUTE, _HOUR = 60, 3600


def state_table(state: MigrationState) -> Table:
    """Return how far a migration is."""
    return {
        "step": state.step.value,
        "scope": _scope(state.scope),
        "plan": state.plan.id if state.plan is not None else None,
        "hash": state.hash,
        "outdated": state.outdated,
        "totals": totals_rows(state.totals),
        "matches": state.matches,
        "rows": {how.value: count for how, count in state.states.items()},
        "remaining": state.remaining,
        "faults": state.faults,
        "left_out": state.left_out,
        "by_hand": state.by_hand,
        "trial": _moments(asdict(state.trial)) if state.trial is not None else None,
        "trial_left": state.trial_left,
        "approval": _moments(asdict(state.approval)) if state.approval is not None else None,
        "runs": list(state.runs),
        "certificate": certificate_table(state.certificate) if state.certificate is not None else None,
        "next": state.next,
    }


def state_text(company: Company, state: MigrationState) -> str:
    """Return how far a migration is as a person reads it."""
    lines = [f"{company.name}: {state.next}", f"Scope: {state.scope.sentence}"]
    if state.checked:
        lines.append(f"Data check: {state.faults:,} faults; {state.left_out:,} left out, {state.by_hand:,} by hand.")
    if state.plan is not None:
        lines += ["", _totals(state.totals), "", f"Hash: {state.hash}"]
    if state.approval is not None:
        lines.append(f"Approved by {state.approval.who} at {state.approval.at:%Y-%m-%d %H:%M} UTC.")
    if state.trial_left:
        lines.append("A trial has left something in its account; take it away with --trial --clean.")
    return "\n".join(lines)


def _scope(scope: Scope) -> Table:
    return {
        "types": [kind.value for kind in scope.kinds],
        "from": scope.since.isoformat() if scope.since is not None else None,
        "open_only": scope.open_only,
        "masters": scope.masters.value,
        "sentence": scope.sentence,
    }


def _moments(values: dict[str, Any]) -> Table:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


# --- data --------------------------------------------------------------------------------------------


def quality_table(groups: Sequence[FaultGroup], faults: Sequence[FoundFault]) -> Table:
    """Return what the check of the data found."""
    return {
        "groups": [{**asdict(group), **_words(group.group)} for group in groups],
        "faults": [
            {
                "group": one.group,
                "type": one.kind.value,
                "pronto_id": one.pronto_id,
                "title": one.title,
                "message": one.message,
                "cents": one.cents,
                "field": one.path,
                "left_out": one.left_out,
                "fixed": one.fixed,
            }
            for one in faults
        ],
    }


def _words(name: str) -> Table:
    words = GROUPS[Group(name)]
    return {"title": words.title, "effect": words.effect, "mend": words.mend, "fix": words.fix.value}


def quality_text(company: Company, groups: Sequence[FaultGroup]) -> str:
    """Return what the check found as a person reads it: one line a group, then what to do."""
    if not groups:
        return f"{company.name}: nothing is wrong with the data in scope."
    rows = [
        (one.group, GROUPS[Group(one.group)].title, one.records, _money(one.cents), one.left_out + one.fixed)
        for one in groups
    ]
    lines = [table(("group", "what is wrong", "records", "amount", "dealt with"), rows), ""]
    for one in groups:
        words = GROUPS[Group(one.group)]
        way = f" Or here: --fix {one.group}." if words.fix else ""
        lines.append(f"{words.title}: {words.effect} {words.mend}{way}")
    return "\n".join(lines)


# --- dry run -----------------------------------------------------------------------------------------


def dry_run_table(found: DryRun) -> Table:
    """Return what a dry run says besides its rows."""
    return {
        "totals": totals_rows(found.totals),
        "held": found.held,
        "matches": found.matches,
        "calls": found.calls,
        "estimated_seconds": found.seconds,
    }


def totals_rows(totals: Sequence[Total]) -> list[Table]:
    """Return counts and cents by type and action."""
    return [
        {"type": one.kind.value, "action": one.action.value, "count": one.count, "cents": one.cents} for one in totals
    ]


def dry_run_text(company: Company, found: DryRun, changes: Sequence[Change]) -> str:
    """Return a dry run as a person reads it: counts and dollars, the first rows, the hash."""
    if not found.totals:
        return f"{company.name}: both sides agree; there is nothing to do."
    lines = [_totals(found.totals), ""]
    shown = [one for one in changes if one.action is not Action.SKIP][:_SHOWN]
    lines += [change_text(one) for one in shown]
    if len(changes) > len(shown):
        lines.append(f"… and {len(changes) - len(shown):,} more; --json or --export lists them all.")
    lines += [
        "",
        f"It takes about {found.calls:,} requests, {duration(found.seconds)}.",
        f"Hash: {found.hash}",
        f"When you agree: migrate --cutover --approve {found.hash[:16]}",
    ]
    return "\n".join(lines)


def _totals(totals: Sequence[Total]) -> str:
    rows = [(one.kind.value.replace("_", " "), one.action.value, f"{one.count:,}", _money(one.cents)) for one in totals]
    return table(("type", "action", "records", "amount"), rows)


def matches_wait(count: int) -> str:
    """Return the sentence for possible matches nobody decided on."""
    waits = "1 possible match waits" if count == 1 else f"{count:,} possible matches wait"
    return f"{waits} for a decision: see the matches, or go on with --hold-matches and they stay held."


def duration(seconds: float) -> str:
    """Return a length of time as people say it."""
    if seconds < 2 * _MINUTE:
        whole = max(1, round(seconds))
        return "1 second" if whole == 1 else f"{whole} seconds"
    if seconds < 2 * _HOUR:
        return f"{round(seconds / _MINUTE)} minutes"
    return f"{seconds / _HOUR:.1f} hours"


def _money(cents: int) -> str:
    return str(Money(cents)) if cents else ""


# --- trial, proof, way back --------------------------------------------------------------------------


def trial_table(found: TrialResult) -> Table:
    """Return what came of a trial."""
    return {
        "account": found.account,
        "hash": found.hash,
        "agrees": found.agrees,
        "totals": [
            {
                "type": one.kind.value,
                "planned": one.planned,
                "made": one.made,
                "planned_cents": one.planned_cents,
                "made_cents": one.made_cents,
            }
            for one in found.totals
        ],
        "differing": found.differing,
        "differences": [
            {
                "type": one.kind.value,
                "pronto_id": one.pronto_id,
                "field": one.field,
                "planned": one.planned,
                "found": one.found,
            }
            for one in found.differences
        ],
        "refusals": found.refusals,
        "refused": [{"type": kind.value, "pronto_id": key, "reason": why} for kind, key, why in found.refused],
        "cleaned": found.cleaned,
        "remains": list(found.remains),
        "writes": found.writes,
        "seconds": found.seconds,
    }


def trial_text(company: Company, found: TrialResult) -> str:
    """Return what came of a trial as a person reads it."""
    rows = [
        (one.kind.value.replace("_", " "), one.planned, one.made, _money(one.planned_cents), _money(one.made_cents))
        for one in found.totals
    ]
    lines = [table(("type", "planned", "made", "planned amount", "made amount"), rows), ""] if rows else []
    if found.totals:
        agrees = "everything was taken and reads as planned"
        words = f"{found.differing:,} fields differ and {found.refusals:,} records were refused"
        lines.append(f"{company.name}: in account {found.account}, {agrees if found.agrees else words}.")
    lines += [f"{kind.value} {key}: {why}" for kind, key, why in found.refused[:_SHOWN]]
    lines += [
        f"{one.kind.value} {one.pronto_id} {one.field}: planned {one.planned}, found {one.found}"
        for one in found.differences[:_SHOWN]
    ]
    if not found.cleaned:
        lines.append("What it made stands in that account; take it away with --trial --clean.")
        return "\n".join(lines)
    lines.append("What it made is taken away again." + (" Stripe keeps:" if found.remains else ""))
    return "\n".join([*lines, *found.remains])


def certificate_text(company: Company, found: Certificate) -> str:
    """Return a certificate as a person reads it: types and days on which both sides differ, and its colour."""
    rows = [
        (row.kind.value.replace("_", " "), row.day, row.pronto.count, row.stripe.count, _money(row.pronto.cents),
         _money(row.stripe.cents))
        for row in found.rows
        if not row.equal
    ]  # fmt: skip
    head = ("type", "day", "Pronto", "Stripe", "Pronto amount", "Stripe amount")
    lines = [table(head, rows[:_SHOWN]), ""] if rows else []
    equal = len(found.rows) - len(rows)
    lines.append(f"{company.name}: {equal:,} of {len(found.rows):,} types and days are equal to the cent.")
    lines.append(f"The certificate is {found.colour}: {found.open:,} open differences, {found.by_rule:,} by rule.")
    return "\n".join(lines)


def rollback_table(plan: PlanSummary, buckets: Buckets, rows: Sequence[Change]) -> Table:
    """Return what a rollback would do."""
    return {
        "plan": plan.id,
        "buckets": asdict(buckets),
        "changes": [{**change_row(row), "bucket": row.cause} for row in rows],
    }


def rollback_text(company: Company, buckets: Buckets, rows: Sequence[Change]) -> str:
    """Return what a rollback would do as a person reads it: four buckets, then what stays."""
    named = (
        ("reverse", buckets.reverse, "reverse"),
        ("reverse by void or credit note", buckets.by_document, "by_document"),
        ("kept, edited since", buckets.kept, "kept"),
        ("cannot", buckets.cannot, "cannot"),
    )
    lines = [table(("bucket", "records", "amount"), [(n, c, _money(buckets.cents.get(k, 0))) for n, c, k in named])]
    staying = [row for row in rows if row.action is Action.HOLD]
    lines += ["", *(change_text(row) for row in staying[:_SHOWN])] if staying else []
    if len(staying) > _SHOWN:
        lines.append(f"… and {len(staying) - _SHOWN:,} more that stay; --json lists them all.")
    return "\n".join([f"{company.name}:", *lines])
