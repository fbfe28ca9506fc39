"""A record as it was on a date: both sides' values, from the journal."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from app.domain.as_at import AsAt, ValueAt
from app.ports.views import Hit
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.dialogs.frame import DialogFrame
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.text.figures import whole
from ui.text.format import field_label, value, when
from ui.text.messages import one_of
from ui.text.tr import told, tr
from ui.widgets.controls import button, label, labelled
from ui.widgets.sized import sized
from ui.widgets.table import Table


def _columns() -> list[Column[ValueAt]]:
    return [
        Column(tr("Field"), lambda one: field_label(one.field), width=150, tone=lambda _one: "muted"),
        Column(tr("Pronto"), lambda one: value(one.field, one.pronto), width=0),
        Column(tr("Stripe"), lambda one: value(one.field, one.stripe), width=0),
        Column(tr("Since"), lambda one: when(one.since), width=140),
        Column(tr("Entry"), lambda one: whole(one.seq), width=70, right=True, icon=_doubt),
    ]


def _doubt(one: ValueAt) -> str:
    return "info:warn" if one.note else ""


class PastDialog(DialogFrame):
    """Shows a record at the end of a day that a person picks; today at first."""

    def __init__(self, parent: QWidget, desk: Desk, hit: Hit) -> None:
        """Show a record as it is known today."""
        super().__init__(parent, tr("{kind} {id} as at", kind=one_of(hit.kind).capitalize(), id=hit.pronto_id),
                         "clock-counter-clockwise", "accent")  # fmt: skip
        self._desk = desk
        self._hit = hit
        self._newest: Newest[AsAt] = Newest()
        sized(self, least_width=820, least_height=520)
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("d MMMM yyyy")
        self.day.setMaximumDate(QDate.currentDate())
        row = QHBoxLayout()
        row.addWidget(labelled(tr("&Day"), self.day))
        row.addWidget(self.day)
        row.addStretch(1)
        self.body.addLayout(row)
        self.words = label("", wrap=True, live=True)
        self.body.addWidget(self.words)
        self.rows: RowsModel[ValueAt] = RowsModel(_columns(), self)
        self.table = Table(tr("Values on that day"))
        self.table.show_model(self.rows, self.rows.columns)
        self.body.addWidget(self.table, 1)
        self.note = label("", "caption", wrap=True)
        self.body.addWidget(self.note)
        close = button(tr("C&lose"), self.reject, role="primary")
        self.foot.addWidget(close)
        self.day.dateChanged.connect(lambda _day: self._load())
        self.table.chosen.connect(self._tell)
        self._load()

    def _load(self) -> None:
        company = self._desk.company
        if company is None:
            return
        past, hit, number = self._desk.office.past, self._hit, company.id
        day = self.day.date()
        midnight = dt.datetime(day.year(), day.month(), day.day(), tzinfo=ZoneInfo(company.time_zone))
        at = (midnight + dt.timedelta(days=1)).astimezone(dt.UTC)
        work = self._desk.reading(self, tr("As at"), lambda _ctx: past.record(number, hit.kind, hit.pronto_id, at))
        self._newest.start(work.on_success(self._show))

    def _show(self, found: AsAt) -> None:
        self.words.setText(tr(found.sentence))
        self.rows.replace(list(found.values))
        doubts = [f"{field_label(one.field)}: {told(one.note)}" for one in found.values if one.note]
        self.note.setText("\n".join(doubts[:3]))

    def _tell(self, row: int) -> None:
        one = self.rows.row(row)
        if one is not None and one.note:
            self.note.setText(f"{field_label(one.field)}: {told(one.note)}")
