"""What the ``matches`` command asks of the office, as a protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

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
    """Pairs, decisions and duplicates."""

    def look(self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext) -> MatchSummary:
        """Compare what was read of both sides."""
        ...

    def count(self, company_id: int, kind: RecordType, thresholds: Thresholds | None = None) -> BandCounts:
        """Return how many pairs are in each band."""
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
    ) -> list[MatchRow]:
        """Return undecided pairs, best first."""
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
        """Say of pairs that they are the same."""
        ...

    def accept_band(
        self, company_id: int, kind: RecordType, band: Band, reason: str = "", who: str = "person"
    ) -> list[MatchDecision]:
        """Accept every undecided pair of a band."""
        ...

    def reject(self, company_id: int, ids: Sequence[int], reason: str = "", who: str = "person") -> list[MatchDecision]:
        """Say of pairs that they are not the same."""
        ...

    def link_to(
        self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str, reason: str = "", who: str = "person"
    ) -> MatchDecision:
        """Say which object a record is."""
        ...

    def take_back(self, company_id: int, decision_id: int, who: str = "person") -> MatchDecision:
        """Forget a decision."""
        ...

    def clusters(self, company_id: int) -> list[Cluster]:
        """Return the Stripe customers that are the same one."""
        ...

    def choose_survivor(
        self, company_id: int, cluster: int, stripe_id: str, reason: str = "", who: str = "person"
    ) -> PlanSummary:
        """Store the plan that tags the others."""
        ...

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry it out."""
        ...

    def thresholds(self, company_id: int) -> Thresholds:
        """Return the company's thresholds."""
        ...

    def set_thresholds(self, company_id: int, thresholds: Thresholds, who: str = "person") -> Thresholds:
        """Keep the company's thresholds."""
        ...
