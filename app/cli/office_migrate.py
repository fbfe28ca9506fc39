"""What ``migrate`` asks of the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.migration import Buckets, FaultGroup, FoundFault, Scope, TrialResult
from app.domain.mismatch import Certificate
from app.domain.outcome import RunSummary
from app.domain.plan import Action, Change, ChangeState, PlanSummary
from app.domain.shapes import Value
from app.ports.progress import JobContext
from app.services.migration import DryRun, MigrationState

Key = tuple[RecordType, str]
"""Record type and Pronto id."""


class Migration(Protocol):
    """Bringing a company's history across."""

    def status(self, company_id: int) -> MigrationState:
        """Return how far it is."""
        ...

    def set_scope(self, company_id: int, scope: Scope, who: str) -> None:
        """Keep which records go across."""
        ...

    def quality(self, company_id: int, ctx: JobContext, who: str, *, read: bool) -> list[FaultGroup]:
        """Check the data."""
        ...

    def faults(self, company_id: int, *, group: str = "", limit: int | None = None) -> list[FoundFault]:
        """Return what the last check found."""
        ...

    def fix_group(self, company_id: int, group: str, who: str) -> int:
        """Do what the program can do about a group."""
        ...

    def leave_out(self, company_id: int, records: Iterable[Key], reason: str, who: str) -> int:
        """Leave records out."""
        ...

    def leave_out_group(self, company_id: int, group: str, reason: str, who: str) -> int:
        """Leave out a group of faults."""
        ...

    def leave_out_rows(
        self, company_id: int, reason: str, who: str, *, actions: Sequence[Action] = (), text: str = ""
    ) -> int:
        """Leave out rows of the plan."""
        ...

    def take_in(self, company_id: int, records: Iterable[Key], who: str) -> int:
        """Take records in again."""
        ...

    def take_in_group(self, company_id: int, group: str, who: str) -> int:
        """Take in again what went with a group."""
        ...

    def set_value(self, company_id: int, record: Key, path: str, value: str | None, reason: str, who: str) -> Value:
        """Set one value of one record."""
        ...

    def set_value_rows(
        self,
        company_id: int,
        kind: RecordType,
        path: str,
        value: str | None,
        reason: str,
        who: str,
        *,
        text: str = "",
    ) -> int:
        """Set one value of every record of a type whose row holds a text."""
        ...

    def take_in_rows(self, company_id: int, who: str, *, text: str = "") -> int:
        """Take in again what was left out of the plan and holds a text."""
        ...

    def unset_value(self, company_id: int, record: Key, path: str, who: str) -> int:
        """Let the mapping's value count again."""
        ...

    def dry_run(self, company_id: int, ctx: JobContext, who: str, *, kinds: Sequence[RecordType], read: bool) -> DryRun:
        """Make the plan with its hash."""
        ...

    def rows(self, company_id: int, *, states: Sequence[ChangeState] = (), limit: int | None = None) -> list[Change]:
        """Return rows of the plan shown last."""
        ...

    def trial(
        self, company_id: int, key: str, ctx: JobContext, who: str, *, kinds: Sequence[RecordType], clean: bool
    ) -> TrialResult:
        """Do the plan in a test account, compare it and take it away."""
        ...

    def clean_trial(self, company_id: int, key: str, ctx: JobContext, who: str) -> TrialResult:
        """Take away what a trial left."""
        ...

    def approve(
        self, company_id: int, given: str, who: str, *, hold_matches: bool, start_at: dt.datetime | None
    ) -> PlanSummary:
        """Keep that a person agreed to a plan."""
        ...

    def cutover(self, company_id: int, ctx: JobContext, who: str, *, kinds: Sequence[RecordType]) -> RunSummary:
        """Carry out the approved plan."""
        ...

    def start_of(self, company_id: int, text: str) -> dt.datetime:
        """Return when a time of day comes next."""
        ...

    def wait_until(self, when: dt.datetime, ctx: JobContext) -> None:
        """Wait for a moment."""
        ...

    def certify(self, company_id: int, ctx: JobContext, who: str) -> Certificate:
        """Compare both sides whole and certify them."""
        ...

    def rollback_preview(self, company_id: int, ctx: JobContext, who: str) -> tuple[PlanSummary, Buckets]:
        """Store the plan that takes the migration back."""
        ...

    def rollback_rows(self, company_id: int) -> list[Change]:
        """Return its rows."""
        ...

    def rollback(self, company_id: int, ctx: JobContext, who: str) -> RunSummary:
        """Carry it out."""
        ...
