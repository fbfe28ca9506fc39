"""A Pronto company behind the Xi REST API, as the services see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from app.domain.errors import CallMissing, ItemRejected
from app.domain.kinds import DEPENDENCY_ORDER, PRONTO_NOUN, RecordType
from app.domain.money import NotMoneyError
from app.domain.records import Record
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.pronto import Ability, Page, Reading
from app.remote.pronto import masters
from app.remote.pronto.changes import Changes
from app.remote.pronto.dialect import EntityMap
from app.remote.pronto.documents import OrderReader
from app.remote.pronto.invoicing import Invoicing
from app.remote.pronto.joins import ItemJoins
from app.remote.pronto.refusals import CallRefused
from app.remote.pronto.reply import first_text
from app.remote.pronto.request import write_request
from app.remote.pronto.session import Session
from app.remote.pronto.site import Site, page_of
from app.remote.pronto.table import Table
from app.remote.pronto.values import Values, number_in

_DOCUMENTS = frozenset({RecordType.INVOICES, RecordType.CREDIT_NOTES})
_MAKERS: dict[RecordType, Callable[[Values, Site], Record]] = {
    RecordType.REPS: masters.rep,
    RecordType.CUSTOMERS: masters.customer,
    RecordType.ITEMS: masters.item,
    RecordType.PURCHASE_ORDERS: masters.purchase_order,
}


class XiSource:
    """Implements ``ProntoSource`` for Xi; for one thread at a time."""

    def __init__(self, session: Session, site: Site, clock: Clock) -> None:
        """Read through a session; nothing is sent before it is needed."""
        self._session = session
        self._site = site
        self._clock = clock
        self._tables: dict[str, Table] = {}
        self._proven: set[str] = set()
        self._lacking: dict[str, CallMissing] = {}

    def probe(self, ctx: JobContext) -> list[Ability]:
        """Log in and try each mapped read with one record."""
        self._session.login(ctx)
        return [self._ability(kind, ctx) for kind in DEPENDENCY_ORDER]

    def server_time(self) -> dt.datetime | None:
        """Return the server's own clock in UTC as of the last answer, or None."""
        return self._session.server_time

    def read(self, kind: RecordType, since: dt.datetime | None, ctx: JobContext) -> Reading:
        """Read a record type, what changed since a moment (UTC) where the site can tell, else all of it."""
        table = self._proved(self._entity_of(kind), ctx)
        changes = self._changes(table, since)
        if kind in _DOCUMENTS:
            return self._documents(kind, table, changes, ctx)
        joins = self._joins(ctx) if kind is RecordType.ITEMS else None
        if joins is not None and joins.needed:
            changes = None
        if changes is not None:
            first = self._tried(self._pages(kind, table, changes, joins, ctx))
            if first is not None:
                return Reading(True, first)
        return Reading(False, self._pages(kind, table, None, joins, ctx))

    def write_user_field(self, customer_code: str, field: str, value: str, ctx: JobContext) -> None:
        """Write a debtor's user-defined field; the same value twice does no harm, so it is tried again."""
        entity = self._writable("user_fields")
        if field not in entity.fields.values() or field in entity.key:
            raise ItemRejected(detail=f"Pronto has no user-defined field “{field}”; choose one of its user fields.")
        about = f"{RecordType.CUSTOMERS.value}/{customer_code}"
        self._write("user_fields", {entity.key[0]: customer_code}, {field: value}, ctx, repeatable=True, about=about)

    def post_receipt(self, receipt: Mapping[str, str], ctx: JobContext) -> str:
        """Post one receipt and return Pronto's number for it; never sent twice when the outcome is not known."""
        entity = self._writable("receipts")
        names = entity.fields
        ours = {
            names["customer_code"]: receipt["customer"],
            names["reference"]: receipt["reference"],
            names.get("invoice_number", "DocumentNo"): receipt["invoice"],
            names["total"]: _two_decimals(receipt["amount"]),
            names["date"]: dt.date.fromisoformat(receipt["date"]).strftime(self._site.dialect.date_format),
        }
        keys = {name: ours[name] for name in entity.key}
        values = {name: text for name, text in ours.items() if name not in keys}
        about = f"{RecordType.INVOICES.value}/{receipt['invoice']}"
        row = self._write("receipts", keys, values, ctx, repeatable=False, about=about)
        return row.get(names.get("receipt_number", ""), "") or receipt["reference"]

    def close(self) -> None:
        """Log out and drop the token; never raises."""
        self._session.close()

    # --- reading -----------------------------------------------------------------------------------------

    def _entity_of(self, kind: RecordType) -> str:
        """Return the dialect's entity that gives a record type."""
        if kind not in _DOCUMENTS:
            return kind.value
        rule = self._site.dialect.entities.get("invoices")
        if rule is None or not rule.source:
            raise self._missing(kind.value)
        return rule.source

    def _table(self, name: str) -> Table:
        """Return the table of an entity.

        Raises:
            CallMissing: the dialect has none.
        """
        if name not in self._site.dialect.entities:
            raise self._missing(name)
        if name not in self._tables:
            lines = name != RecordType.PURCHASE_ORDERS.value
            self._tables[name] = Table(self._session, self._site.dialect, name, with_lines=lines)
        return self._tables[name]

    def _missing(self, name: str) -> CallMissing:
        words = self._site.dialect.missing.get(name)
        return CallMissing(detail=words or f"This Pronto dialect has no {name.replace('_', ' ')}.")

    def _proved(self, name: str, ctx: JobContext) -> Table:
        """Return a table whose call is known to work; what a site lacks is asked for once only."""
        if name in self._lacking:
            raise self._lacking[name]
        table = self._table(name)
        if name not in self._proven:
            try:
                table.first(ctx)
            except CallRefused as refused:
                raise CallMissing(detail=f"{refused.detail} These records are left out.") from None
            except CallMissing as missing:
                self._lacking[name] = missing
                raise
            self._proven.add(name)
        return table

    def _optional(self, name: str, ctx: JobContext) -> Table | None:
        """Return a table, or None when the dialect or the site lacks it."""
        if name not in self._site.dialect.entities:
            return None
        try:
            return self._proved(name, ctx)
        except CallMissing:
            return None

    def _changes(self, table: Table, since: dt.datetime | None) -> Changes | None:
        """Return what counts as changed, or None when everything is to be read."""
        fields = table.entity.changed_field
        if since is None or not fields or not table.entity.filter or fields[0] not in table.names.values():
            return None
        time_field = fields[1] if len(fields) > 1 and fields[1] in table.names.values() else ""
        site = self._site
        return Changes(site.dialect, site.zone, since, self._clock.now(), fields[0], time_field)

    def _pages(
        self, kind: RecordType, table: Table, changes: Changes | None, joins: ItemJoins | None, ctx: JobContext
    ) -> Iterator[Page]:
        """Yield pages of masters or orders."""
        make = self._maker(kind, table)
        key = "number" if "number" in table.entity.fields else "code"
        for rows in table.rows(ctx, ranges=[changes.wanted()] if changes else ()):
            kept = [row for row in rows if changes is None or changes.holds(row)]
            page = page_of((self._site.values(row, table.names) for row in kept), make, key)
            yield joins.joined(page, ctx) if joins else page

    def _maker(self, kind: RecordType, table: Table) -> Callable[[Values], Record]:
        if kind is RecordType.ORDERS:
            rule = self._site.dialect.entities.get("invoices", EntityMap())
            return OrderReader(self._site, rule, lambda: table.line_names).order
        make = _MAKERS[kind]
        return lambda values: make(values, self._site)

    def _tried(self, pages: Iterator[Page]) -> Iterator[Page] | None:
        """Return the pages once the first has come; None when the site refuses the change filter."""
        try:
            first = next(pages, None)
        except CallRefused:
            return None
        return pages if first is None else chain([first], pages)

    def _documents(self, kind: RecordType, orders: Table, changes: Changes | None, ctx: JobContext) -> Reading:
        """Read invoices or credit notes."""
        rule = self._site.dialect.entities["invoices"]
        ledger = self._optional(rule.ledger, ctx) if rule.ledger else None
        invoicing = Invoicing(self._site, rule, orders, ledger)
        if changes is not None:
            in_ledger = self._changes(ledger, changes.since) if ledger else None
            # A ledger that cannot tell what changed would leave payments unseen.
            if ledger is None or in_ledger is not None:
                pages = self._tried(invoicing.changed(kind, changes, in_ledger, ctx))
                if pages is not None:
                    return Reading(True, pages)
        return Reading(False, invoicing.everything(kind, ctx))

    def _joins(self, ctx: JobContext) -> ItemJoins:
        items = self._table("items")
        prices = None if items.has("price") else self._optional("item_prices", ctx)
        stock = None if items.has("on_hand") else self._optional("item_warehouses", ctx)
        return ItemJoins(self._site, prices, stock)

    def _ability(self, kind: RecordType, ctx: JobContext) -> Ability:
        noun = PRONTO_NOUN[kind]
        try:
            table = self._proved(self._entity_of(kind), ctx)
        except CallMissing as missing:
            return Ability(kind, works=False, message=missing.detail)
        words = f"Pronto gives its {noun}s."
        if table.left_out:
            words += f" It does not give {', '.join(table.left_out)}."
        if self._changes(table, self._clock.now()) is None:
            words += " It cannot tell what changed, so all are read every time."
        rule = self._site.dialect.entities.get("invoices", EntityMap())
        if kind in _DOCUMENTS and (not rule.ledger or self._optional(rule.ledger, ctx) is None):
            words += " Without the debtors ledger, due dates come from the terms and what is owed is not known."
        return Ability(kind, works=True, message=words)

    # --- writing -----------------------------------------------------------------------------------------

    def _writable(self, name: str) -> EntityMap:
        entity = self._site.dialect.entities.get(name)
        if entity is None or not entity.write:
            raise self._missing(name)
        return entity

    def _write(
        self,
        name: str,
        keys: dict[str, str],
        values: dict[str, str],
        ctx: JobContext,
        *,
        repeatable: bool,
        about: str,
    ) -> dict[str, str]:
        """Make a write call with one record and return the record of the reply."""
        entity = self._writable(name)
        try:
            tree = self._session.call(entity, write_request(entity, keys, values), ctx, repeatable=repeatable)
        except (ItemRejected, CallMissing) as problem:
            problem.about = about
            raise
        rows = tree.rows(entity.collection, entity.record)
        return {field: first_text(cell) for field, cell in rows[0].items()} if rows else {}


def _two_decimals(text: str) -> str:
    """Write an amount in major units with two decimals.

    Raises:
        ItemRejected: it is no amount.
    """
    try:
        return f"{number_in(text):.2f}"
    except NotMoneyError:
        raise ItemRejected(detail=f"“{text[:40]}” is not an amount.") from None
