"""What alerting needs: the memory of what people were told, the messages on their way, and somebody to carry them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.alert import AlertSettings, Channel, MailServer, Message, Open, Outgoing, Sent


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a company, all quick at a million rows."""

    attention: Mapping[str, int] = field(default_factory=dict)
    """Records that need a person, by cause."""
    guard: int = 0
    """Changes of the newest sync that wait until somebody agrees to the batch."""
    approval: int = 0
    """Changes that wait for approval and were not refused."""
    approval_cents: int = 0
    mismatch_rows: int = 0
    mismatch_cents: int = 0
    unwritten: int = 0
    """Changes read from Pronto and not yet written, but for those that wait for a person."""
    last_write: dt.datetime | None = None
    """When a run last wrote something, UTC."""


class Alerts(Protocol):
    """Kept in the store, so that neither a restart nor a second process tells anything twice."""

    def settings(self) -> AlertSettings:
        """Return what the owner decided; the defaults where nothing, or nothing that fits, is kept."""
        ...

    def keep_settings(self, settings: AlertSettings) -> None:
        """Keep what the owner decided."""
        ...

    def figures(self, company_id: int) -> Figures:
        """Return the counts of a company."""
        ...

    def writes_since(self, company_id: int, since: dt.datetime) -> int:
        """Return how many writes the journal holds from a moment (UTC) on."""
        ...

    def told(self, company_id: int) -> dict[str, Open]:
        """Return the open topics by key."""
        ...

    def keep(self, company_id: int, still_open: Mapping[str, Open]) -> None:
        """Replace the open topics."""
        ...

    def post(self, company_id: int, channels: Sequence[Channel], message: Message, at: dt.datetime) -> None:
        """Put a message on its way through each channel."""
        ...

    def claim(self, channels: Sequence[Channel], now: dt.datetime, until: dt.datetime) -> Outgoing | None:
        """Take the next message that is due, for this process only; None when there is none.

        Args:
            channels: those that are switched on.
            now: the present, UTC.
            until: when another process may take it if this one never says what became of it.
        """
        ...

    def sent(self, message_id: int) -> None:
        """Note that a message went out."""
        ...

    def failed(self, message_id: int, error: str, next_at: dt.datetime | None) -> None:
        """Note why a message did not go out and when it is tried again (UTC); None gives it up."""
        ...

    def listed(self, limit: int = 50) -> list[Sent]:
        """Return messages of every company, newest first."""
        ...

    def prune(self, before: dt.datetime) -> None:
        """Forget messages made before a moment (UTC) that are not on their way any more."""
        ...


class Courier(Protocol):
    """Carries messages out of this computer."""

    def check_chat(self, address: str) -> str:
        """Return the name of the service a chat address belongs to, without calling it.

        Raises:
            NeedsUser: it is no address that can be used.
        """
        ...

    def desktop(self, message: Message) -> None:
        """Show a notification on this computer's desktop.

        Raises:
            SyncProblem: there is no desktop, or it shows none.
        """
        ...

    def email(self, message: Message, server: MailServer, password: str, number: str) -> None:
        """Send an e-mail; ``number`` makes its id, so that a repeat is known as one.

        Raises:
            SyncProblem: the server cannot be reached, is not trusted, or refuses.
        """
        ...

    def chat(self, message: Message, address: str) -> None:
        """Post to a chat service.

        Raises:
            SyncProblem: the service cannot be reached or refuses.
        """
        ...
