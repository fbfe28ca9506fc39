"""The month-end pack: what an accountant needs to check a month without this program.

``SHA256SUMS`` is what ``sha256sum --check`` reads; ``manifest.json`` says what each file is.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Any

from app.domain.errors import Code, NeedsUser
from app.reports import tables
from app.reports.atomic import told
from app.reports.clean import clean
from app.reports.content import ReportContent
from app.reports.csv_file import write_table
from app.reports.pdf_file import write_pdf
from app.reports.tables import Table
from app.reports.words import finding
from app.reports.xlsx_file import write_xlsx

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_LISTS: tuple[tuple[str, str, Callable[[ReportContent], Table]], ...] = (
    ("certificate.csv", "Records, totals and checksums of both sides by type and day", tables.certificate_table),
    ("differences.csv", "Differences still open", tables.mismatch_table),
    ("settled.csv", "Differences settled in the month, and how", tables.settled_table),
    ("gst.csv", "GST of every invoice and credit note of the month on both sides", tables.gst_table),
    ("rules.csv", "Rules in force", tables.rules_table),
    ("approvals.csv", "What people decided in the month", tables.approvals_table),
    ("receipts.csv", "Receipts to post in Pronto", tables.receipts_table),
    ("journal.csv", "What was done in the month, with the journal's checksums", tables.journal_table),
)


def write_pack(folder: Path, content: ReportContent) -> list[Path]:
    """Write the pack beside its place and move it there whole; return its files.

    Raises:
        NeedsUser: the folder holds something already or cannot be written to. RunStopped: the disk is full.
    """
    with told(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise NeedsUser(
                Code.BAD_INPUT, f"{folder} is not empty", hint="Choose a new folder, so that an older pack stays whole."
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = folder.with_name(f".tallybridge-{token_hex(6)}")
        draft.mkdir()
    try:
        _fill(draft, content)
        with told(folder):
            if folder.exists():
                # Windows moves a folder only to where none is.
                folder.rmdir()
            draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return sorted(folder.iterdir())


def _fill(draft: Path, content: ReportContent) -> None:
    about = {"report.pdf": "The page to sign, and the lists behind it", "report.xlsx": "The same as a workbook"}
    write_pdf(draft / "report.pdf", content)
    write_xlsx(draft / "report.xlsx", content)
    for name, words, table in _LISTS:
        write_table(draft / name, table(content))
        about[name] = words
    with told(draft):
        sums = {name: digest(draft / name) for name in sorted(about)}
        manifest = json.dumps(_manifest(draft, content, about, sums), indent=2, ensure_ascii=False)
        (draft / MANIFEST).write_text(f"{manifest}\n", encoding="utf-8", newline="\n")
        sums[MANIFEST] = digest(draft / MANIFEST)
        # Two blanks stand between digest and name (GNU coreutils docs, sha256sum).
        lines = "".join(f"{found}  {name}\n" for name, found in sums.items())
        (draft / SUMS).write_text(lines, encoding="ascii", newline="\n")


def _manifest(draft: Path, content: ReportContent, about: dict[str, str], sums: dict[str, str]) -> dict[str, Any]:
    """Return what the pack is, and each file's size in bytes and SHA-256."""
    certificate, told_so = content.certificate, finding(content.certificate)
    return {
        "program": "Tallybridge",
        "company": clean(content.company, 200),
        "mode": content.mode.value,
        "month": str(content.month) if content.month is not None else None,
        "time_zone": content.zone.key,
        "made": content.made.isoformat(),
        "certificate": {
            "colour": told_so.colour,
            "words": f"{told_so.title}. {told_so.sentence}",
            "run": certificate.run if certificate is not None else None,
            "at": certificate.at.isoformat() if certificate is not None else None,
        },
        "check": f"sha256sum --check {SUMS}",
        "files": [
            {"name": name, "about": about[name], "bytes": (draft / name).stat().st_size, "sha256": sums[name]}
            for name in sorted(about)
        ],
    }


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
