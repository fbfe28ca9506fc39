"""Step 3: possible matches nobody decided on: decide on them on the Matching page, or go on and they stay held."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.match_row import MatchRow
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.models.rows import RowsModel
from ui.screens.matching_look import LookStrip
from ui.screens.migration_step import StepPage
from ui.text.columns import Column
from ui.text.matching import band_icon, band_name, waiting_words
from ui.text.messages import one_of
from ui.text.tr import counted, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.controls import button, label
from ui.widgets.table import Table

_MOST = 200
HOLD = "migration_hold"
"""Setting: whether undecided matches stay held; of a company."""


class MatchingStep(StepPage):
    """Lists the undecided pairs, best first; deciding is done on the Matching page."""

    def __init__(self, desk: Desk) -> None:
        """Build the page."""
        super().__init__(desk, "matching", tr(
            "A record that may be in Stripe already under other words is never made a second time: it waits until "
            "somebody says whether the two are the same."
        ))  # fmt: skip
        self._loading: Newest[list[MatchRow]] = Newest()
        self.strip = LookStrip(desk, lambda _found: self._looked())
        self.body.addWidget(self.strip)
        self.empty = EmptyState("link-simple")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build())
        self.body.addWidget(self._pages, 1)
        self.hold = QCheckBox(tr("&Go on without deciding: they are held, everything else is written"))
        self.hold.setAccessibleName(tr("Go on without deciding"))
        self.hold.toggled.connect(self._keep_hold)
        self.body.addWidget(self.hold)
        self.look = button(tr("&Look for matches"), self.start, icon="magnifying-glass")
        self.foot.addWidget(self.look)
        self.foot.addStretch(1)
        self.foot.addWidget(self.next_button("dry-run"))

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        self.count = label("", "section")
        self.open = button(tr("&Decide on the Matching page"), self._open_all, role="primary", icon="link-simple")
        top.addWidget(self.count, 1)
        top.addWidget(self.open)
        column.addLayout(top)
        card = Card(margin=1, spacing=0)
        self.model = RowsModel(_columns(), self)
        self.table = Table(tr("Possible matches"))
        self.table.show_model(self.model, self.model.columns)
        self.table.opened.connect(self._open)
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        column.addWidget(label(tr("A double-click or Enter opens the pair side by side."), "caption"))
        return inner

    def show_seen(self) -> None:
        """Show the pairs that wait, or that none does."""
        assert self.seen is not None
        state, waiting = self.seen.state, self.seen.waiting
        self._pages.setCurrentIndex(1 if waiting else 0)
        read = state.checked or state.plan is not None
        self.hold.blockSignals(True)
        self.hold.setChecked(self.seen.hold)
        self.hold.blockSignals(False)
        self.hold.setVisible(bool(waiting or state.matches))
        self.look.setVisible(read)
        self.look.setEnabled(not self.strip.running)
        if waiting:
            self.count.setText(tr("Waiting for you: {what}", what=waiting_words(self.seen.pairs)))
            self._load()
        elif not read:
            self.empty.say(
                tr("Nothing is read yet"), tr("Check the data first: that reads both sides."),
                tr("Go to the &data"), lambda: self.ask("data"),
            )  # fmt: skip
        elif state.matches:
            held = counted(state.matches, "record was held", "records were held")
            self.empty.say(
                tr("All decided"),
                tr("{held} in the last dry run; make it again and they take their place.", held=held),
                tr("Go to the dr&y run"), lambda: self.ask("dry-run"),
            )  # fmt: skip
        else:
            self.empty.say(
                tr("No possible match waits"),
                tr("Nothing in Stripe that is not linked looks like a record of Pronto's."),
            )

    def first_focus(self) -> QWidget:
        """Begin with the list, else with what can be done."""
        if self.model.rowCount():
            return self.table
        return self.look if self.look.isVisible() else self.empty.button

    def start(self) -> None:
        """Look for matches among what was read."""
        self.look.setEnabled(False)
        self.strip.start()

    def _looked(self) -> None:
        self.look.setEnabled(True)
        self._desk.matches_changed.emit()
        self.changed.emit()

    def _load(self) -> None:
        matching, number = self._desk.office.matching, self.company.id
        kinds = [kind for kind, count in (self.seen.pairs if self.seen else {}).items() if count]

        def find(_ctx: object) -> list[MatchRow]:
            return [row for kind in kinds for row in matching.page(number, kind, limit=_MOST) if _waits(row)][:_MOST]

        self._loading.start(self._desk.reading(self, tr("Matching"), find).on_success(self.model.replace))

    def _open_all(self) -> None:
        first = self.model.row(0)
        if first is None:
            self._desk.asked_page.emit("matching")
        else:
            self._desk.asked_match.emit(first.kind, first.pronto_id, first.stripe_id)

    def _open(self, row: int) -> None:
        found = self.model.row(row)
        if found is not None:
            self._desk.asked_match.emit(found.kind, found.pronto_id, found.stripe_id)

    def _keep_hold(self, on: bool) -> None:
        store, name = self._desk.office.store, f"{HOLD}.{self.company.id}"
        work = self._desk.reading(self, tr("Matching"), lambda _ctx: store.set_setting(name, on))
        work.on_success(lambda _kept: self.changed.emit()).start()


def _waits(row: MatchRow) -> bool:
    return row.band.value != "red" and not row.exact


def _columns() -> list[Column[MatchRow]]:
    return [
        Column(tr("Certainty"), lambda row: f"{band_name(row.band.value)} · {row.score}", width=124,
               icon=lambda row: band_icon(row.band.value)),
        Column(tr("Type"), lambda row: one_of(row.kind).capitalize(), width=96, room=560),
        Column(tr("In Pronto"), lambda row: f"{row.pronto_title} ({row.pronto_id})", width=0),
        Column(tr("In Stripe"), lambda row: row.stripe_title or row.stripe_id, width=0),
        Column(tr("Why"), lambda row: row.sentence, width=260, room=860, tone=lambda _row: "muted"),
    ]  # fmt: skip
