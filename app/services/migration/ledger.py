"""How far a migration is, on disk; and the journal entries of what people decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.company import Company, Policies
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.mapping import MappingSet
from app.domain.migration import MigrationRecord
from app.domain.plan import PlanSummary
from app.planning.describe import fingerprint
from app.ports.clock import Clock
from app.ports.store import Store

_NO_RULES = frozenset(
    {
        "guard_updates_percent",
        "guard_updates_floor",
        "guard_archives",
        "pronto_poll_seconds",
        "stripe_poll_seconds",
        "stripe_rate",
        "pronto_rate",
    }
)
"""Policies that decide how a run goes, not what becomes of a record."""


class Ledger:
    """Reads and changes a company's migration record; each change is one transaction."""

    def __init__(self, store: Store, clock: Clock, mapping_of: Callable[[Company], MappingSet]) -> None:
        """Work on a store by a clock; the mapping tells whether a plan was made by the rules of today."""
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of

    def rules(self, company_id: int) -> str:
        """Return a digest of the mapping in force and the policies that decide on records."""
        company = self._store.companies.with_id(company_id)
        told = {name: getattr(company.policies, name) for name in Policies.__slots__ if name not in _NO_RULES}
        return fingerprint([self._mapping_of(company).version, told])

    def outdated(self, company_id: int) -> bool:
        """Whether a person changed something since the plan shown last was made: a decision, the mapping, a policy."""
        record = self.of(company_id)
        return record.edits != record.plan_edits or record.plan_rules != self.rules(company_id)

    def of(self, company_id: int) -> MigrationRecord:
        """Return how far a company's migration is."""
        return self._store.migrations.record(company_id)

    def change(self, company_id: int, **fields: Any) -> MigrationRecord:
        """Change some members of the record, whatever they are now."""
        with self._store.writing():
            changed = replace(self._store.migrations.record(company_id), **fields)
            self._store.migrations.keep(company_id, changed)
        return changed

    def edited(self, company_id: int) -> None:
        """Note that a person changed what would be planned: the plan shown before cannot be approved any more."""
        with self._store.writing():
            self.change(company_id, edits=self._store.migrations.record(company_id).edits + 1)

    def wrote(self, company_id: int, run: int, *, back: bool = False) -> None:
        """Note that a run writes for the migration, or takes it back; before its first request leaves."""
        with self._store.writing():
            record = self._store.migrations.record(company_id)
            name = "rollback_runs" if back else "runs"
            known: tuple[int, ...] = getattr(record, name)
            if run not in known:
                self.change(company_id, **{name: (*known, run)})

    def plan(self, company_id: int) -> PlanSummary | None:
        """Return the plan that was shown last; None before the first, or when it is no longer kept."""
        number = self.of(company_id).plan
        if not number:
            return None
        try:
            return self._store.plans.summary(number)
        except LookupError:
            return None

    def shown(self, company_id: int) -> PlanSummary:
        """Return the plan that was shown last.

        Raises:
            NeedsUser: there is none yet (``bad-input``).
        """
        found = self.plan(company_id)
        if found is None:
            raise NeedsUser(Code.BAD_INPUT, "There is no plan of this migration yet; make a dry run first.")
        return found

    def note(
        self,
        company_id: int,
        action: str,
        who: str,
        after: dict[str, Any],
        *,
        before: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Put a decision of a person's into the journal."""
        self._store.journal.append(
            [Entry(company_id, self._clock.now(), who, action, before=before or {}, after=after, reason=reason)]
        )
