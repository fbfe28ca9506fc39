"""What the services keep of tries, of what people skipped, and of the list of all that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from app.domain.attention import Failure, Outstanding, Skip, Stand, StandGroup
from app.domain.kinds import RecordType
from app.domain.plan import Action

Key = tuple[RecordType, str]
"""Record type and Pronto id."""


class Attention(Protocol):
    """The queue and what needs a person; the lists are quick at a million rows."""

    def groups(self, company_id: int) -> list[StandGroup]:
        """Return what stands where and why, in the order of ``Stand``, the most first."""
        ...

    def rows(
        self, company_id: int, *, stand: Stand | None = None, cause: str | None = None, text: str = ""
    ) -> Sequence[int]:
        """Return the row numbers of the matching entries, oldest first, to page through."""
        ...

    def page(self, company_id: int, rows: Sequence[int]) -> list[Outstanding]:
        """Return the entries of these row numbers, in their order; one that is gone is left out."""
        ...

    def numbered(self, company_id: int, stand: Stand, number: int) -> Outstanding | None:
        """Return an entry by the number that people know it by, or None; queued ones go by ``Stand.WAITING``."""
        ...

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str) -> list[Outstanding]:
        """Return the entries of a record, what needs a person first."""
        ...

    def keep_guarded(
        self,
        company_id: int,
        plan_id: int,
        looked_at: Iterable[RecordType],
        held: Mapping[tuple[RecordType, Action], str],
    ) -> None:
        """Keep what the guard holds of the types a sync looked at, in place of what it held of them before.

        Args:
            company_id: the company.
            plan_id: the sync's plan; its held changes of these types and actions are what is held.
            looked_at: the types that were decided on; what is held of others stays.
            held: the guard's sentence by type and action.
        """
        ...

    def release(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Take records out of what the guard holds: a person decided on them one by one."""
        ...

    def fail(self, company_id: int, failure: Failure, *, counts: bool) -> int:
        """Note a failed try; return how many of the same kind in a row there were, 1 for a new one.

        Args:
            company_id: the company.
            failure: what went wrong.
            counts: whether it counts towards a problem; a fault of the line does not, and leaves the count as it is.
        """
        ...

    def failing(self, company_id: int) -> set[Key]:
        """Return the records whose last try failed."""
        ...

    def forget_failures(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Begin to count anew: it was written, or a person asked for it."""
        ...

    def replan(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> int:
        """Take queued changes of records out of the queue, unless a request of theirs left already; return how many."""
        ...

    def skip(self, company_id: int, skips: Sequence[Skip]) -> None:
        """Keep that records are skipped; they leave the list of what needs attention."""
        ...

    def unskip(self, company_id: int, keys: Iterable[Key]) -> list[Skip]:
        """Take skips back; return those there were."""
        ...

    def skips(self, company_id: int, kind: RecordType) -> dict[str, Skip]:
        """Return what people skipped of a type, by Pronto id; some may have changed since."""
        ...
