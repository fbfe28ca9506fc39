"""One change that waits for a person: which rule holds it and why, each value before and after, and the two answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.approval import Waiting
from app.domain.plan import Action, FieldChange
from ui.models.plan import ACTION_ICONS
from ui.models.rows import RowsModel
from ui.screens.preview_details import field_columns
from ui.text.format import money, when
from ui.text.messages import action_name, one_of
from ui.text.tr import tr
from ui.widgets.cards import Badge, Callout, Card, EmptyState
from ui.widgets.controls import Elided, button, label, rule
from ui.widgets.flow import Flow
from ui.widgets.roomy import Whole
from ui.widgets.sized import sized
from ui.widgets.table import LEAST_HEIGHT, Table

_WIDTH = 340
"""Pixels it has at least, at 100 % text size."""
_BEFORE = 1
"""Place of the column with the old values."""


class ApprovalDetails(Card):
    """The right half of the page."""

    approved = Signal()
    refused = Signal()

    def __init__(self) -> None:
        """Start with the hint to pick a row."""
        super().__init__(margin=0, spacing=0)
        self.setAccessibleName(tr("The change in full"))
        self._pages = QStackedWidget()
        self.body.addWidget(self._pages)
        hint = EmptyState("hand-palm")
        hint.say(tr("Pick a change"), tr("What would be written, and the rule that holds it, are shown here."))
        self._pages.addWidget(hint)
        self._pages.addWidget(Whole(self._build(), _WIDTH))

    def show_waiting(self, waiting: Waiting | None, rule_sentence: str) -> None:
        """Show a change; None shows the hint.

        Args:
            waiting: the change that waits.
            rule_sentence: what its rule says; blank when the rule is not in force any more.
        """
        self._pages.setCurrentIndex(0 if waiting is None else 1)
        if waiting is None:
            return
        change = waiting.change
        self._title.setText(waiting.title or waiting.key)
        ids = [f"Pronto {waiting.key}", change.stripe_id, money(change.cents) if change.cents else ""]
        self._about.setText(" · ".join(part for part in (one_of(waiting.kind).capitalize(), *ids) if part))
        icon, _, tint = ACTION_ICONS[change.action].partition(":")
        self._badge.say(action_name(change.action), icon, tint if tint in {"good", "warn", "bad", "wait"} else "", tint)
        self._rule.setText(waiting.rule)
        self._says.setText(rule_sentence or tr("The rule is not in force any more; the next sync looks again."))
        self._since.setText(tr("Waits since {when}. {why}", when=when(waiting.since), why=change.reason))
        self.fields.replace(list(change.fields))
        self._table.put_away(_BEFORE, away=change.action is Action.CREATE)
        self._none.setVisible(not change.fields)
        self._table.setVisible(bool(change.fields))
        ruling = waiting.ruling
        self._ruled.setVisible(ruling is not None)
        if ruling is not None:
            words = tr("Refused by {who}, {when}: {why}", who=ruling.who, when=when(ruling.at), why=ruling.why)
            self._ruled.say(words)
        self.refuse.setEnabled(ruling is None)
        self.approve.setText(tr("&Approve") if ruling is None else tr("&Approve after all"))

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
        buttons = Flow()
        self.approve = button(tr("&Approve"), self.approved.emit, role="primary", icon="check", tip="A",
                              name=tr("Approve this change"))  # fmt: skip
        self.refuse = button(tr("&Refuse…"), self.refused.emit, role="danger", icon="prohibit", tip="R",
                             name=tr("Refuse this change"))  # fmt: skip
        buttons.addWidget(self.approve)
        buttons.addWidget(self.refuse)
        column.addLayout(buttons)
        self._ruled = Callout("bad", "prohibit")
        column.addWidget(self._ruled)
        column.addWidget(rule())
        column.addWidget(label(tr("Held by the rule"), "overline"))
        self._rule = label("", "strong", wrap=True)
        self._says = label("", "", wrap=True)
        self._since = label("", "caption", wrap=True)
        for words in (self._rule, self._says, self._since):
            column.addWidget(words)
        column.addSpacing(4)
        column.addWidget(label(tr("What would be written"), "overline"))
        self.fields: RowsModel[FieldChange] = RowsModel(field_columns(tr("Now"), tr("Then")), self)
        self._table = Table(tr("Values before and after"), plain=True)
        sized(self._table, least_height=LEAST_HEIGHT)
        self._table.show_model(self.fields, self.fields.columns)
        column.addWidget(self._table, 1)
        self._none = label(tr("No values: only what happens to the record as a whole."), "caption", wrap=True)
        column.addWidget(self._none)
        column.addStretch(0)
        return inner
