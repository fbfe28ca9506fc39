"""What a reconciliation has to compare, and what it found in step before and need not map again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.kinds import RecordType

if TYPE_CHECKING:
    # The window paints before the planning is loaded.
    from app.planning.subject import Subject


@dataclass(frozen=True, slots=True)
class InStep:
    """A record on which both sides agreed in every field, with what it adds to the certificate."""

    key: str
    day: str
    """ISO date; blank for what has none."""
    pronto_cents: int
    stripe_cents: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of a type, in key order."""

    in_step: Sequence[InStep]
    """Neither side, the mapping nor what was agreed changed since they were found in step."""
    left_out: Sequence[str]
    """Keys of records a sync left out for a listed reason that still stands."""
    subjects: Sequence[Subject]
    """What has to be looked at."""


class Comparisons(Protocol):
    """Walks through every record of a type without holding more than a batch."""

    def batches(
        self, company_id: int, kind: RecordType, mapping_version: str, again: AbstractSet[str] = frozenset()
    ) -> Iterator[Batch]:
        """Yield every record of a type, gone ones only while they are linked.

        Args:
            company_id: the company.
            kind: the type.
            mapping_version: anything found in step under another one is looked at again.
            again: keys of left-out records to look at again all the same.
        """
        ...

    def keep(self, company_id: int, kind: RecordType, mapping_version: str, found: Sequence[InStep]) -> None:
        """Remember records found in step, at the prints they have now."""
        ...
