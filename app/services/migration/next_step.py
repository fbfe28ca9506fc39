"""What comes next in a migration, in a sentence."""

from __future__ import annotations

from dataclasses import replace

from app.domain.migration import Step
from app.domain.plan import ChangeState
from app.services.migration.state import MigrationState


def next_sentence(state: MigrationState) -> MigrationState:
    """Return the state with the sentence that says what comes next."""
    return replace(state, next=_sentence(state))


def _sentence(state: MigrationState) -> str:
    if state.step is Step.ROLLED_BACK:
        return "The migration was taken back; make a new dry run to begin again."
    if state.step is Step.CERTIFIED:
        return _certified(state)
    if state.step is Step.DONE:
        held = state.states.get(ChangeState.STALE, 0) + state.states.get(ChangeState.HELD, 0)
        words = f" {held:,} rows were held; look at them." if held else ""
        return f"Everything approved is written.{words} Make the certificate."
    if state.step is Step.CUTOVER:
        return f"The cutover was stopped with {state.remaining:,} rows to go; begin it again and it goes on."
    if state.plan is None:
        return "Make a dry run." if state.checked else "Say what goes across, then check the data."
    return _of_plan(state)


def _certified(state: MigrationState) -> str:
    found = state.certificate
    if found is None or found.green:
        return "The migration is done and certified."
    return (
        f"The migration is done; its certificate is {found.colour} with {found.open:,} open differences. "
        "Settle them and make it again."
    )


def _of_plan(state: MigrationState) -> str:
    if state.outdated:
        return "Something was changed since the plan was shown; make a new dry run."
    if state.matches:
        waits = "1 possible match waits" if state.matches == 1 else f"{state.matches:,} possible matches wait"
        return f"{waits} for a decision."
    if state.trial is None or state.trial.hash != state.hash:
        return "Try the plan in a test account, or approve it."
    return "Approve the plan and start the cutover."
