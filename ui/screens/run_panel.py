"""What runs now and how it went, under every page: stage, counts per type, rate, time left, Cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from app.domain.errors import SyncProblem
from app.domain.outcome import RunStatus, RunSummary, Standing
from app.ports.progress import Progress
from app.runtime.jobs import Ended, JobStatus, Started
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.text.format import count
from ui.text.messages import SHOWN_KINDS, kind_name
from ui.text.summary import pace_sentence, progress_sentence, run_sentence
from ui.text.tr import told, tr
from ui.widgets.controls import Elided, button, label
from ui.widgets.icons import icon_label, icons
from ui.widgets.spoken import Role, announce

_ENDS = {
    RunStatus.DONE: ("check-circle", "good"),
    RunStatus.ATTENTION: ("warning", "warn"),
    RunStatus.STOPPED: ("warning-circle", "bad"),
    RunStatus.CANCELLED: ("x-circle", "wait"),
    RunStatus.RUNNING: ("clock", "wait"),
}
_WITH_A_PAGE = {"preview", "reconcile"}
_SHOWN_ELSEWHERE = {RunStatus.DONE, RunStatus.ATTENTION}


class RunPanel(QFrame):
    """Hidden until something runs; keeps the result until it is dismissed or the next run starts."""

    spoken_role = Role.StatusBar

    def __init__(self, desk: Desk) -> None:
        """Listen to every write lane."""
        super().__init__()
        self._desk = desk
        self._job_id = 0
        self._counts: dict[str, int] = {}
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Run"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._icon = icon_label("arrows-clockwise", "accent", 20)
        self._words = Elided("", "strong")
        self._pace = label("", "muted")
        self.attention = button(tr("See what needs attention"), self._show_attention, role="link")
        self.pause = button(tr("Pa&use run"), self._pause, icon="pause")
        self.cancel = button(tr("&Cancel run"), self._cancel, icon="x")
        self.dismiss = button("", self.hide, role="quiet", icon="x", name=tr("Dismiss the result"))
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        for part in (self._pace, self.attention, self.pause, self.cancel, self.dismiss):
            row.addWidget(part)
        column.addLayout(row)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the run"))
        column.addWidget(self.bar)
        self._kinds = Elided("", "caption")
        column.addWidget(self._kinds)
        desk.works.run_started.connect(self._started)
        desk.works.run_progressed.connect(self._progressed)
        desk.works.run_ended.connect(self._ended)
        self.hide()

    @property
    def words(self) -> str:
        """What the panel says."""
        return self._words.text()

    @property
    def running(self) -> bool:
        """Whether something runs."""
        return self._job_id != 0

    def _started(self, event: Started) -> None:
        if not self._desk.works.asked(event.job_id):
            return
        self._begin(event.job_id, event.name)

    def _begin(self, job_id: int, name: str) -> None:
        self._job_id = job_id
        self._counts.clear()
        icons.wear(self._icon, "arrows-clockwise", "accent", size=20)
        self._words.setText(tr("{name}: starting…", name=name))
        self._pace.setText("")
        self._kinds.setText("")
        self.bar.setRange(0, 0)
        self._show_parts(running=True)
        announce(self, self.words)

    def _progressed(self, job_id: int, progress: Progress) -> None:
        if not self._job_id and progress.stage == "write" and not self._desk.works.asked(job_id):
            # The schedule's own runs show themselves only when they write.
            self._begin(job_id, tr("Sync"))
        if job_id != self._job_id:
            return
        self._words.setText(progress_sentence(progress))
        self._pace.setText(pace_sentence(progress))
        self.bar.setRange(0, progress.total or 0)
        self.bar.setValue(min(progress.done, progress.total or 0))
        if progress.kind:
            self._counts[progress.kind] = progress.done
            known = [kind for kind in SHOWN_KINDS if kind.value in self._counts]
            self._kinds.setText("   ".join(f"{kind_name(kind)} {count(self._counts[kind.value])}" for kind in known))

    def _ended(self, end: Ended) -> None:
        if end.job_id != self._job_id:
            return
        self._job_id = 0
        summary = _summary_of(end)
        if summary is not None and summary.kind in _WITH_A_PAGE and summary.status in _SHOWN_ELSEWHERE:
            # Its own page shows it all.
            self.hide()
            announce(self, run_sentence(summary))
            return
        if summary is not None:
            icon, tint = _ENDS[summary.status]
            self._words.setText(run_sentence(summary))
            self._kinds.setText(" ".join(told(one) for one in summary.messages))
            needs = sum(counts.held + counts.failed for counts in summary.types.values())
            self._show_parts(running=False, attention=needs > 0)
        elif isinstance(end.problem, SyncProblem) and end.status is JobStatus.FAILED:
            icon, tint = "warning-circle", "bad"
            said = spoken(end.problem)
            self._words.setText(f"{said.title}: {said.sentence}")
            self._kinds.setText(said.remedy)
            self._show_parts(running=False)
        elif end.status is JobStatus.CANCELLED:
            icon, tint = "x-circle", "wait"
            self._words.setText(tr("{name} cancelled. What was queued goes on at the next run.", name=end.name))
            self._kinds.setText("")
            self._show_parts(running=False)
        else:
            self.hide()
            return
        icons.wear(self._icon, icon, tint, size=20)
        announce(self, f"{self.words} {self._kinds.text()}", urgent=tint == "bad")

    def _show_parts(self, *, running: bool, attention: bool = False) -> None:
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.cancel.setEnabled(running)
        self.pause.setVisible(running)
        self._show_pause(paused=False)
        self._pace.setVisible(running)
        self.dismiss.setVisible(not running)
        self.attention.setVisible(attention)
        self._kinds.setVisible(running or bool(self._kinds.text()))
        self.show()

    def _pause(self) -> None:
        """Let the run wait, or go on; what is on its way is finished either way."""
        for job in self._desk.works.writing_jobs():
            if job.id == self._job_id:
                if job.paused:
                    job.resume()
                else:
                    job.pause()
                    self._words.setText(tr("Paused: the rest waits until you resume it."))
                self._show_pause(paused=job.paused)

    def _show_pause(self, *, paused: bool) -> None:
        self.pause.setText(tr("&Resume run") if paused else tr("Pa&use run"))
        self.pause.setAccessibleName(tr("Resume run") if paused else tr("Pause run"))
        icons.wear(self.pause, "play" if paused else "pause")

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.pause.setVisible(False)
        self._words.setText(tr("Cancelling: finishing what is already on its way…"))
        for job in self._desk.works.writing_jobs():
            if job.id == self._job_id:
                job.cancel()

    def _show_attention(self) -> None:
        self._desk.show_records(None, Standing.ATTENTION)


def _summary_of(end: Ended) -> RunSummary | None:
    """Return the run's summary, whether it came alone or with its plan."""
    result = end.result[0] if isinstance(end.result, tuple) and end.result else end.result
    return result if isinstance(result, RunSummary) else None
