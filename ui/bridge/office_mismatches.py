"""What the mismatch pages ask of the office, as protocols; nothing of the planning is imported to paint a window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.causes import Cause
    from app.domain.company import Company
    from app.domain.kinds import RecordType
    from app.domain.mismatch import Certificate, Mismatch
    from app.domain.outcome import RunSummary
    from app.domain.plan import PlanSummary
    from app.ports.journal import Sought
    from app.ports.mismatches import CauseGroup
    from app.ports.progress import JobContext
    from app.ports.views import Hit
    from app.services.standing import Trial
    from app.services.viewer import CauseCard, Chosen, Look, Standing


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


class Fixes(Protocol):
    """Settling mismatches."""

    def preview(self, ids: Sequence[int], use: str, note: str = "", link_to: str = "") -> PlanSummary:
        """Store the plan of a fix; nothing is written elsewhere."""
        ...

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person", *, leave_held: bool = False) -> RunSummary:
        """Carry out a previewed fix."""
        ...

    def try_always(self, ids: Sequence[int], keep: str) -> Trial:
        """Return what a rule for the field of these mismatches would do; nothing is changed."""
        ...

    def always(self, ids: Sequence[int], keep: str, who: str = "person") -> PlanSummary:
        """Keep the rule, and store the plan that settles what is there now."""
        ...

    def ignore(self, ids: Sequence[int], note: str, who: str = "person") -> None:
        """Leave differences as they are until a value changes."""
        ...

    def reopen(self, ids: Sequence[int]) -> None:
        """Take settled mismatches up again."""
        ...


class Undo(Protocol):
    """Taking back what was done."""

    def preview_run(self, run: int, ctx: JobContext, who: str = "person") -> PlanSummary:
        """Store the plan that takes back a whole run."""
        ...

    def preview_changes(self, seqs: Sequence[int], ctx: JobContext, who: str = "person") -> PlanSummary:
        """Store the plan that takes back journal entries."""
        ...

    def buckets(self, plan_id: int) -> dict[Cause, int]:
        """Return how many changes of an undo plan are in each bucket."""
        ...

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry out a previewed undo."""
        ...


class Viewer(Protocol):
    """Cards, lists and single mismatches."""

    def standing(self, company_id: int) -> Standing:
        """Return how the two sides stand."""
        ...

    def cards(self, company_id: int, groups: Sequence[CauseGroup]) -> list[CauseCard]:
        """Return cards with the way that settles each."""
        ...

    def count(self, company_id: int, chosen: Chosen) -> int:
        """Return how many mismatches a choice has."""
        ...

    def numbers(
        self,
        company_id: int,
        chosen: Chosen,
        *,
        sort: str = "age",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> Sequence[int]:
        """Return the numbers of the mismatches of a choice."""
        ...

    def rows(
        self, company_id: int, chosen: Chosen, *, sort: str, descending: bool, limit: int, offset: int
    ) -> list[Mismatch]:
        """Return a page of the list."""
        ...

    def look(self, mismatch_id: int) -> Look:
        """Return one mismatch from all sides."""
        ...

    def candidates(self, mismatch: Mismatch, text: str) -> list[Hit]:
        """Return what a mismatch's record may be linked to."""
        ...

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str) -> Mismatch | None:
        """Return the weightiest open mismatch of a record, or None."""
        ...

    def annotate(self, ids: Sequence[int], *, note: str | None = None, assignee: str | None = None) -> None:
        """Keep a note or a name; None leaves what there is, a blank one takes it away."""
        ...


class Reports(Protocol):
    """Writing reports."""

    def save(self, company: Company, path: Path) -> Path:
        """Write the mismatch report; its ending says in which format."""
        ...

    def save_pack(self, company: Company, folder: Path) -> list[Path]:
        """Write the month-end pack of the last month that is over."""
        ...

    def save_journal(self, company: Company | None, path: Path, sought: Sought) -> int:
        """Write the journal's entries that fit to a file; return how many."""
        ...
