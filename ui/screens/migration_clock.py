"""A cutover that begins by itself in the evening: kept on disk, begun while the program is open."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.domain.outcome import RunSummary
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.text.tr import tr

LOOK_MILLISECONDS = 20_000
"""How often the time is looked at: a computer that slept begins as soon as it wakes."""
_SETTING = "migration_start"


class CutoverClock(QObject):
    """Starts cutovers, at once or at a time. A time that passed while the program was closed is not made up for."""

    changed = Signal()
    """A time was set, called off or came."""
    ended = Signal(str)
    """A cutover ended; what stopped it, as a sentence, or blank."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        """Watch over the company at hand."""
        super().__init__(parent)
        self._desk = desk
        self.start: dt.datetime | None = None
        """When the company's cutover begins by itself (UTC)."""
        self.missed: dt.datetime | None = None
        """A time that passed while the program was closed."""
        self._who = ""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        desk.company_changed.connect(self._company_changed)

    def _company_changed(self, company: Company | None) -> None:
        kept = self._desk.office.store.setting(_name(company), None) if company is not None else None
        self.start = self.missed = None
        if isinstance(kept, dict):
            at, self._who = dt.datetime.fromisoformat(str(kept["at"])), str(kept["who"])
            if at > dt.datetime.now(dt.UTC):
                self.start = at
            else:
                self.missed = at
        self._watch()

    def set_start(self, at: dt.datetime, who: str) -> None:
        """Begin at a time (UTC)."""
        self.start, self.missed, self._who = at, None, who
        self._keep({"at": at.isoformat(), "who": who})
        self._watch()

    def call_off(self) -> None:
        """Do not begin by itself."""
        self.start = self.missed = None
        self._keep(None)
        self._watch()

    def look(self) -> None:
        """Begin when the time has come."""
        if self.start is not None and dt.datetime.now(dt.UTC) >= self.start:
            self.begin(self._who)

    def begin(self, who: str) -> None:
        """Carry out the approved plan now, or go on with it."""
        if self._desk.company is None:
            return
        if self.start is not None or self.missed is not None:
            self.call_off()
        migration, number = self._desk.office.migration, self._desk.company.id

        def write(ctx: JobContext) -> RunSummary:
            return migration.cutover(number, ctx, who)

        operation = self._desk.writing(self, tr("Cutover"), write)
        operation.on_success(lambda _run: self._told("")).on_failure(self._failed)
        operation.finally_do(self._desk.records_changed.emit).start()

    def _failed(self, problem: SyncProblem) -> None:
        words = spoken(problem)
        self._told(" ".join(part for part in (words.sentence or words.title, words.remedy) if part))

    def _told(self, words: str) -> None:
        self.ended.emit(words)

    def _keep(self, value: object) -> None:
        store, name = self._desk.office.store, _name(self._desk.company)
        self._desk.reading(self, tr("Cutover"), lambda _ctx: store.set_setting(name, value)).start()

    def _watch(self) -> None:
        (self._timer.start if self.start is not None else self._timer.stop)()
        self.changed.emit()


def _name(company: Company | None) -> str:
    return f"{_SETTING}.{company.id if company is not None else 0}"
