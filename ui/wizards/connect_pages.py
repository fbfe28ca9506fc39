"""The connect wizard's four pages."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission
from app.services.flow import Answers
from ui.text.messages import kind_name
from ui.text.tr import tr
from ui.widgets.cards import Badge
from ui.widgets.controls import button, field, label, labelled
from ui.widgets.sized import sized
from ui.wizards.pages import ResultList, WizardPage
from ui.wizards.steps import is_live, pronto_mark, stripe_mark


class NamePage(WizardPage):
    """What the pair is called here."""

    def __init__(self) -> None:
        """Build the page."""
        super().__init__(
            tr("Your company"), tr("Tallybridge keeps one Pronto company and one Stripe account together.")
        )
        self.add_field("name", tr("Company na&me"), field(tr("Company name"), placeholder=tr("Acme Pty Ltd")),
                       tr("As you want to see it here; it is sent nowhere."))  # fmt: skip
        self.body.addWidget(self.said)
        self.body.addStretch(1)


class ProntoPage(WizardPage):
    """How Pronto is reached; tested at once."""

    test_wanted = Signal()

    def __init__(self) -> None:
        """Build the page."""
        super().__init__(
            tr("Pronto Xi"), tr("Whoever looks after Pronto knows these. A user that may only read is enough to begin.")
        )
        self._found: list[Ability] | None = None
        self._tested = ""
        self.add_field("url", tr("&Address of the service"),
                       field(tr("Address"), placeholder="https://erp.example.com.au:8443/pronto/rest/L01"))  # fmt: skip
        self.dialect = QComboBox()
        self.dialect.addItem(tr("Pronto Xi REST (XML)"), "xi")
        self.dialect.addItem(tr("Pronto Avenue (JSON)"), "avenue")
        sized(self.dialect, most_width=520)
        self.dialect.currentIndexChanged.connect(lambda _place: self.changed.emit())
        kind = QVBoxLayout()
        kind.setSpacing(4)
        kind.addWidget(labelled(tr("&Kind of service"), self.dialect))
        kind.addWidget(self.dialect)
        self.body.addLayout(kind)
        self.add_field("user", tr("&User"), field(tr("User")))
        self.add_field("password", tr("&Password"), field(tr("Password"), secret=True),
                       tr("Kept in this computer's keyring, never in a file."))  # fmt: skip
        self.body.addLayout(self._build_certificate())
        self.test = button(tr("&Test Pronto"), self.test_wanted.emit, icon="lightning")
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.said)
        self.results = ResultList(tr("What Pronto offers"))
        self.body.addWidget(self.results)
        self.body.addStretch(1)

    def answers(self) -> dict[str, Any]:
        """Return what was entered and, once tested, what was found."""
        return {
            **super().answers(),
            "dialect": self.dialect.currentData(),
            "abilities": self._found,
            "pronto_tested": self._tested,
        }

    def show_answers(self, answers: Answers) -> None:
        """Show what was entered before."""
        super().show_answers(answers)
        self.dialect.setCurrentIndex(max(0, self.dialect.findData(answers.get("dialect", "xi"))))

    def show_abilities(self, found: list[Ability], entered: Answers) -> None:
        """Show what the site offers, in words per record type."""
        self._found = found
        self._tested = pronto_mark(entered)
        self.results.show_lines([(ability.works, kind_name(ability.kind), ability.message) for ability in found])
        lacking = sum(1 for ability in found if not ability.works)
        if lacking:
            self.say(
                "warn", "warning", tr("Pronto answers. What it does not offer is left out; everything else works.")
            )
        else:
            self.say("good", "check-circle", tr("Pronto answers and offers everything that is needed."))

    def set_busy(self, *, busy: bool) -> None:
        """Lock the page while it is tried."""
        super().set_busy(busy=busy)
        self.dialect.setEnabled(not busy)
        self.test.setEnabled(not busy)
        self.browse.setEnabled(not busy)
        if busy:
            self.results.show_lines([])
            self.say("wait", "clock", tr("Logging in and trying each kind of record…"))

    def _build_certificate(self) -> QHBoxLayout:
        self.ca_file = QLineEdit()
        self.ca_file.setPlaceholderText(tr("only if your IT gave you one"))
        self.ca_file.setToolTip(self.ca_file.placeholderText())
        sized(self.ca_file, most_width=400)
        self._fields["ca_file"] = self.ca_file
        self.ca_file.textChanged.connect(self._edited)
        self.browse = button(tr("&Choose…"), self._choose, name=tr("Choose the certificate file"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(labelled(tr("Certificate &file"), self.ca_file))
        row.addWidget(self.ca_file, 1)
        row.addWidget(self.browse)
        row.addStretch(1)
        return row

    def _choose(self) -> None:
        picker = QFileDialog(
            self.window(), tr("Certificate file"), "", tr("Certificates (*.pem *.crt *.cer);;All files (*)")
        )
        picker.fileSelected.connect(self.ca_file.setText)
        picker.open()


class StripePage(WizardPage):
    """The restricted key; tested at once, test or live in words and colour."""

    test_wanted = Signal()

    def __init__(self) -> None:
        """Build the page."""
        super().__init__(
            tr("Stripe"),
            tr("In Stripe's dashboard: Developers, API keys, Create restricted key. A test key is the best beginning."),
        )
        self._account: Account | None = None
        self._permissions: list[Permission] = []
        self._tested = ""
        self.add_field("key", tr("&Restricted key"), field(tr("Restricted key"), placeholder="rk_test_…", secret=True),
                       tr("Kept in this computer's keyring, never in a file."))  # fmt: skip
        self.test = button(tr("&Test Stripe"), self.test_wanted.emit, icon="lightning")
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.said)
        self.badge = Badge()
        self.badge.hide()
        self.body.addWidget(self.badge)
        self.results = ResultList(tr("What the key may do"))
        self.body.addWidget(self.results)
        self.body.addStretch(1)

    def answers(self) -> dict[str, Any]:
        """Return the key and, once tested, what was found."""
        return {
            **super().answers(),
            "account": self._account,
            "permissions": self._permissions,
            "stripe_tested": self._tested,
        }

    def show_found(self, found: tuple[Account, list[Permission]], entered: Answers) -> None:
        """Show whose account it is and what the key may do."""
        self._account, self._permissions = found
        self._tested = stripe_mark(entered)
        account = self._account
        if account.live:
            self.badge.say(tr("LIVE key: real customers and real money"), "broadcast", "live", "surface")
        else:
            self.badge.say(tr("Test key: no real money moves"), "flask", "test", "warn")
        self.badge.show()
        self.results.show_lines([(found.granted, found.name, found.message) for found in self._permissions])
        lacking = [permission.name for permission in self._permissions if not permission.granted]
        name = account.name or account.id or tr("the account")
        if lacking:
            words = tr("The key of {name} works, but lacks: {rights}. Add them and test again, or go on without.",
                       name=name, rights=", ".join(lacking))  # fmt: skip
            self.say("warn", "warning", words)
        else:
            self.say(
                "good", "check-circle", tr("The key of {name} works and may do everything that is needed.", name=name)
            )

    def set_busy(self, *, busy: bool) -> None:
        """Lock the page while it is tried."""
        super().set_busy(busy=busy)
        self.test.setEnabled(not busy)
        if busy:
            self.badge.hide()
            self.results.show_lines([])
            self.say("wait", "clock", tr("Asking Stripe whose key it is and what it may do…"))


class SummaryPage(WizardPage):
    """Everything once more; for a live key, whether it may write."""

    def __init__(self) -> None:
        """Build the page."""
        super().__init__(tr("Ready"), tr("Next comes a preview: it shows what a sync would do and changes nothing."))
        self._lines = ResultList(tr("Summary"))
        self.body.addWidget(self._lines)
        self.allow = QCheckBox(tr("Allow &writing to this live account"))
        self.allow.setAccessibleName(tr("Allow writing to this live account"))
        self.allow.toggled.connect(self._show_typed)
        self._live_words = label(
            tr("Without it Tallybridge only reads the live account; it can be allowed later in the settings."),
            "caption", wrap=True,
        )  # fmt: skip
        self.body.addWidget(self.allow)
        self.body.addWidget(self._live_words)
        self.typed = field(tr("Company name as confirmation"))
        self._typed_label = labelled(tr("&Type the company's name to confirm"), self.typed)
        sized(self.typed, most_width=520)
        self._fields["typed"] = self.typed
        self.typed.textChanged.connect(self._edited)
        self.body.addWidget(self._typed_label)
        self.body.addWidget(self.typed)
        self.body.addWidget(self.said)
        self.body.addStretch(1)

    def answers(self) -> dict[str, Any]:
        """Return whether a live account may be written to, with the typed confirmation."""
        return {"live_allowed": self.allow.isChecked(), "typed": self.typed.text()}

    def show_answers(self, answers: Answers) -> None:
        """Tell everything once more."""
        account = answers.get("account")
        live = is_live(answers)
        self._lines.show_lines(
            [
                (True, tr("Company"), str(answers.get("name", ""))),
                (True, tr("Pronto"), f"{answers.get('url', '')} · {answers.get('user', '')}"),
                (True, tr("Stripe"), (account.name or account.id) if account else ""),
                (not live, tr("Mode"), tr("live: real money") if live else tr("test: no real money moves")),
            ]
        )
        for part in (self.allow, self._live_words):
            part.setVisible(live)
        self._show_typed(self.allow.isChecked())

    def first_focus(self) -> QWidget:
        """Return the switch, where there is one."""
        return self.allow

    def _show_typed(self, allowed: bool) -> None:
        shown = allowed and not self.allow.isHidden()
        self.typed.setVisible(shown)
        self._typed_label.setVisible(shown)
        self.changed.emit()
