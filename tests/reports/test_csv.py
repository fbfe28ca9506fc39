import csv

import pytest

from app.reports import write_report
from tests.reports.books import FORMULA, HOSTILE, content, hostile


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_mismatches_are_there_with_numbers_and_local_times(tmp_path):
    path = tmp_path / "report.csv"
    write_report(path, content())
    first, second = rows(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (first["Type"], first["Cause"], first["Pronto record"]) == ("Invoices", "Amount differs", "1001")
    assert (first["Pronto"], first["Stripe"], first["Money at stake"]) == ("1234.56", "1234.00", "0.56")
    assert first["First seen"] == "2026-03-21 10:30:00"
    assert first["Age (days)"] == "12"
    assert first["Stripe page"] == "https://dashboard.stripe.com/test/invoices/in_1AbC"
    assert (second["Pronto"], second["Stripe"]) == ("2026-03-31", "2026-04-01")


def test_no_cell_can_start_a_formula(tmp_path):
    path = tmp_path / "report.csv"
    write_report(path, content(mismatches=hostile))
    found = rows(path)
    assert len(found) == len(HOSTILE)
    for row in found:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))
    assert found[0]["Name"] == f"'{FORMULA}"
    assert found[9]["Name"] == "Café 😀 中文公司"


def test_an_amount_below_zero_stays_a_number(tmp_path):
    from dataclasses import replace

    from tests.reports.books import INVOICE

    path = tmp_path / "report.csv"
    write_report(path, content(mismatches=lambda: (replace(INVOICE, pronto=-123456, cents=-56),)))
    assert rows(path)[0]["Pronto"] == "-1234.56"
    assert rows(path)[0]["Money at stake"] == "-0.56"


@pytest.mark.parametrize("mismatches", [tuple, lambda: iter(())])
def test_without_mismatches_only_the_heading_is_there(tmp_path, mismatches):
    path = tmp_path / "report.csv"
    write_report(path, content(mismatches=mismatches))
    assert rows(path) == []
    assert "Cause" in path.read_text("utf-8-sig")
