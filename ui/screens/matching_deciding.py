"""Keeps what a person says about pairs, tells it, and takes it back: the last one first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import SyncProblem
from app.domain.kinds import RecordType
from app.ports.matches import MatchDecision
from app.ports.progress import JobContext, Progress
from app.services.match_row import MatchRow
from ui.bridge.desk import Desk
from ui.dialogs.problem import ProblemDialog
from ui.screens.runner import PERSON
from ui.text.matching import told_accepted, told_rejected
from ui.text.tr import counted, tr

_AT_ONCE = 500
"""Pairs accepted in one transaction."""


class Decider(QObject):
    """Every decision of the page goes through here, one at a time.

    Args:
        desk: what screens share.
        owner: the page; its window shows the problems.
    """

    told = Signal(str)
    """What was done."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._acts: list[tuple[int, ...]] = []
        self.busy = False
        """Whether one is being kept: the next key waits for what it is about."""
        desk.company_changed.connect(lambda _company: self._acts.clear())

    @property
    def decided(self) -> bool:
        """Whether something was decided here that can be taken back."""
        return bool(self._acts)

    def accept(self, row: MatchRow, reason: str = "") -> None:
        """Say that two are the same; two that are no likely pair are linked by name."""
        if not row.id:
            self.link(row.kind, row.pronto_id, row.stripe_id, reason)
            return
        words = told_accepted(row.pronto_title or row.pronto_id, row.stripe_title or row.stripe_id)
        matching = self._desk.office.matching
        self._keep(tr("Accept"), lambda number, _ctx: matching.accept(number, [row.id], reason, PERSON), words)

    def reject(self, row: MatchRow, reason: str = "") -> None:
        """Say that two are not the same."""
        words = told_rejected(row.pronto_title or row.pronto_id, row.stripe_title or row.stripe_id)
        matching = self._desk.office.matching
        self._keep(tr("Reject"), lambda number, _ctx: matching.reject(number, [row.id], reason, PERSON), words)

    def link(self, kind: RecordType, pronto_id: str, stripe_id: str, reason: str = "") -> None:
        """Say which object a record is."""
        matching = self._desk.office.matching
        self._keep(
            tr("Link"),
            lambda number, _ctx: [matching.link_to(number, kind, pronto_id, stripe_id, reason, PERSON)],
            told_accepted(pronto_id, stripe_id),
        )

    def accept_all(self, ids: Sequence[int]) -> None:
        """Accept these very pairs, some hundred in a transaction."""
        matching = self._desk.office.matching

        def work(number: int, ctx: JobContext) -> list[MatchDecision]:
            found: list[MatchDecision] = []
            for place in range(0, len(ids), _AT_ONCE):
                ctx.check()
                found += matching.accept(number, ids[place : place + _AT_ONCE], "", PERSON)
                ctx.report(Progress("write", done=len(found), total=len(ids)))
            return found

        accepted = counted(len(ids), "pair", "pairs")
        self._keep(tr("Accept all green"), work, tr("Accepted: {n}. The next sync links them.", n=accepted))

    def take_back(self, decisions: Sequence[int]) -> None:
        """Forget decisions; their pairs are looked at again like any other."""
        matching, wanted = self._desk.office.matching, tuple(decisions)

        def work(number: int, ctx: JobContext) -> list[MatchDecision]:
            found = []
            for one in wanted:
                ctx.check()
                found.append(matching.take_back(number, one, PERSON))
            # So that their pairs are back in the list at once.
            matching.compare_again(number, {one.kind for one in found}, ctx)
            return found

        def done(_found: list[MatchDecision]) -> None:
            self._acts = [act for act in self._acts if not set(act) & set(wanted)]
            number = counted(len(wanted), "decision", "decisions")
            self._tell(tr("Taken back: {n}. What a sync has linked meanwhile stays linked.", n=number))

        def failed(problem: SyncProblem) -> None:
            # It was taken back elsewhere: the next one before it can still be.
            self._acts = [act for act in self._acts if not set(act) & set(wanted)]
            self._failed(problem)

        self._run(tr("Take back"), work, done, failed)

    def take_back_last(self) -> bool:
        """Take the last decision of this page back; False when there is none."""
        if not self._acts:
            return False
        if not self.busy:
            self.take_back(self._acts[-1])
        return True

    # --- one at a time --------------------------------------------------------------------------------

    def _keep(self, name: str, work: Callable[[int, JobContext], list[MatchDecision]], words: str) -> None:
        def done(found: list[MatchDecision]) -> None:
            self._acts.append(tuple(one.id for one in found))
            self._tell(words)

        self._run(name, work, done)

    def _run(
        self,
        name: str,
        work: Callable[[int, JobContext], list[MatchDecision]],
        done: Callable[[list[MatchDecision]], None],
        failed: Callable[[SyncProblem], None] | None = None,
    ) -> None:
        company = self._desk.company
        if company is None or self.busy:
            return
        self.busy = True
        number = company.id
        operation = self._desk.reading(self._owner, name, lambda ctx: work(number, ctx)).finally_do(self._free)
        operation.on_success(done).on_failure(failed or self._failed).start()

    def _free(self) -> None:
        self.busy = False

    def _tell(self, words: str) -> None:
        self.told.emit(words)
        self._desk.matches_changed.emit()

    def _failed(self, problem: SyncProblem) -> None:
        self._desk.matches_changed.emit()
        ProblemDialog(self._owner.window(), problem).open()
