"""Settling and taking back: a plan is made, shown where money or several records are touched, and carried out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.company import Mode
from app.domain.errors import SyncProblem
from app.domain.mapping import Keep, StandingDecision
from app.domain.mismatch import Mismatch
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import Action, PlanSummary
from app.ports.progress import JobContext
from app.services.fixes import PURPOSE as FIX
from app.services.undo import PURPOSE as UNDO
from ui.bridge.desk import Act, Desk
from ui.bridge.office_look import History
from ui.dialogs.problem import ProblemDialog
from ui.screens.always_dialog import AlwaysDialog
from ui.screens.mismatches_dialogs import NoteDialog
from ui.screens.plan_dialog import PlanDialog
from ui.screens.runner import PERSON
from ui.text.format import count, money
from ui.text.summary import plan_counts, plan_sentence, writes_in
from ui.text.tr import counted, told, tr

Found = Callable[[JobContext], Sequence[int]]
"""Finds the numbers of mismatches, in a worker."""
_UNDOABLE = {"sync", "apply", FIX, "duplicates"}


class Fixer(QObject):
    """Makes plans of fixes and undos, asks, and puts them on the write lane.

    Args:
        desk: what screens share.
        window: whose dialogs they are.
    """

    done = Signal(str, bool)
    """What was settled or taken back, in a sentence, and whether it can be undone."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._acts: list[Act] = []
        desk.asked_undo.connect(self.undo)
        desk.company_changed.connect(lambda _company: self._acts.clear())

    # --- settling -------------------------------------------------------------------------------------

    def settle(self, find: Found, choice: str, *, link_to: str = "") -> None:
        """Settle all that a search finds; the plan is shown first where money or several records are touched."""
        fixes = self._desk.office.fixes
        work = self._desk.reading(
            self, tr("Preview of a fix"), lambda ctx: fixes.preview(list(find(ctx)), choice, "", link_to)
        )
        work.on_success(lambda plan: self._planned(plan, find)).start()

    def ask_always(self, mismatch: Mismatch, keeps: Sequence[Keep]) -> None:
        """Try a rule for a mismatch's field, and keep it if the person wants it."""
        AlwaysDialog(self._window, self._desk, mismatch, keeps, partial(self._always, mismatch)).open()

    def _always(self, mismatch: Mismatch, decision: StandingDecision) -> None:
        fixes, numbers = self._desk.office.fixes, [mismatch.id]
        work = self._desk.reading(
            self, tr("Make a rule"), lambda _ctx: fixes.always(numbers, decision.keep.value, PERSON)
        )
        work.on_success(partial(self._ruled, decision, numbers)).on_failure(self._failed).start()

    def _ruled(self, decision: StandingDecision, numbers: list[int], plan: PlanSummary) -> None:
        self._tell(tr("From now on – {rule}.", rule=decision.sentence))
        if plan_counts(plan):
            self._planned(plan, lambda _ctx: numbers)

    def ask_note(self, find: Found, number: int) -> None:
        """Ask for the note with which so many differences are left as they are."""
        NoteDialog(self._window, number, lambda note: self.ignore(find, note)).open()

    def ignore(self, find: Found, note: str) -> None:
        """Leave differences as they are, with a note; nothing is read or written elsewhere."""
        company = self._desk.company
        if company is None:
            return
        fixes, history, number = self._desk.office.fixes, self._desk.office.history, company.id

        def work(ctx: JobContext) -> Act:
            ids = list(find(ctx))
            fixes.ignore(ids, note, PERSON)
            entries = history.journal(number, limit=len(ids))
            return Act(seqs=tuple(entry.seq for entry in entries if entry.action == Action.ACCEPT))

        self._desk.reading(self, tr("Ignore"), work).on_success(self._ignored).start()

    def reopen(self, ids: Sequence[int]) -> None:
        """Take settled mismatches up again."""
        fixes, wanted = self._desk.office.fixes, list(ids)
        work = self._desk.reading(self, tr("Take up again"), lambda _ctx: fixes.reopen(wanted))
        work.on_success(lambda _none: self._tell(tr("Taken up again."))).start()

    def _planned(self, plan: PlanSummary, find: Found) -> None:
        counts = plan_counts(plan)
        total = sum(counts.values())
        if not total:
            self._tell(tr("There is nothing left to settle here."))
        elif self._at_once(plan, total):
            self._apply(plan)
        else:
            self._show_plan(plan, find, total)

    def _show_plan(self, plan: PlanSummary, find: Found, total: int) -> None:
        counts = plan_counts(plan)
        would = writes_in(plan) + counts.get(Action.ACCEPT, 0) + counts.get(Action.RECEIPT, 0)
        words = tr("This would: {plan}. Nothing has been changed yet.", plan=plan_sentence(plan))
        act, option, sure = tr("&Apply to {n}", n=counted(would, "record", "records")), "", ""
        held = counts.get(Action.HOLD, 0)
        if counts.get(Action.REFUND, 0):
            amount = money(sum(plan.cents.values()))
            act = tr("&Refund {amount}", amount=amount)
            sure = tr("&Yes, {amount} go back to the customer's card; this cannot be undone", amount=amount)
        if would and held:
            option = tr("Leave the {n} that cannot be settled this way as they are, each with its reason as the no&te",
                        n=count(held))  # fmt: skip
        elif not would:
            words = tr(
                "None of these can be settled this way; each says why. They can be left as they are, with a note."
            )
            act = tr("&Ignore with a note…")

        def accept() -> None:
            if would:
                self._apply(plan, leave_held=dialog.option.isChecked())
            else:
                self.ask_note(find, total)

        dialog = PlanDialog(
            self._window, self._desk, plan, title=tr("Settle {n}?", n=counted(total, "record", "records")),
            words=words, act=act, accept=accept, danger=self._is_live and would > 0, option=option,
            sure=sure,
        )  # fmt: skip
        dialog.open()

    def _at_once(self, plan: PlanSummary, total: int) -> bool:
        """Whether a plan needs no look: one record, no money, nothing held, nothing live."""
        return total == 1 and not any(plan.cents.values()) and not self._is_live and not _held(plan)

    @property
    def _is_live(self) -> bool:
        return self._desk.mode is Mode.LIVE

    def _apply(self, plan: PlanSummary, *, leave_held: bool = False) -> None:
        fixes = self._desk.office.fixes
        operation = self._desk.writing(
            self, tr("Fix"), lambda ctx: fixes.apply(plan.id, ctx, PERSON, leave_held=leave_held)
        )
        operation.on_success(lambda run: self._ran(run, plan)).on_failure(self._failed).start()

    def _ran(self, run: RunSummary, plan: PlanSummary) -> None:
        self._acts.append(Act(run=run.run))
        words = tr("Done: {plan}.", plan=plan_sentence(plan))
        if run.status is not RunStatus.DONE and run.messages:
            words = " ".join(told(one) for one in run.messages)
        self._tell(words, undoable=True)

    def _ignored(self, act: Act) -> None:
        self._acts.append(act)
        kept = counted(len(act.seqs), "difference is", "differences are")
        self._tell(tr("{n} left as they are until a value changes.", n=kept), undoable=True)

    def _tell(self, words: str, *, undoable: bool = False) -> None:
        self._desk.records_changed.emit()
        self.done.emit(words, undoable)

    def _failed(self, problem: SyncProblem) -> None:
        self._desk.records_changed.emit()
        ProblemDialog(self._window, problem).open()

    # --- taking back ----------------------------------------------------------------------------------

    def undo(self, act: Act | None) -> None:
        """Take an act back; None stands for the last fix or sync."""
        company = self._desk.company
        if company is None:
            return
        if act is not None or self._acts:
            self._preview_undo(act or self._acts[-1])
            return
        history, number = self._desk.office.history, company.id
        work = self._desk.reading(self, tr("Undo"), lambda _ctx: last_act(history, number))
        work.on_success(self._found).start()

    def _found(self, act: Act | None) -> None:
        if act is None:
            self.done.emit(tr("There is nothing to undo."), False)
        else:
            self._preview_undo(act)

    def _preview_undo(self, act: Act) -> None:
        undo = self._desk.office.undo

        def plan(ctx: JobContext) -> tuple[PlanSummary, dict[str, int]]:
            made = undo.preview_run(act.run, ctx, PERSON) if act.run else undo.preview_changes(act.seqs, ctx, PERSON)
            return made, {cause.value: number for cause, number in undo.buckets(made.id).items()}

        operation = self._desk.writing(self, tr("Preview of an undo"), plan)
        operation.on_success(lambda found: self._undo_planned(act, *found)).on_failure(self._failed).start()

    def _undo_planned(self, act: Act, plan: PlanSummary, buckets: dict[str, int]) -> None:
        counts = plan_counts(plan)
        back = writes_in(plan) + counts.get(Action.ACCEPT, 0)
        total = sum(counts.values())
        if total == 1 and back == 1 and not self._is_live and not any(plan.cents.values()):
            self._apply_undo(act, plan)
            return
        kept = total - back
        words = tr("{n} would be put back as they were.", n=counted(back, "change", "changes"))
        if kept:
            words += " " + tr("{n} stay, each with the reason.", n=counted(kept, "change", "changes"))
        PlanDialog(
            self._window, self._desk, plan, title=tr("Undo?"), words=words, buckets=buckets,
            act=tr("&Undo {n}", n=counted(back, "change", "changes")) if back else "",
            accept=lambda: self._apply_undo(act, plan), danger=self._is_live,
        ).open()  # fmt: skip

    def _apply_undo(self, act: Act, plan: PlanSummary) -> None:
        undo = self._desk.office.undo
        operation = self._desk.writing(self, tr("Undo"), lambda ctx: undo.apply(plan.id, ctx, PERSON))
        operation.on_success(lambda run: self._undone(act, run, plan)).on_failure(self._failed).start()

    def _undone(self, act: Act, run: RunSummary, plan: PlanSummary) -> None:
        if act in self._acts:
            self._acts.remove(act)
        words = tr("Undone: {plan}.", plan=plan_sentence(plan))
        self._tell(" ".join([words, *(told(one) for one in run.messages)]) if run.messages else words)


def last_act(history: History, company_id: int) -> Act | None:
    """Return the newest run that wrote something and was not undone since; None when there is none.

    Every undo that wrote takes the newest one still standing with it.
    """
    undone = 0
    for run in history.runs(company_id):
        if run.kind == UNDO and run.writes:
            undone += 1
        elif run.kind in _UNDOABLE and run.writes:
            if not undone:
                return Act(run=run.run)
            undone -= 1
    return None


def _held(plan: PlanSummary) -> int:
    return plan_counts(plan).get(Action.HOLD, 0)
