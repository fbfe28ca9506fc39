"""Settings: the fixes a person made into rules, each with a button that takes it back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.domain.mapping import StandingDecision
from ui.bridge.desk import Desk
from ui.dialogs.problem import ProblemDialog
from ui.screens.settings_parts import SettingsCard
from ui.text.tr import told, tr
from ui.widgets.controls import button, label

PERSON = "person"


class StandingCard(SettingsCard):
    """Lists the standing decisions of the company at hand."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(
            tr("Standing decisions"),
            tr("Made with Always do this… on the page Mismatches. Without a rule, a person is asked again."),
        )
        self._desk = desk
        self.removers: list[QPushButton] = []
        """One for each decision, in their order."""
        self._none = label(tr("There are none yet."), "muted")
        self.body.addWidget(self._none)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)

    def show_company(self, company: Company) -> None:
        """Show a company's decisions."""
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        standing = company.policies.standing
        self.removers = [self._add(decision) for decision in standing]
        self._none.setVisible(not standing)

    def _add(self, decision: StandingDecision) -> QPushButton:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(told(decision.sentence), wrap=True), 1)
        name = tr("Remove: {rule}", rule=decision.sentence)
        made = button(tr("Remove"), partial(self._remove, decision), icon="x-circle", name=name)
        row.addWidget(made)
        self._rows.addWidget(line)
        return made

    def _remove(self, decision: StandingDecision, _checked: bool = False) -> None:
        company = self._desk.company
        if company is None:
            return
        kept = tuple(one for one in company.policies.standing if one != decision)
        connections, policies = self._desk.office.connections, replace(company.policies, standing=kept)
        work = self._desk.reading(
            self, tr("Remove a rule"), lambda _ctx: connections.set_policies(company.id, policies, PERSON)
        )
        work.locking(*self.removers).on_success(self._desk.choose).on_failure(self._failed).start()

    def _failed(self, problem: SyncProblem) -> None:
        ProblemDialog(self.window(), problem).open()
