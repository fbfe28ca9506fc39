"""Settings: how Pronto and Stripe are reached, tested again, with new secrets."""

from __future__ import annotations

from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.screens.settings_parts import SettingsCard
from ui.text.messages import kind_name
from ui.text.tr import tr
from ui.widgets.cards import Callout
from ui.widgets.controls import Elided, button, field

Checked = tuple[list[Ability], Account, list[Permission]]


class ConnectionCard(SettingsCard):
    """Shows the addresses; tests; takes a new password or key."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(tr("Connection"))
        self._desk = desk
        self._pronto = Elided("", "")
        self._stripe = Elided("", "")
        self.body.addWidget(self._pronto)
        self.body.addWidget(self._stripe)
        self.password = field(tr("New Pronto password"), placeholder=tr("unchanged"), secret=True)
        self.key = field(tr("New Stripe restricted key"), placeholder=tr("unchanged"), secret=True)
        self.line(tr("New Pronto password"), self.password, tr("Only when it was changed in Pronto."), width=260)
        self.line(tr("New Stripe &key"), self.key, tr("A restricted key of the same Stripe account."), width=260)
        self.test = button(tr("Test &both connections"), self._test, icon="lightning")
        self.save = button(tr("Try and &keep new secrets"), self._save, role="primary")
        self.save.setEnabled(False)
        self.buttons(self.test, self.save)
        self.result = Callout("good", "check-circle")
        self.body.addWidget(self.result)
        for entry in (self.password, self.key):
            entry.textChanged.connect(lambda _text: self.save.setEnabled(bool(self.password.text() or self.key.text())))

    def show_company(self, company: Company) -> None:
        """Show a company's addresses."""
        self._pronto.setText(
            tr("Pronto: {url} as {user}, dialect {dialect}", url=company.pronto_url, user=company.pronto_user,
               dialect=company.dialect)
        )  # fmt: skip
        account = company.stripe_account or tr("account not read yet")
        self._stripe.setText(tr("Stripe: {account}", account=account))

    def _test(self) -> None:
        company = self._desk.company
        if company is None:
            return
        connections = self._desk.office.connections
        self._say("wait", "clock", tr("Testing both connections…"))
        work = self._desk.reading(self, tr("Test connections"), lambda ctx: connections.check(company, ctx))
        work.locking(self.test, self.save).on_success(self._tested).on_failure(self._failed).start()

    def _tested(self, found: Checked) -> None:
        abilities, account, permissions = found
        missing = [f"{kind_name(ability.kind)}: {ability.message}" for ability in abilities if not ability.works]
        missing += [f"{permission.name}: {permission.message}" for permission in permissions if not permission.granted]
        if missing:
            self._say("warn", "warning", tr("Both answer, but: {what}", what=" ".join(missing)))
        else:
            self._say(
                "good", "check-circle", tr("Both answer. Stripe account: {name}.", name=account.name or account.id)
            )

    def _save(self) -> None:
        company = self._desk.company
        if company is None:
            return
        connections = self._desk.office.connections
        password, key = self.password.text() or None, self.key.text().strip() or None
        self._say("wait", "clock", tr("Trying them…"))
        work = self._desk.reading(
            self, tr("Keep new secrets"), lambda ctx: connections.replace_secrets(company, password, key, ctx)
        )
        work.locking(self.test, self.save).on_success(lambda _none: self._saved()).on_failure(self._failed).start()

    def _saved(self) -> None:
        self.password.clear()
        self.key.clear()
        self._say("good", "check-circle", tr("They work and are kept."))

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self._say("bad", "warning-circle", f"{said.title}: {said.sentence} {said.remedy}")

    def _say(self, tone: str, icon: str, words: str) -> None:
        self.result.tone(tone, icon)
        self.result.say(words)
