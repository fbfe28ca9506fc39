"""Needs attention: the queue and what stands still, by cause, with the way on for one record or for all of a cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.attention import Outstanding, Stand, StandGroup
from app.domain.errors import SyncProblem
from app.domain.remedy import Remedy
from app.planning.by_hand import Editable
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.attention import AttentionModel
from ui.screens.attention_acts import AttentionActs, group_act, group_remedy
from ui.screens.attention_details import AttentionDetails
from ui.screens.fixing import Fixer
from ui.text.figures import whole
from ui.text.format import money
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card, EmptyState
from ui.widgets.controls import button, clearable, field
from ui.widgets.page import Page, scrolling
from ui.widgets.roomy import Panes
from ui.widgets.sized import sized
from ui.widgets.stand_card import StandCard
from ui.widgets.tab_order import put_before
from ui.widgets.table import Table

_LIVE_MILLISECONDS = 1000
"""While a run goes on the page is loaded afresh at most so often."""
_OPEN = (Stand.PARKED, Stand.HELD, Stand.GUARDED)
"""Where a person is waited for."""
_CARDS, _SCROLL = 250, 18
"""Pixels of the column of cards at least, and of its scroll bar."""
Where = tuple[Stand, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the page shows."""

    groups: list[StandGroup]
    remedies: dict[Where, tuple[Outstanding, Remedy | None]]
    """For what is parked: the oldest entry of each cause, and what mends it."""
    rows: Sequence[int]


