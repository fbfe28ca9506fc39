import datetime as dt
from dataclasses import replace
from functools import partial

import openpyxl
import pytest

from app.domain.company import Mode
from app.reports import write_report, xlsx_lists
from tests.reports.books import FORMULA, HOSTILE, INVOICE, MARCH, certificate, content, hostile, many

local = partial(dt.datetime, tzinfo=None)
"""Spreadsheets know no time zones."""


@pytest.fixture
def read(tmp_path):
    def write_and_read(**changes):
        path = tmp_path / "report.xlsx"
        write_report(path, content(**changes))
        return openpyxl.load_workbook(path)

    return write_and_read


def column(sheet, head):
    place = [cell.value for cell in sheet[1]].index(head)
    return [row[place] for row in sheet.iter_rows(min_row=2)]


def texts(sheet):
    return {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}


def test_the_sheets_are_those_promised(read):
    assert read().sheetnames == [
        "Summary",
        "Mismatches",
        "How settled",
        "Certificate",
        "Rules in force",
        "Receipts to post",
    ]
    assert {"GST", "Approvals"} <= set(read(month=MARCH).sheetnames)


def test_lists_are_frozen_and_filterable(read):
    book = read()
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "A2", name
    assert book["Mismatches"].auto_filter.ref == "A1:P3"
    head = book["Mismatches"]["A1"]
    assert head.font.bold
    assert head.fill.start_color.rgb == "FF17666F"


def test_money_is_a_number_and_days_are_days(read):
    sheet = read()["Mismatches"]
    stake, pronto, seen = (column(sheet, head) for head in ("Money at stake", "Pronto", "First seen"))
    assert (stake[0].value, stake[0].data_type) == (0.56, "n")
    assert "$#,##0.00" in stake[0].number_format
    assert (pronto[0].value, pronto[0].number_format) == (1234.56, stake[0].number_format)
    assert pronto[1].value == local(2026, 3, 31)
    assert pronto[1].is_date
    assert seen[0].value == local(2026, 3, 21, 10, 30)


def test_a_fraction_of_a_cent_is_shown(read):
    price = column(read()["How settled"], "Pronto")[1]
    assert price.value == 12.505
    assert price.number_format == "$#,##0.00####"


def test_stripe_ids_lead_to_the_dashboard_of_their_mode(read):
    for mode, place in ((Mode.TEST, "test/"), (Mode.LIVE, "")):
        link = column(read(mode=mode)["Mismatches"], "Stripe id")[0].hyperlink
        assert link.target == f"https://dashboard.stripe.com/{place}invoices/in_1AbC"
    assert column(read(mode=Mode.PRACTICE)["Mismatches"], "Stripe id")[0].hyperlink is None


def test_an_id_that_is_none_becomes_no_address(read):
    sheet = read(mismatches=lambda: (replace(INVOICE, stripe_id='in_1"&javascript:'),))["Mismatches"]
    assert column(sheet, "Stripe id")[0].hyperlink is None


def test_hostile_texts_are_texts(read):
    book = read(mismatches=hostile, company=FORMULA, month=MARCH)
    sheet = book["Mismatches"]
    assert sheet.max_row == len(HOSTILE) + 1
    for row in book["Mismatches"].iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    names = [cell.value for cell in column(sheet, "Name")]
    assert names[0] == FORMULA
    assert names[7] == "nul\ufffdbyte"
    assert len(names[8]) == 10_000
    assert names[9] == "Café 😀 中文公司"
    # Excel reads _x005F_ as _ (ECMA-376, ST_Xstring); openpyxl leaves it. Unescaped, Excel would show an A.
    assert names[14] == "_x005F_x0041_ is not A"


def test_beyond_excels_limit_of_links_they_are_formulas(read, monkeypatch):
    monkeypatch.setattr(xlsx_lists, "_MOST_LINKS", 2)
    ids = column(read(mismatches=lambda: many(3))["Mismatches"], "Stripe id")
    assert ids[1].hyperlink is not None
    assert ids[2].value == '=HYPERLINK("https://dashboard.stripe.com/test/invoices/in_2","in_2")'


def test_what_is_longer_than_a_sheet_goes_on_on_the_next(read, monkeypatch):
    monkeypatch.setattr(xlsx_lists, "MOST_ROWS", 4)
    book = read(mismatches=lambda: many(10))
    assert [book[name].max_row for name in ("Mismatches", "Mismatches 2", "Mismatches 3")] == [5, 5, 3]
    assert column(book["Mismatches 3"], "No.")[-1].value == 10


@pytest.mark.parametrize(
    ("given", "title", "wash"),
    [
        (certificate(open_=0, complete=True), "In step, with listed exceptions", "FFFDF0DC"),
        (replace(certificate(open_=0), accepted=0, rows=()), "In step", "FFE3F4EA"),
        (certificate(open_=2), "Differences are open", "FFFCE8E8"),
        (certificate(open_=0, complete=False, problems=("Stripe refused invoices.",)), "Not complete", "FFFCE8E8"),
    ],
)
def test_the_certificate_has_its_colour_and_words(read, given, title, wash):
    sheet = read(certificates=(given,))["Summary"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == title)
    assert cell.fill.start_color.rgb == wash
    if given.problems:
        assert any("Stripe refused invoices." in text for text in texts(sheet))


def test_before_the_first_reconciliation_it_says_so(read):
    book = read(certificates=(), mismatches=tuple, settled=tuple)
    assert "Not reconciled yet" in texts(book["Summary"])
    assert book["Mismatches"]["A2"].value == "Nothing to list."


def test_the_summary_adds_up_and_draws_three_charts(read):
    sheet = read()["Summary"]
    rows = {row[1].value: [cell.value for cell in row[2:7]] for row in sheet.iter_rows(max_col=8)}
    assert rows["Amount differs"] == [1, 0, 1, 0, 0.56]
    assert rows["Changed in both"] == [0, 1, 0, 0, 0]
    assert rows["Invoices"][:2] == [9, 9]
    assert rows["8 to 30 days"][0] == 1
    assert rows["Today"][0] == 1
    assert len(sheet._charts) == 3


def test_the_certificate_lists_the_days_of_the_month(read):
    sheet = read(month=MARCH)["Certificate"]
    assert [cell.value for cell in column(sheet, "Day")] == [
        None,
        local(2026, 3, 30),
        local(2026, 3, 31),
    ]
    assert [cell.value for cell in column(sheet, "Agrees")] == ["yes", "yes", "no"]
    assert column(sheet, "Difference")[2].value == -0.56


def test_receipts_and_gst_are_numbers(read):
    book = read(month=MARCH)
    assert column(book["Receipts to post"], "Amount")[0].value == 1234.56
    assert column(book["Receipts to post"], "Customer")[0].value == "=ACME"
    assert [cell.value for cell in column(book["GST"], "Difference")] == [0, -0.01, None]
    assert column(book["GST"], "In Stripe")[2].value == "not in Stripe"
