"""What the window asks of the office about alerts."""

from __future__ import annotations

from typing import Protocol

from app.domain.alert import AlertSettings, Channel


class Alerts(Protocol):
    """Telling people away from the window that they are needed."""

    def settings(self) -> AlertSettings:
        """Return what the owner decided; quick."""
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

    def trouble(self) -> str:
        """Return a sentence about messages that did not go out; blank when all did."""
        ...
