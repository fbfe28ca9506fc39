from dataclasses import replace

import pypdf
import pytest

from app.domain.mismatch import MismatchState
from app.reports import pdf_file, write_report
from app.reports.pdf_page import BOLD, CHINESE, REGULAR, fitted, runs, width_of, wrapped
from tests.reports.books import FORMULA, INVOICE, MARCH, content, hostile, many


@pytest.fixture
def read(tmp_path):
    def write_and_read(**changes):
        path = tmp_path / "report.pdf"
        write_report(path, content(**changes))
        return pypdf.PdfReader(path)

    return write_and_read


def words(page):
    return " ".join(page.extract_text().split())


def test_the_first_page_can_be_signed(read):
    reader = read(month=MARCH)
    first = words(reader.pages[0])
    for part in ("Bondi Café & Söhne", "March 2026", "Test mode", "Differences are open", "Amount differs", "$0.56"):
        assert part in first
    assert "Prepared by (name and signature)" in first
    assert "Reviewed by (name and signature)" in first
    assert "1 of 3" in first, "GST lines that differ"
    assert reader.metadata.title.startswith("Reconciliation report, Bondi")


def test_the_lists_follow(read):
    reader = read(month=MARCH)
    rest = " ".join(words(page) for page in reader.pages[1:])
    for part in ("How settled", "Trading name, agreed", "GST", "Rules in force", "Receipts to post", "Looked at it"):
        assert part in rest
    assert [entry.title for entry in reader.outline][:2] == ["To sign", "Certificate"]


def test_stripe_ids_lead_to_the_dashboard(read):
    links = [
        note.get_object()["/A"]["/URI"] for page in read().pages for note in page.get("/Annots", []) if "/A" in note
    ]
    assert "https://dashboard.stripe.com/test/invoices/in_1AbC" in links


def test_every_typeface_but_chinese_is_embedded(read):
    fonts = {}
    for page in read().pages:
        for font in page["/Resources"]["/Font"].values():
            found = font.get_object()
            fonts[str(found["/BaseFont"])] = "/FontDescriptor" in found
    assert any("Inter" in name for name in fonts)
    assert all(embedded for name, embedded in fonts.items() if CHINESE not in name)


def test_hostile_texts_do_no_harm(read):
    reader = read(mismatches=hostile, company=FORMULA + "\x00", month=MARCH)
    assert "=HYPERLINK" in words(reader.pages[0])
    assert len(reader.pages) < 6


def test_before_the_first_reconciliation_it_says_so(read):
    first = words(read(certificates=(), mismatches=tuple, settled=tuple).pages[0])
    assert "Not reconciled yet" in first
    assert "There are no differences." in first


def test_a_long_list_ends_with_how_many_there_are(read, monkeypatch):
    monkeypatch.setattr(pdf_file, "_MOST", 60)
    reader = read(mismatches=lambda: many(200))
    text = " ".join(words(page) for page in reader.pages)
    assert "140 more of 200 are not shown here. The spreadsheet report lists them all." in text
    assert "Mismatches (continued)" in text


def test_many_causes_still_leave_room_to_sign(read):
    states = (MismatchState.OPEN, MismatchState.FIXED)
    found = [replace(INVOICE, cause=f"cause-{place}", state=states[place % 2]) for place in range(25)]
    reader = read(mismatches=lambda: found)
    first = words(reader.pages[0])
    assert "other causes" in first
    assert "Reviewed by" in first


def test_a_certificate_of_before_the_months_end_says_so(read):
    from app.reports import Month

    assert "before April 2026 was over" in words(read(month=Month(2026, 4)).pages[0])


def test_text_is_cut_to_its_place():
    assert fitted("short", REGULAR, 9, 100) == "short"
    cut = fitted("W" * 10_000, BOLD, 9, 100)
    assert cut.endswith("…")
    assert width_of(cut, BOLD, 9) <= 100
    lines = wrapped("word " * 200, REGULAR, 9, 100, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert wrapped("", REGULAR, 9, 100, 3) == []


def test_each_sign_has_a_typeface_or_a_box():
    assert [(run.font, run.text) for run in runs("Aé中文😀", REGULAR)] == [
        (REGULAR, "Aé"),
        (CHINESE, "中文"),
        (REGULAR, "□"),
    ]
