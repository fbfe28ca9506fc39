"""What the migration's pages ask of the office, as a protocol; nothing else is imported to paint a window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.kinds import RecordType
    from app.domain.migration import Buckets, Extent, FaultGroup, FoundFault, Scope, TrialResult
    from app.domain.mismatch import Certificate
    from app.domain.outcome import RunSummary
    from app.domain.plan import Action, Change, ChangeState, PlanSummary
    from app.domain.shapes import Value
    from app.ports.progress import JobContext
    from app.services.migration import DryRun, MigrationState

    Key = tuple[RecordType, str]


class Migration(Protocol):
    """Bringing a company's history across. Without a ``ctx`` it is quick; the others belong on the write lane."""

    def status(self, company_id: int) -> MigrationState:
        """Return how far it is."""
        ...

    # --- deciding

    def measure(self, company_id: int, scope: Scope) -> list[Extent]:
        """Return what a scope would hold."""
        ...

    def set_scope(self, company_id: int, scope: Scope, who: str = "person") -> None:
        """Keep which records go across."""
        ...

    def quality(self, company_id: int, ctx: JobContext, who: str = "person", *, read: bool = True) -> list[FaultGroup]:
        """Read both sides and check the data."""
        ...

    def groups(self, company_id: int) -> list[FaultGroup]:
        """Return the groups of the last check."""
        ...

    def faults(
        self, company_id: int, *, group: str = "", text: str = "", limit: int | None = None, offset: int = 0
    ) -> list[FoundFault]:
        """Return what the last check found."""
        ...

    def fix_group(self, company_id: int, group: str, who: str = "person", keys: Sequence[str] = ()) -> int:
        """Do what the program can do about a group."""
        ...

    def leave_out(self, company_id: int, records: Iterable[Key], reason: str, who: str = "person") -> int:
        """Leave records out."""
        ...

    def leave_out_group(self, company_id: int, group: str, reason: str = "", who: str = "person") -> int:
        """Leave out a group of faults."""
        ...

    def leave_out_rows(
        self,
        company_id: int,
        reason: str,
        who: str = "person",
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        text: str = "",
    ) -> int:
        """Leave out the rows of the plan that a filter finds."""
        ...

    def take_in(self, company_id: int, records: Iterable[Key], who: str = "person") -> int:
        """Take records in again."""
        ...

    def take_in_group(self, company_id: int, group: str, who: str = "person") -> int:
        """Take in again what went with a group."""
        ...

    def set_value(
        self, company_id: int, record: Key, path: str, value: str | None, reason: str = "", who: str = "person"
    ) -> Value:
        """Set one value of one record."""
        ...

    def unset_value(self, company_id: int, record: Key, path: str = "", who: str = "person") -> int:
        """Let the mapping's value count again."""
        ...

    # --- the plan

    def dry_run(
        self,
        company_id: int,
        ctx: JobContext,
        who: str = "person",
        *,
        kinds: Sequence[RecordType] = ...,
        read: bool = True,
    ) -> DryRun:
        """Make the plan with its hash."""
        ...

    def effort(self, company_id: int) -> tuple[int, float]:
        """Return how many requests the plan takes, and how many seconds."""
        ...

    def rows(
        self,
        company_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Change]:
        """Return rows of the plan shown last."""
        ...

    def count_rows(
        self,
        company_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
    ) -> int:
        """Return how many there are."""
        ...

    def trial(
        self,
        company_id: int,
        key: str,
        ctx: JobContext,
        who: str = "person",
        *,
        kinds: Sequence[RecordType] = ...,
        clean: bool = True,
    ) -> TrialResult:
        """Do the plan in the account of a key, compare it and take it away."""
        ...

    def clean_trial(self, company_id: int, key: str, ctx: JobContext, who: str = "person") -> TrialResult:
        """Take away what a trial left."""
        ...

    # --- writing, proof, way back

    def approve(
        self,
        company_id: int,
        given: str,
        who: str = "person",
        *,
        hold_matches: bool = False,
        start_at: dt.datetime | None = None,
    ) -> PlanSummary:
        """Keep that a person agreed to the plan of a hash."""
        ...

    def cutover(
        self, company_id: int, ctx: JobContext, who: str = "person", *, kinds: Sequence[RecordType] = ...
    ) -> RunSummary:
        """Carry out the approved plan."""
        ...

    def start_of(self, company_id: int, text: str) -> dt.datetime:
        """Return when a time of day comes next (UTC)."""
        ...

    def certify(self, company_id: int, ctx: JobContext, who: str = "person") -> Certificate:
        """Compare both sides whole."""
        ...

    def rollback_preview(self, company_id: int, ctx: JobContext, who: str = "person") -> tuple[PlanSummary, Buckets]:
        """Store the plan that takes it back."""
        ...

    def rollback(self, company_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry it out."""
        ...
