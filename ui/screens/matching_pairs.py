"""Possible pairs of a type: bands with counts, thresholds, the list by score, and the pair at hand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.kinds import RecordType
from app.planning.matching.bands import Band, Thresholds
from app.planning.matching.profiles import MATCHED
from app.ports.matches import BandCounts
from app.ports.progress import JobContext
from app.services.match_row import MatchRow
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.matching import MOST_FOUND, PairModel
from ui.models.window import PAGE
from ui.screens.matching_details import PairDetails
from ui.screens.matching_thresholds import ThresholdsPanel
from ui.text.matching import BANDS
from ui.text.messages import kind_name
from ui.text.tr import tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.chips import Chips
from ui.widgets.controls import button, clearable, field
from ui.widgets.roomy import Panes
from ui.widgets.table import Table

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tab shows besides its rows."""

    counts: dict[RecordType, BandCounts]
    thresholds: Thresholds
    """What is kept."""
    read: bool
    """Whether anything was read from Pronto yet."""
    found: list[MatchRow] | None
    """What a search found; None when nothing was searched for."""


class PairsTab(QWidget):
    """Chips, sliders, table and details."""

    loaded = Signal(object)
    """A ``Standing`` was loaded and shown."""

    def __init__(self, desk: Desk) -> None:
        """Start with customers and every band."""
        super().__init__()
        self._desk = desk
        self._newest: Newest[Standing] = Newest()
        self._counting: Newest[BandCounts] = Newest()
        self._wanted = 0
        """The row to take in hand when its page has come; -1 for none."""
        self._sought: tuple[str, str] = ("", "")
        """Ids of the pair that a record's button asked for, to be taken in hand among what the search finds."""
        self.counts = BandCounts()
        self.standing: Standing | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_head())
        column.addLayout(self._build_bands())
        self.panel = ThresholdsPanel()
        self.panel.hide()
        column.addWidget(self.panel)
        self.empty = EmptyState("intersect")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_split())
        self._pages.addWidget(self.empty)
        column.addWidget(self._pages, 1)
        self._connect()

    @property
    def kind(self) -> RecordType:
        """The type at hand."""
        return RecordType((self.kinds.chosen or (MATCHED[0].value,))[0])

    @property
    def band(self) -> Band | None:
        """The band at hand; None for all."""
        chosen = (self.bands.chosen or (_ALL,))[0]
        return None if chosen == _ALL else Band(chosen)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    # --- building -------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.kinds = Chips([(kind.value, kind_name(kind), "") for kind in MATCHED], single=True)
        self.kinds.choose(MATCHED[0].value)
        self.search = field(tr("Search the pairs"), placeholder=tr("Name, code or Stripe id   /"))
        clearable(self.search)
        row.addWidget(self.kinds)
        row.addWidget(self.search, 1)
        return row

    def _build_bands(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        choices = [(_ALL, tr("All"), "list:muted"), *((key, tr(look[0]), look[1]) for key, look in BANDS.items())]
        self.bands = Chips(choices, single=True)
        self.bands.choose(_ALL)
        for key, (_name, _icon, meaning) in BANDS.items():
            self.bands.chip(key).setToolTip(tr(meaning))
        self.all_green = button(tr("Accept all &green…"), icon="check-circle", tint="good", tip="G")
        self.tune = button(tr("Thr&esholds"), icon="sliders-horizontal", tip=tr("From how many points on (T)"))
        self.tune.setCheckable(True)
        row.addWidget(self.bands, 1)
        row.addWidget(self.tune)
        row.addWidget(self.all_green)
        return row

    def _build_split(self) -> Panes:
        split = Panes()
        card = Card(margin=1, spacing=0)
        self.model = PairModel(self)
        self.table = Table(tr("Possible pairs"))
        self.table.show_model(self.model, self.model.columns)
        card.body.addWidget(self.table)
        self.details = PairDetails(self._desk)
        split.addWidget(card)
        split.addWidget(self.details)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([510, 600])
        return split

    def _connect(self) -> None:
        self._typing = Debounce(self, self._filtered)
        self.search.textChanged.connect(self._typing.poke)
        self.search.returnPressed.connect(self._typing.now)
        self.search.returnPressed.connect(self.table.setFocus)
        self.kinds.changed.connect(self._turned)
        self.bands.changed.connect(self._turned)
        self.tune.toggled.connect(self._turn_panel)
        self.panel.tried.connect(self._tried)
        self.model.wants_page.connect(self._fetch_page)
        self.table.chosen.connect(self._picked)
        self.table.opened.connect(lambda _row: self.details.focus_buttons())

    # --- loading --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Load afresh with the same row in hand: after a decision, the next pair has moved up into it."""
        row = self.table.currentIndex().row()
        # Between two lists there is none; then the row that was wanted of the first still is.
        self._wanted = row if row >= 0 else max(0, self._wanted)
        self.details.let_go()
        self._load()

    def seek(self, kind: RecordType, pronto_id: str, stripe_id: str = "") -> None:
        """Look for the pair of a record and take it in hand."""
        self.kinds.choose(kind.value)
        self.bands.choose(_ALL)
        self._sought = (pronto_id, stripe_id)
        self.search.blockSignals(True)
        self.search.setText(pronto_id or stripe_id)
        self.search.blockSignals(False)
        self._filtered()

    def show_all(self) -> None:
        """Narrow nothing down."""
        self.bands.choose(_ALL)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._filtered()

    def step(self, by: int) -> None:
        """Take the next row in hand, or the one before."""
        row = self.table.currentIndex().row() + by
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)

    def _turn_panel(self, on: bool) -> None:
        self.panel.setVisible(on)
        if on:
            self.panel.green.figures.setFocus()
        elif self.panel.changed:
            # What was not saved is not meant.
            self.panel.forget()
            self._filtered()

    def _turned(self) -> None:
        self.kinds.choose(self.kind.value)
        self.bands.choose(self.band.value if self.band else _ALL)
        self._filtered()

    def _filtered(self) -> None:
        self._wanted = 0
        self._load()

    def _tried(self) -> None:
        """Count and list by the thresholds being tried; the counts come first."""
        company = self._desk.company
        if company is None:
            return
        matching, number, kind, thresholds = self._desk.office.matching, company.id, self.kind, self.panel.trying
        work = self._desk.reading(self, tr("Count"), lambda _ctx: matching.count(number, kind, thresholds))
        self._counting.start(work.on_success(self._show_counts).finally_do(self._filtered))

    def _load(self) -> None:
        company = self._desk.company
        if company is None:
            return
        office, number, kind, band, text = self._desk.office, company.id, self.kind, self.band, self.text
        trying = self.panel.trying if self.panel.changed else None

        def load(_ctx: JobContext) -> Standing:
            matching = office.matching
            counts = {one: matching.count(number, one, trying) for one in MATCHED}
            found = None
            if text:
                found = matching.page(number, kind, band, limit=MOST_FOUND, text=text, thresholds=trying)
            read = any(one != BandCounts() for one in counts.values())
            read = read or any(row.total for row in office.history.overview(number).rows)
            return Standing(counts, matching.thresholds(number), read, found)

        self._newest.start(self._desk.reading(self, tr("Matching"), load).on_success(self._show))

    def _show(self, standing: Standing) -> None:
        self.standing = standing
        self.panel.show_kept(standing.thresholds)
        self.kinds.show_counts({kind.value: counts.open for kind, counts in standing.counts.items()})
        self._show_counts(standing.counts[self.kind])
        self.details.let_go()
        if standing.found is not None:
            self.model.show_found(standing.found)
        else:
            self.model.show_count(self._number_of_rows())
        number = self.model.rowCount()
        self._pages.setCurrentIndex(0 if number else 1)
        self.all_green.setEnabled(self.counts.green > 0 and not self.panel.changed)
        self.all_green.setToolTip(tr("Save the thresholds first") if self.panel.changed else "G")
        if number:
            self._wanted = self._sought_row(standing.found) if any(self._sought) else min(self._wanted, number - 1)
            self._sought = ("", "")
            self._take_in_hand()
            if self.details.row is None:
                self._picked(self.table.currentIndex().row())
        else:
            self.details.show_row(None)
        self.loaded.emit(standing)

    def _show_counts(self, counts: BandCounts) -> None:
        self.counts = counts
        self.bands.show_counts(
            {_ALL: counts.green + counts.amber + counts.red, "green": counts.green, "amber": counts.amber,
             "red": counts.red}
        )  # fmt: skip

    def _number_of_rows(self) -> int:
        counts = self.counts
        return getattr(counts, self.band.value) if self.band else counts.green + counts.amber + counts.red

    def _sought_row(self, found: list[MatchRow] | None) -> int:
        """Return the row of the pair that was asked for; the first when it is not among what was found."""
        pronto_id, stripe_id = self._sought
        rows = enumerate(found or ())
        return next(
            (place for place, row in rows if row.pronto_id == pronto_id and stripe_id in {"", row.stripe_id}), 0
        )

    def _fetch_page(self, generation: int, page: int) -> None:
        company = self._desk.company
        if company is None:
            return
        matching, number, kind, band = self._desk.office.matching, company.id, self.kind, self.band
        trying, offset = self.panel.trying, self.model.page_offset(page)
        work = self._desk.reading(
            self, tr("Matching"),
            lambda _ctx: matching.page(number, kind, band, offset=offset, limit=PAGE, thresholds=trying),
        )  # fmt: skip
        work.on_success(partial(self._take_page, generation, page)).start()

    def _take_page(self, generation: int, page: int, rows: list[MatchRow]) -> None:
        self.model.put_page(generation, page, rows)
        if generation != self.model.generation:
            return
        self._take_in_hand()
        if self.details.row is None:
            # The row was chosen before its page had come.
            self._picked(self.table.currentIndex().row())

    def _take_in_hand(self) -> None:
        """Select the wanted row as soon as it is there; asking for it fetches its page."""
        if self._wanted >= 0 and self.model.row(self._wanted) is not None:
            row, self._wanted = self._wanted, -1
            self.table.selectRow(row)

    def _picked(self, place: int) -> None:
        row = self.model.row(place) if place >= 0 else None
        if row is not None:
            self.details.show_row(row)
        else:
            self.details.let_go()
