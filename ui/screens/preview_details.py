"""One change of the plan in full: why, by which rule, and each value before and after."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.causes import SENTENCE, Cause
from app.domain.plan import Change, FieldChange
from ui.models.plan import ACTION_ICONS
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.text.format import field_label, money, value
from ui.text.messages import action_name, one_of
from ui.text.tr import told, tr
from ui.widgets.cards import Badge, Card, EmptyState
from ui.widgets.controls import Elided, label, rule
from ui.widgets.roomy import Whole
from ui.widgets.sized import sized
from ui.widgets.table import LEAST_HEIGHT, Table

_WIDTH = 300
"""Pixels it has at least, at 100 % text size."""
_BEFORE = 1
"""Place of the column with the old values."""


def nothing_before(found: Sequence[FieldChange]) -> bool:
    """Return whether there were no values before: something new."""
    return all(change.before in (None, "") for change in found)


def field_columns(before: str, after: str) -> list[Column[FieldChange]]:
    """Return the columns of a table of values, with the two sides' headings."""
    return [
        Column(tr("Field"), lambda found: field_label(_named_by(found)), width=116, tone=lambda _found: "muted"),
        Column(before, lambda found: value(found.field, found.before), width=0),
        Column(after, lambda found: value(found.field, found.after), width=0),
    ]


def _named_by(found: FieldChange) -> str:
    """Return the rule's name; an undo gives its bucket there, so the field itself is named."""
    return found.field if not found.rule or found.rule in set(Cause) else found.rule


class ChangeDetails(Card):
    """The right half of the preview."""

    def __init__(self) -> None:
        """Start with the hint to pick a row."""
        super().__init__(margin=0, spacing=0)
        self.setAccessibleName(tr("The change in full"))
        self._pages = QStackedWidget()
        self.body.addWidget(self._pages)
        hint = EmptyState("list")
        hint.say(tr("Pick a change"), tr("Its values before and after, its reason and its rule are shown here."))
        self._pages.addWidget(hint)
        self._pages.addWidget(Whole(self._build(), _WIDTH))

    def show_change(self, change: Change | None) -> None:
        """Show a change, or the hint."""
        self._pages.setCurrentIndex(0 if change is None else 1)
        if change is None:
            return
        self._title.setText(change.title or change.pronto_id or change.stripe_id)
        ids = [f"Pronto {change.pronto_id}" if change.pronto_id else "", change.stripe_id]
        about = [one_of(change.kind).capitalize(), *(part for part in ids if part)]
        if change.cents:
            about.append(money(change.cents))
        self._about.setText(" · ".join(about))
        icon, _, tint = ACTION_ICONS[change.action].partition(":")
        tone = tint if tint in {"good", "warn", "bad", "wait"} else ""
        self._badge.say(action_name(change.action), icon, tone, tint)
        self._reason.setText(told(change.reason) or _general(change.cause))
        self._show_notes(change)
        self.fields.replace(list(change.fields))
        self._fields_table.put_away(_BEFORE, away=nothing_before(change.fields))
        self._fields_table.setVisible(bool(change.fields))
        self._fields_title.setVisible(bool(change.fields))
        self.held.replace(list(change.held))
        self._held_table.setVisible(bool(change.held))
        self._held_title.setVisible(bool(change.held))

    def _show_notes(self, change: Change) -> None:
        notes = []
        if change.score is not None:
            notes.append(tr("Paired with a certainty of {n} %.", n=change.score))
        if change.needs:
            needed = ", ".join(f"{one_of(kind)} {key}" for kind, key in change.needs)
            notes.append(tr("Goes after {records}.", records=needed))
        if change.error:
            # The cause in front is for scripts.
            cause, _, sentence = change.error.partition(": ")
            notes.append(sentence if cause in set(Cause) and sentence else change.error)
        self._notes.setText(" ".join(notes))
        self._notes.setVisible(bool(notes))

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        top = QHBoxLayout()
        self._title = Elided("", "section")
        self._badge = Badge()
        top.addWidget(self._title, 1)
        top.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self._about = Elided("", "caption")
        column.addWidget(self._about)
        column.addWidget(rule())
        self._reason = label("", wrap=True)
        self._notes = label("", "caption", wrap=True)
        column.addWidget(self._reason)
        column.addWidget(self._notes)
        self._fields_title = label(tr("What would change"), "overline")
        self.fields = RowsModel(field_columns(tr("Before"), tr("After")), self)
        self._fields_table = Table(tr("Values before and after"), plain=True)
        sized(self._fields_table, least_height=LEAST_HEIGHT)
        self._fields_table.show_model(self.fields, self.fields.columns)
        self._held_title = label(tr("Left alone until you choose"), "overline")
        self.held = RowsModel(field_columns(tr("In Stripe"), tr("In Pronto")), self)
        self._held_table = Table(tr("Values left alone"), plain=True)
        sized(self._held_table, least_height=LEAST_HEIGHT)
        self._held_table.show_model(self.held, self.held.columns)
        column.addWidget(self._fields_title)
        column.addWidget(self._fields_table, 3)
        column.addWidget(self._held_title)
        column.addWidget(self._held_table, 2)
        column.addStretch(0)
        return inner


def _general(cause: str) -> str:
    """Return what is generally said of a cause."""
    return tr(SENTENCE[Cause(cause)]) if cause in set(Cause) else ""
