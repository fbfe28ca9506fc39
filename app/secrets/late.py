"""Secrets whose place is chosen on first use: importing the keyring takes its time, and unlocking one can block."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from app.ports.secrets import SecretStore


class LateSecrets:
    """The keyring, or memory where there is none; chosen on first use, because unlocking one can block."""

    def __init__(self, choose: Callable[[], SecretStore]) -> None:
        """Choose with this, once."""
        self._choose = choose

    @cached_property
    def _chosen(self) -> SecretStore:
        return self._choose()

    def get(self, company: str, name: str) -> str | None:
        """Return a secret, or None."""
        return self._chosen.get(company, name)

    def put(self, company: str, name: str, secret: str) -> bool:
        """Keep a secret; True when it outlives this run."""
        return self._chosen.put(company, name, secret)

    def forget(self, company: str) -> None:
        """Remove every secret of a company."""
        self._chosen.forget(company)

    def describe(self) -> str:
        """Return one sentence: where secrets are kept."""
        return self._chosen.describe()
