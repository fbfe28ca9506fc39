"""What a person does on the page of the queue: retry, skip, edit, take back, mend; for one record or for a cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.attention import Outstanding, Skip, Stand, StandGroup
from app.domain.errors import NeedsUser, SyncProblem
from app.domain.outcome import Standing
from app.domain.remedy import Remedy, RemedyAction
from app.planning.by_hand import Editable
from app.ports.progress import JobContext
from app.ports.views import Hit
from ui.bridge.desk import Desk
from ui.bridge.office_attention import Key
from ui.bridge.office_look import Trail
from ui.bridge.operations import Operation
from ui.dialogs.confirm import ConfirmDialog
from ui.screens.attention_dialogs import EditDialog, SkipDialog
from ui.screens.fixing import Fixer
from ui.screens.runner import PERSON
from ui.text.attention import why_name
from ui.text.figures import whole
from ui.text.mismatch import cause_name
from ui.text.tr import counted, told, tr

_AGAIN = frozenset({RemedyAction.TRY_AGAIN, RemedyAction.READ_AGAIN, RemedyAction.SYNC})
_OF_ALL = frozenset(
    {RemedyAction.CREATE, RemedyAction.SETTING, RemedyAction.PAGE, RemedyAction.SYNC_ANYWAY, RemedyAction.SETTLE}
)
"""Remedies that can be done about all records of a cause; the others want a look at each."""
_AGREE = Remedy(
    RemedyAction.SYNC_ANYWAY, "Agree and sync", "Agrees to the unusually large number of changes and sends them."
)
_MANY = 20
"""From so many records on a retry of all asks first."""


def group_act(group: StandGroup, remedy: Remedy | None) -> str:
    """Return the words of a card's first button; blank for none."""
    number = whole(group.count)
    if group.stand is Stand.PARKED:
        word = remedy.label if remedy is not None and remedy.action in _AGAIN else ""
        if word:
            return tr("{what}, all {n}", what=tr(word), n=number) if group.count > 1 else tr(word)
    if group.stand in {Stand.PARKED, Stand.RETRYING}:
        return tr("Retry all {n}", n=number) if group.count > 1 else tr("Retry")
    if group.stand is Stand.GUARDED:
        return tr("Look at them")
    return tr("Look and approve") if group.stand is Stand.HELD else ""


def group_remedy(group: StandGroup, remedy: Remedy | None) -> Remedy | None:
    """Return the remedy that mends all of a card, where one does."""
    if group.stand is Stand.GUARDED:
        return _AGREE
    return remedy if group.stand is Stand.PARKED and remedy is not None and remedy.action in _OF_ALL else None


