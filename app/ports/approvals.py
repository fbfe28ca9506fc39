"""What the services keep of changes that wait for a person, and of what people ruled on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.approval import Ruling, Waiting, Withheld
from app.domain.kinds import RecordType


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many changes wait under an approval rule."""

    rule: str
    kind: RecordType
    count: int
    cents: int
    """Money they touch, in cents of each record's currency."""
    refused: int = 0
    """How many of them a person refused: they stay held, and nobody is asked again."""


class Approvals(Protocol):
    """Withheld changes with a number each, and the rulings, which outlive them."""

    def wait(self, company_id: int, withheld: Sequence[Withheld], at: dt.datetime) -> None:
        """List withheld changes; one that was listed as it is keeps its number and its time, another takes its place.

        Args:
            company_id: the company.
            withheld: at most one a record.
            at: the present, UTC.
        """
        ...

    def settle(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Take records off the list: nothing of them waits any more."""
        ...

    def waiting(
        self, company_id: int, *, rule: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Waiting]:
        """Return what waits, oldest first; under one rule by name where one is given."""
        ...

    def numbered(self, company_id: int, ids: Sequence[int]) -> list[Waiting]:
        """Return what waits under these numbers, oldest first; one that is not there is left out."""
        ...

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str) -> Waiting | None:
        """Return the change of a record that waits, or None."""
        ...

    def counts(self, company_id: int) -> list[RuleCount]:
        """Return how many changes wait under each rule, by type and name; refused ones count."""
        ...

    def rule(self, company_id: int, waiting: Sequence[Waiting], ruling: Ruling) -> None:
        """Keep what a person said about waiting changes; approved ones leave the list, refused ones stay."""
        ...

    def written(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Note that a change of a record was written: nothing of it waits, and what was approved counts no more."""
        ...

    def rulings(self, company_id: int, kind: RecordType) -> dict[str, dict[str, Ruling]]:
        """Return the rulings that stand on records of a type: Pronto id → digest of the change → ruling."""
        ...

    def approved_under(self, company_id: int, rule_digest: str) -> int:
        """Return how many changes have been approved under a rule."""
        ...
