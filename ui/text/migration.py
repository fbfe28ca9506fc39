"""Words of the migration's pages: steps, how each stands, totals, the end of a trial, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.migration import Masters, Scope, Step
from app.domain.plan import WRITES, Action
from ui.text.figures import long_day
from ui.text.format import count, money, when
from ui.text.tr import counted, tr

if TYPE_CHECKING:
    import datetime as dt

    from app.domain.migration import Total, TrialDone
    from app.services.migration import MigrationState

STEPS = {
    "scope": ("Scope", "funnel"),
    "data": ("Data", "clipboard-text"),
    "matching": ("Matching", "link-simple"),
    "dry-run": ("Dry run", "list"),
    "trial": ("Trial", "flask"),
    "cutover": ("Cutover", "truck"),
    "certificate": ("Certificate", "shield-check"),
}
"""The steps in order: name and icon."""
_AT = {
    Step.SCOPE: "scope",
    Step.QUALITY: "data",
    Step.PLANNED: "dry-run",
    Step.TRIED: "trial",
    Step.CUTOVER: "cutover",
    Step.DONE: "certificate",
    Step.CERTIFIED: "certificate",
    Step.ROLLED_BACK: "certificate",
}
_SHORT = 12
"""Letters of a hash that people are shown; the whole one is in the tooltip."""
Standing = tuple[str, str]
"""How a step stands: an icon as ``name:tint``, and a few words."""
_DONE, _OPEN, _WARN, _BAD = "check-circle:good", "circle:faint", "warning:warn", "warning-circle:bad"


def step_name(step: str) -> str:
    """Return a step's name."""
    return tr(STEPS[step][0])


def step_of(step: Step) -> str:
    """Return the page on which a migration of this state goes on."""
    return _AT[step]


def short_hash(digest: str) -> str:
    """Return the beginning of a hash, in threes that can be read out."""
    some = digest[:_SHORT]
    return " ".join(some[place : place + 4] for place in range(0, len(some), 4))


def amount(number: int, cents: int) -> str:
    """Return a count with its dollars: ``212 · $81,204.00``; a blank for nothing."""
    if not number:
        return ""
    return f"{count(number)} · {money(cents)}" if cents else count(number)


def scope_words(scope: Scope) -> str:
    """Return a scope in a few words: ``From 1 Jul 2026, open items``."""
    parts = []
    if scope.kinds:
        parts.append(counted(len(scope.kinds), "type", "types"))
    if scope.since is not None:
        parts.append(tr("from {day}", day=long_day(scope.since)))
    if scope.open_only:
        parts.append(tr("open items"))
    if scope.masters is Masters.NEEDED:
        parts.append(tr("only what they need"))
    words = ", ".join(parts) or tr("everything")
    return f"{words[0].upper()}{words[1:]}"


def written(totals: tuple[Total, ...]) -> tuple[int, int]:
    """Return how many rows write something, and their cents."""
    writing = [one for one in totals if one.action in WRITES]
    return sum(one.count for one in writing), sum(one.cents for one in writing)


def held(totals: tuple[Total, ...]) -> int:
    """Return how many rows are held."""
    return sum(one.count for one in totals if one.action is Action.HOLD)


# --- how each step stands ------------------------------------------------------------------------------


def data_standing(state: MigrationState, still: int) -> Standing:
    """Return how the check of the data stands; ``still`` faults nobody dealt with."""
    if not state.checked:
        return _OPEN, tr("Not checked yet")
    if still:
        return _WARN, counted(still, "fault open", "faults open")
    return _DONE, tr("All dealt with") if state.faults else tr("Nothing wrong")


def matching_standing(state: MigrationState, pairs: int, *, held: bool) -> Standing:
    """Return how matching stands; ``held`` when a person said that undecided ones stay held."""
    waiting = max(pairs, state.matches)
    if waiting:
        number = count(waiting)
        return (_DONE, tr("{n} stay held", n=number)) if held else (_WARN, tr("{n} to decide", n=number))
    return (_DONE, tr("Nothing waits")) if state.checked or state.plan is not None else (_OPEN, tr("Not read yet"))


def plan_standing(state: MigrationState) -> Standing:
    """Return how the plan stands."""
    if state.plan is None:
        return _OPEN, tr("No plan yet")
    if state.outdated and state.step in {Step.SCOPE, Step.QUALITY, Step.PLANNED, Step.TRIED}:
        return _WARN, tr("Out of date")
    number, _cents = written(state.totals)
    return _DONE, counted(number, "write", "writes")


def trial_standing(state: MigrationState) -> Standing:
    """Return how the trial stands."""
    if state.trial_left:
        return _WARN, tr("To be cleaned up")
    done = state.trial
    if done is None:
        return _OPEN, tr("Not tried")
    if done.hash != state.hash:
        return _WARN, tr("Of an older plan")
    wrong = done.differing + done.refused
    return (_BAD, counted(wrong, "difference", "differences")) if wrong else (_DONE, tr("All as planned"))


def cutover_standing(state: MigrationState, start: dt.datetime | None) -> Standing:
    """Return how the cutover stands; ``start`` is when it begins by itself (UTC)."""
    if state.step is Step.CUTOVER:
        return _WARN, tr("{n} to go", n=count(state.remaining))
    if state.step in {Step.DONE, Step.CERTIFIED, Step.ROLLED_BACK}:
        kept = not_written(state)
        return _DONE, tr("Done, {n} held", n=count(kept)) if kept else tr("Done")
    if start is not None:
        return "clock:accent", tr("Starts {when}", when=when(start))
    if state.approval is not None and not state.outdated:
        return "circle-half:accent", tr("Approved")
    return _OPEN, tr("Not approved")


def certificate_standing(state: MigrationState) -> Standing:
    """Return how the proof stands."""
    if state.step is Step.ROLLED_BACK:
        return "arrow-counter-clockwise:warn", tr("Taken back")
    found = state.certificate
    if found is None:
        return _OPEN, tr("None yet")
    return {"green": (_DONE, tr("Green")), "amber": (_WARN, tr("Amber")), "red": (_BAD, tr("Red"))}[found.colour]


def not_written(state: MigrationState) -> int:
    """Return how many rows of the approved plan were held or refused."""
    return sum(number for how, number in state.states.items() if how.value in {"stale", "held", "failed"})


# --- sentences -----------------------------------------------------------------------------------------


def trial_words(done: TrialDone) -> str:
    """Return what came of a trial, as it is kept."""
    made = counted(done.made, "record was", "records were")
    if not done.differing and not done.refused:
        return tr("{made} made in account {account}, and everything reads as planned.", made=made, account=done.account)
    return tr(
        "{made} made in account {account}; {fields} otherwise than planned and {refused} refused.",
        made=made, account=done.account,
        fields=counted(done.differing, "field reads", "fields read"),
        refused=counted(done.refused, "record was", "records were"),
    )  # fmt: skip


def held_reason(error: str) -> str:
    """Return why a row was held, without the cause in front of it."""
    return error.partition(": ")[2] or error
