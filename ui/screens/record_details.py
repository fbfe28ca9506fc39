"""One record in full: its trail to Stripe with the first gate that stopped it, and both sides' values."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.domain.causes import Cause
from app.domain.company import Mode
from app.domain.mismatch import Mismatch
from app.domain.outcome import Standing
from app.domain.remedy import Remedy, RemedyAction
from app.domain.wording import message_anchor
from app.ports.views import Hit
from ui.bridge.desk import Desk
from ui.bridge.office_look import Trail
from ui.bridge.operations import Newest
from ui.models.rows import RowsModel
from ui.screens.overview_card import STANDING_ICONS
from ui.screens.record_past import PastDialog
from ui.text.columns import Column
from ui.text.format import when
from ui.text.messages import one_of, standing_name
from ui.text.record_lines import Told, dashboard_address, pronto_lines, stripe_lines
from ui.text.tr import told, tr
from ui.widgets.cards import Badge, Card, EmptyState
from ui.widgets.controls import Elided, button, rule
from ui.widgets.flow import Flow
from ui.widgets.page import scrolling
from ui.widgets.roomy import Whole
from ui.widgets.table import Table
from ui.widgets.trail import GateLine, TrailView

_WIDTH = 320
"""Pixels it has at least, at 100 % text size."""
_KEYED = "SRLCB"
"""First letters that no other control of the page answers to."""
_CALM = {Standing.SKIPPED: "left", Standing.WAITING: "waits"}


def told_columns() -> list[Column[Told]]:
    """Return the columns of a side's values."""
    return [
        Column(tr("Field"), lambda told: told.label, width=130, tone=lambda _told: "muted"),
        Column(tr("Value"), lambda told: told.value, width=0),
    ]


