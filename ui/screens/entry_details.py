"""One journal entry in full: before and after, the reason, the request at Stripe, its seal."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.journal import Entry
from app.domain.plan import FieldChange
from app.domain.shapes import Value
from ui.models.rows import RowsModel
from ui.screens.preview_details import field_columns, nothing_before
from ui.text.format import when
from ui.text.messages import action_name, one_of, trigger_name
from ui.text.tr import told, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.controls import Elided, label, rule
from ui.widgets.roomy import Whole
from ui.widgets.sized import sized
from ui.widgets.table import LEAST_HEIGHT, Table

_WIDTH = 300
"""Pixels it has at least, at 100 % text size."""


class EntryDetails(Card):
    """The right half of the journal."""

    def __init__(self) -> None:
        """Start with the hint to pick a row."""
        super().__init__(margin=0, spacing=0)
        self.setAccessibleName(tr("The entry in full"))
        self._pages = QStackedWidget()
        hint = EmptyState("note")
        hint.say(tr("Nothing here yet"), tr("What Tallybridge does is written down here, entry by entry."))
        self._pages.addWidget(hint)
        self._pages.addWidget(Whole(self._build(), _WIDTH))
        self.body.addWidget(self._pages)

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry, or the hint."""
        self._pages.setCurrentIndex(0 if entry is None else 1)
        if entry is None:
            return
        record = f"{one_of(entry.kind)} {entry.pronto_id}" if entry.kind else ""
        self._title.setText(f"{action_name(entry.action)} {record}".strip())
        self._about.setText(
            f"{when(entry.at)} · {trigger_name(entry.who)}" + (f" · {entry.stripe_id}" if entry.stripe_id else "")
        )
        self._reason.setText(told(entry.reason))
        self._reason.setVisible(bool(entry.reason))
        pairs = _pairs(entry)
        self.fields.replace(pairs)
        self._table.put_away(1, away=nothing_before(pairs))
        seals = [
            tr("Call: {call}", call=entry.call) if entry.call else "",
            tr("Stripe request: {id}", id=entry.request_id) if entry.request_id else "",
            tr("Entry {n}, seal {digest}…", n=entry.seq, digest=entry.digest[:12]) if entry.digest else "",
        ]
        self._seal.setText("\n".join(line for line in seals if line))

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        self._title = Elided("", "section")
        self._about = Elided("", "caption")
        self._reason = label("", wrap=True)
        self.fields = RowsModel(field_columns(tr("Before"), tr("After")), self)
        self._table = Table(tr("Values before and after"), plain=True)
        sized(self._table, least_height=LEAST_HEIGHT)
        self._table.show_model(self.fields, self.fields.columns)
        self._seal = label("", "caption", wrap=True)
        for part in (self._title, self._about, rule(), self._reason):
            column.addWidget(part)
        column.addWidget(self._table, 1)
        column.addWidget(self._seal)
        return inner


def _pairs(entry: Entry) -> list[FieldChange]:
    """Return every value that the entry names, before and after."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [FieldChange(name, _value(entry.before.get(name)), _value(entry.after.get(name))) for name in names]


def _value(found: object) -> Value:
    """Return a stored value as a shape's; what is neither becomes text."""
    if found is None or isinstance(found, str | int | bool):
        return found
    if isinstance(found, list) and all(isinstance(line, dict) for line in found):
        return found
    return str(found)
