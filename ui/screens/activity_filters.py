"""What of the journal is shown: words, run, type, who and when."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.kinds import TARGETED, RecordType
from app.domain.outcome import RunSummary
from app.ports.journal import Sought
from ui.bridge.throttle import Debounce
from ui.text.format import when
from ui.text.messages import kind_name, run_name, trigger_name
from ui.text.tr import tr
from ui.widgets.controls import clearable, field, label, unlabelled

WHO = ("person", "schedule", "command line")
ANY, TODAY, WEEK, MONTH, LAST_MONTH, YEAR, BETWEEN = range(7)
_FINANCIAL_YEAR_BEGINS = 7
"""July (Australian Taxation Office)."""


class JournalFilters(QWidget):
    """Two rows; ``changed`` is told a moment after the last key."""

    changed = Signal()

    def __init__(self) -> None:
        """Start with everything."""
        super().__init__()
        self.search = field(tr("Filter the journal"), placeholder=tr("Filter by id, action or reason"))
        clearable(self.search)
        self.run = _combo(tr("Run"), 22)
        self.run.addItem(tr("All runs"), None)
        self.kind = _combo(tr("Type"), 12)
        self.kind.addItem(tr("All types"), None)
        for kind in TARGETED:
            self.kind.addItem(kind_name(kind), kind)
        self.who = _combo(tr("Who"), 14)
        self.who.addItem(tr("Anybody"), "")
        for name in WHO:
            self.who.addItem(trigger_name(name).capitalize(), name)
        self.period = _combo(tr("Period"), 16)
        for number, words in (
            (ANY, "Any time"), (TODAY, "Today"), (WEEK, "Last 7 days"), (MONTH, "This month"),
            (LAST_MONTH, "Last month"), (YEAR, "This financial year"), (BETWEEN, "Between…"),
        ):  # fmt: skip
            self.period.addItem(tr(words), number)
        self.first, self.last = _day(tr("From")), _day(tr("To"))
        self._to = label(tr("to"), "caption")
        self._lay_out()
        self._typing = Debounce(self, self.changed.emit)
        self.search.textChanged.connect(self._typing.poke)
        for combo in (self.run, self.kind, self.who, self.period):
            combo.currentIndexChanged.connect(lambda _place: self._picked())
        for day in (self.first, self.last):
            day.dateChanged.connect(lambda _day: self.changed.emit())
        self._show_days()

    def sought(self, today: dt.date | None = None) -> Sought:
        """Return what is asked for; days are those of this computer's clock."""
        since, until = self._period(today or dt.datetime.now().astimezone().date())
        kind = self.kind.currentData()
        return Sought(
            run=self.run.currentData(),
            kind=RecordType(kind) if kind is not None else None,
            text=self.search.text().strip(),
            who=self.who.currentData(),
            since=_midnight(since) if since else None,
            until=_midnight(until + dt.timedelta(days=1)) if until else None,
        )

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Fill the list of runs; the one at hand stays."""
        chosen = self.run.currentData()
        self.run.blockSignals(True)
        self.run.clear()
        self.run.addItem(tr("All runs"), None)
        for run in runs:
            self.run.addItem(f"{run_name(run.kind)} {run.run}, {when(run.started)}", run.run)
        self.run.setCurrentIndex(max(0, self.run.findData(chosen)) if chosen is not None else 0)
        self.run.blockSignals(False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top, below = QHBoxLayout(), QHBoxLayout()
        for row in (top, below):
            row.setSpacing(8)
            column.addLayout(row)
        top.addWidget(self.search, 1)
        top.addWidget(self.run)
        for part in (self.kind, self.who, self.period, self.first, self._to, self.last):
            below.addWidget(part)
        below.addStretch(1)

    def _picked(self) -> None:
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        for part in (self.first, self._to, self.last):
            part.setVisible(self.period.currentData() == BETWEEN)

    def _period(self, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day, each None for no bound."""
        month = today.replace(day=1)
        match self.period.currentData():
            case 1:
                return today, None
            case 2:
                return today - dt.timedelta(days=6), None
            case 3:
                return month, None
            case 4:
                before = month - dt.timedelta(days=1)
                return before.replace(day=1), before
            case 5:
                year = today.year if today.month >= _FINANCIAL_YEAR_BEGINS else today.year - 1
                return dt.date(year, _FINANCIAL_YEAR_BEGINS, 1), None
            case 6:
                return _date(self.first), _date(self.last)
            case _:
                return None, None


def _combo(name: str, letters: int) -> QComboBox:
    made = unlabelled(name)
    made.setMinimumContentsLength(letters)
    return made


def _day(name: str) -> QDateEdit:
    made = QDateEdit(QDate.currentDate())
    made.setAccessibleName(name)
    made.setCalendarPopup(True)
    made.setDisplayFormat("d MMM yyyy")
    return made


def _date(shown: QDateEdit) -> dt.date:
    day = shown.date()
    return dt.date(day.year(), day.month(), day.day())


def _midnight(day: dt.date) -> dt.datetime:
    """Return when a day begins here, in UTC."""
    return dt.datetime.combine(day, dt.time()).astimezone().astimezone(dt.UTC)
