"""Opening the two connections of a company."""

from __future__ import annotations

from typing import Protocol

from app.domain.company import Company
from app.ports.pronto import ProntoSource
from app.ports.stripe import StripeGateway


class Connectors(Protocol):
    """Opens connections; secrets are fetched at this moment and handed to the adapters, never kept by a service."""

    def pronto(self, company: Company, password: str | None = None) -> ProntoSource:
        """Open Pronto; ``password`` overrides the stored one while a connection is being tested.

        Raises:
            NeedsUser: no password is stored, or the dialect file cannot be used.
        """
        ...

    def stripe(self, company: Company, key: str | None = None) -> StripeGateway:
        """Open Stripe; ``key`` overrides the stored one while a connection is being tested.

        Raises:
            NeedsUser: no key is stored, it has the wrong shape or belongs to the other mode.
        """
        ...
