"""How far a migration is, as the window and the command line show it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.domain.migration import Approval, Scope, Step, Total, TrialDone
from app.domain.mismatch import Certificate
from app.domain.plan import ChangeState, PlanSummary


@dataclass(frozen=True, slots=True)
class MigrationState:
    """A company's migration at a glance."""

    company_id: int
    step: Step
    scope: Scope
    plan: PlanSummary | None
    """The plan shown last; None before the first dry run."""
    totals: tuple[Total, ...]
    """Its rows by type and action, with counts and cents."""
    kinds: tuple[RecordType, ...]
    """Record types it was made for."""
    outdated: bool
    """Whether a person changed something since, so that it cannot be approved any more."""
    matches: int
    """Rows of it held because a Stripe object may be the same: they wait for a decision in Matching."""
    states: dict[ChangeState, int]
    """Its writing rows by how far they are; empty before the first dry run."""
    faults: int
    """Faults the check of the data found; 0 before the first."""
    checked: bool
    """Whether the data were checked at all."""
    left_out: int
    by_hand: int
    trial: TrialDone | None
    trial_left: bool
    """Whether something of a trial may still stand in the account it was done in."""
    approval: Approval | None
    runs: tuple[int, ...]
    certificate: Certificate | None
    rollback: PlanSummary | None
    """The previewed plan that takes it back."""
    next: str
    """A sentence: what comes next."""

    @property
    def hash(self) -> str:
        """Hash of the plan, blank when there is none."""
        return self.plan.digest if self.plan is not None else ""

    @property
    def remaining(self) -> int:
        """Writing rows that are neither done nor given up."""
        still = (ChangeState.PLANNED, ChangeState.QUEUED)
        return sum(self.states.get(state, 0) for state in still)
