"""One entry of the queue: where it stands, the last answer, when it is tried again, and what can be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.attention import Outstanding, Stand
from app.domain.remedy import Remedy, RemedyAction
from app.planning.by_hand import Editable
from ui.bridge.help_call import ask_help, place_of, set_place
from ui.models.rows import RowsModel
from ui.text.attention import message_place, since_words, stand_icon, stand_name, tries_words, why_name
from ui.text.columns import Column
from ui.text.format import BLANK, field_label, money, value
from ui.text.messages import one_of
from ui.text.tr import told, tr
from ui.widgets.cards import Badge, Card, EmptyState
from ui.widgets.controls import Elided, button, label, rule
from ui.widgets.flow import Flow
from ui.widgets.roomy import Whole
from ui.widgets.sized import sized
from ui.widgets.table import LEAST_HEIGHT, Table

_WIDTH = 300
"""Pixels it has at least, at 100 % text size."""
_AGAIN = frozenset({RemedyAction.TRY_AGAIN, RemedyAction.READ_AGAIN, RemedyAction.SYNC})
"""Remedies that the retry button itself is."""
_RETRIED = frozenset({Stand.PARKED, Stand.RETRYING, Stand.WAITING})


def editable_columns() -> list[Column[Editable]]:
    """Return the columns of a record's values."""
    return [
        Column(tr("Field"), lambda one: field_label(one.path), width=118,
               icon=lambda one: "x-circle:bad" if one.problem else ("pencil-simple:accent" if one.by_hand else ""),
               tone=lambda _one: "muted"),
        Column(tr("Value"), _told, width=0, tone=lambda one: "bad" if one.problem else ""),
    ]  # fmt: skip


def _told(one: Editable) -> str:
    if one.problem:
        return f"{one.problem[:1].upper()}{one.problem[1:]}"
    shown = BLANK if one.value is None else value(one.path, one.value)
    return tr("{value} (set by hand)", value=shown) if one.by_hand else shown


