"""Matching: which record in Pronto is which object in Stripe. A person decides, by keys or mouse; a sync links."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget

from app.domain.kinds import RecordType
from app.planning.matching.bands import Thresholds
from app.ports.matches import MatchDecision
from app.services.match_row import MatchRow
from app.services.matching import MatchSummary
from ui.bridge.desk import Act, Desk
from ui.screens.matching_deciding import Decider
from ui.screens.matching_decisions import DecisionsTab
from ui.screens.matching_dialogs import AcceptGreenDialog, ReasonDialog
from ui.screens.matching_duplicates import DuplicatesTab
from ui.screens.matching_link import Ends, LinkToDialog
from ui.screens.matching_look import LookStrip
from ui.screens.matching_pairs import PairsTab, Standing
from ui.screens.mismatches_dialogs import KeysDialog
from ui.screens.runner import PERSON
from ui.text.figures import whole
from ui.text.matching import KEYS, waiting_words
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button
from ui.widgets.page import Page

_PAIRS, _DECISIONS, _DUPLICATES = range(3)


class MatchingPage(Page):
    """Possible pairs, decisions and duplicates, each a tab."""

    def __init__(self, desk: Desk) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Matching"))
        self._desk = desk
        self._looked: set[int] = set()
        """Companies whose matches were looked for since the window opened."""
        self._take_keyboard = False
        self._said = ""
        """What the last decision came to; it stands under the title, so that nothing moves while somebody decides."""
        self.decider = Decider(desk, self)
        self.back = button(tr("Un&do"), self._undo, icon="arrow-counter-clockwise",
                           tip=tr("Take the last decision back (Z)"))  # fmt: skip
        self.look = button(tr("&Look for matches"), self.start, role="primary", icon="magnifying-glass", tip="Ctrl+R")
        for tool in (self.back, self.look):
            self.tools.addWidget(tool)
        self.strip = LookStrip(desk, self._found)
        self.told = Callout("good", "check-circle")
        self.pairs = PairsTab(desk)
        self.decisions = DecisionsTab(desk)
        self.duplicates = DuplicatesTab(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(tr("Matching"))
        for tab, name in (
            (self.pairs, tr("Possible pairs")),
            (self.decisions, tr("Decisions")),
            (self.duplicates, tr("Duplicates in Stripe")),
        ):
            self.tabs.addTab(tab, name)
        for part in (self.strip, self.told):
            self.body.addWidget(part)
        self.body.addWidget(self.tabs, 1)
        self._connect()
        self._add_keys()

    def _connect(self) -> None:
        desk, details = self._desk, self.pairs.details
        details.accepted.connect(self._accept)
        details.rejected.connect(self._reject)
        details.linking.connect(self._link)
        self.pairs.loaded.connect(self._show)
        self.pairs.panel.saved.connect(self._save_thresholds)
        self.pairs.all_green.clicked.connect(lambda _checked=False: self._accept_green())
        self.decisions.taken_back.connect(self._take_back)
        self.duplicates.looking.connect(self.start)
        self.duplicates.told.connect(self._tell_tagged)
        self.decider.told.connect(self._tell)
        self.tabs.currentChanged.connect(lambda _place: self._load_tab())
        desk.matches_changed.connect(self._refresh_if_seen)
        desk.records_changed.connect(self._refresh_if_seen)
        desk.company_changed.connect(lambda _company: self._company_changed())

    def _add_keys(self) -> None:
        pairs, details = self.pairs, self.pairs.details
        here: list[tuple[str, Callable[[], object]]] = [
            ("A", details.accept_it),
            ("R", details.reject_it),
            ("Shift+A", partial(details.accept_it, ask=True)),
            ("Shift+R", partial(details.reject_it, ask=True)),
            ("L", details.link_it),
            ("N", partial(pairs.step, 1)),
            ("J", partial(pairs.step, 1)),
            ("K", partial(pairs.step, -1)),
            ("G", self._accept_green),
            ("T", pairs.tune.toggle),
            ("Esc", pairs.table.setFocus),
        ]
        everywhere: list[tuple[str, Callable[[], object]]] = [
            ("Z", self.take_back_last),
            ("?", self.show_keys),
            ("/", self._focus_search),
            ("Ctrl+R", self.start),
        ]
        for keys, act in here:
            self._add_key(keys, act, pairs)
        for keys, act in everywhere:
            self._add_key(keys, act, self)
        self._add_key("Del", self.decisions.take_back_this, self.decisions.table)

    def _add_key(self, keys: str, act: Callable[[], object], place: QWidget) -> None:
        shortcut = QShortcut(QKeySequence(keys), place)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: None if self.decider.busy else act())

    # --- showing --------------------------------------------------------------------------------------

    def shown(self) -> None:
        """Load afresh."""
        self._said = ""
        self._load()

    def _load(self) -> None:
        self.pairs.reload()
        if self.tabs.currentIndex() != _PAIRS:
            self._load_tab()

    def first_focus(self) -> QWidget:
        """Return what takes the keyboard on the tab at hand."""
        match self.tabs.currentIndex():
            case 1:
                return self.decisions.first_focus()
            case 2:
                return self.duplicates.first_focus()
        return self.pairs.table if self.pairs.model.rowCount() else self.look

    def show_pair(self, kind: RecordType, pronto_id: str, stripe_id: str = "") -> None:
        """Lead straight to the pair of a record."""
        self.tabs.setCurrentIndex(_PAIRS)
        self.pairs.seek(kind, pronto_id, stripe_id)
        self.pairs.table.setFocus()

    def take_back_last(self) -> bool:
        """Take the last decision of this page back; False when there is none."""
        return self.decider.take_back_last()

    def show_keys(self) -> None:
        """Lay the keys over the page."""
        KeysDialog(self.window(), KEYS).open()

    def start(self) -> None:
        """Look for matches."""
        self.told.hide()
        self._take_keyboard = True
        self.look.setEnabled(False)
        self.strip.start()

    def _undo(self) -> None:
        if not self.take_back_last():
            self._tell(tr("There is nothing to take back here. Older decisions stand under Decisions."))

    def _load_tab(self) -> None:
        match self.tabs.currentIndex():
            case 1:
                self.decisions.load()
            case 2:
                self.duplicates.load()

    def _focus_search(self) -> None:
        (self.decisions if self.tabs.currentIndex() == _DECISIONS else self.pairs).search.setFocus()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self._load()

    def _company_changed(self) -> None:
        self._said = ""
        self.told.hide()
        self.pairs.panel.forget()
        self._refresh_if_seen()

    def _show(self, standing: Standing) -> None:
        waiting = {kind: counts.open for kind, counts in standing.counts.items()}
        words = waiting_words(waiting)
        about = tr("Which record in Pronto is which one in Stripe. Nothing links before you say so.")
        if words:
            about = tr("Waiting for you: {what}. Nothing links before you say so.", what=words)
        self.explain(self._said or about)
        self._say_empty(standing)
        rows = self.pairs.model.rowCount()
        if rows and self.tabs.currentIndex() == _PAIRS and (self._take_keyboard or self.look.hasFocus()):
            self._take_keyboard = False
            self.pairs.table.setFocus()

    def _say_empty(self, standing: Standing) -> None:
        empty, counts = self.pairs.empty, self.pairs.counts
        company = self._desk.company
        if self.pairs.text or (self.pairs.band is not None and counts.green + counts.amber + counts.red):
            empty.say(tr("Nothing matches"), tr("No pair fits what was typed and chosen."),
                      tr("Show a&ll pairs"), self.pairs.show_all)  # fmt: skip
        elif not standing.read:
            empty.say(tr("Nothing has been read yet"), tr("A preview reads both sides and changes nothing."),
                      tr("&Preview"), self._desk.asked_preview.emit)  # fmt: skip
        elif counts.accepted or counts.rejected:
            words = tr("{yes} the same, {no} not the same. The next sync links what you accepted.",
                       yes=whole(counts.accepted), no=whole(counts.rejected))  # fmt: skip
            empty.say(tr("All decided"), words, tr("Show the &decisions"),
                      partial(self.tabs.setCurrentIndex, _DECISIONS))  # fmt: skip
        elif company is not None and company.id in self._looked:
            empty.say(tr("Nothing to match"), tr("No record without a link is like a Stripe object without one."))
        else:
            empty.say(
                tr("No pairs are waiting"),
                tr("Looking compares what was read of both sides and has no link yet. It changes nothing."),
                tr("&Look for matches"), self.start,
            )  # fmt: skip

    # --- deciding -------------------------------------------------------------------------------------

    def _accept(self, row: MatchRow, ask: bool) -> None:
        if ask:
            title = tr("{name} is {other}", name=row.pronto_title, other=row.stripe_title)
            ReasonDialog(self.window(), title, tr("&Accept"), partial(self.decider.accept, row)).open()
        else:
            self.decider.accept(row)

    def _reject(self, row: MatchRow, ask: bool) -> None:
        if ask:
            title = tr("{name} is not {other}", name=row.pronto_title, other=row.stripe_title)
            ReasonDialog(self.window(), title, tr("&Reject"), partial(self.decider.reject, row)).open()
        else:
            self.decider.reject(row)

    def _link(self, row: MatchRow) -> None:
        ends = Ends(row.kind, row.pronto_id, row.stripe_id, row.pronto_title, row.stripe_title)
        LinkToDialog(self.window(), self._desk, ends, partial(self.decider.link, row.kind)).open()

    def _accept_green(self) -> None:
        if self.pairs.all_green.isEnabled():
            panel = self.pairs.panel
            AcceptGreenDialog(
                self.window(), self._desk, self.pairs.kind, panel.trying, self.decider.accept_all
            ).open()  # fmt: skip

    def _take_back(self, decision: MatchDecision) -> None:
        self.decider.take_back([decision.id])

    def _save_thresholds(self, thresholds: Thresholds) -> None:
        company = self._desk.company
        if company is None:
            return
        matching, number = self._desk.office.matching, company.id
        work = self._desk.reading(
            self, tr("Thresholds"), lambda _ctx: matching.set_thresholds(number, thresholds, PERSON)
        )
        work.on_success(self._saved).start()

    def _saved(self, kept: Thresholds) -> None:
        words = tr("Saved: green from {green}, amber from {amber}.", green=kept.green, amber=kept.amber)
        if kept.link_green:
            words += " " + tr("A sync links green pairs by itself.")
        self.told.say(words)
        self._desk.matches_changed.emit()

    # --- telling --------------------------------------------------------------------------------------

    def _found(self, summary: MatchSummary | None) -> None:
        self.look.setEnabled(True)
        company = self._desk.company
        if summary is None:
            self.told.say(tr("Stopped. What was found so far is listed."))
        elif company is not None:
            self._looked.add(company.id)
            pairs = counted(sum(counts.open for counts in summary.counts.values()), "possible pair", "possible pairs")
            groups = counted(summary.clusters, "group of duplicates", "groups of duplicates")
            self.told.say(tr("Found {pairs} and {groups}.", pairs=pairs, groups=groups))
        self._desk.matches_changed.emit()

    def _tell(self, words: str) -> None:
        self.told.hide()
        self._said = words
        self.explain(words)

    def _tell_tagged(self, words: str, act: Act | None) -> None:
        self.told.say(words, tr("Un&do") if act is not None else "", lambda: self._desk.asked_undo.emit(act))
