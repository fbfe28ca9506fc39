"""What the matching page asks of the office, as a protocol; nothing of the planning is imported to paint a window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.kinds import RecordType
    from app.domain.outcome import RunSummary
    from app.domain.plan import PlanSummary
    from app.planning.matching.bands import Band, Thresholds
    from app.ports.matches import BandCounts, MatchDecision, Verdict
    from app.ports.progress import JobContext
    from app.services.duplicates import Cluster
    from app.services.match_row import MatchRow
    from app.services.matching import MatchSummary


class Matching(Protocol):
    """Pairing Pronto's records with what stands in Stripe already."""

    def look(self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext) -> MatchSummary:
        """Compare what was read of both sides and keep the likely pairs; nothing remote is asked."""
        ...

    def compare_again(self, company_id: int, kinds: Collection[RecordType], ctx: JobContext) -> None:
        """Find the pairs again of what was taken back; quick."""
        ...

    def count(self, company_id: int, kind: RecordType, thresholds: Thresholds | None = None) -> BandCounts:
        """Return how many pairs are in each band by these thresholds; the company's when None."""
        ...

    def page(
        self,
        company_id: int,
        kind: RecordType,
        band: Band | None = None,
        *,
        offset: int = 0,
        limit: int = 200,
        text: str = "",
        thresholds: Thresholds | None = None,
    ) -> list[MatchRow]:
        """Return undecided pairs of a band (all when None), best first."""
        ...

    def others(self, company_id: int, kind: RecordType, pronto_id: str) -> list[MatchRow]:
        """Return every likely pair of a Pronto record, best first."""
        ...

    def side_by_side(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str) -> MatchRow:
        """Return any record beside any object, likely or not."""
        ...

    def decisions(
        self,
        company_id: int,
        kind: RecordType | None = None,
        verdict: Verdict | None = None,
        *,
        offset: int = 0,
        limit: int = 200,
    ) -> list[MatchDecision]:
        """Return what people decided, newest first."""
        ...

    def accept(self, company_id: int, ids: Sequence[int], reason: str = "", who: str = "person") -> list[MatchDecision]:
        """Say of pairs that they are the same; the next sync links them."""
        ...

    def reject(self, company_id: int, ids: Sequence[int], reason: str = "", who: str = "person") -> list[MatchDecision]:
        """Say of pairs that they are not the same; they are never offered or linked again."""
        ...

    def link_to(
        self,
        company_id: int,
        kind: RecordType,
        pronto_id: str,
        stripe_id: str,
        reason: str = "",
        who: str = "person",
    ) -> MatchDecision:
        """Say which object a record is, likely or not."""
        ...

    def take_back(self, company_id: int, decision_id: int, who: str = "person") -> MatchDecision:
        """Forget a decision; the pair is looked at again like any other."""
        ...

    def thresholds(self, company_id: int) -> Thresholds:
        """Return the company's thresholds."""
        ...

    def set_thresholds(self, company_id: int, thresholds: Thresholds, who: str = "person") -> Thresholds:
        """Keep the company's thresholds."""
        ...

    def clusters(self, company_id: int) -> list[Cluster]:
        """Return the groups of Stripe customers that are the same one."""
        ...

    def choose_survivor(
        self, company_id: int, cluster: int, stripe_id: str, reason: str = "", who: str = "person"
    ) -> PlanSummary:
        """Store the plan that tags the other customers of a cluster as duplicates; nothing is written yet."""
        ...

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry out a plan of ``choose_survivor``."""
        ...
