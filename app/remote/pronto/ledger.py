"""Reads the AR ledger: due dates, what is still owed, and documents that no order stands behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.records import CreditNote, Invoice, Record
from app.ports.progress import JobContext
from app.ports.pronto import Page
from app.remote.pronto.changes import Changes
from app.remote.pronto.ledger_notes import LedgerNote, LedgerNotes
from app.remote.pronto.request import Range
from app.remote.pronto.site import Site, page_of
from app.remote.pronto.table import Table
from app.remote.pronto.values import Values, document_number

_GAP = 50
_LONGEST_NUMBER = 18
INVOICE, CREDIT = "invoice", "credit note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the ledger."""

    values: Values
    number: str
    order_number: str


class Ledger:
    """The ledger of one kind of document: invoices or credit notes."""

    def __init__(self, table: Table, site: Site, meaning: str) -> None:
        """Read entries of the document types that mean ``INVOICE`` or ``CREDIT`` in the dialect's table."""
        self.table = table
        self._site = site
        self._types = [code for code, kind in site.dialect.codes.document_type.items() if kind.meaning == meaning]
        self._credit = meaning == CREDIT

    def entries(
        self, ctx: JobContext, *, changes: Changes | None = None, ranges: Sequence[Range] = ()
    ) -> Iterator[list[Entry]]:
        """Yield pages of entries.

        Args:
            ctx: the job.
            changes: only what changed; None for all.
            ranges: further filters.
        """
        type_field = self.table.entity.fields["type_code"]
        asked = [*ranges, *(Range(type_field, code, code) for code in self._types[:1] if len(self._types) == 1)]
        if changes is not None:
            asked.append(changes.wanted())
        for rows in self.table.rows(ctx, ranges=asked):
            found = []
            for row in rows:
                if changes is not None and not changes.holds(row):
                    continue
                values = self._site.values(row, self.table.names)
                if values.text("type_code") in self._types:
                    found.append(Entry(values, values.text("number"), document_number(values, "order_number")))
            yield found

    def notes(self, numbers: Iterable[str], ctx: JobContext) -> LedgerNotes:
        """Return the notes on some documents, asked for in ranges of neighbouring numbers."""
        wanted = set(numbers)
        notes = LedgerNotes()
        field = self.table.entity.fields["number"]
        for first, last in neighbours(wanted):
            for page in self.entries(ctx, ranges=[Range(field, first, last)]):
                keep(notes, (entry for entry in page if entry.number in wanted))
        return notes

    def orderless(self, entries: Iterable[Entry]) -> Page:
        """Return the documents among some entries that no order stands behind, as they are in the ledger."""
        return page_of((entry.values for entry in entries if not entry.order_number), self._document, "number")

    def _document(self, values: Values) -> Record | None:
        currency = values.currency()
        sign = self._sign(values.text("type_code"))
        total = sign * (values.cents("total", currency) or 0)
        tax = sign * (values.cents("tax", currency) or 0)
        modified = values.stamp("modified_date", "modified_time")
        customer, number, date = values.text("customer_code"), values.text("number"), values.date("date")
        reference = values.text("reference")
        if self._credit:
            return CreditNote(
                number=number,
                customer_code=customer,
                invoice_number=reference,
                date=date,
                amount=total - tax,
                tax=tax,
                total=total,
                currency=currency,
                modified=modified,
            )
        due = values.date("due_date")
        return Invoice(
            number=number,
            customer_code=customer,
            date=date,
            due_date=due,
            terms_days=(due - date).days if due and date else None,
            reference=reference,
            amount=total - tax,
            tax=tax,
            total=total,
            outstanding=values.cents("outstanding", currency),
            currency=currency,
            modified=modified,
        )

    def _sign(self, code: str) -> int:
        return self._site.dialect.codes.document_type[code].sign


def keep(notes: LedgerNotes, entries: Iterable[Entry]) -> None:
    """Add what entries say to the notes; what cannot be read is left unsaid."""
    for entry in entries:
        values = entry.values
        notes[entry.number] = LedgerNote(values.date("due_date"), values.cents("outstanding", values.currency()))


def neighbours(numbers: Collection[str], gap: int = _GAP) -> Iterator[tuple[str, str]]:
    """Yield inclusive ranges that cover some document numbers, few apart from each other in one range.

    Numbers of different lengths are never in one range: a site may compare them as text.
    """
    digits = sorted((number for number in numbers if _is_number(number)), key=_by_size)
    first = last = ""
    for number in digits:
        if first and len(number) == len(first) and int(number) - int(last) <= gap:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last
    for number in sorted(set(numbers) - set(digits)):
        yield number, number


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def _by_size(number: str) -> tuple[int, str]:
    return len(number), number
