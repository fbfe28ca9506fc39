"""The list of mismatches: how many there are, and a page of 200 at a time by sort order and place.

Unlike the records, not even the numbers are held: a million rows cost one count and the pages in view.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.mismatch import Mismatch, MismatchState
from ui.models.window import PAGE, WindowModel
from ui.text.columns import Column
from ui.text.messages import one_of
from ui.text.mismatch import age, cause_icon, cause_name, side_text, stake, state_icon, state_word, what_of
from ui.text.tr import told, tr

_SHOWN = 120
"""Characters of a value in the table."""


def mismatch_columns() -> list[Column[Mismatch]]:
    """Return the columns of the list."""
    return [
        Column(tr("Record"), lambda one: one.pronto_id or one.stripe_id, width=106, sort="record", icon=_icon),
        Column(tr("Name"), lambda one: one.title, width=160, sort="title", grow=True),
        Column(tr("What"), what_of, width=134),
        Column(tr("Pronto"), lambda one: _short(one, pronto=True), width=0, room=880),
        Column(tr("Stripe"), lambda one: _short(one, pronto=False), width=150, room=880),
        Column(tr("Type"), lambda one: one_of(one.kind).capitalize(), width=96, room=1180,
               tone=lambda _one: "muted"),
        Column(tr("Amount"), lambda one: stake(one.cents), width=102, right=True, sort="money", room=440),
        Column(tr("Age"), lambda one: age(one.first_seen), width=68, sort="age", tone=lambda _one: "muted"),
        Column(tr("Assigned to"), lambda one: one.assignee, width=104, room=1060, tone=lambda _one: "muted"),
    ]  # fmt: skip


class MismatchModel(WindowModel[Mismatch]):
    """Shows the mismatches a choice has, without holding their numbers."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(mismatch_columns(), parent)

    def show_count(self, number: int) -> None:
        """Show another list of so many rows, from the top."""
        self.show_ids(range(number))

    def page_offset(self, page: int) -> int:
        """Return the place of a page's first row."""
        return page * PAGE


def _icon(one: Mismatch) -> str:
    return cause_icon(one.cause) if one.state is MismatchState.OPEN else state_icon(one.state)


def _short(one: Mismatch, *, pronto: bool) -> str:
    text = side_text(one.field, one.pronto if pronto else one.stripe).replace("\n", "; ")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def tip(one: Mismatch) -> str:
    """Return what a row's tooltip says."""
    return f"{cause_name(one.cause)} · {state_word(one.state)}\n{told(one.reason)}"
