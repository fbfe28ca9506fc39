"""Mismatches: whether both sides agree, what differs grouped by cause, and the buttons that settle it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.kinds import TARGETED, RecordType
from app.domain.mismatch import Certificate, Mismatch, MismatchState
from app.domain.outcome import RunSummary
from app.planning.offers import Choice
from app.ports.mismatches import CauseGroup
from app.ports.progress import JobContext
from app.services.viewer import CauseCard, Chosen, Standing
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.screens.fixing import Fixer
from ui.screens.mismatches_cards import AT_FIRST, CardsView
from ui.screens.mismatches_certificate import CertificateDialog
from ui.screens.mismatches_dialogs import KeysDialog, LinkDialog
from ui.screens.mismatches_filters import Filters
from ui.screens.mismatches_list import MismatchList
from ui.screens.mismatches_report import ReportButton
from ui.screens.runner import PERSON
from ui.text.format import when
from ui.text.mismatch import card_title, cause_name, certificate_title
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, EmptyState
from ui.widgets.certificate_strip import CertificateStrip
from ui.widgets.controls import button
from ui.widgets.page import Page

Loaded = tuple[Standing, list[CauseCard]]


class MismatchesPage(Page):
    """Cards, then the list behind one; every way to settle goes through the fixer."""

    def __init__(self, desk: Desk, fixer: Fixer) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Mismatches"))
        self._desk = desk
        self._fixer = fixer
        self._newest: Newest[Loaded] = Newest()
        self._standing = Standing()
        self._cards: list[CauseCard] = []
        self._group: CauseGroup | None = None
        self._limit: int | None = AT_FIRST
        self._take_keyboard = False
        self.undo = button(tr("Un&do"), lambda: desk.asked_undo.emit(None), icon="arrow-counter-clockwise",
                           tip=tr("Undo the last fix or sync (Ctrl+Z)"))  # fmt: skip
        self.report = ReportButton(desk)
        self.reconcile = button(tr("Reconcile &now"), self.start, role="primary", icon="scales", tip="Ctrl+R")
        for tool in (self.undo, self.report, self.reconcile):
            self.tools.addWidget(tool)
        self.strip = CertificateStrip(self._open_certificate)
        self.told = Callout("good", "check-circle")
        self.filters = Filters()
        self.cards = CardsView()
        self.list = MismatchList(desk)
        self.empty = EmptyState("scales")
        self._pages = QStackedWidget()
        for part in (self.cards, self.list, self.empty):
            self._pages.addWidget(part)
        for above in (self.strip, self.told, self.filters):
            self.body.addWidget(above)
        self.body.addWidget(self._pages, 1)
        self._connect()
        self._add_keys()

    def _connect(self) -> None:
        desk = self._desk
        self.filters.changed.connect(self._filtered)
        self.cards.opened.connect(self.open_card)
        self.cards.settled.connect(self._settle_card)
        self.cards.more.connect(self._show_all)
        self.list.back.connect(self._back)
        self.list.counted.connect(self._counted)
        self.list.details.settled.connect(self._settle)
        self.list.details.asked_always.connect(self._fixer.ask_always)
        self.list.details.annotated.connect(self.shown)
        self.report.saved.connect(self._tell_saved)
        self._fixer.done.connect(self._tell)
        desk.records_changed.connect(self._refresh_if_seen)
        desk.company_changed.connect(lambda _company: self._company_changed())
        desk.works.run_ended.connect(lambda _end: self._refresh_if_seen())

    def _add_keys(self) -> None:
        wanted: list[tuple[str, Callable[[], object]]] = [
            ("?", self.show_keys),
            ("/", self.filters.search.setFocus),
            ("Ctrl+R", self.start),
            ("Ctrl+E", self.report.showMenu),
        ]
        for keys, act in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- loading --------------------------------------------------------------------------------------

    def shown(self) -> None:
        """Load afresh."""
        company = self._desk.company
        if company is None:
            return
        viewer, number, limit = self._desk.office.viewer, company.id, self._limit
        wanted = self.filters.chosen

        def load(_ctx: JobContext) -> Loaded:
            standing = viewer.standing(number)
            groups = [group for group in standing.cards if _fits(group, wanted)]
            return standing, viewer.cards(number, groups[:limit])

        self._newest.start(self._desk.reading(self, tr("Mismatches"), load).on_success(self._show))

    def first_focus(self) -> QWidget:
        """Return the first card, the list, or the button that reconciles."""
        shown = self._pages.currentWidget()
        if shown is self.list:
            return self.list.table
        return self.cards.first_focus() if self.cards.cards and shown is self.cards else self.reconcile

    def show_filtered(self, kind: RecordType | None, text: str) -> None:
        """Show the open mismatches of a type that a text is found in."""
        self._group = None
        self.filters.set_all(kind=kind, text=text)
        self.shown()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.shown()

    def _company_changed(self) -> None:
        self._group = None
        self.told.hide()
        self._refresh_if_seen()

    def _filtered(self) -> None:
        self._group = None
        self.shown()

    def _show_all(self) -> None:
        self._limit = None
        self.shown()

    def _show(self, loaded: Loaded) -> None:
        standing, cards = loaded
        self._standing, self._cards = standing, cards
        self.strip.show_certificate(standing.certificate, standing.counts)
        self.filters.show_standing(standing)
        self.list.details.offer_names(standing.assignees)
        self.explain(_about(standing))
        self.cards.show_standing(standing)
        wanted = self.filters.chosen
        if self._group is None and self.filters.plain:
            fitting = sum(_fits(group, wanted) for group in standing.cards)
            self.cards.show_cards(cards, fitting - len(cards))
            self._turn_to(self.cards if cards else self.empty)
            if cards and (self._take_keyboard or self.reconcile.hasFocus()):
                self._take_keyboard = False
                self.cards.first_focus().setFocus()
            self._say_empty()
            return
        self._show_list(wanted)

    def _show_list(self, wanted: Chosen) -> None:
        group = self._group
        heading = tr("What was filtered")
        if group is not None:
            heading = f"{cause_name(group.cause)} · {card_title(group)}"
            wanted = Chosen(cause=group.cause, kind=group.kind, group=group.group)
        self._turn_to(self.list)
        self.list.show_chosen(wanted, heading)

    def _counted(self, number: int) -> None:
        if number:
            self._turn_to(self.list)
        elif self._group is not None:
            # The last of a card is settled: back to the others.
            self._back()
        else:
            self._turn_to(self.empty)
            self._say_empty()

    def _turn_to(self, part: QWidget) -> None:
        if self._pages.currentWidget() is part:
            return
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and self._pages.isAncestorOf(focus)
        self._pages.setCurrentWidget(part)
        # The list needs the height; what stands above it is one key away.
        self.strip.setVisible(part is not self.list)
        if had_keyboard or part is self.list:
            self.first_focus().setFocus()

    def _say_empty(self) -> None:
        standing = self._standing
        if not self.filters.untouched:
            self.empty.say(tr("Nothing matches"), tr("No difference fits what was typed and chosen."),
                           tr("Show a&ll open ones"), lambda: self.show_filtered(None, ""))  # fmt: skip
        elif standing.certificate is None:
            self.empty.say(
                tr("Not reconciled yet"),
                tr("It reads both sides and changes nothing."),
                tr("Reconcile &now"), self.start,
            )  # fmt: skip
        else:
            words = certificate_title(standing.certificate, standing.counts.get(MismatchState.OPEN, 0))
            self.empty.say(tr("No differences are open"), words, tr("Reconcile &now"), self.start)

    # --- doing ----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Reconcile."""
        company = self._desk.company
        if company is None or self._desk.works.writing_jobs():
            return
        reconcile, number = self._desk.office.reconcile, company.id

        def work(ctx: JobContext) -> tuple[RunSummary, Certificate]:
            found = reconcile.run(number, TARGETED, ctx, PERSON)
            return found.summary, found.certificate

        self.told.hide()
        operation = self._desk.writing(self, tr("Reconciliation"), work)
        operation.locking(self.reconcile).on_success(lambda _found: self._reconciled()).start()

    def _reconciled(self) -> None:
        self._take_keyboard = True
        self._desk.records_changed.emit()

    def open_card(self, card: CauseCard) -> None:
        """Show the list behind a card."""
        self._group = card.group
        self._show_list(Chosen())

    def _back(self) -> None:
        self._group = None
        self.filters.set_all()
        self.shown()

    def _settle_card(self, card: CauseCard) -> None:
        group = card.group
        find = self._finder(Chosen(cause=group.cause, kind=group.kind, group=group.group))
        if card.offer is not None:
            self._fixer.settle(find, card.offer.choice.value)
        else:
            self._fixer.ask_note(find, group.count)

    def _settle(self, mismatch: Mismatch, choice: str, alike: bool) -> None:
        chosen = Chosen(cause=mismatch.cause, kind=mismatch.kind, group=mismatch.group)
        find = self._finder(chosen) if alike else partial(_only, mismatch.id)
        if choice == "reopen":
            self._fixer.reopen([mismatch.id])
        elif choice == Choice.IGNORE:
            look_alike = next((one for one in self._standing.cards if _is_of(one, mismatch)), None)
            number = look_alike.count if alike and look_alike is not None else 1
            self._fixer.ask_note(find, number)
        elif choice == Choice.LINK:
            LinkDialog(
                self.window(), self._desk, mismatch,
                lambda other: self._fixer.settle(find, choice, link_to=other),
            ).open()  # fmt: skip
        else:
            self._fixer.settle(find, choice)

    def _finder(self, chosen: Chosen) -> Callable[[JobContext], Sequence[int]]:
        company = self._desk.company
        assert company is not None
        viewer, number = self._desk.office.viewer, company.id
        return lambda _ctx: viewer.numbers(number, chosen)

    def _tell(self, words: str, undoable: bool) -> None:
        self.told.say(words, tr("Un&do") if undoable else "", lambda: self._desk.asked_undo.emit(None))

    def _tell_saved(self, words: str, path: Path) -> None:
        self.told.say(words, tr("&Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def _open_certificate(self) -> None:
        if self._standing.certificate is not None:
            CertificateDialog(self.window(), self._standing.certificate).open()

    def show_keys(self) -> None:
        """Lay the keys over the page."""
        KeysDialog(self.window()).open()


def _fits(group: CauseGroup, chosen: Chosen) -> bool:
    return chosen.cause in {"", group.cause} and chosen.kind in {None, group.kind}


def _is_of(group: CauseGroup, mismatch: Mismatch) -> bool:
    return (group.cause, group.kind, group.group) == (mismatch.cause, mismatch.kind, mismatch.group)


def _only(number: int, _ctx: JobContext) -> Sequence[int]:
    return [number]


def _about(standing: Standing) -> str:
    """Return the line under the title."""
    number = standing.counts.get(MismatchState.OPEN, 0)
    certificate = standing.certificate
    if certificate is None:
        return tr("What differs between Pronto and Stripe, grouped by cause.")
    return tr("{n} open in {cards} · reconciled {when}", n=counted(number, "difference", "differences"),
              cards=counted(len(standing.cards), "card", "cards"), when=when(certificate.at))  # fmt: skip
