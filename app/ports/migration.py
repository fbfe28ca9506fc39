"""What the services keep of a migration: how far it is, what people decided about records, what the data lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.migration import ByHand, Extent, FaultGroup, FoundFault, LeftOut, MigrationRecord, Scope, Total
from app.domain.plan import Action, Change, ChangeState
from app.domain.records import Record


class Migrations(Protocol):
    """How far each company's migration is, and what people decided about single records."""

    def record(self, company_id: int) -> MigrationRecord:
        """Return how far a company's migration is; a fresh one before the first step."""
        ...

    def keep(self, company_id: int, record: MigrationRecord) -> None:
        """Keep how far it is."""
        ...

    # --- what people decided

    def leave_out(self, company_id: int, records: Iterable[LeftOut]) -> int:
        """Keep records as left out; one left out already keeps its first reason. Return how many were new."""
        ...

    def take_in(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> int:
        """Forget that records were left out; return how many were."""
        ...

    def left_out(self, company_id: int) -> list[LeftOut]:
        """Return every record left out, by type and key."""
        ...

    def set_by_hand(self, company_id: int, values: Iterable[ByHand]) -> None:
        """Keep values set by hand, in place of those set before."""
        ...

    def forget_by_hand(self, company_id: int, kind: RecordType, pronto_id: str, path: str = "") -> int:
        """Forget a value set by hand, or every one of a record; return how many there were."""
        ...

    def by_hand(self, company_id: int) -> list[ByHand]:
        """Return every value set by hand, by type, key and path."""
        ...

    # --- what the check of the data found

    def put_faults(self, company_id: int, pages: Iterable[Sequence[FoundFault]]) -> int:
        """Keep what a check found in place of what the last one did; return how many faults there are."""
        ...

    def groups(self, company_id: int) -> list[FaultGroup]:
        """Return the groups that have any fault, most records first."""
        ...

    def faults(
        self, company_id: int, *, group: str = "", text: str = "", limit: int | None = None, offset: int = 0
    ) -> list[FoundFault]:
        """Return faults in the order they were found, filtered; text is found in key, title and message."""
        ...

    def count_faults(self, company_id: int, *, group: str = "", text: str = "") -> int:
        """Return how many ``faults`` would find without a limit."""
        ...

    # --- what is there

    def sources(self, company_id: int, kind: RecordType) -> Iterator[Sequence[Record]]:
        """Yield every record of a type that is not gone from Pronto, in pages of 500."""
        ...

    def needed(self, company_id: int, kind: RecordType, scope: Scope) -> AbstractSet[str]:
        """Return the keys of the debtors or stock items that a document in scope names or is paid by."""
        ...

    def measure(self, company_id: int, scope: Scope) -> list[Extent]:
        """Return what a scope holds of every type, as far as Pronto was read."""
        ...

    def wake(self, company_id: int, kind: RecordType, keys: AbstractSet[str]) -> int:
        """Have records that were out of scope looked at again, those of these keys; return how many."""
        ...

    def totals(self, plan_id: int) -> list[Total]:
        """Return a plan's rows added up by type and action."""
        ...

    def count_rows(
        self,
        plan_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
    ) -> int:
        """Return how many rows of a plan ``Plans.changes`` would find with these filters."""
        ...

    def held_by_cause(self, plan_id: int) -> dict[str, int]:
        """Return how many rows of a plan are held, by cause."""
        ...

    def rows(self, numbers: Sequence[int]) -> dict[int, Change]:
        """Return rows of plans by number."""
        ...

    def pairs(self, shown: int, fresh: int, kind: RecordType) -> list[tuple[int, int | None]]:
        """Return the writing rows of a shown plan, each with the row of the same record in a fresh one or None."""
        ...
