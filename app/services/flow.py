"""Navigation of a wizard without any window: steps, answers, what comes next and what is wrong.

A ``Flow`` is a stack of frozen states. Accepting a step's answers either names what is wrong or goes on; going back
keeps what was answered there. Answers may hold secrets, so only ``redacted`` may be logged or shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.domain.shapes import Problem

Answers = Mapping[str, Any]
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a wizard.

    Attributes:
        id: its name.
        check: what is wrong with the answers given so far and here; empty when nothing is.
        follow: the id of the step after it, or None when it is the last.
    """

    id: str
    check: Callable[[Answers], Sequence[Problem]] = lambda _answers: ()
    follow: Callable[[Answers], str | None] = lambda _answers: None


@dataclass(frozen=True, slots=True)
class State:
    """Where a wizard stands: a step and everything answered before it and on it."""

    step: str
    answers: Answers = field(default_factory=lambda: MappingProxyType({}))


class Flow:
    """The walk through a wizard's steps."""

    def __init__(self, steps: Sequence[Step], *, shown: frozenset[str] = frozenset(), first: str = "") -> None:
        """Begin at the first step.

        Args:
            steps: every step there is.
            shown: names of the answers that ``redacted`` may show; all others are hidden.
            first: id of the step to begin at; the first given when blank.

        Raises:
            ValueError: two steps share an id, or there is no step to begin at.
        """
        self._steps = {step.id: step for step in steps}
        if len(self._steps) != len(steps):
            raise ValueError("two steps share an id")
        if not steps or (first and first not in self._steps):
            raise ValueError("there is no step to begin at")
        self._shown = shown
        self._stack: list[State] = [State(first or steps[0].id)]
        self._kept: dict[str, Any] = {}

    @property
    def step(self) -> str:
        """The id of the step at hand."""
        return self._stack[-1].step

    @property
    def answers(self) -> Answers:
        """Everything answered on the way here, and what was once answered on this step and after it."""
        return MappingProxyType({**self._kept, **self._stack[-1].answers})

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the steps walked, the one at hand last."""
        return tuple(state.step for state in self._stack)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a step before."""
        return len(self._stack) > 1

    def is_last(self, answers: Answers | None = None) -> bool:
        """Whether nothing follows the step at hand, with these answers added."""
        return self._steps[self.step].follow({**self.answers, **(answers or {})}) is None

    def problems(self, answers: Answers) -> Sequence[Problem]:
        """Return what is wrong with answers to the step at hand, without going on."""
        return self._steps[self.step].check({**self.answers, **answers})

    def accept(self, answers: Answers) -> Sequence[Problem]:
        """Take a step's answers and go on; when something is wrong, stay and return it.

        On the last step the answers are kept and the flow stays.
        """
        found = self.problems(answers)
        if found:
            return found
        self._kept.update(answers)
        merged = MappingProxyType({**self._stack[-1].answers, **answers})
        self._stack[-1] = State(self.step, merged)
        follow = self._steps[self.step].follow(self.answers)
        if follow is not None:
            if follow not in self._steps:
                raise ValueError(f"no step is called {follow}")
            self._stack.append(State(follow, merged))
        return ()

    def keep(self, answers: Answers) -> None:
        """Remember answers of the step at hand without checking them: the person goes back and may return."""
        self._kept.update(answers)

    def back(self) -> bool:
        """Return to the step before; False when this is the first."""
        if not self.can_go_back:
            return False
        self._stack.pop()
        return True

    def forget(self, *names: str) -> None:
        """Drop answers, for example secrets once they were handed over."""
        for name in names:
            self._kept.pop(name, None)
        self._stack = [
            State(
                state.step,
                MappingProxyType({name: found for name, found in state.answers.items() if name not in names}),
            )
            for state in self._stack
        ]

    def redacted(self) -> dict[str, Any]:
        """Return the answers with all but the allowed ones hidden."""
        return {name: found if name in self._shown else HIDDEN for name, found in self.answers.items()}
