"""The lists of a report as columns and rows, the same for spreadsheet, CSV and page."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.journal import Entry
from app.domain.mismatch import DayTotal, Mismatch
from app.reports.clean import clean
from app.reports.content import GstLine, ReportContent
from app.reports.figures import age_days, rows_of
from app.reports.links import dashboard
from app.reports.words import (
    RECEIPT_WORDS,
    STATE_WORDS,
    Cell,
    cause_words,
    cell_of,
    field_words,
    major,
    type_words,
)


class Look(StrEnum):
    """How a column's cells are shown."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PRICE = "price"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and how wide it is."""

    head: str
    width: int
    """Characters."""
    look: Look = Look.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A list: its columns, and its rows read anew each time."""

    name: str
    """At most 31 characters, as a sheet's name (Microsoft, Excel specifications and limits)."""
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Sequence[Cell]]]
    link_on: int | None = None
    """Which column leads to the address in the last one; None when there is no address."""


_MISMATCH = (
    Column("No.", 8, Look.NUMBER),
    Column("Type", 14),
    Column("Cause", 21),
    Column("Pronto record", 18),
    Column("Name", 28),
    Column("Field", 22),
    Column("Pronto", 24),
    Column("Last agreed", 24),
    Column("Stripe", 24),
    Column("Money at stake", 16, Look.MONEY),
    Column("Why", 60),
    Column("First seen", 22, Look.MOMENT),
    Column("Age (days)", 11, Look.NUMBER),
    Column("With", 14),
    Column("Note", 30),
    Column("Stripe id", 30),
    Column("Stripe page", 30),
)
_LINK_ON = 15


def mismatch_row(one: Mismatch, content: ReportContent) -> tuple[Cell, ...]:
    """Return a mismatch's cells, as ``mismatch_table`` has its columns."""
    return (
        one.id,
        type_words(one.kind),
        cause_words(one.cause),
        clean(one.pronto_id),
        clean(one.title),
        field_words(one.field),
        cell_of(one.field, one.pronto, content.currency),
        cell_of(one.field, one.agreed, content.currency),
        cell_of(one.field, one.stripe, content.currency),
        major(one.cents, content.currency) if one.cents else None,
        clean(one.reason),
        content.local(one.first_seen) if one.first_seen is not None else None,
        age_days(one, content.made, content.zone),
        clean(one.assignee),
        clean(one.note),
        clean(one.stripe_id),
        dashboard(one.kind, one.stripe_id, content.mode),
    )


def mismatch_table(content: ReportContent) -> Table:
    """Return the open mismatches, oldest first."""

    def rows() -> Iterable[tuple[Cell, ...]]:
        return (mismatch_row(one, content) for one in content.mismatches())

    return Table("Mismatches", _MISMATCH, rows, _LINK_ON)


def settled_table(content: ReportContent) -> Table:
    """Return the settled mismatches and how they were settled."""
    columns = (Column("Settled", 16), Column("Last seen", 22, Look.MOMENT), *_MISMATCH)

    def rows() -> Iterable[tuple[Cell, ...]]:
        for one in content.settled():
            last = content.local(one.last_seen) if one.last_seen is not None else None
            yield (STATE_WORDS[one.state], last, *mismatch_row(one, content))

    return Table("How settled", columns, rows, _LINK_ON + 2)


def certificate_table(content: ReportContent) -> Table:
    """Return the certificate, a row for each record type and day."""
    columns = (
        Column("Type", 16),
        Column("Day", 13, Look.DATE),
        Column("Agrees", 9),
        Column("Records in Pronto", 18, Look.NUMBER),
        Column("Records in Stripe", 18, Look.NUMBER),
        Column("Pronto total", 18, Look.MONEY),
        Column("Stripe total", 18, Look.MONEY),
        Column("Difference", 16, Look.MONEY),
        Column("Pronto checksum", 36),
        Column("Stripe checksum", 36),
    )

    def cells(kind: str, day: str, pronto: DayTotal, stripe: DayTotal, equal: bool) -> tuple[Cell, ...]:
        return (
            kind,
            _day(day),
            "yes" if equal else "no",
            pronto.count,
            stripe.count,
            major(pronto.cents, content.currency),
            major(stripe.cents, content.currency),
            major(stripe.cents - pronto.cents, content.currency),
            pronto.digest,
            stripe.digest,
        )

    return Table(
        "Certificate",
        columns,
        lambda: (cells(type_words(row.kind), row.day, row.pronto, row.stripe, row.equal) for row in rows_of(content)),
    )


