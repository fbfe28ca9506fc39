"""Starting runs: preview, sync, apply a preview; with the consent each needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.attention import Stand
from app.domain.causes import Cause
from app.domain.company import Mode
from app.domain.errors import Code, NeedsUser, SyncProblem
from app.domain.kinds import TARGETED, RecordType
from app.domain.outcome import RunSummary
from app.domain.plan import WRITES, Action, ChangeState, PlanSummary
from ui.bridge.desk import Desk
from ui.bridge.office_attention import QueueCare
from ui.bridge.office_look import History
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.problem import ProblemDialog
from ui.text.summary import writes_in
from ui.text.tr import counted, tr

PERSON = "person"
_LOOK_FIRST = "Everything else is done. Look at a preview first; if it is right, sync these too."


class Runner(QObject):
    """Puts runs on the company's write lane, one at a time.

    Args:
        desk: what screens share.
        window: whose dialogs they are.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.notes: list[str] = []
        """What the newest preview said besides its plan: what a site lacks, what the guard holds."""
        desk.asked_preview.connect(self.preview)

    @property
    def busy(self) -> bool:
        """Whether a run waits or goes on."""
        return bool(self._desk.works.writing_jobs())

    def preview(self) -> None:
        """Work out what a sync would do, then show it."""
        company = self._desk.company
        if company is None or self.busy:
            return
        sync, number = self._desk.office.sync, company.id
        operation = self._desk.writing(self, tr("Preview"), lambda ctx: sync.preview(number, TARGETED, ctx, PERSON))
        operation.on_success(self._previewed).on_failure(self._failed).start()

    def sync(self, *, allow_large: bool = False) -> None:
        """Bring Stripe in step; in live mode the person is asked first."""
        company = self._desk.company
        if company is None or self.busy:
            return
        if company.mode is Mode.LIVE and company.live_allowed and not allow_large:
            self._ask_live(tr("Sync with the live Stripe account?"), "", lambda: self._sync(allow_large=False))
        else:
            self._sync(allow_large=allow_large)

    def apply(self, plan: PlanSummary, excluded: set[int], only: tuple[RecordType, Action] | None = None) -> None:
        """Carry out a preview but for what was left out; ``only`` is the part of it that was shown."""
        company = self._desk.company
        if company is None or self.busy:
            return
        left = writes_in(plan) - len(excluded)
        if company.mode is Mode.LIVE:
            words = tr("{n} will be written.", n=counted(left, "record", "records"))
            self._ask_live(tr("Write to the live Stripe account?"), words, lambda: self._apply(plan.id, excluded, only))
        else:
            self._apply(plan.id, excluded, only)

    def cancel_all(self) -> None:
        """Ask everything that runs to stop."""
        for job in self._desk.works.writing_jobs():
            job.cancel()

    def _sync(self, *, allow_large: bool) -> None:
        company = self._desk.company
        if company is None:
            return
        sync, number = self._desk.office.sync, company.id
        operation = self._desk.writing(
            self, tr("Sync"), lambda ctx: sync.run(number, TARGETED, ctx, PERSON, allow_large=allow_large)
        )
        operation.on_success(self._ran).on_failure(self._failed).start()

    def _apply(self, plan_id: int, excluded: set[int], only: tuple[RecordType, Action] | None) -> None:
        sync = self._desk.office.sync
        operation = self._desk.writing(
            self, tr("Sync"), lambda ctx: sync.apply(plan_id, excluded, ctx, PERSON, only=only)
        )
        operation.on_success(self._applied).on_failure(self._failed).start()

    def _ask_live(self, title: str, more: str, accept: Callable[[], None]) -> None:
        words = tr("Real customers and real money: what is sent cannot simply be taken back.")
        ConfirmDialog(
            self._window,
            title,
            f"{words} {more}".strip(),
            act=tr("&Write to live"),
            accept=accept,
            danger=True,
            place="practice-test-live",
        ).open()

    def _previewed(self, result: tuple[RunSummary, PlanSummary]) -> None:
        run, plan = result
        self.notes = list(run.messages)
        self._desk.preview_ready.emit(plan)
        self._desk.records_changed.emit()
        self._desk.asked_page.emit("preview")

    def _applied(self, run: RunSummary) -> None:
        self._desk.preview_ready.emit(None)
        self._desk.asked_page.emit("overview")
        self._ran(run)

    def _ran(self, run: RunSummary) -> None:
        self._desk.records_changed.emit()
        company = self._desk.company
        if company is None or not run.messages:
            return
        queue, number = self._desk.office.queue, company.id
        work = self._desk.reading(self, tr("Sync"), lambda _ctx: guarded_now(queue, number))
        work.on_success(self.ask_large).start()

    def ask_large(self, sentence: str) -> None:
        """Ask for consent to what the guard held back."""
        if not sentence:
            return
        ProblemDialog(
            self._window, NeedsUser(Code.GUARD, sentence, hint=tr(_LOOK_FIRST)), tr("Sync"),
            offer=tr("Sync &anyway"), accept=lambda: self.sync(allow_large=True),
        ).open()  # fmt: skip

    def _failed(self, problem: SyncProblem) -> None:
        self._desk.records_changed.emit()
        ProblemDialog(self._window, problem).open()


def synced_since(history: History, plan: PlanSummary) -> bool:
    """Return whether a sync has ended since a plan was made, so that it may say what is done already."""
    made = dt.datetime.fromisoformat(plan.created)
    return any(
        run.kind == "sync" and run.ended is not None and run.ended > made for run in history.runs(plan.company_id)
    )


def guarded_now(queue: QueueCare, company_id: int) -> str:
    """Return all that the guard says of what it holds now; blank when it holds nothing."""
    return " ".join(one.message for one in queue.groups(company_id) if one.stand is Stand.GUARDED)


def guard_sentence(history: History, plan: PlanSummary) -> str:
    """Return all that the guard said of a preview; blank when it held nothing."""
    mark = f"{Cause.GUARD.value}: "
    said: list[str] = []
    for kind, actions in plan.counts.items():
        for action in actions:
            if Action(action) in WRITES:
                held = history.changes(
                    plan.id, kind=RecordType(kind), actions=(Action(action),), states=(ChangeState.HELD,), limit=1
                )
                said += [one.error.removeprefix(mark) for one in held if one.error.startswith(mark)]
    return " ".join(said)
