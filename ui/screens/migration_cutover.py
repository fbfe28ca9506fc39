"""Step 6: the very plan that was shown is approved and written; what changed since is held, with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.company import Mode
from app.domain.migration import Step
from app.domain.plan import ChangeState, PlanSummary
from app.ports.progress import Progress
from app.runtime.jobs import Ended, Started
from ui.bridge.desk import Desk
from ui.dialogs.confirm import ConfirmDialog
from ui.screens.migration_approve import ApproveCard, where
from ui.screens.migration_clock import CutoverClock
from ui.screens.migration_rows import PlanRows
from ui.screens.migration_step import StepPage
from ui.screens.migration_totals import TotalsGrid
from ui.text.format import count, when
from ui.text.migration import held, not_written, plan_standing, short_hash, written
from ui.text.summary import pace_sentence, progress_sentence
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card, EmptyState
from ui.widgets.controls import Elided, button, label
from ui.widgets.page import scrolling

HELD = (ChangeState.STALE, ChangeState.HELD, ChangeState.FAILED)
_BEFORE = {Step.SCOPE, Step.QUALITY, Step.PLANNED, Step.TRIED, Step.ROLLED_BACK}


class CutoverPage(StepPage):
    """Before: what is written and the approval. During: how far it is. After: what was held."""

    def __init__(self, desk: Desk, clock: CutoverClock) -> None:
        """Build the page; ``clock`` carries the cutover out."""
        super().__init__(desk, "cutover", tr(
            "The very plan you saw is written. A record that changed since in Pronto or Stripe is held with the "
            "reason; everything else goes on. It can be stopped at any moment and goes on where it was."
        ))  # fmt: skip
        self._clock = clock
        self._job = 0
        self.empty = EmptyState("truck")
        self.totals = TotalsGrid()
        self.approve = ApproveCard()
        self.waiting = Callout("wait", "clock")
        self.progress = self._build_progress()
        self.held_title = label("", "section", wrap=True)
        self.rows = PlanRows(desk, tr("Rows that were not written"), HELD)
        self.before = QWidget()
        column = QVBoxLayout(self.before)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.totals)
        column.addWidget(self.approve)
        column.addStretch(1)
        self._area = scrolling(self.before)
        for part in (self.empty, self.waiting, self.progress, self.held_title):
            self.body.addWidget(part)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.rows, 1)
        self.body.addStretch(0)
        for later in (self._area, self.rows, self.progress, self.held_title):
            later.hide()
        self.foot.addStretch(1)
        self.foot.addWidget(self.next_button("certificate"))
        self._connect()

    def _connect(self) -> None:
        self.approve.approved.connect(self._approve)
        self.totals.chosen.connect(lambda _kind, _action: self.ask("dry-run"))
        works = self._desk.works
        works.run_started.connect(self._started)
        works.run_progressed.connect(self._progressed)
        works.run_ended.connect(self._ended)
        self._clock.changed.connect(self._again)
        self._clock.ended.connect(self._told)

    def _build_progress(self) -> Card:
        card = Card(margin=14, spacing=8)
        row = QHBoxLayout()
        self.words = label("", "section", live=True)
        self.pause = button(tr("&Pause"), self._pause, icon="pause")
        self.resume = button(tr("&Go on"), self._resume, role="primary", icon="play")
        row.addWidget(self.words, 1)
        row.addWidget(self.pause)
        row.addWidget(self.resume)
        card.body.addLayout(row)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the cutover"))
        card.body.addWidget(self.bar)
        self.pace = Elided("", "muted")
        card.body.addWidget(self.pace)
        return card

    # --- showing ---------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the cutover goes on just now."""
        return self._job != 0

    def show_seen(self) -> None:
        """Show what is next, what goes on or what came of it."""
        assert self.seen is not None
        state = self.seen.state
        before = state.step in _BEFORE and not self.running
        over = state.step not in _BEFORE and not self.running
        self.empty.setVisible(state.plan is None)
        self._area.setVisible(before and state.plan is not None)
        self.progress.setVisible(self.running or over)
        kept = not_written(state) if over else 0
        self.rows.setVisible(kept > 0)
        self.held_title.setVisible(over and state.step is not Step.CUTOVER)
        if state.plan is None:
            self.empty.say(tr("No plan to approve"), tr("Make the dry run first."), tr("Go to the dr&y run"),
                           lambda: self.ask("dry-run"))  # fmt: skip
        self.totals.show_totals(state.totals)
        if state.plan is not None and before:
            self.approve.show_plan(self.seen, self.company, busy=self.busy, blocked=self._blocked())
        self._show_waiting(before=before)
        if not self.running:
            self._show_end(over=over)
        if kept:
            self.rows.load()

    def _blocked(self) -> str:
        assert self.seen is not None
        state = self.seen.state
        if state.step is Step.ROLLED_BACK:
            return tr("This migration was taken back; make a new dry run to begin again.")
        if plan_standing(state)[0].startswith("warning"):
            return tr("Something was changed since the plan was made; make the dry run again and look at it.")
        if not written(state.totals)[0]:
            return tr("The plan writes nothing: both sides are in step.")
        return ""

    def _show_waiting(self, *, before: bool) -> None:
        start, missed = self._clock.start, self._clock.missed
        state = self.seen.state if self.seen is not None else None
        approved = state is not None and state.approval is not None and state.approval.hash == state.hash
        self.approve.setVisible(start is None)
        if start is not None and before:
            self.waiting.say(
                tr("The cutover starts {when}. Leave the program open; the computer may sleep until then.",
                   when=when(start)), tr("&Call it off"), self._clock.call_off,
            )  # fmt: skip
        elif missed is not None and before and approved:
            self.waiting.say(
                tr("The cutover was to start {when}, and the program was closed then. Start it when it suits you.",
                   when=when(missed)), tr("&Forget it"), self._clock.call_off,
            )  # fmt: skip
        else:
            self.waiting.hide()

    def _show_end(self, *, over: bool) -> None:
        assert self.seen is not None
        state = self.seen.state
        total = sum(state.states.values())
        stopped = state.step is Step.CUTOVER
        self.pause.hide()
        self.resume.setVisible(stopped)
        self.resume.setEnabled(not self.busy)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(total - state.remaining)
        done = state.states.get(ChangeState.DONE, 0)
        if not over:
            return
        head = tr("{done} of {total} written", done=count(done), total=count(total))
        self.words.setText(tr("Stopped: {head}, {n} to go", head=head, n=count(state.remaining)) if stopped else head)
        by = state.approval
        self.pace.setText(
            tr("Plan {hash}, approved by {who} {when}.", hash=short_hash(state.hash), who=by.who, when=when(by.at))
            if by is not None else tr("Plan {hash}.", hash=short_hash(state.hash))
        )  # fmt: skip
        kept = not_written(state)
        self.held_title.setText(_held_words(kept, held(state.totals)))

    def first_focus(self) -> QWidget:
        """Begin where something is to be done."""
        if self.seen is None or self.seen.state.plan is None:
            return self.empty.button
        if self.pause.isVisible():
            return self.pause
        if self.resume.isVisible():
            return self.resume
        if self.rows.isVisible():
            return self.rows.table
        return self.approve.who if self.approve.isVisible() else self.waiting.button

    # --- approving and starting ------------------------------------------------------------------------

    def _approve(self, who: str, hold: bool, time: str) -> None:
        company = self.company
        if company.mode is Mode.LIVE:
            words = tr("Real customers and real money: what is sent cannot simply be taken back.")
            ConfirmDialog(
                self.window(), tr("Write to the live Stripe account?"), words, act=tr("&Write to live"),
                place="cutover",
                accept=lambda: self._keep(who, time, hold=hold), typed=company.name, danger=True,
            ).open()  # fmt: skip
        else:
            self._keep(who, time, hold=hold)

    def _keep(self, who: str, time: str, *, hold: bool) -> None:
        assert self.seen is not None
        migration, number, digest = self.migration, self.company.id, self.seen.state.hash
        self.said.hide()

        def approve(_ctx: object) -> tuple[PlanSummary, object]:
            start = migration.start_of(number, time) if time else None
            return migration.approve(number, digest, who, hold_matches=hold, start_at=start), start

        work = self._desk.reading(self, tr("Approve"), approve)
        work.on_success(lambda found: self._approved(who, found[1])).on_failure(self.fail).start()

    def _approved(self, who: str, start: object) -> None:
        if start is None:
            self._clock.begin(who)
        else:
            self._clock.set_start(start, who)  # type: ignore[arg-type]  # a moment, as start_of gave it
        self.changed.emit()

    def _resume(self) -> None:
        assert self.seen is not None
        by = self.seen.state.approval
        self._clock.begin(by.who if by is not None else "person")

    def _pause(self) -> None:
        self.pause.setEnabled(False)
        self.words.setText(tr("Pausing: finishing what is on its way…"))
        for job in self._desk.works.writing_jobs():
            if job.id == self._job:
                job.cancel()

    # --- how far it is ---------------------------------------------------------------------------------

    def _started(self, event: Started) -> None:
        if event.name != tr("Cutover") or not self._desk.works.asked(event.job_id):
            return
        self._job = event.job_id
        self.said.hide()
        self.words.setText(tr("Writing to {where}", where=where(self.company)))
        self.bar.setRange(0, 0)
        self.pace.setText(tr("Reading both sides once more…"))
        self.pause.setEnabled(True)
        self.pause.show()
        self.resume.hide()
        self._again()

    def _progressed(self, job: int, progress: Progress) -> None:
        if job != self._job:
            return
        if progress.stage == "write":
            self.bar.setRange(0, progress.total or 0)
            self.bar.setValue(min(progress.done, progress.total or 0))
        self.pace.setText(" · ".join(part for part in (progress_sentence(progress), pace_sentence(progress)) if part))

    def _ended(self, event: Ended) -> None:
        if event.job_id == self._job:
            self._job = 0
            self.changed.emit()

    def _again(self) -> None:
        if self.seen is not None and self._desk.company is not None:
            self.show_seen()

    def _told(self, words: str) -> None:
        if words:
            self.said.tone("bad", "warning-circle")
            self.said.say(words)
        self.changed.emit()


def _held_words(kept: int, before: int) -> str:
    """Return what was not written: rows held since the approval, and those that the plan held itself."""
    words = (
        tr("{n} held, each with the reason.", n=counted(kept, "row was", "rows were"))
        if kept
        else tr("Every row that was approved is written.")
    )
    more = tr("{n} held in the plan already; the dry run lists them.", n=counted(before, "row was", "rows were"))
    return f"{words} {more}" if before else words
