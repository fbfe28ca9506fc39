"""Alerts made of plain data, for the command line's tests."""

from app.domain.alert import AlertSettings, Channel, Sent
from app.ports.progress import JobContext
from app.services.alerting import Needed


class FakeAlerts:
    """Keeps what it is given; nothing leaves."""

    def __init__(self) -> None:
        self.kept = AlertSettings()
        self.secrets: list[tuple[Channel, str]] = []
        self.tested: list[Channel] = []
        self.needs: list[Needed] = []
        self.messages: list[Sent] = []
        self.words = ""
        self.looks = 0

    def settings(self) -> AlertSettings:
        return self.kept

    def keep(self, settings: AlertSettings, who: str) -> AlertSettings:
        self.kept = settings
        return settings

    def keep_secret(self, channel: Channel, secret: str) -> str:
        self.secrets.append((channel, secret))
        return "It is kept."

    def test(self, channel: Channel) -> str:
        self.tested.append(channel)
        return "The test went out."

    def look_and_send(self, ctx: JobContext) -> int:
        self.looks += 1
        return len(self.needs)

    def needed(self, company_id: int) -> list[Needed]:
        return self.needs

    def recent(self, limit: int = 50) -> list[Sent]:
        return self.messages

    def trouble(self) -> str:
        return self.words


class FakeWatch:
    """Notes whether it watches."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")
