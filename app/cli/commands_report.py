"""``report``: a month-end pack; and the file that ``reconcile --report`` writes."""

from __future__ import annotations

from pathlib import Path

from app.cli import exits
from app.cli.call import TRIGGER, Call
from app.domain.company import Company
from app.reports import Month, write_pack, write_report
from app.reports.words import finding


def report(call: Call) -> int:
    """Write a month-end pack; exit code 1 when its certificate is not green or amber.

    Raises:
        NeedsUser: the month is none, or the folder cannot be used. RunStopped: the disk is full.
    """
    company = call.company()
    typed = call.options.month
    month = Month.of(typed) if typed else call.office.reports.last_month(company)
    content = call.office.reports.content(company, month)
    files = call.read("Month-end pack", lambda _: write_pack(call.options.pack, content))
    call.office.reports.note_export(company.id, call.options.pack, "a month-end pack", TRIGGER)
    told = finding(content.certificate)
    call.console.result(
        {
            "company": company.name,
            "month": str(month),
            "folder": str(call.options.pack),
            "files": [file.name for file in files],
            "colour": told.colour,
        },
        f"{company.name}: the pack for {month.words} is in {call.options.pack}, {len(files)} files. {told.title}.",
    )
    return exits.DONE if told.colour in {"green", "amber"} else exits.ATTENTION


def save_report(call: Call, company: Company, path: Path) -> None:
    """Write a report of what was last found.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    content = call.office.reports.content(company)
    call.read("Report", lambda _: write_report(path, content))
    call.office.reports.note_export(company.id, path, "the differences", TRIGGER)
    call.console.note(f"The report is written to {path}.")
