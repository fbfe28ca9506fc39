"""The overview: where everything stands, when it last ran and runs next, and what asks for a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.company import Company
from app.domain.errors import NeedsUser
from app.domain.kinds import ENRICHING, RecordType
from app.domain.outcome import Standing
from app.ports.progress import JobContext
from ui.bridge.desk import Desk, live_is_off
from ui.bridge.office_look import Overview
from ui.bridge.operations import Newest
from ui.bridge.theme import theme
from ui.dialogs.problem import spoken
from ui.screens.overview_card import OverviewCard
from ui.screens.page_counts import open_pairs
from ui.screens.runner import guarded_now
from ui.screens.update_line import UpdateLine
from ui.text.figures import whole
from ui.text.format import when
from ui.text.matching import waiting_words
from ui.text.messages import SHOWN_KINDS
from ui.text.summary import run_counts, run_line
from ui.text.tr import counted, told, tr
from ui.widgets.cards import Callout, Card
from ui.widgets.controls import Elided, button, label
from ui.widgets.icons import icon_label, icons
from ui.widgets.page import Page, scrolling
from ui.widgets.roomy import room_of

_CARD_WIDTH = 262
_ONE_LINE = 960
"""Width of the page from which how things stand and when it runs share a line, in pixels at 100 % text size."""
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Coming:
    """What is to come by itself."""

    on: bool
    """Whether the owner wishes it."""
    sync: dt.datetime | None
    """When the next sync begins; None when a person has to put something right first."""
    paused: bool
    words: list[str]
    """A sentence each."""


Facts = tuple[Overview, Coming, NeedsUser | None, dict[RecordType, int], str]


class Fact(QWidget):
    """A heading, a fact and a line more about it."""

    def __init__(self, title: str) -> None:
        """Start without the fact."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._first, self._second = Elided("–", "strong"), Elided("", "caption")
        column.addWidget(label(title, "overline"))
        column.addWidget(self._first)
        column.addWidget(self._second)

    def say(self, first: str, second: str, more: str = "") -> None:
        """Show a fact; ``more`` is its tooltip."""
        self._first.setText(first)
        self._second.setText(second)
        self._second.setToolTip(more or second)


