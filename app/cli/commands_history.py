"""``attention``, ``journal`` and ``receipts``: what needs a person, what was done."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from app.cli import exits, shapes
from app.cli.call import TRIGGER, Call
from app.cli.console import table
from app.domain.company import Company, Mode
from app.domain.errors import Code, NeedsUser, RunStopped
from app.domain.journal import Receipt
from app.domain.kinds import RecordType
from app.domain.money import from_minor, plain
from app.ports.journal import Sought
from app.services.as_at import moment_of

_HEAD = ("kind", "customer", "invoice", "order", "amount", "currency", "at", "state", "stripe_id", "reference")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the start of a cell (OWASP, CSV injection)."""


def attention(call: Call) -> int:
    """List what needs a person; exit code 1 when there is something."""
    found = call.office.history.attention(call.company().id)
    rows = [(number, verdict.kind.value, verdict.pronto_id, verdict.message) for number, verdict, _ in found]
    text = table(("id", "type", "record", "why"), rows) if rows else "Nothing needs attention."
    call.console.result(shapes.attention(found), text)
    return exits.ATTENTION if found else exits.DONE


def journal(call: Call) -> int:
    """List what was done, or check that nobody edited the journal."""
    return _verify(call) if call.options.verify else _entries(call)


def _entries(call: Call) -> int:
    """List what was done, newest first, or write it to a file."""
    company = call.company() if call.named is not None else None
    sought = _sought(call, company)
    if call.options.export is not None:
        return _export_journal(call, company, sought)
    found = call.office.history.journal(
        company.id if company is not None else None,
        kind=sought.kind,
        pronto_id=sought.pronto_id,
        text=sought.text,
        who=sought.who,
        since=sought.since,
        until=sought.until,
        shared=True,
        limit=call.options.limit,
    )
    rows = [
        (
            entry.seq,
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.who,
            entry.action,
            entry.kind.value if entry.kind else "",
            entry.pronto_id,
            entry.stripe_id,
            entry.reason,
        )
        for entry in found
    ]
    nothing = "Nothing yet." if sought == Sought() else "No entry fits."
    text = table(("change", "when (UTC)", "who", "what", "type", "Pronto", "Stripe", "why"), rows) if rows else nothing
    call.console.result(shapes.journal(found), text)
    return exits.DONE


def _sought(call: Call, company: Company | None) -> Sought:
    """Return which entries are asked for; days are those of the company's time zone.

    Raises:
        NeedsUser: a day is none, or the record's type is not known.
    """
    options = call.options
    zone = ZoneInfo((company or _any_company(call)).time_zone)
    kinds: tuple[RecordType, ...] = getattr(options, "only", None) or ()
    before, slash, after = options.record.partition("/")
    kind = next((one for one in RecordType if slash and one.value == before), None)
    return Sought(
        kind=kind or (kinds[0] if len(kinds) == 1 else None),
        pronto_id=after if kind is not None else options.record,
        text=options.find,
        who=options.who.replace("-", " "),
        since=moment_of(options.since, zone, end=False) if options.since else None,
        until=moment_of(options.until, zone) if options.until else None,
    )


def _any_company(call: Call) -> Company:
    """Return a company whose time zone days are taken in when none is named."""
    return next(iter(call.office.connections.all()), Company(0, "", Mode.TEST, "", ""))


def _export_journal(call: Call, company: Company | None, sought: Sought) -> int:
    """Write the entries that fit to a file."""
    path: Path = call.options.export
    reports = call.office.reports
    count = call.read("Export the journal", lambda _: reports.save_journal(company, path, sought, TRIGGER))
    text = f"{count:,} entries are written to {path}." if count != 1 else f"1 entry is written to {path}."
    call.console.result({"entries": count, "file": str(path)}, text)
    return exits.DONE


def _verify(call: Call) -> int:
    """Check the journal's chain."""
    broken = call.read("Check the journal", lambda _: call.office.history.verify())
    text = (
        "The journal is whole; no entry was changed or removed."
        if broken is None
        else f"The journal does not fit together from entry {broken} on: that entry was altered outside Tallybridge, or"
        " it is missing."
    )
    call.console.result({"whole": broken is None, "broken_at": broken}, text)
    return exits.DONE if broken is None else exits.ATTENTION


def receipts(call: Call) -> int:
    """List the receipts to post in Pronto, or write them to a file."""
    company = call.company()
    found = call.office.history.receipts(company.id)
    if call.options.export is not None:
        _export(found, call.options.export)
        call.office.reports.note_export(company.id, call.options.export, "the receipts to post", TRIGGER)
        text = f"{len(found):,} receipts are written to {call.options.export}."
    else:
        rows = [_cells(receipt)[:7] for receipt in found]
        text = table(_HEAD[:7], rows) if rows else "There are no receipts to post."
    call.console.result(shapes.receipts(found), text)
    return exits.ATTENTION if found and call.options.export is None else exits.DONE


def _export(found: Sequence[Receipt], path: Path) -> None:
    """Write receipts as CSV that a spreadsheet opens as it is.

    Raises:
        NeedsUser: the file cannot be written. RunStopped: the disk is full.
    """
    try:
        # The mark at the start tells Excel that it is UTF-8.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEAD)
            writer.writerows([_harmless(cell) for cell in _cells(receipt)] for receipt in found)
    except OSError as problem:
        if problem.errno == 28:  # ENOSPC
            raise RunStopped(Code.DISK_FULL, f"There is no room on the disk for {path}") from problem
        raise NeedsUser(
            Code.BAD_INPUT, f"{path} cannot be written", hint="Choose another file, or close it elsewhere first."
        ) from problem


def _cells(receipt: Receipt) -> tuple[str, ...]:
    """Return a receipt's row, the amount in major units."""
    return (
        receipt.kind,
        receipt.customer_code,
        receipt.invoice_number,
        receipt.order_number,
        plain(from_minor(receipt.cents, receipt.currency)),
        receipt.currency.upper(),
        receipt.at.isoformat(),
        receipt.state,
        receipt.stripe_id,
        receipt.reference,
    )


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; an amount below zero stays a number."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not cell.lstrip("-").replace(".", "", 1).isdigit() else cell
