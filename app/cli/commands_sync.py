"""``preview`` and ``sync``: what would be done, and doing it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.cli import exits, shapes
from app.cli.call import TRIGGER, Call
from app.cli.console import table
from app.cli.problems import RunEndedError
from app.domain.attention import Stand
from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.domain.kinds import DEPENDENCY_ORDER
from app.domain.outcome import RunStatus, RunSummary, TypeCounts
from app.domain.plan import Change, PlanSummary

AGREE = "Nothing of that was sent: queue lists it; sync --yes-large agrees to it and sends it."
"""How to go on with what the guard holds."""
_SHOWN = 50
"""Changes listed as text; ``--json`` has them all."""
_TEXT_LIMIT = 60
"""Characters of one value in a list."""


def preview(call: Call) -> int:
    """Show what a sync would do; nothing is written anywhere."""
    company = call.company()
    with recorded(call, company):
        summary, plan = call.write(
            company, "Preview", lambda ctx: call.office.sync.preview(company.id, call.kinds, ctx, TRIGGER)
        )
    changes = call.office.history.changes(plan.id)
    call.console.result(shapes.preview(summary, plan, changes), plan_text(company, plan, changes))
    _say(call, summary)
    return exits.of_status(summary.status)


def sync(call: Call) -> int:
    """Bring Stripe in step with Pronto."""
    company = call.company()
    summary = run_sync(call, company, allow_large=call.options.yes_large)
    call.console.result(shapes.sync(summary), run_text(company, summary))
    say_of_sync(call, company, summary)
    return exits.of_status(summary.status)


def run_sync(call: Call, company: Company, *, allow_large: bool) -> RunSummary:
    """Run one sync of a company and return its summary.

    Raises:
        RunEndedError: it was recorded as stopped or cancelled. SyncProblem: it could not begin.
    """
    with recorded(call, company):
        return call.write(
            company,
            "Sync",
            lambda ctx: call.office.sync.run(company.id, call.kinds, ctx, TRIGGER, allow_large=allow_large),
        )


@contextmanager
def recorded(call: Call, company: Company) -> Iterator[None]:
    """Add the summary of a run that began to the problem it ended with."""

    def newest() -> RunSummary | None:
        return next(iter(call.office.history.runs(company.id)), None)

    before = newest()
    try:
        yield
    except SyncProblem as problem:
        after = newest()
        began = after is not None and (before is None or after.run != before.run)
        if after is not None and began and after.status in {RunStatus.STOPPED, RunStatus.CANCELLED}:
            raise RunEndedError(problem, after) from problem
        raise


def run_text(company: Company, summary: RunSummary) -> str:
    """Return a run's summary as a person reads it."""
    head = ("", *(name.replace("_", " ") for name in _COUNTED))
    rows = [
        (kind.value.replace("_", " "), *(getattr(summary.types[kind.value], name) for name in _COUNTED))
        for kind in DEPENDENCY_ORDER
        if summary.types.get(kind.value, _NONE) != _NONE
    ]
    lines = [table(head, rows)] if rows else []
    writes = "1 write" if summary.writes == 1 else f"{summary.writes:,} writes"
    lines.append(f"{company.name}: {_STATUS[summary.status]}, {writes} in {summary.seconds:.1f} seconds.")
    return "\n".join(lines)


_NONE = TypeCounts()
_COUNTED = tuple(item.name for item in dataclasses.fields(TypeCounts))
_STATUS = {
    RunStatus.DONE: "everything is done",
    RunStatus.ATTENTION: "done, but something needs attention",
    RunStatus.STOPPED: "it stopped early",
    RunStatus.CANCELLED: "it was stopped as you asked",
    RunStatus.RUNNING: "it is still running",
}


def plan_text(company: Company, plan: PlanSummary, changes: Sequence[Change]) -> str:
    """Return a plan as a person reads it: counts, then the first changes."""
    counted = [
        (kind.replace("_", " "), action, number) for kind, of in plan.counts.items() for action, number in of.items()
    ]
    if not counted:
        return f"{company.name}: both sides agree; there is nothing to do."
    lines = [table(("type", "action", "records"), counted), ""]
    lines += [change_text(change) for change in changes[:_SHOWN]]
    if len(changes) > _SHOWN:
        lines.append(f"… and {len(changes) - _SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)


def change_text(change: Change) -> str:
    """Return one change in a line."""
    fields = "; ".join(f"{item.field}: {_short(item.before)} → {_short(item.after)}" for item in change.fields[:3])
    more = f" (+{len(change.fields) - 3} fields)" if len(change.fields) > 3 else ""
    parts = [f"{change.action.value} {change.kind.value} {change.pronto_id or change.stripe_id}", change.title]
    tail = f"{fields}{more}" if change.action.value == "update" and fields else change.reason
    return " · ".join(part for part in [*parts, tail] if part)


def _short(value: object) -> str:
    """Return a value cut to what fits a line."""
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _TEXT_LIMIT else f"{text[: _TEXT_LIMIT - 1]}…"


def say_of_sync(call: Call, company: Company, summary: RunSummary) -> None:
    """Say what a person should know of a sync, and how to go on with what the guard holds."""
    _say(call, summary)
    if summary.messages and any(one.stand is Stand.GUARDED for one in call.office.queue.groups(company.id)):
        call.console.note(AGREE)


def _say(call: Call, summary: RunSummary) -> None:
    """Say what a person should know of a run."""
    for message in summary.messages:
        call.console.note(message)
