"""What the services need of the lists and counts a window shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.outcome import Standing


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One record type on the overview."""

    kind: RecordType
    total: int
    """Records in Pronto's snapshot."""
    standings: dict[Standing, int]
    linked: int
    in_stripe: int
    """Objects in Stripe's snapshot, linked or not."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found by a search or listed in the window."""

    kind: RecordType
    pronto_id: str
    stripe_id: str
    title: str
    standing: Standing | None
    """None for an object that is only in Stripe."""
    gate: str
    cause: str
    message: str
    modified: dt.datetime | None
    row: int
    """Row number in the store."""


class Views(Protocol):
    """What the window lists; every method is quick at a million rows."""

    def overview(self, company_id: int) -> list[OverviewRow]:
        """Return the counts per record type."""
        ...

    def ids(
        self,
        company_id: int,
        *,
        kind: RecordType | None = None,
        standing: Standing | None = None,
        text: str = "",
        sort: str = "key",
        descending: bool = False,
        only_in_stripe: bool = False,
    ) -> Sequence[int]:
        """Return the row numbers of the matching Pronto records, sorted, to page through.

        ``sort`` is ``key``, ``title``, ``modified`` or ``standing``. ``only_in_stripe`` lists the Stripe objects
        instead that no record is linked to.
        """
        ...

    def page(self, company_id: int, rows: Sequence[int]) -> list[Hit]:
        """Return the records of these row numbers, in their order."""
        ...

    def search(self, company_id: int, text: str, limit: int = 50) -> list[Hit]:
        """Find records by code, name, e-mail, number or Stripe id over all types, both sides, best first."""
        ...
