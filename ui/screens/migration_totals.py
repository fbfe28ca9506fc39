"""What a plan comes to: records and dollars by type and action; every number leads to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.kinds import RecordType
from app.domain.migration import Total
from app.domain.plan import Action
from ui.models.migration import TotalsRow, actions_in, totals_rows
from ui.models.plan import ACTION_ICONS
from ui.text.format import count, money
from ui.text.messages import action_name, kind_name
from ui.text.migration import amount
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, label
from ui.widgets.icons import icon_label

_EDGE = 6
"""Pixels between a number and the edge of its button; what is no button keeps in line with them."""


class TotalsGrid(Card):
    """A table of buttons; a number nobody can press is none."""

    chosen = Signal(object, object)
    """A number was pressed: the type (None for all of them) and the action."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(margin=12, spacing=0)
        self.setAccessibleName(tr("What the plan comes to"))
        self._shown: tuple[Total, ...] | None = None
        self._inner: QWidget | None = None
        self.cells: dict[tuple[RecordType | None, Action], QWidget] = {}

    def show_totals(self, totals: Sequence[Total]) -> None:
        """Show a plan's totals in place of those before."""
        if self._shown == tuple(totals):
            return
        self._shown = tuple(totals)
        if self._inner is not None:
            self.body.removeWidget(self._inner)
            self._inner.setParent(None)
            self._inner.deleteLater()
        self.cells = {}
        self._inner = QWidget()
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        actions = actions_in(totals)
        grid.addWidget(label(tr("Type"), "overline"), 0, 0)
        for place, action in enumerate(actions, 1):
            grid.addWidget(self._head(action), 0, place)
            grid.setColumnStretch(place, 1)
        for line, row in enumerate(totals_rows(totals), 1):
            self._add_row(grid, line, row, actions)
        self.body.addWidget(self._inner)

    @staticmethod
    def _head(action: Action) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(4, 0, _EDGE, 2)
        grid.setHorizontalSpacing(5)
        name, _, tint = ACTION_ICONS[action].partition(":")
        grid.setColumnStretch(0, 1)
        grid.addWidget(icon_label(name, tint, 14), 0, 1)
        grid.addWidget(label(action_name(action), "overline"), 0, 2)
        return made

    def _add_row(self, grid: QGridLayout, line: int, row: TotalsRow, actions: Sequence[Action]) -> None:
        name = kind_name(row.kind) if row.kind is not None else tr("Together")
        grid.addWidget(label(name, "" if row.kind is not None else "strong"), line, 0)
        for place, action in enumerate(actions, 1):
            number, cents = row.cells.get(action, (0, 0))
            if not number:
                nothing = label("–", "caption")
                nothing.setContentsMargins(0, 0, _EDGE, 0)
                grid.addWidget(nothing, line, place, Qt.AlignmentFlag.AlignRight)
                continue
            cell = button(amount(number, cents), partial(self.chosen.emit, row.kind, action), role="number")
            spoken = f"{name}, {action_name(action)}: {count(number)}"
            cell.setAccessibleName(f"{spoken}, {money(cents)}" if cents else spoken)
            cell.setToolTip(tr("Show these rows"))
            grid.addWidget(cell, line, place, Qt.AlignmentFlag.AlignRight)
            self.cells[row.kind, action] = cell
