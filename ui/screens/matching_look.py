"""The strip that is shown while matches are looked for: how far it is, and the way to stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from app.domain.kinds import RecordType
from app.planning.matching.profiles import MATCHED
from app.ports.progress import JobContext, Progress
from app.services.matching import MatchSummary
from ui.bridge.desk import Desk
from ui.bridge.operations import Operation
from ui.text.summary import progress_sentence
from ui.text.tr import tr
from ui.widgets.controls import Elided, button
from ui.widgets.icons import icon_label


class LookStrip(QFrame):
    """Looks for matches on the read lane; hidden until then."""

    def __init__(self, desk: Desk, found: Callable[[MatchSummary | None], None]) -> None:
        """Prepare; ``found`` is called with what a look found, or None when it was stopped."""
        super().__init__()
        self._desk, self._found = desk, found
        self._operation: Operation[MatchSummary] | None = None
        self._stopping = False
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Looking for matches"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._words = Elided("", "strong")
        self.cancel = button(tr("&Cancel"), self.stop, icon="x", name=tr("Cancel looking for matches"))
        row.addWidget(icon_label("magnifying-glass", "accent", 20))
        row.addWidget(self._words, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of looking for matches"))
        column.addWidget(self.bar)
        desk.works.run_progressed.connect(self._progressed)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether a look goes on."""
        return self._operation is not None

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def start(self, kinds: tuple[RecordType, ...] = MATCHED) -> None:
        """Compare what was read of both sides."""
        company = self._desk.company
        if company is None or self.running:
            return
        matching, number = self._desk.office.matching, company.id

        def look(ctx: JobContext) -> MatchSummary:
            return matching.look(number, kinds, ctx)

        self._words.setText(tr("Looking for matches…"))
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()
        self._stopping = False
        self._operation = self._desk.reading(self, tr("Look for matches"), look)
        self._operation.on_success(self._found).finally_do(self._done).start()

    def stop(self) -> None:
        """Ask it to stop; what was found so far is kept."""
        if self._operation is not None and self._operation.job is not None:
            self._stopping = True
            self.cancel.setEnabled(False)
            self._words.setText(tr("Stopping; what was found so far is kept…"))
            self._operation.job.cancel()

    def _progressed(self, job_id: int, progress: Progress) -> None:
        mine = self._operation is not None and self._operation.job is not None and self._operation.job.id == job_id
        if mine and not self._stopping:
            self._words.setText(progress_sentence(progress))
            self.bar.setRange(0, progress.total or 0)
            self.bar.setValue(min(progress.done, progress.total or 0))

    def _done(self) -> None:
        self._operation = None
        self.hide()
        if self._stopping:
            self._found(None)
