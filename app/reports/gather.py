"""Gathers what a report tells from the store; long lists are read a page at a time while they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.company import Company
from app.domain.journal import Entry, Note
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.plan import Action
from app.domain.records import CreditNote, Invoice
from app.domain.shapes import Actual
from app.ports.clock import Clock
from app.ports.journal import Sought
from app.ports.store import Store
from app.ports.views import Hit
from app.reports.content import GstLine, Month, ReportContent
from app.reports.rules import rules_in_force
from app.reports.write import write_pack, write_report

_PAGE = 1_000
"""Rows read at a time."""
_SETTLED = (MismatchState.IGNORED, MismatchState.FIXED, MismatchState.GONE)
_ACTS = frozenset({*(action.value for action in Action if action is not Action.ACCEPT), *(note.value for note in Note)})
"""What the journal calls changes of records, and what only happened; anything else in it is a decision."""


class Reports:
    """Makes contents of reports.

    Args:
        store: where everything is kept.
        clock: tells the time.
        mapping_of: returns a company's mapping.
    """

    def __init__(self, store: Store, clock: Clock, mapping_of: Callable[[Company], MappingSet]) -> None:
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of

    def content(self, company: Company, month: Month | None = None) -> ReportContent:
        """Return what a report of a company tells; with a month, of a month-end pack."""
        store, zone = self._store, ZoneInfo(company.time_zone)
        return ReportContent(
            company=company.name,
            mode=company.mode,
            made=self._clock.now(),
            zone=zone,
            month=month,
            mismatches=lambda: self._mismatches(company.id, (MismatchState.OPEN,)),
            settled=lambda: self._settled(company.id, month, zone),
            certificates=tuple(store.mismatches.certificates(company.id, 400)),
            rules=rules_in_force(company, self._mapping_of(company)),
            receipts=tuple(store.receipts.all(company.id)),
            # Kept once found: a month's documents are few, but every document has to be looked at to find them.
            gst=cache(lambda: tuple(self._gst(company.id, month)) if month is not None else ()),
            approvals=lambda: (one for one in self._journal(company.id, month, zone) if one.action not in _ACTS),
            journal=lambda: self._journal(company.id, month, zone),
        )

    def save(self, company: Company, path: Path, who: str = "person") -> Path:
        """Write the mismatch report of a company; the file's ending says in which format.

        Raises:
            NeedsUser: the ending is unknown or the place cannot be written to. RunStopped: the disk is full.
        """
        write_report(path, self.content(company))
        self.note_export(company.id, path, "the differences", who)
        return path

    def save_pack(self, company: Company, folder: Path, who: str = "person") -> list[Path]:
        """Write the month-end pack of the last month that is over; return its files.

        Raises:
            NeedsUser: the folder cannot be used. RunStopped: the disk is full.
        """
        found = write_pack(folder, self.content(company, self.last_month(company)))
        self.note_export(company.id, folder, "a month-end pack", who)
        return found

    def save_journal(self, company: Company | None, path: Path, sought: Sought, who: str = "person") -> int:
        """Write the journal's entries that fit to a file (``.csv`` or ``.xlsx``), newest first; return how many.

        Args:
            company: whose, with what is about this computer; None for all.
            path: where to.
            sought: which entries.
            who: for the journal, which notes the export after it.

        Raises:
            NeedsUser: the ending is unknown or the place cannot be written to. RunStopped: the disk is full.
        """
        from app.reports.journal_list import write_journal  # noqa: PLC0415 - the workbook's library takes its time

        count = write_journal(path, self._store.journal, company, sought, self._clock.now())
        self.note_export(company.id if company is not None else 0, path, f"{count:,} journal entries", who)
        return count

    def note_export(self, company_id: int, path: Path, what: str, who: str) -> None:
        """Note in the journal that something was written to a file."""
        entry = Entry(company_id, self._clock.now(), who, Note.EXPORT, after={"file": str(path)})
        self._store.journal.append([replace(entry, reason=f"Wrote {what} to {path.name}.")])

    def last_month(self, company: Company) -> Month:
        """Return the last month that is over where the company is."""
        return Month.before(self._clock.now().astimezone(ZoneInfo(company.time_zone)).date())

    def _mismatches(self, company_id: int, states: Sequence[MismatchState]) -> Iterator[Mismatch]:
        numbers = self._store.mismatches.ids(company_id, states=states)
        for start in range(0, len(numbers), _PAGE):
            yield from self._store.mismatches.page(company_id, numbers[start : start + _PAGE])

    def _settled(self, company_id: int, month: Month | None, zone: ZoneInfo) -> Iterator[Mismatch]:
        for one in self._mismatches(company_id, _SETTLED):
            if month is None or one.last_seen is None or month.holds(one.last_seen.astimezone(zone).date()):
                yield one

    def _journal(self, company_id: int, month: Month | None, zone: ZoneInfo) -> Iterator[Entry]:
        """Yield entries, newest first, until the month began."""
        offset = 0
        while True:
            entries = self._store.journal.entries(company_id, limit=_PAGE, offset=offset)
            for entry in entries:
                day = entry.at.astimezone(zone).date()
                if month is not None and day < month.first:
                    return
                if month is None or month.holds(day):
                    yield entry
            if len(entries) < _PAGE:
                return
            offset += _PAGE

    def _gst(self, company_id: int, month: Month) -> Iterator[GstLine]:
        for kind in (RecordType.INVOICES, RecordType.CREDIT_NOTES):
            rows = self._store.views.ids(company_id, kind=kind)
            for start in range(0, len(rows), _PAGE):
                for hit in self._store.views.page(company_id, rows[start : start + _PAGE]):
                    line = self._gst_line(company_id, hit)
                    if line is not None and line.day is not None and month.holds(line.day):
                        yield line

    def _gst_line(self, company_id: int, hit: Hit) -> GstLine | None:
        """Return a document's GST on both sides; None when it is gone from Pronto."""
        record = self._store.snapshots.source(company_id, hit.kind, hit.pronto_id)
        if not isinstance(record, (Invoice, CreditNote)):
            return None
        actual = self._store.snapshots.target(company_id, hit.kind, hit.stripe_id) if hit.stripe_id else None
        # A credit note's amounts are positive on both sides; in a list of GST it takes away.
        sign = -1 if hit.kind is RecordType.CREDIT_NOTES else 1
        there = actual is not None and not actual.deleted
        return GstLine(
            kind=hit.kind,
            number=record.number,
            customer=record.customer_code,
            day=record.date,
            currency=record.currency,
            pronto_total=sign * record.total,
            pronto_gst=sign * record.tax,
            stripe_id=hit.stripe_id if there else "",
            stripe_total=_cents(actual, "total", sign) if there else None,
            stripe_gst=_cents(actual, "tax", sign) if there else None,
            state=actual.state if actual is not None and there else "",
        )


def _cents(actual: Actual | None, name: str, sign: int) -> int:
    """Return an amount Stripe gives, in cents; nothing counts as none."""
    found = actual.fields.get(name) if actual is not None else None
    return sign * found if isinstance(found, int) and not isinstance(found, bool) else 0
