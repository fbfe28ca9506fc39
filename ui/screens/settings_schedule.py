"""Settings: when a company is kept in step by itself, what comes next, and pauses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QTimeEdit, QWidget

from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.domain.schedule import DAY_NAMES, EVERY_DAY, LEAST_SECONDS, MOST_SECONDS, PauseFor, Timetable
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.dialogs.problem import spoken
from ui.screens.settings_parts import SettingsCard, number
from ui.text.tr import tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button, label, unlabelled
from ui.widgets.sized import sized

PERSON = "person"
_MINUTE = 60
_NEVER, _DAILY, _WEEKLY = "never", "daily", "weekly"
_WIDE = 358
_USUAL_QUIET = (dt.time(22), dt.time(6))
Shown = tuple[Timetable, list[str], bool]


class ScheduleCard(SettingsCard):
    """Saved together; a pause counts at once."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(tr("Schedule"), tr("Times are those of the company's own time zone."))
        self._desk = desk
        self._newest: Newest[Shown] = Newest()
        self._filling = False
        """Whether the fields are to follow what is loaded; a pause must not undo what is being typed."""
        self.on = QCheckBox(tr("Keep in step"))
        self.every = number(LEAST_SECONDS, MOST_SECONDS, name=tr("Sync every"))
        self.unit = unlabelled(tr("Seconds or minutes"))
        self.unit.addItem(tr("seconds"), 1)
        self.unit.addItem(tr("minutes"), _MINUTE)
        self.often = unlabelled(tr("Reconcile"))
        for words, value in ((tr("Never"), _NEVER), (tr("Every day"), _DAILY), (tr("On these days"), _WEEKLY)):
            self.often.addItem(words, value)
        self.often.currentIndexChanged.connect(lambda _place: self._allow())
        self.at = _time_field(tr("Reconcile at"))
        self.days = [_day_button(tr(name), tr(name)[:2]) for name in DAY_NAMES]
        self.quiet = QCheckBox(tr("Quiet hours"))
        self.quiet.setAccessibleName(tr("Quiet hours"))
        self.quiet.toggled.connect(lambda _on: self._allow())
        self.quiet_from, self.quiet_to = _time_field(tr("Quiet from")), _time_field(tr("Quiet until"))
        self._lay_out()
        self.save = button(tr("Save schedule"), self._save, role="primary")
        self.buttons(self.save)
        self.wrong = Callout("bad", "warning-circle")
        self.body.addWidget(self.wrong)
        self.next = label("", "strong", wrap=True)
        self.next.setAccessibleName(tr("What comes next"))
        self.body.addWidget(self.next)
        self.pauses = [
            button(words, partial(self._pause, wish), icon="pause")
            for words, wish in (
                (tr("Pause for an hour"), PauseFor.HOUR),
                (tr("Pause until tomorrow"), PauseFor.TOMORROW),
                (tr("Pause"), PauseFor.UNTIL_RESUMED),
            )
        ]
        self.resume = button(tr("Resume"), self._resume, icon="play")
        self.buttons(*self.pauses, self.resume)
        desk.schedule_changed.connect(self._look)

    def _lay_out(self) -> None:
        self.line(
            tr("By &itself"),
            self.on,
            tr("While Tallybridge is open or in the tray, it looks and syncs by itself."),
        )
        self.line(tr("Sync every"), _row(self.every, self.unit), tr("Only what changed is asked for."), width=_WIDE)
        self.line(tr("Reconcile"), _row(self.often, self.at), tr("Compares everything on both sides; writes nothing. "
                  "One missed while the computer was off is made up once."), width=_WIDE)  # fmt: skip
        self.line(tr("Days"), _row(*self.days), width=_WIDE)
        self.line(tr("Nothing begins in"), _row(self.quiet, self.quiet_from, self.quiet_to),
                  tr("A run that is under way goes on. What falls into them is made up once when they end."),
                  width=_WIDE)  # fmt: skip

    def show_company(self, company: Company) -> None:
        """Show a company's schedule."""
        seconds = company.policies.pronto_poll_seconds
        whole = seconds % _MINUTE == 0
        self.unit.setCurrentIndex(self.unit.findData(_MINUTE if whole else 1))
        self.every.hold(seconds // _MINUTE if whole else seconds)
        self.wrong.hide()
        self._look(fill=True)

    def entered(self, kept: Timetable) -> Timetable:
        """Return the wishes as they stand in the card."""
        often = self.often.currentData()
        chosen = tuple(day for day, one in enumerate(self.days) if one.isChecked())
        quiet = self.quiet.isChecked()
        return replace(
            kept,
            on=self.on.isChecked(),
            reconcile_days=EVERY_DAY if often == _DAILY else chosen if often == _WEEKLY else (),
            reconcile_at=_time(self.at),
            quiet_from=_time(self.quiet_from) if quiet else None,
            quiet_to=_time(self.quiet_to) if quiet else None,
        )

    def _look(self, *, fill: bool = False) -> None:
        """Load what is kept and what comes next; ``fill`` the fields too."""
        company = self._desk.company
        if company is None:
            return
        self._filling = self._filling or fill
        tables, number_of = self._desk.office.timetables, company.id

        def load(_ctx: JobContext) -> Shown:
            return tables.table(number_of), tables.words(number_of), tables.ahead(number_of).paused

        work = self._desk.reading(self, tr("Schedule"), load)
        self._newest.start(work.on_success(self._show))

    def _show(self, shown: Shown) -> None:
        table, words, paused = shown
        self.next.setText(" ".join(words) if table.on or paused else tr("It syncs when you ask it to."))
        for one in self.pauses:
            one.setVisible(not paused)
        self.resume.setVisible(paused)
        self.on.setChecked(table.on)
        if not self._filling:
            return
        self._filling = False
        days = table.reconcile_days
        often = _NEVER if not days else _DAILY if set(days) == set(EVERY_DAY) else _WEEKLY
        self.often.setCurrentIndex(self.often.findData(often))
        self.at.setTime(_shown(table.reconcile_at))
        for day, one in enumerate(self.days):
            one.setChecked(day in days)
        self.quiet.setChecked(table.quiet_from is not None)
        for field_of, kept, usual in zip(
            (self.quiet_from, self.quiet_to), (table.quiet_from, table.quiet_to), _USUAL_QUIET, strict=True
        ):
            field_of.setTime(_shown(kept or usual))
        self._allow()

    def _allow(self) -> None:
        often = self.often.currentData()
        self.at.setEnabled(often != _NEVER)
        for one in self.days:
            one.setEnabled(often == _WEEKLY)
        self.quiet_from.setEnabled(self.quiet.isChecked())
        self.quiet_to.setEnabled(self.quiet.isChecked())

    def _save(self) -> None:
        company = self._desk.company
        if company is None:
            return
        if self.often.currentData() == _WEEKLY and not any(one.isChecked() for one in self.days):
            self.wrong.say(tr("Nothing was saved. Tick a day to reconcile on, or choose Never."))
            return
        office, number_of = self._desk.office, company.id
        every = self.every.value() * int(self.unit.currentData())

        def keep(_ctx: JobContext) -> Company:
            table = self.entered(office.timetables.table(number_of))
            office.timetables.change(number_of, table, PERSON, every=every)
            office.schedule.start_wished([number_of]) if table.on else office.schedule.stop(number_of)
            return office.store.companies.with_id(number_of)

        self.wrong.hide()
        work = self._desk.reading(self, tr("Save schedule"), keep)
        work.locking(self.save).on_success(self._saved).on_failure(self._failed).start()

    def _saved(self, company: Company) -> None:
        self._desk.choose(company)
        self._desk.schedule_changed.emit()

    def _failed(self, problem: SyncProblem) -> None:
        self.wrong.say(tr("Nothing was saved. {what}", what=spoken(problem).sentence))

    def _pause(self, wish: PauseFor) -> None:
        company, tables = self._desk.company, self._desk.office.timetables
        if company is not None:
            work = self._desk.reading(self, tr("Pause"), lambda _ctx: tables.pause(company.id, wish, PERSON))
            work.locking(*self.pauses).on_success(lambda _none: self._desk.schedule_changed.emit()).start()

    def _resume(self) -> None:
        company, tables = self._desk.company, self._desk.office.timetables
        if company is not None:
            work = self._desk.reading(self, tr("Resume"), lambda _ctx: tables.resume(company.id, PERSON))
            work.locking(self.resume).on_success(lambda _none: self._desk.schedule_changed.emit()).start()


def _row(*controls: QWidget) -> QWidget:
    """Return controls beside one another."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for control in controls:
        row.addWidget(control)
    made.setFocusProxy(controls[0])
    return made


def _time_field(name: str) -> QTimeEdit:
    made = QTimeEdit()
    made.setDisplayFormat("HH:mm")
    # A style sheet's padding does not reach the line inside.
    made.lineEdit().setTextMargins(8, 0, 0, 0)
    made.setAccessibleName(name)
    return made


def _day_button(name: str, short: str) -> QPushButton:
    made = QPushButton(short)
    made.setCheckable(True)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setProperty("role", "chip")
    sized(made, least_width=46)
    return made


def _time(shown: QTimeEdit) -> dt.time:
    return dt.time(shown.time().hour(), shown.time().minute())


def _shown(time: dt.time) -> QTime:
    return QTime(time.hour, time.minute)