class AttentionDetails(Card):
    """The right part of the page."""

    retried = Signal()
    skipped = Signal()
    edited = Signal(str)
    """The path to start with; blank for the first with a problem."""
    mended = Signal()
    shown_record = Signal()
    taken_back = Signal()
    approved = Signal()

    def __init__(self) -> None:
        """Start with the hint to pick a row."""
        super().__init__(margin=0, spacing=0)
        self.setAccessibleName(tr("The entry in full"))
        self.entry: Outstanding | None = None
        self.fields: list[Editable] = []
        self.remedy: Remedy | None = None
        self._pages = QStackedWidget()
        self.body.addWidget(self._pages)
        hint = EmptyState("tray")
        hint.say(tr("Pick an entry"), tr("The last answer and what can be done about it are shown here."))
        self._pages.addWidget(hint)
        self._pages.addWidget(Whole(self._build(), _WIDTH))

    def show_entry(self, entry: Outstanding | None, next_run: dt.datetime | None = None) -> None:
        """Show an entry; its remedy and values follow. None shows the hint."""
        same = entry is not None and self.entry is not None and entry.key == self.entry.key
        self.entry = entry
        self._pages.setCurrentIndex(0 if entry is None else 1)
        if entry is None:
            return
        self._title.setText(entry.title or entry.pronto_id or entry.stripe_id)
        parts = [one_of(entry.kind).capitalize(), f"Pronto {entry.pronto_id}" if entry.pronto_id else "",
                 entry.stripe_id, money(entry.cents) if entry.cents else ""]  # fmt: skip
        self._about.setText(" · ".join(part for part in parts if part))
        icon, _, tint = stand_icon(entry.stand).partition(":")
        self._badge.say(stand_name(entry.stand), icon, tint if tint in {"warn", "bad", "wait"} else "", tint)
        self._why.setText(why_name(entry.stand, entry.cause))
        self._message.setText(told(entry.message))
        self._tries.setText(tries_words(entry, next_run))
        self._tries.setVisible(bool(self._tries.text()))
        self._since.setText(since_words(entry))
        self._since.setVisible(bool(self._since.text()))
        place = message_place(entry)
        set_place(self, place)
        self.explain.setVisible(bool(place))
        self._offer(entry)
        if not same:
            self.show_more(None, [])

    def show_more(self, remedy: Remedy | None, fields: Sequence[Editable]) -> None:
        """Show what was looked up: the way on, and the values that may be set."""
        self.remedy, self.fields = remedy, list(fields)
        again = remedy is None or remedy.action in _AGAIN
        standing = self.entry is not None and self.entry.stand is Stand.PARKED
        self.mend.setVisible(standing and not again)
        self.advice.setVisible(standing and remedy is not None)
        if remedy is not None:
            self.mend.setText(tr(remedy.label))
            self.mend.setAccessibleName(tr(remedy.label))
            self.mend.setToolTip(tr(remedy.sentence))
            self.advice.setText(tr(remedy.sentence))
        self.retry.setText(tr(remedy.label) if standing and remedy is not None and again else tr("Retry"))
        self.edit.setEnabled(bool(self.fields))
        self.values.replace(self.fields)
        self._table.setVisible(bool(self.fields))
        self._head.setVisible(bool(self.fields))

    def focus_way_on(self) -> None:
        """Put the keyboard on the button that leads on."""
        for one in (self.mend, self.retry, self.back, self.approve, self.record):
            if not one.isHidden() and one.isEnabled():
                one.setFocus()
                return

    def _offer(self, entry: Outstanding) -> None:
        skipped, guarded = entry.stand is Stand.SKIPPED, entry.stand is Stand.GUARDED
        readable = bool(entry.pronto_id)
        self.retry.setVisible(entry.stand in _RETRIED and readable)
        self.skip.setVisible(not skipped and entry.stand is not Stand.SENDING and readable)
        self.edit.setVisible(not skipped and entry.stand is not Stand.SENDING and readable)
        self.back.setVisible(skipped)
        self.approve.setVisible(guarded or entry.stand is Stand.HELD)
        words = tr("Look at all of them") if guarded else tr("Look at it and approve")
        self.approve.setText(words)
        self.approve.setAccessibleName(words)

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(7)
        top = QHBoxLayout()
        self._title, self._badge = Elided("", "section"), Badge()
        top.addWidget(self._title, 1)
        top.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self._about = Elided("", "caption")
        column.addWidget(self._about)
        self._why = label("", "strong", wrap=True)
        self._message = label("", "", wrap=True)
        self._tries = label("", "caption", wrap=True)
        self._since = label("", "caption", wrap=True)
        self.advice = label("", "muted", wrap=True)
        for words in (self._why, self._message, self._tries, self._since, self.advice):
            column.addWidget(words)
        self.mend = button("", self.mended.emit, role="primary", icon="lightning", name=tr("The way on"))
        self.retry = button(tr("Retry"), self.retried.emit, icon="arrow-counter-clockwise",
                            tip=tr("Decides on it anew under the rules in force and sends it (R)"))  # fmt: skip
        self.skip = button(tr("Skip…"), self.skipped.emit, icon="eye-slash",
                           tip=tr("Leaves it alone until it changes in Pronto, with a note (S)"))  # fmt: skip
        self.edit = button(tr("Edit…"), lambda: self.edited.emit(""), icon="pencil-simple",
                           name=tr("Edit a value"), tip=tr("Sets one of its values by hand (E)"))  # fmt: skip
        self.back = button(tr("Take it up again"), self.taken_back.emit, role="primary",
                           icon="arrow-counter-clockwise", tip="U")  # fmt: skip
        self.approve = button(tr("Look at it and approve"), self.approved.emit, role="primary", icon="hand-palm")
        for row in ((self.mend, self.back, self.approve), (self.retry, self.skip, self.edit)):
            line = Flow()
            for one in row:
                line.addWidget(one)
            column.addLayout(line)
        column.addLayout(self._build_links())
        column.addWidget(rule())
        self._head = label(tr("Its values, as they would be written"), "overline")
        column.addWidget(self._head)
        self.values: RowsModel[Editable] = RowsModel(editable_columns(), self)
        self._table = Table(tr("Values of the record"), plain=True)
        sized(self._table, least_height=LEAST_HEIGHT)
        self._table.show_model(self.values, self.values.columns)
        self._table.opened.connect(self._edit_row)
        column.addWidget(self._table, 1)
        column.addStretch(0)
        return inner

    def _build_links(self) -> QHBoxLayout:
        self.record = button(tr("Show the record"), self.shown_record.emit, role="link")
        self.explain = button(tr("What does this mean?"), lambda: ask_help(place_of(self)), role="link", tip="F1")
        links = QHBoxLayout()
        for link in (self.record, self.explain):
            links.addWidget(link)
        links.addStretch(1)
        return links

    def _edit_row(self, row: int) -> None:
        found = self.values.row(row)
        if found is not None:
            self.edited.emit(found.path)