class RecordDetails(Card):
    """The right half of the records page."""

    def __init__(self, desk: Desk) -> None:
        """Start with the hint to pick a row."""
        super().__init__(margin=0, spacing=0)
        self._desk = desk
        self._hit: Hit | None = None
        self._trail: Trail | None = None
        self._newest: Newest[Trail] = Newest()
        self._mending: Newest[Mismatch | None] = Newest()
        self._differs = False
        self.setAccessibleName(tr("The record in full"))
        self._pages = QStackedWidget()
        hint = EmptyState("path")
        hint.say(tr("Pick a record"), tr("Its way from Pronto to Stripe is shown here, with what stopped it."))
        self._pages.addWidget(hint)
        self._pages.addWidget(Whole(self._build(), _WIDTH))
        self.body.addWidget(self._pages)

    @property
    def hit(self) -> Hit | None:
        """The record at hand."""
        return self._hit

    def show_hit(self, hit: Hit | None) -> None:
        """Show a record and fetch its trail; None shows the hint."""
        self._hit = hit
        self._trail = None
        self._differs = False
        self._newest.drop()
        self._mending.drop()
        self.mend.hide()
        self._pages.setCurrentIndex(0 if hit is None else 1)
        company = self._desk.company
        if hit is None or company is None:
            return
        self._show_head(hit)
        explain, number = self._desk.office.explain, company.id
        work = self._desk.reading(
            self, tr("Record"), lambda _ctx: explain.record(number, hit.kind, hit.pronto_id, hit.stripe_id)
        )
        self._newest.start(work.on_success(self._show_trail))
        viewer = self._desk.office.viewer
        look = self._desk.reading(
            self, tr("Record"), lambda _ctx: viewer.of_record(number, hit.kind, hit.pronto_id, hit.stripe_id)
        )
        self._mending.start(look.on_success(lambda found: self._note_difference(differs=found is not None)))

    def _show_head(self, hit: Hit) -> None:
        self._title.setText(hit.title or hit.pronto_id or hit.stripe_id)
        ids = [f"Pronto {hit.pronto_id}" if hit.pronto_id else "", hit.stripe_id]
        changed = tr("changed {when}", when=when(hit.modified)) if hit.modified else ""
        parts = [one_of(hit.kind).capitalize(), *ids, changed]
        self._about.setText(" · ".join(part for part in parts if part))
        icon, tint = STANDING_ICONS[hit.standing] if hit.standing else ("circle-half", "muted")
        self._badge.say(standing_name(hit.standing), icon, tint if tint != "faint" else "", tint)
        company = self._desk.company
        mode = company.mode if company else Mode.PRACTICE
        address = dashboard_address(hit.kind, hit.stripe_id, mode)
        self.open_stripe.setEnabled(bool(address))
        self.open_stripe.setToolTip(address or tr("The practice company has no Stripe dashboard."))
        self.retry.setEnabled(bool(hit.pronto_id))
        self.past.setEnabled(bool(hit.pronto_id))

    def _show_trail(self, trail: Trail) -> None:
        self._trail = trail
        # Left out or waiting is no trouble, so it is not told in red.
        calm = _CALM.get(self._hit.standing) if self._hit and self._hit.standing else None
        place = message_anchor(trail.cause) if trail.cause in set(Cause) else ""
        lines = [
            GateLine(state.gate, calm or state.state, told(state.reason), place)
            if state.state == "stopped"
            else GateLine(state.gate, state.state, told(state.reason))
            for state in trail.gates
        ]
        link = trail.link
        foot = tr("Linked since {when}.", when=when(link.created)) if link is not None and link.created else ""
        self.trail.show_gates(lines, foot)
        self.pronto.replace(pronto_lines(trail.record))
        self.stripe.replace(stripe_lines(trail.actual))
        self._offer_mend()

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        self._title = Elided("", "section")
        self._badge = Badge()
        top.addWidget(self._title, 1)
        top.addWidget(self._badge)
        column.addLayout(top)
        self._about = Elided("", "caption")
        column.addWidget(self._about)
        column.addLayout(self._build_buttons())
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(rule())
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Trail and values"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.trail = TrailView()
        self.pronto = RowsModel(told_columns(), self)
        self.stripe = RowsModel(told_columns(), self)
        self.tabs.addTab(scrolling(self.trail), tr("Trail"))
        for model, title, name in (
            (self.pronto, tr("In Pronto"), tr("What Pronto says")),
            (self.stripe, tr("In Stripe"), tr("What Stripe says")),
        ):
            table = Table(name, plain=True)
            table.show_model(model, model.columns)
            self.tabs.addTab(table, title)
        column.addWidget(self.tabs, 1)
        return inner

    def _build_buttons(self) -> Flow:
        row = Flow()
        self.mend = button("", self._mend, role="primary", icon="lightning")
        self.mend.hide()
        self.retry = button(tr("Tr&y again"), self._retry, icon="arrow-counter-clockwise",
                            tip=tr("Look at this record again at the next sync"))  # fmt: skip
        self.open_stripe = button(tr("Open in Stri&pe"), self._open, icon="arrow-square-out")
        self.past = button("", self._show_past, icon="clock-counter-clockwise", role="quiet", name=tr("As at a day"),
                           tip=tr("As at a day: both sides' values then, from the journal"))  # fmt: skip
        self.copy = button("", self._copy, icon="copy", role="quiet", name=tr("Copy the ids"), tip=tr("Copy the ids"))
        row.addWidget(self.retry)
        row.addWidget(self.open_stripe)
        row.addWidget(self.copy)
        row.addWidget(self.past)
        return row

    def _offer_mend(self) -> None:
        """Offer what mends the first gate that stopped the record, where something does."""
        remedy = self._remedy()
        words = "" if remedy is None else with_key(tr(remedy.label))
        self.mend.setText(words)
        self.mend.setAccessibleName(words.replace("&", ""))
        self.mend.setAccessibleDescription(tr(remedy.sentence) if remedy is not None else "")
        self.mend.setToolTip(tr(remedy.sentence) if remedy is not None else "")
        self.mend.setVisible(remedy is not None)

    def _note_difference(self, *, differs: bool) -> None:
        self._differs = differs
        self._offer_mend()

    def _remedy(self) -> Remedy | None:
        """Return the trail's own remedy; for a record that came through, that of a difference found since."""
        if self._trail is not None and self._trail.remedy is not None:
            return self._trail.remedy
        if self._trail is None or not self._differs:
            return None
        sentence = "Shows both sides' values to choose from."
        return Remedy(RemedyAction.SETTLE, "Settle the difference", sentence)

    def _mend(self) -> None:
        remedy = self._remedy()
        if remedy is not None:
            self._desk.asked_remedy.emit(self._hit, remedy)

    def _retry(self) -> None:
        company, hit = self._desk.company, self._hit
        if company is None or hit is None:
            return
        explain, number = self._desk.office.explain, company.id
        work = self._desk.reading(self, tr("Try again"), lambda _ctx: explain.retry(number, hit.kind, hit.pronto_id))
        work.locking(self.retry).on_success(lambda _none: self._desk.records_changed.emit()).start()

    def _open(self) -> None:
        company, hit = self._desk.company, self._hit
        if company is not None and hit is not None:
            QDesktopServices.openUrl(QUrl(dashboard_address(hit.kind, hit.stripe_id, company.mode)))

    def _show_past(self) -> None:
        if self._hit is not None:
            PastDialog(self.window(), self._desk, self._hit).open()

    def _copy(self) -> None:
        if self._hit is not None:
            ids = (self._hit.pronto_id, self._hit.stripe_id)
            QGuiApplication.clipboard().setText("\t".join(part for part in ids if part))


def with_key(words: str) -> str:
    """Return a button's words with an access key on their first letter, where that is free on this page."""
    return f"&{words}" if words[:1] in _KEYED else words
