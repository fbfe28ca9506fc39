"""Runs, plans and numbers told in a sentence."""

from __future__ import annotations

from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import WRITES, Action, PlanSummary
from app.ports.progress import Progress
from ui.text.format import count, money, span
from ui.text.messages import action_name, kind_name, run_name, stage_name, status_name
from ui.text.tr import counted, tr

_TOLD = (
    ("created", "{n} created"),
    ("updated", "{n} updated"),
    ("linked", "{n} linked"),
    ("archived", "{n} archived"),
    ("held", "{n} held for you"),
    ("failed", "{n} refused"),
    ("skipped", "{n} skipped"),
)
_ONLY_READING = frozenset({"preview", "reconcile"})


def run_counts(run: RunSummary) -> str:
    """Return what a run did, without what it did not do: ``212 created · 37 updated``."""
    if run.kind == "reconcile":
        return tr("compared both sides")
    parts = []
    for name, words in _TOLD:
        total = sum(getattr(counts, name) for counts in run.types.values())
        if total:
            parts.append(tr(words, n=count(total)))
    return " · ".join(parts) if parts else tr("nothing had to change")


def run_sentence(run: RunSummary) -> str:
    """Return how a run ended, for the panel under the pages."""
    name = run_name(run.kind)
    effort = tr("{writes} in {time}", writes=counted(run.writes, "write", "writes"), time=span(run.seconds))
    match run.status:
        case RunStatus.RUNNING:
            return tr("{run} was interrupted and goes on at the next run.", run=name)
        case RunStatus.CANCELLED:
            return tr(
                "{run} cancelled: {counts}. What was queued goes on at the next run.", run=name, counts=run_counts(run)
            )
        case RunStatus.STOPPED:
            why = run.messages[0] if run.messages else tr("it could not go on")
            return tr("{run} stopped: {why}", run=name, why=why)
        case _:
            return tr("{run} done: {counts} · {effort}.", run=name, counts=run_counts(run), effort=effort)


def run_line(run: RunSummary) -> str:
    """Return a run in a few words: ``Sync · Done · 12 writes``; one that never writes says nothing of it."""
    told = f"{run_name(run.kind)} · {status_name(run.status)}"
    return told if run.kind in _ONLY_READING else f"{told} · {counted(run.writes, 'write', 'writes')}"


def progress_sentence(progress: Progress) -> str:
    """Return what a running job does now: ``Reading Pronto: customers, 1,200 of 3,000``."""
    text = stage_name(progress.stage)
    if progress.kind:
        known = progress.kind in set(RecordType)
        text = f"{text}: {kind_name(RecordType(progress.kind)).lower() if known else progress.kind}"
    if progress.total:
        return tr("{what}, {done} of {total}", what=text, done=count(progress.done), total=count(progress.total))
    return f"{text}, {count(progress.done)}" if progress.done else text


def pace_sentence(progress: Progress) -> str:
    """Return the rate and the time left, as far as they are known."""
    parts = []
    if progress.rate:
        parts.append(tr("{rate} requests a second", rate=f"{progress.rate:.1f}".removesuffix(".0")))
    if progress.seconds_left is not None:
        parts.append(tr("about {time} left", time=span(progress.seconds_left)))
    return " · ".join(parts)


def plan_counts(plan: PlanSummary) -> dict[Action, int]:
    """Return how many changes of each action a plan has."""
    totals: dict[Action, int] = {}
    for counts in plan.counts.values():
        for action, number in counts.items():
            totals[Action(action)] = totals.get(Action(action), 0) + number
    return totals


def plan_sentence(plan: PlanSummary) -> str:
    """Return a plan in one line: ``create 212 · link 40 · hold 9 · $81,204.00 touched``."""
    counts = plan_counts(plan)
    parts = [f"{action_name(action).lower()} {count(number)}" for action, number in counts.items() if number]
    cents = sum(plan.cents.values())
    if cents:
        parts.append(tr("{money} touched", money=money(cents)))
    return " · ".join(parts) if parts else tr("nothing to do: both sides are in step")


def writes_in(plan: PlanSummary) -> int:
    """Return how many changes of a plan would write."""
    return sum(number for action, number in plan_counts(plan).items() if action in WRITES)
