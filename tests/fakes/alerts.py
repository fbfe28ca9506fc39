"""Alerts in memory; nothing leaves."""

from dataclasses import dataclass, field

from app.domain.alert import AlertSettings, Channel


@dataclass
class FakeAlerts:
    kept: AlertSettings = field(default_factory=AlertSettings)
    secrets: dict[Channel, str] = field(default_factory=dict)
    tested: list[Channel] = field(default_factory=list)
    words: str = ""
    problem: Exception | None = None

    def settings(self):
        return self.kept

    def keep(self, settings, who):
        if self.problem is not None:
            raise self.problem
        self.kept = settings
        return settings

    def keep_secret(self, channel, secret):
        self.secrets[channel] = secret
        return "It is kept in this computer's keyring."

    def test(self, channel):
        self.tested.append(channel)
        return "The test went out."

    def trouble(self):
        return self.words
