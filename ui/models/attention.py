"""The list of what waits or stands still: row numbers from a worker, entries by page."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.attention import Outstanding, Stand
from ui.models.window import WindowModel
from ui.text.attention import stand_icon, stand_name, why_name
from ui.text.columns import Column
from ui.text.figures import whole
from ui.text.format import money
from ui.text.messages import one_of
from ui.text.mismatch import age
from ui.text.tr import tr


def attention_columns() -> list[Column[Outstanding]]:
    """Return the columns of the list."""
    return [
        Column(tr("Record"), lambda one: one.title or one.pronto_id or one.stripe_id, width=0,
               icon=lambda one: stand_icon(one.stand)),
        Column(tr("Id"), lambda one: one.pronto_id, width=92, tone=lambda _one: "muted"),
        Column(tr("Type"), lambda one: one_of(one.kind).capitalize(), width=92, room=560, tone=lambda _one: "muted"),
        Column(tr("Stands"), lambda one: stand_name(one.stand), width=126, room=720),
        Column(tr("Why"), lambda one: one.message or why_name(one.stand, one.cause), width=300, room=900,
               tone=lambda _one: "muted"),
        Column(tr("Tries"), lambda one: whole(one.tries) if one.tries else "", width=52, room=470, right=True),
        Column(tr("Amount"), lambda one: money(one.cents) if one.cents else "", width=96, room=380, right=True),
        Column(tr("Age"), _age, width=74, room=640, tone=lambda _one: "muted"),
    ]  # fmt: skip


def _age(one: Outstanding) -> str:
    return age(one.since) if one.since is not None and one.stand is not Stand.SENDING else ""


class AttentionModel(WindowModel[Outstanding]):
    """A million entries cost an array of numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(attention_columns(), parent)

    def place_of(self, row: int) -> int:
        """Return where a row number is in the list; -1 when it is not."""
        try:
            return self._ids.index(row)
        except ValueError:
            return -1

    @property
    def is_empty(self) -> bool:
        """Whether nothing is listed."""
        return not len(self._ids)
