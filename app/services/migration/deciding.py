"""The part of the migration in which a person decides: scope, records left out, values set by hand, faults mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.domain.migration import ByHand, Extent, FaultGroup, FoundFault, LeftOut, Scope
from app.domain.plan import Action
from app.domain.shapes import Value
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.migration.checking import Checking
from app.services.migration.choices import Choices, Key
from app.services.migration.ledger import Ledger
from app.services.running import Runner


class Deciding:
    """What is decided before anything is written; every decision can be taken back."""

    def __init__(
        self, store: Store, clock: Clock, ledger: Ledger, runs: Runner, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._ledger = ledger
        self._choices = Choices(store, clock, ledger, mapping_of)
        self._checking = Checking(store, clock, ledger, runs, mapping_of)

    # --- scope and single records --------------------------------------------------------------------

    def set_scope(self, company_id: int, scope: Scope, who: str = "person") -> None:
        """Keep which records go across; afterwards it is the company's standing rule (``policies.scope``)."""
        self._choices.set_scope(company_id, scope, who)

    def measure(self, company_id: int, scope: Scope) -> list[Extent]:
        """Return what a scope would hold of every type, as far as Pronto was read; nothing is changed."""
        return self._store.migrations.measure(company_id, scope)

    def leave_out(self, company_id: int, records: Iterable[Key], reason: str, who: str = "person") -> int:
        """Leave records (type and Pronto id) out; return how many were in before.

        Raises:
            NeedsUser: no reason, or Pronto gave no such record.
        """
        return self._choices.leave_out(company_id, records, reason, who)

    def leave_out_group(self, company_id: int, group: str, reason: str = "", who: str = "person") -> int:
        """Leave out every record of a group of faults; return how many. Raises as ``leave_out``."""
        return self._choices.leave_out_group(company_id, group, reason, who)

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
        """Leave out the records of the shown plan's rows that a filter finds; return how many. Raises as above."""
        plan = self._ledger.shown(company_id)
        rows = self._store.plans.changes(plan.id, kind=kind, actions=actions, text=text)
        return self._choices.leave_out(company_id, ((row.kind, row.pronto_id) for row in rows), reason, who)

    def take_in(self, company_id: int, records: Iterable[Key], who: str = "person") -> int:
        """Take records in again that were left out; return how many were."""
        return self._choices.take_in(company_id, records, who)

    def take_in_group(self, company_id: int, group: str, who: str = "person") -> int:
        """Take in again what was left out with a group; return how many records."""
        return self._choices.take_in_group(company_id, group, who)

    def left_out(self, company_id: int) -> list[LeftOut]:
        """Return every record left out, with the reason, who and when."""
        return self._store.migrations.left_out(company_id)

    def set_value(
        self, company_id: int, record: Key, path: str, value: str | None, reason: str = "", who: str = "person"
    ) -> Value:
        """Set one value of one record; None or blank leaves the value out. Return it as it will be written.

        Raises:
            NeedsUser: no such record, or the field cannot be set to this.
        """
        return self._choices.set_value(company_id, record, path, value, reason, who)

    def set_value_rows(
        self,
        company_id: int,
        kind: RecordType,
        path: str,
        value: str | None,
        reason: str = "",
        who: str = "person",
        *,
        actions: Sequence[Action] = (),
        text: str = "",
    ) -> int:
        """Set one value of every record of a type that a filter finds in the shown plan; return how many.

        Raises:
            NeedsUser: as ``set_value``; then none is set.
        """
        plan = self._ledger.shown(company_id)
        rows = self._store.plans.changes(plan.id, kind=kind, actions=actions, text=text)
        return self._choices.set_values(
            company_id, ((row.kind, row.pronto_id) for row in rows), path, value, reason, who
        )

    def take_in_rows(
        self, company_id: int, who: str = "person", *, kind: RecordType | None = None, text: str = ""
    ) -> int:
        """Take in again what a filter finds among the records left out of the shown plan; return how many."""
        plan = self._ledger.shown(company_id)
        rows = self._store.plans.changes(plan.id, kind=kind, actions=[Action.SKIP], text=text)
        return self._choices.take_in(company_id, ((row.kind, row.pronto_id) for row in rows), who)

    def unset_value(self, company_id: int, record: Key, path: str = "", who: str = "person") -> int:
        """Let the mapping's value count again, of one field or of every one; return how many."""
        return self._choices.unset_value(company_id, record, path, who)

    def by_hand(self, company_id: int) -> list[ByHand]:
        """Return every value set by hand."""
        return self._store.migrations.by_hand(company_id)

    # --- data quality --------------------------------------------------------------------------------

    def quality(self, company_id: int, ctx: JobContext, who: str = "person", *, read: bool = True) -> list[FaultGroup]:
        """Check every record in scope; return the groups that have faults, most records first.

        Words of each group: ``app.planning.quality.GROUPS``. Raises SyncProblem when a side could not be read.
        """
        return self._checking.run(company_id, ctx, who, read=read)

    def groups(self, company_id: int) -> list[FaultGroup]:
        """Return the groups of the last check, with how many of each are left out or fixed by now."""
        return self._store.migrations.groups(company_id)

    def faults(
        self, company_id: int, *, group: str = "", text: str = "", limit: int | None = None, offset: int = 0
    ) -> list[FoundFault]:
        """Return what the last check found, filtered."""
        return self._store.migrations.faults(company_id, group=group, text=text, limit=limit, offset=offset)

    def count_faults(self, company_id: int, *, group: str = "", text: str = "") -> int:
        """Return how many ``faults`` would find without a limit."""
        return self._store.migrations.count_faults(company_id, group=group, text=text)

    def fix_group(self, company_id: int, group: str, who: str = "person", keys: Sequence[str] = ()) -> int:
        """Do what the program can do about a group (``GROUPS[group].fix``), for all or some; return how many.

        Raises:
            NeedsUser: it has to be mended in Pronto.
        """
        return self._choices.fix_group(company_id, group, who, keys)