class OverviewPage(Page):
    """Cards per record type; every number opens its records."""

    def __init__(self, desk: Desk) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Overview"))
        self._desk = desk
        self._newest: Newest[Facts] = Newest()
        self._columns = 0
        self.previewed = False
        self._company_id = desk.company.id if desk.company else 0
        self.preview = button(tr("&Preview"), desk.asked_preview.emit, icon="eye", tip="F5")
        self.sync = button(tr("&Sync now"), desk.asked_sync.emit, role="primary", icon="arrows-clockwise", tip="Ctrl+S")
        self.tools.addWidget(self.preview)
        self.tools.addWidget(self.sync)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_state())
        self.first, self.live_off = Callout("", "eye"), Callout("wait", "lock")
        self.approvals, self.pairs = Callout("warn", "hand-palm"), Callout("warn", "intersect")
        self.guarded = Callout("warn", "stack")
        self.receipts = Callout("wait", "receipt")
        self.silenced = Callout("bad", "warning-circle")
        self.update_line = UpdateLine(desk)
        asking = (self.silenced, self.first, self.live_off, self.guarded, self.approvals, self.pairs, self.receipts)
        for callout in (*asking, self.update_line):
            column.addWidget(callout)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.cards = {kind: OverviewCard(kind) for kind in SHOWN_KINDS}
        for card in self.cards.values():
            card.wanted.connect(desk.show_records)
        self.body.addWidget(scrolling(inner), 1)
        self._arrange(4)
        desk.to_approve_changed.connect(self._show_approvals)
        self._show_approvals(desk.to_approve)
        desk.records_changed.connect(self._refresh_if_seen)
        desk.matches_changed.connect(self._refresh_if_seen)
        desk.company_changed.connect(self._company_changed)
        desk.schedule_changed.connect(self._refresh_if_seen)
        desk.works.run_ended.connect(lambda _end: self._refresh_if_seen())
        self._allow()

    def shown(self) -> None:
        """Load afresh."""
        company = self._desk.company
        if company is None:
            return
        self.update_line.load()
        office, number = self._desk.office, company.id

        def load(_ctx: JobContext) -> Facts:
            schedule = office.schedule
            pairs = open_pairs(office.matching, number)
            on, overview = office.timetables.table(number).on, office.history.overview(number)
            comes = office.timetables.words(number)
            held = guarded_now(office.queue, number)
            ahead, silenced = office.timetables.ahead(number), schedule.silenced(number)
            coming = Coming(on, None if silenced is not None else ahead.sync, ahead.paused, comes)
            return overview, coming, silenced, pairs, held

        self._newest.start(self._desk.reading(self, tr("Overview"), load).on_success(self._show))

    def first_focus(self) -> QWidget:
        """Return the button a person most likely wants."""
        return self.sync if self.sync.isEnabled() else self.preview

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards side by side as fit."""
        super().resizeEvent(event)
        room = room_of(self)
        self._arrange(max(1, min(4, (room - 40) // theme().px(_CARD_WIDTH))))
        way = QBoxLayout.Direction.LeftToRight if room >= theme().px(_ONE_LINE) else QBoxLayout.Direction.TopToBottom
        self._lines.setDirection(way)

    def _build_state(self) -> Card:
        card = Card(margin=16, spacing=4)
        # Two lines where the window is narrow for its text.
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lines.setSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(14)
        self._state_icon = icon_label("clock", "wait", 34)
        row.addWidget(self._state_icon)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._state = label(tr("Loading…"), "section")
        self._state_more = Elided("", "muted")
        words.addWidget(self._state)
        words.addWidget(self._state_more)
        row.addLayout(words, 1)
        self.attention = button(tr("Show th&em"), partial(self._desk.show_records, None, Standing.ATTENTION))
        self.attention.setAccessibleName(tr("Show the records that need attention"))
        self.attention.hide()
        row.addWidget(self.attention, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lines.addLayout(row, 6)
        row = QHBoxLayout()
        row.setSpacing(14)
        self._last, self._next = Fact(tr("Last run")), Fact(tr("Next run"))
        row.addWidget(self._last, 6)
        row.addWidget(self._next, 3)
        self.automatic = QCheckBox(tr("&Keep in step by itself"))
        self.automatic.setAccessibleName(tr("Keep in step by itself"))
        self.automatic.setToolTip(tr("Looks for changes all the time and sends them, as long as Tallybridge is open."))
        self.automatic.clicked.connect(self._switch_schedule)
        row.addWidget(self.automatic, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lines.addLayout(row, 9)
        card.body.addLayout(self._lines)
        return card

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, (kind, card) in enumerate(self.cards.items()):
            # A card without figures stays small.
            side = Qt.AlignmentFlag.AlignTop if kind in ENRICHING else Qt.AlignmentFlag(0)
            self._grid.addWidget(card, place // columns, place % columns, side)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _company_changed(self, company: Company | None) -> None:
        if company is None or company.id != self._company_id:
            self._company_id = company.id if company else 0
            self.previewed = False
        self._allow()
        self._refresh_if_seen()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.shown()

    def _show(self, facts: Facts) -> None:
        overview, coming, silenced, pairs, guarded = facts
        self.previewed = overview.previewed
        for row in overview.rows:
            if row.kind in self.cards:
                self.cards[row.kind].show_row(row)
        self._show_state(overview)
        self._show_runs(overview, coming)
        self._show_callouts(overview)
        self._show_pairs(pairs)
        self._show_guarded(guarded)
        self._show_silenced(silenced)
        self._allow()

    def _show_state(self, overview: Overview) -> None:
        self.attention.setVisible(overview.attention > 0)
        rows = [row for row in overview.rows if row.kind not in ENRICHING]
        total = sum(row.total for row in rows)
        waiting = sum(row.standings.get(Standing.WAITING, 0) for row in rows) or overview.waiting
        in_step = sum(row.standings.get(Standing.IN_STEP, 0) for row in rows)
        if not total:
            look = (
                "hand-palm",
                "accent",
                tr("Nothing has been read yet"),
                tr("A preview reads both sides and changes nothing."),
            )
        elif overview.attention:
            look = (
                "warning", "warn", counted(overview.attention, "record needs attention", "records need attention"),
                tr("{n} in step", n=whole(in_step)),
            )  # fmt: skip
        elif waiting:
            look = ("clock", "wait", counted(waiting, "record waits for a sync", "records wait for a sync"),
                    tr("{n} in step", n=whole(in_step)))  # fmt: skip
        else:
            look = (
                "check-circle",
                "good",
                tr("Everything is in step"),
                counted(in_step, "record agrees", "records agree"),
            )
        icon, tint, title, more = look
        icons.wear(self._state_icon, icon, tint, size=34)
        self._state.setText(title)
        self._state_more.setText(more)

    def _show_runs(self, overview: Overview, coming: Coming) -> None:
        run = overview.last_run
        if run is None:
            self._last.say(tr("never"), "")
        else:
            self._last.say(when(run.ended or run.started), run_line(run), run_counts(run))
        more = "\n".join(told(one) for one in coming.words)
        if not coming.on:
            self._next.say(tr("when you start it"), "")
        elif coming.paused:
            self._next.say(tr("Paused"), coming.words[0] if coming.words else "", more)
        elif coming.sync is None:
            self._next.say(tr("Stopped"), tr("until you have put it right"), more)
        else:
            self._next.say(when(coming.sync), tr("by itself"), more)
        self.automatic.setChecked(coming.on)

    def _show_callouts(self, overview: Overview) -> None:
        company = self._desk.company
        self.first.setVisible(not self.previewed)
        if not self.previewed:
            self.first.say(
                tr("Start with a preview: it shows what a sync would do and changes nothing. Then syncing is offered."),
                tr("Show the pre&view"), self._desk.asked_preview.emit,
            )  # fmt: skip
        live_off = live_is_off(company)
        self.live_off.setVisible(live_off)
        if live_off:
            self.live_off.say(
                tr("Writing to the live account is switched off; a preview still shows what a sync would do."),
                tr("&Open settings"), lambda: self._desk.asked_page.emit("settings"),
            )  # fmt: skip
        self.receipts.setVisible(overview.receipts > 0)
        if overview.receipts:
            self.receipts.say(
                tr("{n} to post in Pronto: Stripe knows of money that Pronto does not.",
                   n=counted(overview.receipts, "receipt", "receipts")),
                tr("Show rece&ipts"), lambda: self._desk.asked_page.emit("receipts"),
            )  # fmt: skip

    def _show_pairs(self, pairs: dict[RecordType, int]) -> None:
        """Say how many records may be in Stripe already under other words."""
        number = sum(pairs.values())
        self.pairs.setVisible(number > 0)
        if number:
            self.pairs.say(
                tr("{what} may be in Stripe already under other words. Each waits until you accept or reject it.",
                   what=waiting_words(pairs)),
                tr("Look at the mat&ches"), lambda: self._desk.asked_page.emit("matching"),
            )  # fmt: skip

    def _show_guarded(self, sentence: str) -> None:
        """Say what is held because it is unusually many at once."""
        self.guarded.setVisible(bool(sentence))
        if sentence:
            words = tr("{why} They wait until you agree.", why=sentence)
            self.guarded.say(words, tr("Look at them"), lambda: self._desk.asked_page.emit("attention"))

    def _show_approvals(self, number: int) -> None:
        self.approvals.setVisible(number > 0)
        if number:
            words = tr("{n} for your approval.", n=counted(number, "change waits", "changes wait"))
            self.approvals.say(words, tr("&Look at them"), lambda: self._desk.asked_page.emit("approvals"))

    def _show_silenced(self, problem: NeedsUser | None) -> None:
        """Say why it does not sync by itself any more."""
        self.silenced.setVisible(problem is not None)
        if problem is not None:
            said = spoken(problem)
            words = tr("Syncing by itself has stopped. {sentence} {remedy}", sentence=said.sentence, remedy=said.remedy)
            self.silenced.say(words, tr("Open settin&gs"), lambda: self._desk.asked_page.emit("settings"))

    def _allow(self) -> None:
        self.preview.setEnabled(self._desk.company is not None)
        self.sync.setEnabled(self.previewed and not live_is_off(self._desk.company))
        self.sync.setToolTip("Ctrl+S" if self.previewed else tr("Offered after the first preview"))
        self.automatic.setEnabled(self.sync.isEnabled())

    def _switch_schedule(self, on: bool) -> None:
        company = self._desk.company
        if company is None:
            return
        office, number = self._desk.office, company.id

        def switch(_ctx: JobContext) -> None:
            tables, schedule = office.timetables, office.schedule
            tables.change(number, replace(tables.table(number), on=on), PERSON)
            schedule.start_wished([number]) if on else schedule.stop(number)

        operation = self._desk.reading(self, tr("Keep in step by itself"), switch)
        operation.locking(self.automatic).on_success(lambda _none: self._desk.schedule_changed.emit()).start()
