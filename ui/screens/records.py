"""Every record of every type: search, filter, and for each its trail."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.ports.views import Hit
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.window import WindowModel
from ui.screens.overview_card import KIND_ICONS, STANDING_ICONS
from ui.screens.record_details import RecordDetails
from ui.text.columns import Column
from ui.text.format import when
from ui.text.messages import SHOWN_KINDS, kind_name, one_of, standing_name
from ui.text.tr import counted, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.chips import Chips
from ui.widgets.controls import clearable, field, unlabelled
from ui.widgets.page import Page
from ui.widgets.roomy import Panes
from ui.widgets.table import Table


def _standing_icon(hit: Hit) -> str:
    icon, tint = STANDING_ICONS[hit.standing] if hit.standing else ("circle-half", "muted")
    return f"{icon}:{tint}"


def record_columns() -> list[Column[Hit]]:
    """Return the columns of the records table."""
    return [
        Column(tr("Type"), lambda hit: one_of(hit.kind).capitalize(), width=108,
               icon=lambda hit: f"{KIND_ICONS[hit.kind]}:muted"),
        Column(tr("Pronto id"), lambda hit: hit.pronto_id, width=100, sort="key"),
        Column(tr("Name"), lambda hit: hit.title, width=240, sort="title", grow=True),
        Column(tr("Standing"), lambda hit: standing_name(hit.standing), width=140, icon=_standing_icon,
               sort="standing"),
        Column(tr("Why"), lambda hit: hit.message, width=0, room=1000, tone=lambda _hit: "muted"),
        Column(tr("Changed"), lambda hit: when(hit.modified) if hit.modified else "", width=162,
               sort="modified", room=680),
    ]  # fmt: skip


class RecordsPage(Page):
    """A model over the store: row numbers for the filter from a worker, records by page."""

    def __init__(self, desk: Desk) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Records"))
        self._desk = desk
        self._sort = ("key", False)
        self._ids: Newest[Sequence[int]] = Newest()
        self._wanted_row: int | None = None
        self.model: WindowModel[Hit] = WindowModel(record_columns(), self)
        self.search = field(tr("Search records"), placeholder=tr("Code, name, e-mail, invoice number or Stripe id"))
        clearable(self.search)
        self.kinds = unlabelled(tr("Record type"))
        self.kinds.addItem(tr("All types"), None)
        for kind in SHOWN_KINDS:
            self.kinds.addItem(kind_name(kind), kind)
        self.chips = Chips(
            [(standing.value, standing_name(standing), ":".join(look)) for standing, look in STANDING_ICONS.items()],
            single=True,
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 2)
        row.addWidget(self.kinds)
        row.addWidget(self.chips, 3)
        self.body.addLayout(row)
        self._pages = QStackedWidget()
        self.empty = EmptyState("magnifying-glass")
        self._pages.addWidget(self._build())
        self._pages.addWidget(self.empty)
        self.body.addWidget(self._pages, 1)
        self._typing = Debounce(self, self._load)
        self._connect()

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        split = Panes()
        card = Card(margin=1, spacing=0)
        self.table = Table(tr("Records"))
        self.table.show_model(self.model, self.model.columns)
        self.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
        self.table.allow_sorting(self._sorted)
        card.body.addWidget(self.table)
        self.details = RecordDetails(self._desk)
        split.addWidget(card)
        split.addWidget(self.details)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([760, 390])
        column.addWidget(split)
        return inner

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.poke)
        self.search.returnPressed.connect(self._typing.now)
        self.kinds.currentIndexChanged.connect(lambda _place: self._load())
        self.chips.changed.connect(self._load)
        self.model.wants_page.connect(self._fetch_page)
        self.table.chosen.connect(self._picked)
        self._desk.records_changed.connect(self._refresh_if_seen)
        self._desk.company_changed.connect(lambda _company: self._refresh_if_seen())

    def shown(self) -> None:
        """Load afresh with the filters as they are."""
        self._load()

    def first_focus(self) -> QWidget:
        """Return the search box."""
        return self.search

    def show_filtered(self, kind: RecordType | None, standing: Standing | None, text: str) -> None:
        """Set every filter at once."""
        for control in (self.search, self.kinds):
            control.blockSignals(True)
        self.search.setText(text)
        self.kinds.setCurrentIndex(SHOWN_KINDS.index(kind) + 1 if kind is not None else 0)
        for control in (self.search, self.kinds):
            control.blockSignals(False)
        self.chips.choose(*([standing.value] if standing else []))
        self._load()

    def _filters(self) -> tuple[RecordType | None, Standing | None, str]:
        kind = self.kinds.currentData()
        chosen = self.chips.chosen
        return (
            RecordType(kind) if kind else None,
            Standing(chosen[0]) if chosen else None,
            self.search.text().strip(),
        )

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        company = self._desk.company
        if company is None:
            return
        views, number = self._desk.office.store.views, company.id
        kind, standing, text = self._filters()
        sort, descending = self._sort
        work = self._desk.reading(
            self, tr("Records"),
            lambda _ctx: views.ids(number, kind=kind, standing=standing, text=text, sort=sort, descending=descending),
        )  # fmt: skip
        self._ids.start(work.on_success(self._show_ids))

    def _show_ids(self, ids: Sequence[int]) -> None:
        before = self.details.hit
        self.model.show_ids(ids)
        self.explain(counted(len(ids), "record", "records"))
        self.details.show_hit(None)
        kind, standing, text = self._filters()
        self._pages.setCurrentIndex(0 if len(ids) else 1)
        if len(ids):
            # After a refresh the same record stays in hand, wherever it stands now.
            self._wanted_row = ids.index(before.row) if before is not None and before.row in ids else 0
            self.model.row(self._wanted_row)
            return
        if kind or standing or text:
            self.empty.say(
                tr("Nothing matches"), tr("No record fits what was typed and chosen."),
                tr("Show a&ll records"), lambda: self.show_filtered(None, None, ""),
            )  # fmt: skip
        else:
            self.empty.say(
                tr("No records yet"), tr("Records appear here once both sides have been read. A preview does that."),
                tr("Show the pre&view"), self._desk.asked_preview.emit,
            )  # fmt: skip

    def _fetch_page(self, generation: int, page: int) -> None:
        company = self._desk.company
        if company is None:
            return
        views, number, rows = self._desk.office.store.views, company.id, self.model.page_ids(page)
        work = self._desk.reading(self, tr("Records"), lambda _ctx: views.page(number, rows))
        work.on_success(lambda hits: self._take_page(generation, page, hits)).start()

    def _take_page(self, generation: int, page: int, hits: list[Hit]) -> None:
        self.model.put_page(generation, page, hits)
        if self._wanted_row is not None and self.model.row(self._wanted_row) is not None:
            row, self._wanted_row = self._wanted_row, None
            self.table.selectRow(row)

    def _picked(self, row: int) -> None:
        self.details.show_hit(self.model.row(row))

    def _sorted(self, column: int, order: Qt.SortOrder) -> None:
        sort = self.model.columns[column].sort
        if sort:
            self._sort = (sort, order is Qt.SortOrder.DescendingOrder)
            self._load()
