"""One pair in full: the sum in words, both records side by side, the buttons, and the record's other candidates."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.services.match_row import MatchRow
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.models.matching import candidate_columns
from ui.models.rows import RowsModel
from ui.text.matching import band_icon, band_meaning, band_name, lead_words, sides_of
from ui.text.tr import told, tr
from ui.widgets.cards import Badge, Card, EmptyState
from ui.widgets.controls import Elided, button, label, rule
from ui.widgets.flow import Flow
from ui.widgets.page import scrolling
from ui.widgets.pair_diff import PairDiff
from ui.widgets.roomy import Whole
from ui.widgets.table import Table

_WIDTH = 380
"""Pixels it has at least, at 100 % text size."""


class PairDetails(Card):
    """The right half of the list of pairs."""

    accepted = Signal(object, bool)
    """The ``MatchRow``, and whether a reason is wanted."""
    rejected = Signal(object, bool)
    """As above."""
    linking = Signal(object)
    """The ``MatchRow`` of which one side belongs to another record."""

    def __init__(self, desk: Desk) -> None:
        """Start with the hint to pick a row."""
        super().__init__(margin=0, spacing=0)
        self._desk = desk
        self._row: MatchRow | None = None
        self._newest: Newest[list[MatchRow]] = Newest()
        self.setAccessibleName(tr("The pair in full"))
        self._pages = QStackedWidget()
        hint = EmptyState("intersect")
        hint.say(tr("Pick a pair"), tr("Both records and their likeness are shown here."))
        self._pages.addWidget(hint)
        inner = self._build()
        self._pages.addWidget(Whole(inner, _WIDTH, self._area))
        self.body.addWidget(self._pages)

    @property
    def row(self) -> MatchRow | None:
        """The pair at hand."""
        return self._row

    def show_row(self, row: MatchRow | None) -> None:
        """Show a pair of the list, with its record's other candidates; None shows the hint."""
        self._newest.drop()
        self._show(row)
        company = self._desk.company
        if row is None or company is None:
            return
        self._put_others([])
        matching, number = self._desk.office.matching, company.id
        work = self._desk.reading(
            self, tr("Other candidates"), lambda _ctx: matching.others(number, row.kind, row.pronto_id)
        )
        self._newest.start(work.on_success(self._put_others))

    def let_go(self) -> None:
        """Have nothing at hand, so that a key pressed between two lists decides nothing; what is seen stays."""
        self._newest.drop()
        self._row = None

    def focus_buttons(self) -> None:
        """Give the keyboard to the first button."""
        if self._row is not None:
            self.accept.setFocus()

    def accept_it(self, *, ask: bool = False) -> None:
        """Say that the two are the same, as the key does."""
        if self._row is not None:
            self.accepted.emit(self._row, ask)

    def reject_it(self, *, ask: bool = False) -> None:
        """Say that the two are not the same."""
        if self._row is not None:
            self.rejected.emit(self._row, ask)

    def link_it(self) -> None:
        """Ask which other record one of the two is."""
        if self._row is not None:
            self.linking.emit(self._row)

    # --- showing --------------------------------------------------------------------------------------

    def _show(self, row: MatchRow | None) -> None:
        self._row = row
        self._pages.setCurrentIndex(0 if row is None else 1)
        if row is None:
            return
        pronto, stripe = sides_of(row.kind)
        self._title.setText(row.pronto_title or row.pronto_id)
        self._about.setText(
            tr("Pronto {what} {id} · Stripe {other} {other_id} · {lead}",
               what=pronto, id=row.pronto_id, other=stripe, other_id=row.stripe_id, lead=lead_words(row.margin))
        )  # fmt: skip
        name = tr("{band} {score}", band=band_name(row.band), score=row.score)
        icon, _, tint = band_icon(row.band).partition(":")
        self._badge.say(name, icon, tint, tint)
        self._badge.setToolTip(band_meaning(row.band))
        self._sum.setText(_spoken_sum(row))
        self.diff.show_parts(row.parts)

    def _put_others(self, rows: list[MatchRow]) -> None:
        first = self._row
        self.others.replace([one for one in rows if first is None or one.stripe_id != first.stripe_id])
        number = len(self.others.rows)
        self._others_title.setText(
            tr("Other candidates of this record") if number else tr("This record has no other candidate.")
        )
        self.others_table.setVisible(number > 0)
        self.others_table.resizeRowsToContents()
        head = self.others_table.horizontalHeader().sizeHint().height()
        self.others_table.setFixedHeight(head + self.others_table.verticalHeader().length() + 2)

    def _open_other(self, place: int) -> None:
        """Look at another candidate; the one that was looked at takes its place in the small list."""
        other, before = self.others.row(place), self._row
        if other is None or before is None:
            return
        rest = [one for one in self.others.rows if one is not other]
        self._show(other)
        self._put_others(sorted([*rest, before], key=lambda one: -one.score))
        self.accept.setFocus()

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(7)
        top = QHBoxLayout()
        self._title = Elided("", "section")
        self._badge = Badge()
        top.addWidget(self._title, 1)
        top.addWidget(self._badge)
        column.addLayout(top)
        self._about = Elided("", "caption")
        column.addWidget(self._about)
        self._sum = label("", wrap=True)
        column.addWidget(self._sum)
        column.addLayout(self._build_buttons())
        column.addWidget(rule())
        self.diff = PairDiff()
        both = QWidget()
        inside = QVBoxLayout(both)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.diff)
        self._others_title = label("", "overline")
        self.others = RowsModel(candidate_columns(), self)
        self.others_table = Table(tr("Other candidates of this record"), plain=True)
        self.others_table.show_model(self.others, self.others.columns)
        # As high as its rows: the pane around it scrolls.
        self.others_table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.others_table.opened.connect(self._open_other)
        self.others_table.setToolTip(tr("Enter or a double-click puts it beside the record"))
        inside.addSpacing(4)
        inside.addWidget(self._others_title)
        inside.addWidget(self.others_table)
        inside.addStretch(1)
        self._area = scrolling(both)
        column.addWidget(self._area, 1)
        return inner

    def _build_buttons(self) -> Flow:
        row = Flow()
        self.accept = button(tr("Accept (A)"), self.accept_it, role="primary", icon="check", name=tr("Accept"),
                             tip=tr("They are the same; the next sync links them (A)"))  # fmt: skip
        self.reject = button(tr("Reject (R)"), self.reject_it, icon="x", name=tr("Reject"),
                             tip=tr("They are not the same; they are never offered again (R)"))  # fmt: skip
        self.link = button(tr("Link to… (L)"), self.link_it, icon="link-simple", name=tr("Link to other"),
                           tip=tr("One of the two is another record (L)"))  # fmt: skip
        self.reasoned = button("", icon="pencil-simple", role="quiet", name=tr("With a reason"),
                               tip=tr("Accept or reject with a reason (Shift+A, Shift+R)"))  # fmt: skip
        menu = QMenu(self.reasoned)
        menu.addAction(f"{tr('Accept with a reason…')}\tShift+A").triggered.connect(lambda: self.accept_it(ask=True))
        menu.addAction(f"{tr('Reject with a reason…')}\tShift+R").triggered.connect(lambda: self.reject_it(ask=True))
        self.reasoned.setMenu(menu)
        for made in (self.accept, self.reject, self.link, self.reasoned):
            row.addWidget(made)
        return row


def _spoken_sum(row: MatchRow) -> str:
    """Return the sum in words; of a pair that an identifier proves, that as well."""
    if not row.exact:
        return told(row.sentence)
    return tr("A sync links these two by itself, by what only they have. {sum}", sum=row.sentence)
