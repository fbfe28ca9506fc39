"""How the companies do, in one of five states and a few words: what the tray shows. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.outcome import RunStatus, RunSummary
from app.domain.portable import TRAY
from ui.text.tr import counted, told, tr


class State(StrEnum):
    """From the best to what most needs a look; paused counts as worse than in step, for nothing is looked at."""

    IN_STEP = "in-step"
    PAUSED = "paused"
    ATTENTION = "attention"
    RUNNING = "running"
    TROUBLE = "trouble"


KEEP = TRAY
"""Name under which the store keeps whether closing the window leaves the program in the tray; yes unless unticked."""
_ORDER = list(State)
_LONGEST = 120
"""Characters; Windows shows 127 in all (NOTIFYICONDATA)."""


@dataclass(frozen=True, slots=True)
class Health:
    """How one company does."""

    company_id: int
    name: str
    on: bool
    """Whether it is kept in step by itself."""
    paused: bool
    running: bool
    trouble: str
    """Why it does not go on, in a sentence; blank when it does."""
    attention: int
    """Records that need a person, those that are held for a yes among them."""
    last: RunSummary | None
    next_words: str
    """What comes next, in a sentence."""

    @property
    def state(self) -> State:
        """Return its state."""
        if self.trouble or (self.last is not None and self.last.status is RunStatus.STOPPED and not self.running):
            return State.TROUBLE
        if self.running:
            return State.RUNNING
        if self.attention:
            return State.ATTENTION
        return State.PAUSED if self.paused else State.IN_STEP

    @property
    def sentence(self) -> str:
        """Return how it does, in a few words."""
        match self.state:
            case State.TROUBLE:
                stopped = self.last.messages if self.last is not None else []
                return self.trouble or (told(stopped[0]) if stopped else tr("The last run stopped."))
            case State.RUNNING:
                return tr("A run is going on.")
            case State.ATTENTION:
                return tr("{n} attention.", n=counted(self.attention, "record needs", "records need"))
            case State.PAUSED:
                return self.next_words or tr("Paused.")
            case _:
                return tr("In step.") if self.last is not None else tr("Nothing has run yet.")


def overall(all_of_them: Sequence[Health]) -> State:
    """Return the state of all together: that which most needs a look; paused only where none goes on."""
    states = [one.state for one in all_of_them]
    if State.IN_STEP in states:
        states = [state for state in states if state is not State.PAUSED]
    return max(states, key=_ORDER.index, default=State.IN_STEP)


def tooltip(all_of_them: Sequence[Health]) -> str:
    """Return what the tray says when pointed at: the program, then a line a company, the worst first."""
    worst = sorted(all_of_them, key=lambda one: -_ORDER.index(one.state))
    lines = [tr("Tallybridge"), *(f"{one.name}: {one.sentence}" for one in worst)]
    said = "\n".join(lines)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"
