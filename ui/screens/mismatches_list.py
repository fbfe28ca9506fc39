"""The list behind a card: a model over the store, sorted and filtered there, and the mismatch at hand beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.mismatch import Mismatch
from app.planning.offers import Choice
from app.services.viewer import MOST_FOUND, Chosen
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.models.mismatches import MismatchModel
from ui.models.window import PAGE
from ui.screens.mismatches_details import MismatchDetails
from ui.text.figures import whole
from ui.text.mismatch import way_key
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import Elided, button
from ui.widgets.roomy import Panes
from ui.widgets.table import Table

_AGE_COLUMN = 7


class MismatchList(QWidget):
    """A table and the details of its current row."""

    back = Signal()
    """The person wants the cards again."""
    counted = Signal(int)
    """So many rows match."""

    def __init__(self, desk: Desk) -> None:
        """Start empty."""
        super().__init__()
        self._desk = desk
        self._chosen = Chosen()
        self._sort = ("age", False)
        self._wanted_row = 0
        self._words = ""
        self._count: Newest[int] = Newest()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_head())
        split = Panes()
        card = Card(margin=1, spacing=0)
        self.model = MismatchModel(self)
        self.table = Table(tr("Differences"))
        self.table.show_model(self.model, self.model.columns)
        self.table.horizontalHeader().setSortIndicator(_AGE_COLUMN, Qt.SortOrder.AscendingOrder)
        self.table.allow_sorting(self._sorted)
        card.body.addWidget(self.table)
        self.details = MismatchDetails(desk)
        split.addWidget(card)
        split.addWidget(self.details)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([600, 510])
        column.addWidget(split, 1)
        self.model.wants_page.connect(self._fetch_page)
        self.table.chosen.connect(self._picked)
        self.table.opened.connect(lambda _row: self.details.focus_buttons())
        self._add_keys()

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.all = button(tr("All &causes"), self.back.emit, role="quiet", icon="arrow-left", tip="Esc")
        self.heading = Elided("", "section")
        row.addWidget(self.all)
        row.addWidget(self.heading, 1)
        return row

    def _add_keys(self) -> None:
        wanted = [("J", partial(self._step, 1)), ("K", partial(self._step, -1)), ("Esc", self.back.emit)]
        wanted.append(("N", self.details.note.setFocus))
        wanted.append(("M", self.details.look_at_match))
        for choice in Choice:
            wanted.append((way_key(choice), partial(self.details.choose, choice, alike=False)))
            wanted.append((f"Shift+{way_key(choice)}", partial(self.details.choose, choice, alike=True)))
        for keys, act in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- loading --------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Chosen:
        """What the list is narrowed down to."""
        return self._chosen

    def show_chosen(self, chosen: Chosen, heading: str) -> None:
        """Show another choice from the top, or the same one afresh with the same row in hand."""
        if chosen != self._chosen:
            self._wanted_row = 0
            self._chosen = chosen
        else:
            self._wanted_row = max(0, self.table.currentIndex().row())
        self._words = heading
        self.heading.setText(heading)
        self._load()

    def _load(self) -> None:
        company = self._desk.company
        if company is None:
            return
        viewer, number, chosen = self._desk.office.viewer, company.id, self._chosen
        work = self._desk.reading(self, tr("Differences"), lambda _ctx: viewer.count(number, chosen))
        self._count.start(work.on_success(self._show_count))

    def _show_count(self, number: int) -> None:
        self.model.show_count(number)
        most = bool(self._chosen.text) and number >= MOST_FOUND
        first = tr(" · the first {n}; type more to narrow it down", n=whole(MOST_FOUND)) if most else ""
        self.heading.setText(self._words + first)
        self.counted.emit(number)
        if number:
            self._wanted_row = min(self._wanted_row, number - 1)
            self.model.row(self._wanted_row)
        else:
            self.details.show_mismatch(None)

    def _fetch_page(self, generation: int, page: int) -> None:
        company = self._desk.company
        if company is None:
            return
        viewer, number, chosen = self._desk.office.viewer, company.id, self._chosen
        sort, descending = self._sort
        offset = self.model.page_offset(page)
        work = self._desk.reading(
            self, tr("Differences"),
            lambda _ctx: viewer.rows(
                number, chosen, sort=sort, descending=descending, limit=PAGE, offset=offset
            ),
        )  # fmt: skip
        work.on_success(lambda rows: self._take_page(generation, page, rows)).start()

    def _take_page(self, generation: int, page: int, rows: list[Mismatch]) -> None:
        self.model.put_page(generation, page, rows)
        if self._wanted_row >= 0 and self.model.row(self._wanted_row) is not None:
            row, self._wanted_row = self._wanted_row, -1
            self.table.selectRow(row)

    def _picked(self, row: int) -> None:
        mismatch = self.model.row(row) if row >= 0 else None
        if mismatch is not None:
            self.details.show_mismatch(mismatch)

    def _sorted(self, column: int, order: Qt.SortOrder) -> None:
        sort = self.model.columns[column].sort
        if sort:
            self._sort = (sort, order is Qt.SortOrder.DescendingOrder)
            self._wanted_row = 0
            self._load()

    def _step(self, by: int) -> None:
        row = self.table.currentIndex().row() + by
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)
