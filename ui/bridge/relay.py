"""The one QObject through which workers' events enter the window's thread.

Workers call ``post`` from any thread; it emits one private signal whose slot lives in the window's thread, so
delivery is queued and in order. Progress is kept as the latest per job and told at most every 50 ms; an end is told
at once, after its job's last progress.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.ports.progress import Progress
from app.runtime.jobs import Ended, JobEvent, Progressed, Started

FLUSH_MILLISECONDS = 50


class Relay(QObject):
    """Turns workers' events into signals of the window's thread."""

    started = Signal(object)
    """``Started``."""
    progressed = Signal(int, object)
    """Job number and its latest ``Progress``."""
    ended = Signal(object)
    """``Ended``."""
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Live in the thread that makes it: the window's."""
        super().__init__(parent)
        self._latest: dict[int, Progress] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(FLUSH_MILLISECONDS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._flush)
        self._posted.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def post(self, event: JobEvent) -> None:
        """Take an event from any thread."""
        try:
            self._posted.emit(event)
        except RuntimeError:
            # The window is gone; a worker that outlived it has nobody left to tell.
            return

    @Slot(object)
    def _receive(self, event: JobEvent) -> None:
        match event:
            case Progressed():
                self._latest[event.job_id] = event.progress
                if not self._timer.isActive():
                    self._timer.start()
            case Started():
                self.started.emit(event)
            case Ended():
                self._tell(event.job_id)
                self.ended.emit(event)

    def _flush(self) -> None:
        for job_id in list(self._latest):
            self._tell(job_id)

    def _tell(self, job_id: int) -> None:
        progress = self._latest.pop(job_id, None)
        if progress is not None:
            self.progressed.emit(job_id, progress)
