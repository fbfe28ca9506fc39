"""Credentials, by company and name; never in a file."""

from __future__ import annotations

from typing import Protocol

PRONTO_PASSWORD = "pronto-password"  # noqa: S105 - the name of a secret, not one
STRIPE_KEY = "stripe-key"
WINDOW_LOCK = "window-lock"
"""The salted hash of the passphrase that opens the locked window."""
MAIL_PASSWORD = "alerts-mail-password"  # noqa: S105 - the name of a secret, not one
CHAT_ADDRESS = "alerts-chat-address"
"""Where alerts are posted; whoever knows it can post there."""
ALERTS = "(alerts)"
"""Stands for the alerts of this computer, beside the companies."""
NO_COMPANY = ""
"""Stands for this computer, where a secret is no company's."""


class SecretStore(Protocol):
    """Where passwords and keys live."""

    def get(self, company: str, name: str) -> str | None:
        """Return a secret, or None when there is none.

        Raises:
            NeedsUser: when the keyring is locked.
        """
        ...

    def put(self, company: str, name: str, secret: str) -> bool:
        """Keep a secret; True when it outlives this run, False when it is kept in memory only.

        Raises:
            NeedsUser: when the keyring is locked or the secret is longer than keyrings take.
        """
        ...

    def forget(self, company: str) -> None:
        """Remove every secret of a company; a missing one is no error."""
        ...

    def describe(self) -> str:
        """Return one sentence: where secrets are kept on this computer."""
        ...
