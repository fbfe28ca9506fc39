"""What the commands that compare, mend and take back ask of the office."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate
from app.domain.outcome import RunSummary
from app.domain.plan import PlanSummary
from app.ports.journal import Sought
from app.ports.progress import JobContext
from app.reports import Month, ReportContent


class Reconciliation(Protocol):
    """What a reconciliation found."""

    @property
    def summary(self) -> RunSummary:
        """The run."""
        ...

    @property
    def certificate(self) -> Certificate:
        """Whether both sides tell the same story."""
        ...


class Reconcile(Protocol):
    """Comparing everything on both sides."""

    def run(self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext, trigger: str) -> Reconciliation:
        """Read both sides whole and list every difference."""
        ...


class Decision(Protocol):
    """A standing decision."""

    @property
    def sentence(self) -> str:
        """The decision in words."""
        ...


class Trial(Protocol):
    """What a standing decision would do."""

    @property
    def decision(self) -> Decision:
        """What would become a rule."""
        ...

    @property
    def settles(self) -> int:
        """Differences it would settle now."""
        ...

    @property
    def same(self) -> int:
        """Differences a person settled this way before."""
        ...

    @property
    def other(self) -> int:
        """… and the other way."""
        ...

    @property
    def sentence(self) -> str:
        """The trial in words."""
        ...


class Fixes(Protocol):
    """Settling mismatches."""

    def company_of(self, ids: Sequence[int]) -> Company:
        """Return whose mismatches they are."""
        ...

    def preview(self, ids: Sequence[int], use: str, note: str = "", link_to: str = "") -> PlanSummary:
        """Store the plan of a fix."""
        ...

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person", *, leave_held: bool = False) -> RunSummary:
        """Carry it out."""
        ...

    def try_always(self, ids: Sequence[int], keep: str) -> Trial:
        """Return what a rule for the field of these mismatches would do."""
        ...

    def always(self, ids: Sequence[int], keep: str, who: str = "person") -> PlanSummary:
        """Keep the rule and store the plan that settles what is there now."""
        ...


class Undo(Protocol):
    """Taking back what was done."""

    def preview(self, number: str, ctx: JobContext, who: str = "person") -> PlanSummary:
        """Store the plan that takes back a run or a change."""
        ...

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry it out."""
        ...


class Reports(Protocol):
    """What a report tells."""

    def content(self, company: Company, month: Month | None = None) -> ReportContent:
        """Return what a report, or with a month a month-end pack, tells."""
        ...

    def last_month(self, company: Company) -> Month:
        """Return the last month that is over where the company is."""
        ...

    def save_journal(self, company: Company | None, path: Path, sought: Sought, who: str) -> int:
        """Write the journal's entries that fit to a file; return how many."""
        ...

    def note_export(self, company_id: int, path: Path, what: str, who: str) -> None:
        """Note in the journal that something was written to a file."""
        ...
