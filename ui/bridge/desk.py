"""The desk: the office, the company at hand and what every screen listens to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.company import Company, Mode
from app.domain.kinds import RecordType
from app.domain.outcome import RunSummary, Standing
from app.ports.progress import JobContext
from app.runtime.jobs import Ended
from app.runtime.lanes import READ_LANE, write_lane
from ui.bridge.office import Office
from ui.bridge.operations import Operation, Works

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done and may be taken back."""

    run: int = 0
    """The run that did it; 0 when it was no run."""
    seqs: tuple[int, ...] = ()
    """The journal entries, where it was no run."""


def live_is_off(company: Company | None) -> bool:
    """Return whether a company's account is live and the owner has not allowed writing to it."""
    return company is not None and company.mode is Mode.LIVE and not company.live_allowed


class Desk(QObject):
    """What screens share. Screens never hold one another; they ask the desk to go somewhere."""

    company_changed = Signal(object)
    """The ``Company`` at hand changed or was edited; None when there is none."""
    companies_changed = Signal()
    """One was added or removed."""
    records_changed = Signal()
    """Rows in the store changed: screens in view load afresh, the others when they are shown."""
    matches_changed = Signal()
    """Pairs were looked for or decided on."""
    preview_ready = Signal(object)
    """A ``PlanSummary`` was just made."""
    asked_records = Signal(object, object, str)
    """Show records: type or None, standing or None, search text."""
    asked_page = Signal(str)
    """Show a page by name: ``overview``, ``preview``, ``records``, ``activity``, ``settings``."""
    asked_mismatches = Signal(object, str)
    """Show mismatches: type or None, search text."""
    asked_match = Signal(object, str, str)
    """Show the possible match of a record: type, Pronto id, Stripe id or blank."""
    asked_remedy = Signal(object, object)
    """Mend what stops a record: its ``Hit`` and a ``Remedy``."""
    asked_guarded = Signal(object)
    """Show what the guard holds, to look at before it is sent: its ``StandGroup``."""
    asked_consent = Signal()
    """Ask a person to agree to all that the guard holds."""
    asked_undo = Signal(object)
    """Take something back: an ``Act``, or None for the last thing that was done."""
    asked_lock = Signal()
    """Lock the window."""
    schedule_changed = Signal()
    """A timetable was changed, or a company paused or resumed."""
    lock_changed = Signal()
    """The lock was set, changed or taken off."""
    updates_changed = Signal()
    """A newer version was looked for, or the owner's wish about that changed."""
    to_approve_changed = Signal(int)
    """So many changes wait for a person's approval."""
    asked_preview = Signal()
    asked_sync = Signal()
    asked_wizard = Signal()
    asked_practice = Signal()
    asked_import = Signal()
    """Take settings in from a file."""
    asked_support = Signal()
    """Show what a support bundle would hold."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """Take the office over."""
        super().__init__(parent)
        self.office = office
        self.works = Works(office.lanes, self)
        self._company: Company | None = None
        self.to_approve = 0
        """How many changes wait for a person's approval, as last counted."""
        self.leaving: list[Callable[[Callable[[], object]], bool]] = []
        """Asked before the window is closed or another company is taken in hand; each returns False when it keeps
        unsaved work and asks the person itself, and does what it was given once that is settled."""
        self.works.run_ended.connect(self._run_ended)
        self.works.update_looked.connect(self.updates_changed)

    @property
    def company(self) -> Company | None:
        """The company at hand."""
        return self._company

    @property
    def mode(self) -> Mode | None:
        """Its mode."""
        return self._company.mode if self._company else None

    def tell_to_approve(self, number: int) -> None:
        """Tell the screens how many changes wait for approval."""
        self.to_approve = number
        self.to_approve_changed.emit(number)

    def may_leave(self, go_on: Callable[[], object]) -> bool:
        """Return whether nothing unsaved would be lost; else the person is asked, and ``go_on`` is done later."""
        return all(ask(go_on) for ask in list(self.leaving))

    def choose(self, company: Company | None) -> None:
        """Take a company in hand."""
        self._company = company
        self.company_changed.emit(company)

    def reading(self, owner: QObject, name: str, work: Callable[[JobContext], T]) -> Operation[T]:
        """Return an operation on the read lane, not started yet."""
        return Operation(self.works, owner, READ_LANE, name, work)

    def writing(self, owner: QObject, name: str, work: Callable[[JobContext], T]) -> Operation[T]:
        """Return an operation on the company's write lane, not started yet."""
        assert self._company is not None
        return Operation(self.works, owner, write_lane(self._company.id), name, work)

    def show_records(self, kind: RecordType | None, standing: Standing | None, text: str = "") -> None:
        """Open the records page with these filters."""
        self.asked_records.emit(kind, standing, text)

    def _run_ended(self, end: Ended) -> None:
        """Tell the screens when a run that none of them asked for has written something."""
        if isinstance(end.result, RunSummary) and end.result.writes and not self.works.asked(end.job_id):
            self.records_changed.emit()

    def close(self) -> None:
        """Hear nothing more from the lanes."""
        self.works.close()