class AttentionActs(QObject):
    """Does each, tells how it went, and watches the record go through."""

    told = Signal(str, str, str, str, object)
    """Tone, icon, sentence, and a button's words and what it does (blank and None for none)."""
    failed = Signal(object)
    """A ``SyncProblem``."""

    def __init__(self, desk: Desk, fixer: Fixer, page: QWidget) -> None:
        """Act for a page."""
        super().__init__(page)
        self._desk, self._fixer, self._page = desk, fixer, page
        self._watched: Outstanding | None = None
        self._skipped: list[Skip] = []
        desk.company_changed.connect(lambda _company: self._forget())

    def _forget(self) -> None:
        self._watched = None
        self._skipped.clear()

    @property
    def _number(self) -> int:
        assert self._desk.company is not None
        return self._desk.company.id

    def look(self, entry: Outstanding) -> Operation[tuple[Remedy | None, list[Editable]]]:
        """Return the look-up of what mends an entry and of its values."""
        care, number = self._desk.office.queue, self._number

        def find(_ctx: JobContext) -> tuple[Remedy | None, list[Editable]]:
            if not entry.pronto_id:
                return care.remedy(number, entry), []
            try:
                fields = care.fields(number, entry.kind, entry.pronto_id)
            except NeedsUser:
                # A row that could not be read has no values; its message says so.
                fields = []
            return care.remedy(number, entry), fields

        return self._desk.reading(self, tr("Needs attention"), find)

    # --- one record -----------------------------------------------------------------------------------

    def retry(self, entry: Outstanding) -> None:
        """Have a record decided on anew, and sync."""
        care, number, key = self._desk.office.queue, self._number, (entry.kind, entry.pronto_id)
        self._watched = entry
        self._do(tr("Retry"), lambda _ctx: care.retry(number, [key], PERSON), self._taken_up)

    def ask_skip(self, entry: Outstanding) -> None:
        """Ask for the note of a skip."""
        SkipDialog(self._page.window(), entry, partial(self._skip, entry)).open()

    def _skip(self, entry: Outstanding, note: str) -> None:
        care, number = self._desk.office.queue, self._number
        self._do(tr("Skip"), lambda _ctx: care.skip(number, [entry], note, PERSON), self._was_skipped)

    def _was_skipped(self, skips: list[Skip]) -> None:
        self._skipped += skips
        words = tr("It is left alone until it changes in Pronto.")
        self.told.emit("warn", "eye-slash", words, tr("Take it &up again"), self.take_back_last)
        self._desk.records_changed.emit()

    def take_back(self, entry: Outstanding) -> None:
        """Take up again what was skipped."""
        self._unskip([(entry.kind, entry.pronto_id)])

    def take_back_last(self) -> bool:
        """Take the last skip back; False when there is none."""
        if not self._skipped:
            return False
        last = self._skipped.pop()
        self._unskip([(last.kind, last.pronto_id)])
        return True

    def _unskip(self, keys: Sequence[Key]) -> None:
        care, number = self._desk.office.queue, self._number
        self._do(tr("Take up again"), lambda _ctx: care.unskip(number, keys, PERSON), self._unskipped)

    def _unskipped(self, _skips: list[Skip]) -> None:
        self._tell_sync(tr("It is taken up again; the next sync looks at it."))
        self._desk.records_changed.emit()

    def ask_edit(self, entry: Outstanding, fields: Sequence[Editable], path: str) -> None:
        """Ask for a value of a record."""
        EditDialog(
            self._page.window(), entry, fields, path, partial(self._edit, entry), partial(self._unedit, entry)
        ).open()

    def _edit(self, entry: Outstanding, path: str, value: str) -> None:
        care, number, key = self._desk.office.queue, self._number, (entry.kind, entry.pronto_id)
        self._watched = entry
        self._do(tr("Edit"), lambda _ctx: care.edit(number, key, path, value, PERSON), lambda _value: self._taken_up(1))

    def _unedit(self, entry: Outstanding, path: str) -> None:
        care, number, key = self._desk.office.queue, self._number, (entry.kind, entry.pronto_id)
        self._watched = entry
        self._do(tr("Edit"), lambda _ctx: care.unedit(number, key, path, PERSON), lambda _count: self._taken_up(1))

    def mend(self, entry: Outstanding, remedy: Remedy) -> None:
        """Do what the remedy of a record says."""
        self._watched = entry
        self._desk.asked_remedy.emit(_hit(entry), remedy)

    # --- all of a cause -------------------------------------------------------------------------------

    def act_on_all(self, group: StandGroup) -> None:
        """Do what a card's first button says; many are asked about first."""
        if group.stand is Stand.HELD:
            self._desk.asked_page.emit("approvals")
        elif group.stand is Stand.GUARDED:
            self._desk.asked_guarded.emit(group)
        elif group.count < _MANY:
            self._retry_all(group)
        else:
            words = tr("All {n} are decided on anew under the rules in force, and sent with a sync.",
                       n=counted(group.count, "record", "records"))  # fmt: skip
            ConfirmDialog(
                self._page.window(), tr("Retry all: {why}?", why=why_name(group.stand, group.cause)), words,
                act=tr("&Retry all"), place="needs-attention", accept=partial(self._retry_all, group),
            ).open()  # fmt: skip

    def _retry_all(self, group: StandGroup) -> None:
        care, number = self._desk.office.queue, self._number
        self._watched = None
        self._do(
            tr("Retry"),
            lambda _ctx: care.retry_all(number, cause=group.cause, stand=group.stand, who=PERSON),
            self._taken_up,
        )

    def mend_all(self, group: StandGroup, first: Outstanding, remedy: Remedy) -> None:
        """Do about all of a card what its remedy says; the plan of what is made is shown first."""
        if remedy.action is RemedyAction.CREATE:
            self._fixer.settle(self._mismatches_of(group), remedy.action.value)
        elif remedy.action is RemedyAction.SETTLE and group.count > 1:
            self._desk.asked_mismatches.emit(None, "")
        else:
            self.mend(first, remedy)

    def _mismatches_of(self, group: StandGroup) -> Callable[[JobContext], Sequence[int]]:
        """Return a search for what is to be settled about a card's records, found in a worker."""
        care, explain, number = self._desk.office.queue, self._desk.office.explain, self._number

        def find(ctx: JobContext) -> list[int]:
            found = []
            for one in care.page(number, care.rows(number, stand=group.stand, cause=group.cause)):
                ctx.check()
                mismatch = explain.to_settle(number, one.kind, one.pronto_id)
                if mismatch is not None:
                    found.append(mismatch.id)
            return found

        return find

    # --- how it went ----------------------------------------------------------------------------------

    def _do(self, name: str, work: Callable[[JobContext], object], told: Callable[[Any], None]) -> None:
        self._desk.reading(self, name, work).on_success(told).on_failure(self._refused).start()

    def _refused(self, problem: SyncProblem) -> None:
        self.failed.emit(problem)

    def _taken_up(self, number: int) -> None:
        words = counted(number, "record is taken up again", "records are taken up again")
        self._tell_sync(tr("{words}, under the rules in force.", words=words))
        self._desk.records_changed.emit()
        self._desk.asked_sync.emit()

    def _tell_sync(self, words: str) -> None:
        self.told.emit("good", "arrow-counter-clockwise", words, tr("&Sync now"), self._desk.asked_sync.emit)

    def look_at_watched(self) -> None:
        """After a run: tell whether the record that a person took up went through."""
        entry, self._watched = self._watched, None
        if entry is None or self._desk.company is None or not entry.pronto_id:
            return
        explain, number = self._desk.office.explain, self._number
        work = self._desk.reading(
            self, tr("Record"), lambda _ctx: explain.record(number, entry.kind, entry.pronto_id, entry.stripe_id)
        )
        work.on_success(partial(self._show_watched, entry)).start()

    def _show_watched(self, entry: Outstanding, trail: Trail) -> None:
        name = entry.title or entry.pronto_id
        if trail.hit.standing is Standing.IN_STEP:
            self.told.emit("good", "check-circle", tr("“{name}” went through.", name=name), "", None)
        elif trail.hit.standing is Standing.ATTENTION:
            why = told(trail.hit.message) or cause_name(trail.hit.cause)
            self.told.emit("warn", "warning", tr("“{name}” still stands: {why}", name=name, why=why), "", None)


def _hit(entry: Outstanding) -> Hit:
    return Hit(
        entry.kind, entry.pronto_id, entry.stripe_id, entry.title, Standing.ATTENTION, entry.gate, entry.cause,
        entry.message, None, 0,
    )  # fmt: skip
