"""A Pronto company behind the Avenue API, as the services see it; what Avenue lacks is said in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.domain.errors import CallMissing, ItemRejected
from app.domain.kinds import DEPENDENCY_ORDER, PRONTO_NOUN, RecordType
from app.domain.records import Customer, Record
from app.ports.progress import JobContext
from app.ports.pronto import Ability, Page, Reading
from app.remote.pronto import masters
from app.remote.pronto.avenue_rows import flattened, names_of
from app.remote.pronto.avenue_session import AvenueSession
from app.remote.pronto.dialect import EntityMap
from app.remote.pronto.documents import OrderReader
from app.remote.pronto.site import Site, page_of
from app.remote.pronto.values import Values


class AvenueSource:
    """Implements ``ProntoSource`` for Avenue; for one thread at a time."""

    def __init__(self, session: AvenueSession, site: Site) -> None:
        """Read through a session; nothing is sent before it is needed."""
        self._session = session
        self._site = site
        self._proven: set[str] = set()
        rule = site.dialect.entities.get("invoices", EntityMap())
        orders = site.dialect.entities.get("orders")
        line_names = orders.lines.fields if orders is not None and orders.lines is not None else {}
        self._orders = OrderReader(site, rule, lambda: line_names)

    def probe(self, ctx: JobContext) -> list[Ability]:
        """Try each mapped read with one record."""
        return [self._ability(kind, ctx) for kind in DEPENDENCY_ORDER]

    def server_time(self) -> dt.datetime | None:
        """Return the server's own clock in UTC as of the last answer, or None."""
        return self._session.server_time

    def read(self, kind: RecordType, since: dt.datetime | None, ctx: JobContext) -> Reading:
        """Read a record type, what changed since a moment (UTC) where the site can tell, else all of it."""
        entity = self._proved(kind, ctx)
        if since is None or not entity.since:
            return Reading(False, self._pages(kind, entity, {}, ctx))
        dialect = self._site.dialect
        early = since - dt.timedelta(minutes=dialect.paging.overlap_minutes)
        moment = early.astimezone(self._site.zone).strftime(dialect.filter_format)
        return Reading(True, self._pages(kind, entity, {entity.since: moment}, ctx))

    def write_user_field(self, customer_code: str, field: str, value: str, ctx: JobContext) -> None:  # noqa: ARG002
        """Avenue cannot."""
        raise self._missing("user_fields")

    def post_receipt(self, receipt: Mapping[str, str], ctx: JobContext) -> str:  # noqa: ARG002
        """Avenue cannot."""
        raise self._missing("receipts")

    def close(self) -> None:
        """Forget the login; never raises."""
        self._session.close()

    def _missing(self, name: str) -> CallMissing:
        words = self._site.dialect.missing.get(name)
        return CallMissing(detail=words or f"Pronto Avenue has no {name.replace('_', ' ')}.")

    def _proved(self, kind: RecordType, ctx: JobContext) -> EntityMap:
        """Return the entity of a record type once the site has answered for it."""
        entity = self._site.dialect.entities.get(kind.value)
        if entity is None or kind in {RecordType.INVOICES, RecordType.CREDIT_NOTES}:
            raise self._missing(kind.value)
        if kind.value not in self._proven:
            try:
                self._session.first(entity, ctx)
            except ItemRejected as refused:
                raise CallMissing(detail=f"{refused.detail} These records are left out.") from None
            self._proven.add(kind.value)
        return entity

    def _ability(self, kind: RecordType, ctx: JobContext) -> Ability:
        try:
            entity = self._proved(kind, ctx)
        except CallMissing as missing:
            return Ability(kind, works=False, message=missing.detail)
        words = f"Pronto Avenue gives its {PRONTO_NOUN[kind]}s."
        if not entity.since:
            words += " It cannot tell what changed, so all are read every time."
        return Ability(kind, works=True, message=words)

    def _pages(self, kind: RecordType, entity: EntityMap, options: dict[str, str], ctx: JobContext) -> Iterator[Page]:
        dialect = self._site.dialect
        names = names_of(entity, dialect)
        key = "number" if "number" in entity.fields else "code"
        for rows in self._session.rows(entity, ctx, options=options):
            seen = (self._site.values(flattened(row, entity, dialect), names) for row in rows)
            yield page_of(seen, lambda values: self._record(kind, values), key)

    def _record(self, kind: RecordType, values: Values) -> Record:
        if kind is RecordType.ORDERS:
            return self._orders.order(values)
        if kind is RecordType.ITEMS:
            return masters.item(values, self._site)
        found: Customer = masters.customer(values, self._site)
        # Avenue has one address of a debtor and calls it the delivery address.
        return replace(found, delivery=None if found.address.blank else found.address)
