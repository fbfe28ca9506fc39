"""What the pages of the migration have in common: words at the top, what went wrong, buttons at the foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.planning.matching.profiles import MATCHED
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.office_migration import Migration
from ui.dialogs.problem import spoken
from ui.models.migration import Seen
from ui.screens.runner import PERSON
from ui.text.migration import step_name
from ui.text.tr import tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button, label

T = TypeVar("T")
_AIR = 20
"""Pixels to the steps beside it."""


class StepPage(QWidget):
    """One step; fill ``body``, put what the step does into ``foot``."""

    wanted = Signal(str)
    """Another step is asked for, by name."""
    changed = Signal()
    """Something was decided or done: the state is looked at again."""

    def __init__(self, desk: Desk, name: str, words: str) -> None:
        """Start with the heading."""
        super().__init__()
        self._desk = desk
        self.name = name
        self.seen: Seen | None = None
        self.busy = False
        """Whether a run waits or goes on."""
        self.setAccessibleName(step_name(name))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_AIR, 0, 0, 0)
        column.setSpacing(10)
        self.about = label(words, "muted", wrap=True)
        column.addWidget(self.about)
        self.said = Callout("bad", "warning-circle")
        column.addWidget(self.said)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column.addLayout(self.body, 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        column.addLayout(self.foot)

    def stand(self, *, below: bool) -> None:
        """Keep away from the steps where they are beside it."""
        self._column.setContentsMargins(0 if below else _AIR, 0, 0, 0)

    # --- what each page does itself --------------------------------------------------------------------

    def show_seen(self) -> None:
        """Show ``seen`` and lock what ``busy`` does not allow; a page with nothing else shows its words."""
        self.about.show()

    def first_focus(self) -> QWidget:
        """Return the control that takes the keyboard."""
        return self

    def came(self) -> None:
        """Called when the page comes to the front."""

    def forget(self) -> None:
        """Another company was taken in hand: forget what was shown of the last one."""
        self.said.hide()

    # --- for all of them -------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """What screens share."""
        return self._desk

    @property
    def company(self) -> Company:
        """The company at hand."""
        found = self._desk.company
        assert found is not None
        return found

    @property
    def migration(self) -> Migration:
        """The service."""
        return self._desk.office.migration

    def show_state(self, seen: Seen | None, *, busy: bool) -> None:
        """Take the state and show it."""
        self.seen, self.busy = seen, busy
        if seen is not None:
            self.show_seen()

    def ask(self, step: str) -> None:
        """Go to another step."""
        self.wanted.emit(step)

    def next_button(self, step: str) -> QPushButton:
        """Return the button that goes on to a step."""
        return button(tr("&Next: {step}", step=step_name(step)), lambda: self.ask(step), icon="arrow-right")

    def decide(self, name: str, work: Callable[[Migration, int], T], told: Callable[[T], object] | None = None) -> None:
        """Do something quick on the read lane, then look at the state again."""
        migration, number = self.migration, self.company.id
        self.said.hide()

        def done(found: T) -> None:
            if told is not None:
                told(found)
            self.changed.emit()

        operation = self._desk.reading(self, name, lambda _ctx: work(migration, number))
        operation.on_success(done).on_failure(self.fail).start()

    def run(
        self, name: str, work: Callable[[Migration, int, JobContext], T], told: Callable[[T], object] | None = None
    ) -> None:
        """Do something long on the company's write lane; the run panel shows how far it is."""
        migration, number = self.migration, self.company.id
        self.said.hide()

        def done(found: T) -> None:
            self._desk.records_changed.emit()
            if told is not None:
                told(found)

        def failed(problem: SyncProblem) -> None:
            self._desk.records_changed.emit()
            self.fail(problem)

        operation = self._desk.writing(self, name, lambda ctx: work(migration, number, ctx))
        operation.on_success(done).on_failure(failed).finally_do(self.changed.emit).start()

    def read_sides(self) -> None:
        """Read both sides, check the data and look for matches among what was read."""
        matching = self._desk.office.matching

        def read(migration: Migration, number: int, ctx: JobContext) -> None:
            migration.quality(number, ctx, PERSON)
            matching.look(number, MATCHED, ctx)

        self.run(tr("Check the data"), read, lambda _nothing: self._desk.matches_changed.emit())

    def fail(self, problem: SyncProblem) -> None:
        """Say what did not work, in a sentence and what to do."""
        words = spoken(problem)
        self.said.tone("bad", "warning-circle")
        self.said.say(" ".join(part for part in (words.sentence or words.title, words.remedy) if part))

    def tell(self, words: str, action: str = "", pressed: Callable[[], object] | None = None) -> None:
        """Say what was done."""
        self.said.tone("good", "check-circle")
        self.said.say(words, action, pressed)
