"""Settings: which money moves, and the deliberate switch for live."""

from __future__ import annotations

from app.domain.company import Company, Mode
from ui.bridge.desk import Desk
from ui.dialogs.confirm import ConfirmDialog
from ui.screens.settings_parts import SettingsCard
from ui.text.messages import mode_sentence
from ui.text.tr import tr
from ui.widgets.cards import ModeBadge
from ui.widgets.controls import button, label

PERSON = "person"


class ModeCard(SettingsCard):
    """Shows the mode; a live company has its writing switch here."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(tr("Mode"))
        self._desk = desk
        self.badge = ModeBadge()
        self._words = label("", wrap=True)
        self.body.addWidget(self.badge)
        self.body.addWidget(self._words)
        self.allow = button(tr("Allow writing to the &live account…"), self._ask, role="danger", icon="broadcast")
        self.forbid = button(tr("Stop writing to the &live account"), lambda: self._set(allowed=False), icon="lock")
        self.buttons(self.allow, self.forbid)

    def show_company(self, company: Company) -> None:
        """Show a company's mode."""
        live = company.mode is Mode.LIVE
        self.badge.show_mode(company.mode, writes_off=live and not company.live_allowed)
        words = mode_sentence(company.mode)
        if live:
            more = tr("Tallybridge may write to it.") if company.live_allowed else tr("Tallybridge only reads it.")
            words = f"{words} {more}"
        elif company.mode is Mode.TEST:
            words += " " + tr("To go live, add the company again with a live key.")
        self._words.setText(words)
        self.allow.setVisible(live and not company.live_allowed)
        self.forbid.setVisible(live and company.live_allowed)

    def _ask(self) -> None:
        company = self._desk.company
        if company is None:
            return
        ConfirmDialog(
            self.window(), tr("Allow writing to the live Stripe account?"),
            tr("From then on a sync creates and changes real customers, products and invoices. Each first run is still "
               "a preview."),
            act=tr("&Allow writing"), accept=lambda: self._set(allowed=True), typed=company.name, danger=True,
            place="practice-test-live",
        ).open()  # fmt: skip

    def _set(self, *, allowed: bool) -> None:
        company = self._desk.company
        if company is None:
            return
        connections = self._desk.office.connections
        work = self._desk.reading(
            self, tr("Live switch"), lambda _ctx: connections.allow_live(company.id, allowed, PERSON)
        )
        work.locking(self.allow, self.forbid)
        work.on_success(self._desk.choose).start()