def gst_table(content: ReportContent) -> Table:
    """Return the GST of every invoice and credit note on both sides."""
    columns = (
        Column("Type", 14),
        Column("Number", 16),
        Column("Customer", 16),
        Column("Date", 13, Look.DATE),
        Column("Currency", 10),
        Column("Pronto total", 16, Look.MONEY),
        Column("Stripe total", 16, Look.MONEY),
        Column("Pronto GST", 15, Look.MONEY),
        Column("Stripe GST", 15, Look.MONEY),
        Column("Difference", 15, Look.MONEY),
        Column("In Stripe", 14),
        Column("Stripe id", 30),
    )
    return Table("GST", columns, lambda: map(_gst_row, content.gst()))


def _gst_row(line: GstLine) -> tuple[Cell, ...]:
    """Return a GST line's cells; what is not in Stripe has none there."""

    def there(cents: int | None) -> Cell:
        return None if cents is None else major(cents, line.currency)

    return (
        type_words(line.kind),
        clean(line.number),
        clean(line.customer),
        line.day,
        clean(line.currency, 3).upper(),
        major(line.pronto_total, line.currency),
        there(line.stripe_total),
        major(line.pronto_gst, line.currency),
        there(line.stripe_gst),
        there(line.difference),
        clean(line.state) or ("yes" if line.stripe_id else "not in Stripe"),
        clean(line.stripe_id),
    )


def rules_table(content: ReportContent) -> Table:
    """Return the rules in force."""
    columns = (Column("Area", 18), Column("Rule", 34), Column("What it does", 90))
    return Table(
        "Rules in force",
        columns,
        lambda: ((clean(rule.area), clean(rule.name), clean(rule.text)) for rule in content.rules),
    )


def receipts_table(content: ReportContent) -> Table:
    """Return the receipts to post in Pronto."""
    columns = (
        Column("What happened", 24),
        Column("When", 22, Look.MOMENT),
        Column("Customer", 16),
        Column("Invoice", 16),
        Column("Order", 16),
        Column("Amount", 16, Look.MONEY),
        Column("Currency", 10),
        Column("Stripe id", 30),
    )

    def rows() -> Iterable[tuple[Cell, ...]]:
        for one in content.receipts:
            yield (
                RECEIPT_WORDS.get(one.kind, clean(one.kind)),
                content.local(one.at),
                clean(one.customer_code),
                clean(one.invoice_number),
                clean(one.order_number),
                major(one.cents, one.currency),
                clean(one.currency, 3).upper(),
                clean(one.stripe_id),
            )

    return Table("Receipts to post", columns, rows)


_ENTRY = (
    Column("Entry", 9, Look.NUMBER),
    Column("When", 22, Look.MOMENT),
    Column("Who", 16),
    Column("What", 14),
    Column("Type", 14),
    Column("Pronto record", 18),
    Column("Stripe id", 30),
    Column("Why", 60),
    Column("Before", 50),
    Column("After", 50),
    Column("Call", 30),
    Column("Request id", 30),
    Column("Run", 8, Look.NUMBER),
    Column("Checksum", 66),
)


def approvals_table(content: ReportContent) -> Table:
    """Return what people decided, newest first."""
    return Table("Approvals", _ENTRY, lambda: (_entry_row(one, content) for one in content.approvals()))


def journal_table(content: ReportContent) -> Table:
    """Return what was done, newest first."""
    return Table("Journal", _ENTRY, lambda: (_entry_row(one, content) for one in content.journal()))


def _entry_row(one: Entry, content: ReportContent) -> tuple[Cell, ...]:
    """Return a journal entry's cells; the values before and after as JSON."""
    return (
        one.seq,
        content.local(one.at),
        clean(one.who),
        clean(one.action),
        type_words(one.kind) if one.kind is not None else "",
        clean(one.pronto_id),
        clean(one.stripe_id),
        clean(one.reason),
        clean(json.dumps(one.before, ensure_ascii=False, default=str)) if one.before else "",
        clean(json.dumps(one.after, ensure_ascii=False, default=str)) if one.after else "",
        clean(one.call),
        clean(one.request_id),
        one.run or None,
        one.digest,
    )


def _day(text: str) -> Cell:
    """Return an ISO date as a date, blank as nothing, anything else as it stands."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return clean(text)
