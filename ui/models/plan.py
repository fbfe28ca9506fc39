"""The plan as a table with a tick per change that would write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.plan import WRITES, Action, Change
from ui.models.rows import AnyIndex, RowsModel
from ui.text.columns import Column
from ui.text.format import money
from ui.text.messages import action_name, one_of
from ui.text.tr import tr

ACTION_ICONS = {
    Action.CREATE: "plus-circle:good",
    Action.LINK: "link-simple:accent",
    Action.UPDATE: "pencil-simple:accent",
    Action.ARCHIVE: "archive:warn",
    Action.RESTORE: "arrow-counter-clockwise:good",
    Action.UNLINK: "link:warn",
    Action.FINALISE: "check-circle:accent",
    Action.VOID: "prohibit:bad",
    Action.CANCEL: "prohibit:warn",
    Action.PAY: "check-circle:warn",
    Action.REFUND: "credit-card:bad",
    Action.DELETE: "trash:bad",
    Action.ACCEPT: "eye-slash:muted",
    Action.RECEIPT: "receipt:wait",
    Action.HOLD: "hand-palm:warn",
    Action.SKIP: "minus-circle:faint",
}


def plan_columns() -> list[Column[Change]]:
    """Return the columns of a plan."""
    return [
        Column(tr("Send"), lambda _change: "", width=54),
        Column(tr("Action"), lambda change: action_name(change.action), width=126,
               icon=lambda change: ACTION_ICONS[change.action]),
        Column(tr("Type"), lambda change: one_of(change.kind).capitalize(), width=112, room=640),
        Column(tr("Pronto id"), lambda change: change.pronto_id or change.stripe_id, width=112),
        Column(tr("Name"), lambda change: change.title, width=220, grow=True),
        Column(tr("Why"), lambda change: change.reason, width=0, room=960,
               tone=lambda _change: "muted"),
        Column(tr("Amount"), lambda change: money(change.cents) if change.cents else "", width=112, right=True),
    ]  # fmt: skip


class PlanModel(RowsModel[Change]):
    """Changes with ticks; what is left out is kept by number, so it outlives filters and paging."""

    excluded_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty, with everything included."""
        super().__init__(plan_columns(), parent)
        self.excluded: set[int] = set()

    def exclude(self, changes: Iterable[int], *, out: bool) -> None:
        """Leave many changes out, or take them in again."""
        if out:
            self.excluded.update(changes)
        else:
            self.excluded.difference_update(changes)
        self._redraw_ticks()

    def toggle(self, row: int) -> None:
        """Turn one row's tick."""
        change = self.row(row)
        if change is not None and change.action in WRITES:
            self.exclude([change.id], out=change.id not in self.excluded)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let ticks be turned on changes that would write."""
        found = super().flags(index)
        change = self.row(index.row()) if index.isValid() else None
        if change is not None and index.column() == 0 and change.action in WRITES:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; the first column has the tick."""
        if not index.isValid():
            return None
        if index.column() == 0:
            change = self.rows[index.row()]
            included = change.id not in self.excluded
            if role == Qt.ItemDataRole.CheckStateRole and change.action in WRITES:
                return Qt.CheckState.Checked if included else Qt.CheckState.Unchecked
            if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
                if change.action not in WRITES:
                    return tr("sends nothing")
                return tr("will be sent") if included else tr("left out")
        return super().data(index, role)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Turn a tick."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != 0:
            return False
        change = self.rows[index.row()]
        if change.action not in WRITES:
            return False
        self.exclude([change.id], out=Qt.CheckState(value) is Qt.CheckState.Unchecked)
        return True

    def _redraw_ticks(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))
        self.excluded_changed.emit()
