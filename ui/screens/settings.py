"""The settings of the company at hand: connection, mode, policies, practice, this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.company import Company, Mode
from ui.bridge.desk import Desk
from ui.dialogs.confirm import ConfirmDialog
from ui.screens.settings_alerts import AlertsCard
from ui.screens.settings_backup import BackupCard
from ui.screens.settings_carry import CarryCard, HelpersCard
from ui.screens.settings_computer import ComputerCard
from ui.screens.settings_connection import ConnectionCard
from ui.screens.settings_lock import LockCard
from ui.screens.settings_mode import ModeCard
from ui.screens.settings_policies import PoliciesCard
from ui.screens.settings_practice import PracticeCard
from ui.screens.settings_schedule import ScheduleCard
from ui.screens.settings_session import SessionCard
from ui.screens.settings_standing import StandingCard
from ui.screens.settings_updates import UpdatesCard
from ui.text.tr import tr
from ui.widgets.controls import button
from ui.widgets.page import Page, scrolling
from ui.widgets.sized import sized
from ui.widgets.wheel import pass_wheel_within

_WIDTH = 860
_MARGIN = 8


class SettingsPage(Page):
    """One card per subject; each saves by itself."""

    def __init__(self, desk: Desk) -> None:
        """Build every card."""
        super().__init__(tr("Settings"), tr("Everything works without a change here; the first week needs none of it."))
        self._desk = desk
        self.add = button(tr("Add a&nother company"), desk.asked_wizard.emit, icon="plus-circle")
        self.remove = button(tr("Remo&ve this company"), self._ask_remove, role="danger", icon="x-circle")
        self.tools.addWidget(self.add)
        self.tools.addWidget(self.remove)
        inner = QWidget()
        # As wide as its cards: a line is measured at the width it is shown in.
        sized(inner, most_width=_WIDTH + _MARGIN)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, _MARGIN, 0)
        column.setSpacing(12)
        self.connection = ConnectionCard(desk)
        self.mode = ModeCard(desk)
        self.schedule = ScheduleCard(desk)
        self.policies = PoliciesCard(desk)
        self.standing = StandingCard(desk)
        self.practice = PracticeCard(desk)
        self.session = SessionCard(desk)
        self.computer = ComputerCard(desk)
        self.lock = LockCard(desk)
        self.alerts = AlertsCard(desk)
        self.backup = BackupCard(desk)
        self.updates = UpdatesCard(desk)
        self.carry = CarryCard(desk)
        self.helpers = HelpersCard(desk)
        self._cards = (
            self.practice,
            self.connection,
            self.mode,
            self.schedule,
            self.policies,
            self.standing,
            self.session,
            self.computer,
            self.lock,
            self.alerts,
            self.backup,
            self.updates,
            self.carry,
            self.helpers,
        )
        for card in self._cards:
            sized(card, most_width=_WIDTH)
            column.addWidget(card)
        column.addStretch(1)
        pass_wheel_within(inner)
        self.body.addWidget(scrolling(inner), 1)
        desk.company_changed.connect(self._show)
        self._show(desk.company)

    def shown(self) -> None:
        """Show the settings as they are kept now."""
        # A run may have learnt the account or moved the practice services.
        self._desk.companies_changed.emit()
        self.computer.shown()
        self.session.shown()
        self.lock.shown()
        self.alerts.shown()
        self.backup.shown()
        self.updates.shown()

    def first_focus(self) -> QWidget:
        """Return the first control."""
        return self.connection.test

    def _show(self, company: Company | None) -> None:
        self.remove.setEnabled(company is not None)
        self.practice.setVisible(company is not None and company.mode is Mode.PRACTICE)
        if company is None:
            return
        self.connection.show_company(company)
        self.mode.show_company(company)
        self.schedule.show_company(company)
        self.policies.show_company(company)
        self.standing.show_company(company)

    def _ask_remove(self) -> None:
        company = self._desk.company
        if company is None:
            return
        ConfirmDialog(
            self.window(), tr("Remove {name} from Tallybridge?", name=company.name),
            tr("Its links, settings and stored password and key are removed from this computer. Nothing is changed in "
               "Pronto or Stripe, and the journal is kept."),
            act=tr("&Remove"), accept=lambda: self._remove(company), typed=company.name, danger=True,
            place="adding-and-removing-a-company",
        ).open()  # fmt: skip

    def _remove(self, company: Company) -> None:
        connections = self._desk.office.connections
        work = self._desk.writing(self, tr("Remove company"), lambda _ctx: connections.remove(company.name))
        work.locking(self.remove).on_success(lambda _none: self._desk.companies_changed.emit()).start()
