"""Stripe's customer id in a Pronto user-defined field, where the owner and the site allow it."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.company import Company
from app.domain.errors import CallMissing, ItemRejected
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.records import Customer
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.pronto import ProntoSource
from app.ports.store import Store


class WriteBack:
    """Writes record ids to Pronto."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock

    def ids(
        self, company: Company, source: ProntoSource, stripe_ids: Iterable[str], run: int, who: str, ctx: JobContext
    ) -> tuple[int, list[str]]:
        """Write the ids of these customers; return how many were written and sentences for people."""
        field = company.policies.write_ids_to_pronto
        if not field:
            return 0, []
        written = 0
        messages: list[str] = []
        for stripe_id in stripe_ids:
            ctx.check()
            link = self._store.links.of_stripe(company.id, RecordType.CUSTOMERS, stripe_id)
            record = link and self._store.snapshots.source(company.id, RecordType.CUSTOMERS, link.pronto_id)
            if not isinstance(record, Customer) or record.user_fields.get(field) == stripe_id:
                continue
            try:
                source.write_user_field(record.code, field, stripe_id, ctx)
            except CallMissing as problem:
                return written, [*messages, problem.detail]
            except ItemRejected as problem:
                messages.append(f"Debtor {record.code}: {problem.detail}")
                continue
            written += 1
            self._store.journal.append([self._entry(company, record, field, stripe_id, run, who)])
        return written, messages

    def _entry(self, company: Company, record: Customer, field: str, stripe_id: str, run: int, who: str) -> Entry:
        return Entry(
            company_id=company.id,
            at=self._clock.now(),
            who=who,
            action="link",
            kind=RecordType.CUSTOMERS,
            pronto_id=record.code,
            stripe_id=stripe_id,
            before={field: record.user_fields.get(field, "")},
            after={field: stripe_id},
            reason="Stripe's id is kept in Pronto",
            call=f"user field {field}",
            run=run,
        )
