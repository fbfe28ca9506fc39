"""What the commands ask of the office about alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.alert import AlertSettings, Channel, Sent
from app.ports.progress import JobContext
from app.services.alerting import Needed


class Alerts(Protocol):
    """Telling people away from the screen that they are needed."""

    def settings(self) -> AlertSettings:
        """Return what the owner decided."""
        ...

    def keep(self, settings: AlertSettings, who: str) -> AlertSettings:
        """Keep what the owner decided."""
        ...

    def keep_secret(self, channel: Channel, secret: str) -> str:
        """Keep the mail server's password or the chat's address; return a sentence about it."""
        ...

    def test(self, channel: Channel) -> str:
        """Send a test; return a sentence about how it went."""
        ...

    def look_and_send(self, ctx: JobContext) -> int:
        """Look at every company and send what is due; return how many messages went out."""
        ...

    def needed(self, company_id: int) -> list[Needed]:
        """Return what a person was told of and that is not over, oldest first."""
        ...

    def recent(self, limit: int = 50) -> Sequence[Sent]:
        """Return messages, newest first."""
        ...

    def trouble(self) -> str:
        """Return a sentence about messages that did not go out; blank when all did."""
        ...


class AlertWatch(Protocol):
    """Looks for alerts after each run and every minute."""

    def start(self) -> None:
        """Watch."""
        ...

    def stop(self) -> None:
        """Watch no more."""
        ...
