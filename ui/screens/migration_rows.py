"""The rows of the plan shown last: filtered, searched, looked into; any number of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.kinds import TARGETED, RecordType
from app.domain.plan import Action, Change, ChangeState
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.migration import row_columns
from ui.models.plan import ACTION_ICONS
from ui.models.rows import RowsModel
from ui.screens.preview_details import ChangeDetails
from ui.text.messages import action_name, kind_name
from ui.text.tr import counted, tr
from ui.widgets.cards import Card
from ui.widgets.controls import clearable, field, label, unlabelled
from ui.widgets.roomy import Panes
from ui.widgets.table import Table

PAGE = 200


class PlanRows(QWidget):
    """Filters above a table, the row at hand in full beside it."""

    picked = Signal()
    """Other rows are selected, or another filter is set."""

    def __init__(self, desk: Desk, name: str, states: tuple[ChangeState, ...] = ()) -> None:
        """Show rows of these states only; every one when blank."""
        super().__init__()
        self._desk, self._states = desk, states
        self._newest: Newest[tuple[list[Change], int]] = Newest()
        self._typing = Debounce(self, self.load)
        self.found = 0
        """How many rows the filter finds."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_filters())
        split = Panes()
        card = Card(margin=1, spacing=0)
        self.model = RowsModel(row_columns(done=bool(states)), self)
        self.model.wants_more.connect(self._fetch)
        self.table = Table(name)
        self.table.show_model(self.model, self.model.columns)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.chosen.connect(self._picked)
        self.details = ChangeDetails()
        card.body.addWidget(self.table)
        split.addWidget(card)
        split.addWidget(self.details)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([560, 320])
        column.addWidget(split, 1)

    def _build_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.kinds, self.doing = unlabelled(tr("Record type")), unlabelled(tr("Action"))
        self.kinds.addItem(tr("All types"), None)
        for kind in TARGETED:
            self.kinds.addItem(kind_name(kind), kind.value)
        self.doing.addItem(tr("All actions"), None)
        for action in ACTION_ICONS:
            self.doing.addItem(action_name(action), action.value)
        for box in (self.kinds, self.doing):
            box.currentIndexChanged.connect(lambda _place: self.load())
            row.addWidget(box)
        if self._states:
            self.doing.hide()
        self.search = field(tr("Search the rows"), placeholder=tr("Code, name or number"))
        clearable(self.search)
        self.search.textChanged.connect(self._typing.poke)
        self.number = label("", "caption")
        row.addWidget(self.search, 1)
        row.addWidget(self.number)
        return row

    @property
    def filter(self) -> tuple[RecordType | None, tuple[Action, ...], str]:
        """Type, actions and text that are asked for."""
        kind, action = self.kinds.currentData(), self.doing.currentData()
        return (
            RecordType(kind) if kind else None,
            (Action(action),) if action else (),
            self.search.text().strip(),
        )

    @property
    def filtered(self) -> bool:
        """Whether anything is asked for."""
        kind, actions, text = self.filter
        return bool(kind or actions or text)

    @property
    def chosen(self) -> list[Change]:
        """The rows that are selected."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [one for row in rows if (one := self.model.row(row)) is not None]

    def filter_to(self, kind: RecordType | None, action: Action | None, text: str = "") -> None:
        """Ask for a type and an action."""
        for box, wanted in ((self.kinds, kind), (self.doing, action)):
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(wanted.value if wanted is not None else None)))
            box.blockSignals(False)
        self.search.setText(text)
        self._typing.now()

    def load(self) -> None:
        """Load the rows from the top; as many as there were, so that nothing moves after a decision."""
        self._fetch(0)

    def clear(self) -> None:
        """Show nothing."""
        self._newest.drop()
        self.model.replace([])
        self.details.show_change(None)
        self.number.setText("")

    def _fetch(self, offset: int) -> None:
        if self._desk.company is None:
            return
        migration, company = self._desk.office.migration, self._desk.company.id
        (kind, actions, text), states = self.filter, self._states
        limit = PAGE if offset else max(PAGE, self.model.rowCount())

        def find(_ctx: object) -> tuple[list[Change], int]:
            rows = migration.rows(
                company, kind=kind, actions=actions, states=states, text=text, limit=limit, offset=offset
            )
            return rows, migration.count_rows(company, kind=kind, actions=actions, states=states, text=text)

        work = self._desk.reading(self, tr("Plan"), find)
        self._newest.start(work.on_success(lambda found: self._take(found, offset, limit)))

    def _take(self, found: tuple[list[Change], int], offset: int, limit: int) -> None:
        rows, self.found = found
        more = len(rows) == limit
        self.number.setText(counted(self.found, "row", "rows"))
        if offset:
            self.model.append(rows, more=more)
            return
        held = self.table.currentIndex().row()
        self.model.replace(rows, more=more)
        if rows:
            self.table.selectRow(min(max(held, 0), len(rows) - 1))
        else:
            self.details.show_change(None)
            self.picked.emit()

    def _picked(self, row: int) -> None:
        self.details.show_change(self.model.row(row))
        self.picked.emit()
