"""The report as pages: one to sign, then the lists it speaks of."""

from __future__ import annotations

from pathlib import Path

from app.reports import tables
from app.reports.atomic import whole_file
from app.reports.clean import clean
from app.reports.content import ReportContent
from app.reports.figures import Figures, GstFigures
from app.reports.pdf_front import Front
from app.reports.pdf_lists import Lists
from app.reports.pdf_page import Page

_MOST = 1_000
"""Rows of one list: about thirty pages, which is more than anybody reads on paper."""
_ELSEWHERE = "The spreadsheet report lists them all."
_MISMATCH = (1, 2, 3, 4, 5, 6, 8, 9, 12, 14, 15)
_SETTLED = (0, 1, 3, 4, 5, 6, 7, 8, 10, 16, 17)
_CERTIFICATE = (0, 1, 2, 3, 4, 5, 6, 7)
_ENTRY = (0, 1, 2, 3, 4, 5, 7)


def write_pdf(path: Path, content: ReportContent) -> None:
    """Write the pages.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    company = clean(content.company, 80)
    with whole_file(path) as draft:
        page = Page(str(draft), f"Reconciliation report, {company}", f"Tallybridge · {company} · {content.period}")
        figures, gst = _count(content)
        Front(page, content, figures, gst).draw()
        lists = Lists(page)
        lists.draw(tables.certificate_table(content), _CERTIFICATE, _MOST, _ELSEWHERE)
        lists.draw(tables.mismatch_table(content), _MISMATCH, _MOST, _ELSEWHERE)
        lists.draw(tables.settled_table(content), _SETTLED, _MOST, _ELSEWHERE)
        if content.month is not None:
            lists.draw(tables.gst_table(content), range(12), _MOST, _ELSEWHERE)
            lists.draw(tables.approvals_table(content), _ENTRY, _MOST, _ELSEWHERE)
        lists.draw(tables.rules_table(content), range(3), _MOST, _ELSEWHERE)
        lists.draw(tables.receipts_table(content), range(8), _MOST, _ELSEWHERE)
        page.save()


def _count(content: ReportContent) -> tuple[Figures, GstFigures]:
    """Walk the lists once for the first page's totals."""
    figures, gst = Figures(), GstFigures()
    for found in (content.mismatches(), content.settled()):
        for one in found:
            figures.add(one, content)
    for line in content.gst():
        gst.add(line)
    return figures, gst
