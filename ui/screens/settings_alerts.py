"""Settings: what tells a person away from the window that they are needed, how, and from when on."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox

from app.domain.alert import AlertSettings, Channel, MailServer
from app.domain.errors import SyncProblem
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.screens.settings_parts import NumberField, SettingsCard, number
from ui.text.tr import told, tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button, field, label

PERSON = "person"
_WIDE = 320
_USUAL_PORT = {"starttls": 587, "tls": 465, "none": 25}
_NEVER = ("mismatch_rows", "mismatch_dollars", "unwritten_hours", "missed_intervals")
"""Limits of which 0 means that they are never told."""


class AlertsCard(SettingsCard):
    """The same for every company of this computer."""

    def __init__(self, desk: Desk) -> None:
        """Build the card; it fills when it is shown."""
        super().__init__(
            tr("Alerts"),
            tr("You are told when somebody is needed, once, and again when it is over. Messages hold counts and sums, "
               "no debtor's name. They go out while this window is open or tallybridge serve runs."),
        )  # fmt: skip
        self._desk = desk
        self.trouble = Callout("warn", "warning-circle")
        self.body.addWidget(self.trouble)
        self._build_ways()
        self._build_limits()
        self.save = button(tr("Save alerts"), self._save, role="primary", icon="floppy-disk")
        self.tests = {
            Channel.DESKTOP: button(tr("Test on the desktop"), lambda: self._test(Channel.DESKTOP), icon="bell"),
            Channel.EMAIL: button(tr("Test by e-mail"), lambda: self._test(Channel.EMAIL), icon="envelope-simple"),
            Channel.CHAT: button(tr("Test by chat"), lambda: self._test(Channel.CHAT), icon="chat-circle"),
        }
        self.buttons(self.save, *self.tests.values())
        self.result = Callout("good", "check-circle")
        self.body.addWidget(self.result)

    def shown(self) -> None:
        """Show what is kept, and what did not go out."""
        alerts = self._desk.office.alerts
        self._fill(alerts.settings())
        work = self._desk.reading(self, tr("Alerts"), lambda _ctx: alerts.trouble())
        work.on_success(self._tell_trouble).start()

    def _build_ways(self) -> None:
        """Add how alerts travel."""
        self.desktop, self.email, self.chat = (QCheckBox(tr("On")) for _ in range(3))
        self.host = field(tr("Mail server"), placeholder="smtp.example.com.au")
        self.port = number(1, 65_535)
        self.port.setGroupSeparatorShown(False)
        self.security = QComboBox()
        self.security.addItem(tr("STARTTLS (usual)"), "starttls")
        self.security.addItem(tr("TLS from the start"), "tls")
        self.security.addItem(tr("None (this computer)"), "none")
        self.security.activated.connect(lambda _place: self.port.setValue(_USUAL_PORT[self.security.currentData()]))
        self.user = field(tr("User"))
        self.password = field(tr("Password of the mail server"), secret=True, placeholder=tr("As it is kept"))
        self.mail_from = field(tr("From"), placeholder="tallybridge@example.com.au")
        self.to = field(tr("To"), placeholder="kim@example.com.au, lee@example.com.au")
        self.address = field(tr("Address of the chat"), secret=True, placeholder=tr("As it is kept"))
        self.line(tr("On this computer's desktop"), self.desktop, tr("A notification, while somebody is signed in."))
        self.line(tr("By e-mail"), self.email, tr("Through your own mail server or service."))
        self.line(tr("Mail server"), self.host, width=_WIDE)
        self.line(tr("Encryption"), self.security, tr("Nothing goes through a network unencrypted."), width=220)
        self.line(tr("Port"), self.port)
        self.line(tr("User"), self.user, tr("Leave it blank when the server asks for no sign-in."), width=_WIDE)
        self.line(
            tr("Password"), self.password, tr("Kept in this computer's keyring. Many services want an app password."),
            width=_WIDE,
        )  # fmt: skip
        self.line(tr("From"), self.mail_from, width=_WIDE)
        self.line(tr("To"), self.to, tr("Several are separated by commas."), width=_WIDE)
        self.line(tr("By chat"), self.chat, tr("Slack, Teams, Discord, Google Chat and others."))
        self.line(
            tr("Address of the chat"), self.address,
            tr("The webhook address the service shows. Whoever has it can post there, so it is kept in the keyring."),
            width=_WIDE,
        )  # fmt: skip

    def _build_limits(self) -> None:
        """Add from when on somebody is told."""
        self.body.addWidget(label(tr("When"), "section"))
        self.limits: dict[str, NumberField] = {
            "mismatch_rows": number(0, 10_000_000),
            "mismatch_dollars": number(0, 1_000_000_000),
            "unreachable_minutes": number(0, 43_200, suffix=tr(" min")),
            "unwritten_hours": number(0, 720, suffix=tr(" h")),
            "missed_intervals": number(0, 100_000),
        }
        for name in _NEVER:
            self.limits[name].setSpecialValueText(tr("never"))
        self.limits["mismatch_dollars"].setPrefix("$")
        self.line(tr("Mismatches from"), self.limits["mismatch_rows"], tr("Open mismatches of a company."))
        self.line(tr("… or dollars from"), self.limits["mismatch_dollars"], tr("Sum of its open mismatches."))
        self.line(
            tr("A side out of reach for"), self.limits["unreachable_minutes"],
            tr("A connection that comes back sooner needs nobody."),
        )  # fmt: skip
        self.line(
            tr("Nothing written for"), self.limits["unwritten_hours"],
            tr("Although records changed in Pronto: the alarm when all else is silent."),
        )  # fmt: skip
        self.line(
            tr("Scheduled syncs left out"), self.limits["missed_intervals"],
            tr("So many in a row, and 15 minutes at least."),
        )  # fmt: skip
        self.digest = field(tr("Daily digest at"), placeholder="07:30")
        self.line(
            tr("Daily digest at"), self.digest,
            tr("Hours and minutes in the company's time zone; blank for none. It also comes when nothing is wrong."),
        )  # fmt: skip

    def _fill(self, kept: AlertSettings) -> None:
        self.desktop.setChecked(kept.desktop)
        self.email.setChecked(kept.email)
        self.chat.setChecked(kept.chat)
        self.host.setText(kept.mail.host)
        self.port.hold(kept.mail.port)
        self.security.setCurrentIndex(max(0, self.security.findData(kept.mail.security)))
        self.user.setText(kept.mail.user)
        self.mail_from.setText(kept.mail.sender)
        self.to.setText(", ".join(kept.mail.to))
        for name, spin in self.limits.items():
            spin.hold(getattr(kept, name))
        self.digest.setText(kept.digest_at)

    def _typed(self) -> AlertSettings:
        """Return the settings as they stand in the card."""
        to = tuple(part.strip() for part in self.to.text().split(",") if part.strip())
        mail = MailServer(
            self.host.text().strip(),
            self.port.value(),
            str(self.security.currentData()),
            self.user.text().strip(),
            self.mail_from.text().strip(),
            to,
        )
        limits = {name: spin.value() for name, spin in self.limits.items()}
        ways = {
            way.value: box.isChecked() for way, box in zip(Channel, (self.desktop, self.email, self.chat), strict=True)
        }
        return AlertSettings(mail=mail, digest_at=self.digest.text().strip(), **ways, **limits)  # type: ignore[arg-type]

    def _save(self) -> None:
        self._carry_out(None, tr("The alerts are saved."))

    def _test(self, channel: Channel) -> None:
        self._carry_out(channel, "")

    def _carry_out(self, channel: Channel | None, done: str) -> None:
        """Keep what stands in the card, then send a test where one is asked for."""
        alerts, typed = self._desk.office.alerts, self._typed()
        secrets = {Channel.EMAIL: self.password.text(), Channel.CHAT: self.address.text().strip()}

        def work(_ctx: object) -> str:
            said = [alerts.keep_secret(way, secret) for way, secret in secrets.items() if secret]
            alerts.keep(typed, PERSON)
            return " ".join([*said, alerts.test(channel) if channel is not None else done])

        begun = self._desk.reading(self, tr("Alerts"), work).locking(self.save, *self.tests.values())
        begun.on_success(self._done).on_failure(self._failed).start()

    def _done(self, words: str) -> None:
        self.password.clear()
        self.address.clear()
        self.result.tone("good", "check-circle")
        self.result.say(words)

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self.result.tone("bad", "warning-circle")
        self.result.say(told(problem.detail) or f"{said.sentence} {said.remedy}")

    def _tell_trouble(self, words: str) -> None:
        self.trouble.setVisible(bool(words))
        if words:
            self.trouble.say(words)
