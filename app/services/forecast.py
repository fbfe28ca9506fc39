"""Before a long run: how many requests it takes on each side, and when it is finished, from what was measured."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.company import Company, share_used
from app.domain.kinds import RecordType
from app.planning.forecast import Forecast, forecast_words, foretell, measured_rate
from app.ports.clock import Clock
from app.ports.store import Store
from app.services.migration.pace import calls_in
from app.services.pull import needed
from app.services.timetables import zone_of


class Forecasts:
    """Looks into a stored plan and at the runs before it; nothing is asked of either side."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Look into a store."""
        self._store = store
        self._clock = clock

    def of_plan(self, company: Company, plan_id: int, kinds: Sequence[RecordType], stripe_rate: float) -> Forecast:
        """Return what carrying out a plan takes.

        Args:
            company: whose it is.
            plan_id: the plan, stored.
            kinds: the record types it is of, which are read again first.
            stripe_rate: requests a second that Stripe allows this program.
        """
        return foretell(
            pronto_calls=len(needed(kinds)),
            stripe_calls=calls_in(self._store, plan_id),
            pronto_rate=company.policies.pronto_rate * share_used(company),
            stripe_rate=stripe_rate,
            measured=measured_rate(self._store.runs.recent(company.id)),
        )

    def words(self, company: Company, plan_id: int, kinds: Sequence[RecordType], stripe_rate: float) -> list[str]:
        """Return what carrying out a plan takes, as a sentence; nothing where it is quick."""
        said = forecast_words(self.of_plan(company, plan_id, kinds, stripe_rate), self._clock.now(), zone_of(company))
        return [said] if said else []
