"""Reads invoices and credit notes: orders that became one, enriched from the ledger where the site has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app.domain.errors import CallMissing, ItemRejected
from app.domain.kinds import RecordType
from app.domain.records import CreditNote, Invoice, Record
from app.ports.progress import JobContext
from app.ports.pronto import Page
from app.remote.pronto.changes import Changes
from app.remote.pronto.dialect import EntityMap
from app.remote.pronto.documents import OrderReader
from app.remote.pronto.ledger import CREDIT, INVOICE, Entry, Ledger, keep, neighbours
from app.remote.pronto.ledger_notes import LedgerNotes
from app.remote.pronto.reply import Row
from app.remote.pronto.request import Range
from app.remote.pronto.site import Site, page_of
from app.remote.pronto.table import Table
from app.remote.pronto.values import Values


class Invoicing:
    """Both kinds of documents that orders become."""

    def __init__(self, site: Site, rule: EntityMap, orders: Table, transactions: Table | None) -> None:
        """Read documents.

        Args:
            site: dialect and zone.
            rule: the dialect's entity ``invoices``.
            orders: the order call.
            transactions: the ledger call; None when the dialect has none.
        """
        self._site = site
        self._rule = rule
        self._orders = orders
        self._transactions = transactions
        self._reader = OrderReader(site, rule, lambda: orders.line_names)

    def ledger(self, kind: RecordType) -> Ledger | None:
        """Return the ledger of a kind of document, or None when the site has none."""
        if self._transactions is None:
            return None
        return Ledger(self._transactions, self._site, CREDIT if kind is RecordType.CREDIT_NOTES else INVOICE)

    def everything(self, kind: RecordType, ctx: JobContext) -> Iterator[Page]:
        """Yield all documents of a kind: those only the ledger knows, then those of orders."""
        notes = LedgerNotes()
        ledger = self.ledger(kind)
        if ledger is not None:
            try:
                for entries in ledger.entries(ctx):
                    if kind is RecordType.INVOICES:
                        keep(notes, (entry for entry in entries if entry.order_number))
                    yield from _filled(ledger.orderless(entries))
            except (CallMissing, ItemRejected):
                self._transactions = None
        for rows in self._orders.rows(ctx, ranges=self._status_ranges()):
            yield from _filled(self._page(kind, rows, notes))

    def changed(self, kind: RecordType, orders: Changes, ledger: Changes | None, ctx: JobContext) -> Iterator[Page]:
        """Yield the documents of a kind whose order or ledger entry changed.

        Args:
            kind: invoices or credit notes.
            orders: what counts as changed among orders.
            ledger: what counts as changed in the ledger; None when it cannot tell.
            ctx: the job.
        """
        done: set[str] = set()
        for rows in self._orders.rows(ctx, ranges=[*self._status_ranges(), orders.wanted()]):
            page = self._noted_page(kind, [row for row in rows if orders.holds(row)], ctx)
            done.update(_numbers(page))
            yield from _filled(page)
        book = self.ledger(kind)
        if book is None or ledger is None:
            return
        try:
            yield from self._changed_in_ledger(kind, book, ledger, done, ctx)
        except (CallMissing, ItemRejected):
            self._transactions = None

    def _changed_in_ledger(
        self, kind: RecordType, book: Ledger, changes: Changes, done: Collection[str], ctx: JobContext
    ) -> Iterator[Page]:
        """Yield documents that changed in the ledger only: a payment does not stamp the order."""
        for entries in book.entries(ctx, changes=changes):
            yield from _filled(book.orderless(entries))
            fresh = {entry.number: entry for entry in entries if entry.order_number and entry.number not in done}
            yield from self._of_orders(kind, fresh, ctx)

    def _of_orders(self, kind: RecordType, entries: dict[str, Entry], ctx: JobContext) -> Iterator[Page]:
        """Yield the documents of some ledger entries from their orders, asked for in ranges of numbers."""
        notes = LedgerNotes()
        keep(notes, entries.values())
        wanted = {entry.order_number for entry in entries.values()}
        field = self._orders.entity.fields["number"]
        for first, last in neighbours(wanted):
            for rows in self._orders.rows(ctx, ranges=[Range(field, first, last)]):
                made = self._page(kind, [row for row in rows if self._document_number(kind, row) in entries], notes)
                yield from _filled(made)

    def _noted_page(self, kind: RecordType, rows: list[Row], ctx: JobContext) -> Page:
        """Return a page of documents with the ledger's notes on just these."""
        notes = LedgerNotes()
        book = self.ledger(kind) if kind is RecordType.INVOICES else None
        numbers = [number for row in rows if (number := self._document_number(kind, row))]
        if book is not None and numbers:
            try:
                notes = book.notes(numbers, ctx)
            except (CallMissing, ItemRejected):
                self._transactions = None
        return self._page(kind, rows, notes)

    def _page(self, kind: RecordType, rows: list[Row], notes: LedgerNotes) -> Page:
        names = self._orders.names

        def made(values: Values) -> Record | None:
            if kind is RecordType.CREDIT_NOTES:
                return self._reader.credit_note(values)
            return self._reader.invoice(values, notes.get(values.text("invoice_number")))

        number = "credit_note_number" if kind is RecordType.CREDIT_NOTES else "invoice_number"
        return page_of((self._site.values(row, names) for row in rows), made, number)

    def _document_number(self, kind: RecordType, row: Row) -> str:
        """Return the number of the document of this kind an order row has become; blank when none."""
        values = self._site.values(row, self._orders.names)
        credit = self._reader.is_credit(values)
        if not self._reader.is_invoiced(values) or credit is not (kind is RecordType.CREDIT_NOTES):
            return ""
        return (credit and values.text("credit_note_number")) or values.text("invoice_number")

    def _status_ranges(self) -> list[Range]:
        """Ask only for orders far enough; what lies between the statuses is dropped by the reader."""
        field = self._orders.entity.fields.get("status", "")
        if not field or not self._rule.statuses:
            return []
        return [Range(field, min(self._rule.statuses), max(self._rule.statuses))]


def _numbers(page: Page) -> set[str]:
    return {record.number for record in page.records if isinstance(record, Invoice | CreditNote)}


def _filled(page: Page) -> Iterator[Page]:
    """Yield a page unless there is nothing on it."""
    if page.records or page.unreadable:
        yield page