class AttentionPage(Page):
    """Cards at the left, their list, and the entry at hand; J and K walk, R retries, S skips, E edits."""

    def __init__(self, desk: Desk, fixer: Fixer) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Needs attention"))
        self._desk = desk
        self._newest: Newest[Loaded] = Newest()
        self._looking: Newest[tuple[Remedy | None, list[Editable]]] = Newest()
        self._where: Where | None = None
        self._wanted = 0
        self._kept = 0
        self.cards: list[StandCard] = []
        self.loaded: Loaded | None = None
        self.acts = AttentionActs(desk, fixer, self)
        self.search = field(tr("Search the queue"), placeholder=tr("Code, name or words   /"))
        clearable(self.search)
        sized(self.search, least_width=210)
        self.everything = button(tr("Show &everything"), partial(self.show_where, None), icon="list")
        self.sync = button(tr("&Sync now"), desk.asked_sync.emit, icon="arrows-clockwise", tip="Ctrl+S")
        for tool in (self.search, self.everything, self.sync):
            self.tools.addWidget(tool)
        self.told = Callout("good", "check-circle")
        self.body.addWidget(self.told)
        self.body.addWidget(self._build(), 1)
        self.empty = EmptyState("check-circle")
        self.empty.say(tr("Nothing waits and nothing needs you"), tr("Everything that was read is in step or settled."))
        self.body.addWidget(self.empty, 1)
        self.empty.hide()
        self._live = QTimer(self)
        self._live.setSingleShot(True)
        self._live.setInterval(_LIVE_MILLISECONDS)
        self._live.timeout.connect(self._refresh_if_seen)
        self._typing = Debounce(self, self._turned)
        self._connect()

    def _build(self) -> Panes:
        self._split = Panes()
        self._inner = inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self._area = scrolling(inner)
        card = Card(margin=1, spacing=0)
        self.model = AttentionModel(self)
        self.table = Table(tr("Entries"))
        self.table.show_model(self.model, self.model.columns)
        card.body.addWidget(self.table)
        self.details = AttentionDetails()
        for place, (part, stretch) in enumerate(((self._area, 2), (card, 3), (self.details, 3))):
            self._split.addWidget(part)
            self._split.setStretchFactor(place, stretch)
        self._split.setSizes([276, 430, 400])
        return self._split

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.poke)
        self.search.returnPressed.connect(self._typing.now)
        self.model.wants_page.connect(self._fetch_page)
        self.table.chosen.connect(self._pick)
        self.table.opened.connect(lambda _row: self.details.focus_way_on())
        self.acts.told.connect(self._tell)
        self.acts.failed.connect(self._failed)
        details = self.details
        acts: list[tuple[SignalInstance, Callable[[], object]]] = [
            (details.retried, self.retry), (details.skipped, self.skip), (details.mended, self.mend),
            (details.taken_back, self.take_back), (details.shown_record, self._show_record),
            (details.approved, self._look_and_agree),
        ]  # fmt: skip
        for signal, do in acts:
            signal.connect(do)
        details.edited.connect(self.edit)
        works = self._desk.works
        works.run_progressed.connect(lambda _job, _progress: self._soon())
        works.run_ended.connect(lambda _end: self._run_ended())
        self._desk.records_changed.connect(self._refresh_if_seen)
        self._desk.company_changed.connect(lambda _company: self._company_changed())
        wanted: list[tuple[str, Callable[[], object]]] = [
            ("J", partial(self._step, 1)), ("K", partial(self._step, -1)), ("R", self.retry), ("S", self.skip),
            ("E", self.edit), ("U", self.take_back), ("/", self.search.setFocus), ("Esc", self.table.setFocus),
        ]  # fmt: skip
        for keys, act in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- loading --------------------------------------------------------------------------------------

    @property
    def at_hand(self) -> Outstanding | None:
        """The entry at hand."""
        return self.model.row(self.table.currentIndex().row())

    def shown(self) -> None:
        """Load afresh, with the same card and entry in hand."""
        company = self._desk.company
        if company is None:
            return
        care, number, where, text = self._desk.office.queue, company.id, self._where, self.search.text().strip()

        def load(_ctx: JobContext) -> Loaded:
            groups = care.groups(number)
            chosen = where if where in {(one.stand, one.cause) for one in groups} else None
            remedies = {}
            for group in groups:
                for entry in care.page(number, [group.first]) if group.first else []:
                    remedies[group.stand, group.cause] = (entry, care.remedy(number, entry))
            stand, cause = chosen or (None, None)
            return Loaded(groups, remedies, care.rows(number, stand=stand, cause=cause, text=text))

        self._newest.start(self._desk.reading(self, tr("Needs attention"), load).on_success(self._show))

    def first_focus(self) -> QWidget:
        """Return the list, or what leads on when it is empty."""
        return self.table

    def show_where(self, where: Where | None) -> None:
        """List one card's entries; None lists everything."""
        self._where, self._kept, self._wanted = where, 0, 0
        self.shown()

    def _turned(self) -> None:
        self._kept = self._wanted = 0
        self.shown()

    def _company_changed(self) -> None:
        self.told.hide()
        self._where, self._kept = None, 0
        self._refresh_if_seen()

    def _soon(self) -> None:
        """Load afresh a little later while a run goes on."""
        if self.isVisible() and not self._live.isActive():
            self._live.start()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.shown()

    def _run_ended(self) -> None:
        self._refresh_if_seen()
        self.acts.look_at_watched()

    def _show(self, loaded: Loaded) -> None:
        self.loaded = loaded
        known = {(one.stand, one.cause) for one in loaded.groups}
        if self._where not in known:
            self._where = None
        self._show_cards(loaded)
        row = max(0, self.table.currentIndex().row())
        self.model.show_ids(loaded.rows)
        something = bool(loaded.groups)
        self._split.setVisible(something)
        self.empty.setVisible(not something)
        self.everything.setEnabled(self._where is not None)
        place = self.model.place_of(self._kept) if self._kept else 0
        # What was at hand is done with: the next one has moved up into its place.
        self._wanted = place if place >= 0 else min(row, max(0, len(loaded.rows) - 1))
        self._explain(loaded)
        if self.model.is_empty:
            self.details.show_entry(None)
        elif self.model.row(self._wanted) is not None:
            self.table.selectRow(self._wanted)

    def _explain(self, loaded: Loaded) -> None:
        of = {stand: sum(one.count for one in loaded.groups if one.stand is stand) for stand in Stand}
        cents = sum(one.cents for one in loaded.groups if one.stand in _OPEN)
        waits = of[Stand.WAITING] + of[Stand.RETRYING] + of[Stand.SENDING]
        parts = [
            counted(of[Stand.PARKED], "record needs a person", "records need a person"),
            tr("{n} held for approval", n=whole(of[Stand.HELD])) if of[Stand.HELD] else "",
            tr("{n} held: unusually many", n=whole(of[Stand.GUARDED])) if of[Stand.GUARDED] else "",
            tr("{money} at stake", money=money(cents)) if cents else "",
            tr("{n} on the way", n=whole(waits)) if waits else "",
            tr("{n} skipped", n=whole(of[Stand.SKIPPED])) if of[Stand.SKIPPED] else "",
        ]
        self.explain(" · ".join(part for part in parts if part) if loaded.groups else "")

    def _show_cards(self, loaded: Loaded) -> None:
        focus = QApplication.focusWidget()
        held = next((card for card in self.cards if focus in (card, card.all, card.mend)), None)
        if [card.group for card in self.cards] != loaded.groups:
            for old in self.cards:
                self._column.removeWidget(old)
                old.setParent(None)
                old.deleteLater()
            self.cards = [self._card(group, loaded) for group in loaded.groups]
            for place, card in enumerate(self.cards):
                self._column.insertWidget(place, card)
            put_before(self.table, [stop for card in self.cards for stop in (card, card.mend, card.all)])
            if held is not None:
                again = next((one for one in self.cards if _where(one) == _where(held)), None)
                (again or self.table).setFocus()
            QTimer.singleShot(0, self, self._widen)
        for card in self.cards:
            card.mark(on=_where(card) == self._where)

    def _widen(self) -> None:
        """Once they are laid out: as wide as the widest card, so that no amount and no button is cut off."""
        self._area.setMinimumWidth(max(_CARDS, self._inner.minimumSizeHint().width() + _SCROLL))

    def _card(self, group: StandGroup, loaded: Loaded) -> StandCard:
        remedy = loaded.remedies.get((group.stand, group.cause), (None, None))[1]
        return StandCard(
            group, group_act(group, remedy), group_remedy(group, remedy),
            opened=lambda card: self.show_where(_where(card)),
            acted=lambda card: self.acts.act_on_all(card.group),
            mended=self._mend_all,
        )  # fmt: skip

    def _mend_all(self, card: StandCard) -> None:
        if card.group.stand is Stand.GUARDED:
            self._desk.asked_consent.emit()
        elif self.loaded is not None and card.remedy is not None:
            entry = self.loaded.remedies[_where(card)][0]
            self.acts.mend_all(card.group, entry, card.remedy)

    def _fetch_page(self, generation: int, page: int) -> None:
        company = self._desk.company
        if company is None:
            return
        care, number, rows = self._desk.office.queue, company.id, self.model.page_ids(page)
        work = self._desk.reading(self, tr("Needs attention"), lambda _ctx: care.page(number, rows))
        work.on_success(lambda found: self._take_page(generation, page, found)).start()

    def _take_page(self, generation: int, page: int, found: list[Outstanding]) -> None:
        self.model.put_page(generation, page, found)
        if generation == self.model.generation and self._wanted >= 0 and self.model.row(self._wanted) is not None:
            row, self._wanted = self._wanted, -1
            self.table.selectRow(row)

    def _pick(self, row: int) -> None:
        entry, company = self.model.row(row), self._desk.company
        if entry is None or company is None:
            return
        self._kept = entry.row
        self.details.show_entry(entry, self._desk.office.schedule.next_run(company.id))
        self._looking.start(self.acts.look(entry).on_success(lambda more: self.details.show_more(*more)))

    def _step(self, by: int) -> None:
        row = self.table.currentIndex().row() + by
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)

    # --- acting ---------------------------------------------------------------------------------------

    def retry(self) -> None:
        """Retry the entry at hand."""
        if self.at_hand is not None and not self.details.retry.isHidden():
            self.acts.retry(self.at_hand)

    def skip(self) -> None:
        """Ask for the note, then skip the entry at hand."""
        if self.at_hand is not None and not self.details.skip.isHidden():
            self.acts.ask_skip(self.at_hand)

    def edit(self, path: str = "") -> None:
        """Ask for a value of the record at hand."""
        if self.at_hand is not None and self.details.fields and not self.details.edit.isHidden():
            self.acts.ask_edit(self.at_hand, self.details.fields, path)

    def mend(self) -> None:
        """Do what the remedy says."""
        if self.at_hand is not None and self.details.remedy is not None:
            self.acts.mend(self.at_hand, self.details.remedy)

    def _look_and_agree(self) -> None:
        """Go where what is held is looked at and agreed to."""
        if self.at_hand is None:
            return
        where = self.at_hand.stand, self.at_hand.cause
        card = next((one for one in self.cards if _where(one) == where), None)
        if card is not None:
            self.acts.act_on_all(card.group)

    def take_back(self) -> None:
        """Take up again what was skipped."""
        if self.at_hand is not None and self.at_hand.stand is Stand.SKIPPED:
            self.acts.take_back(self.at_hand)

    def take_back_last(self) -> bool:
        """Take back the last skip of this page."""
        return self.acts.take_back_last()

    def _show_record(self) -> None:
        if self.at_hand is not None:
            self._desk.show_records(self.at_hand.kind, None, self.at_hand.pronto_id)

    def _tell(self, tone: str, icon: str, words: str, action: str, do: Callable[[], object] | None) -> None:
        self.told.tone(tone, icon)
        self.told.say(words, action, do)

    def _failed(self, problem: SyncProblem) -> None:
        self._tell("bad", "warning-circle", problem.detail or str(problem), "", None)
        self.shown()


def _where(card: StandCard) -> Where:
    return card.group.stand, card.group.cause
