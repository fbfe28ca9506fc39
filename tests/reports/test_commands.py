"""``report --pack`` and ``reconcile --report`` on the command line."""

import io
import json
from argparse import Namespace
from types import SimpleNamespace

import pytest

from app.cli.call import Call
from app.cli.commands_report import save_report
from app.cli.console import Console
from app.cli.main import main
from app.domain.errors import NeedsUser
from app.reports import Month
from tests.cli.office import FakeOffice, company
from tests.reports.books import MARCH, certificate, content


class FakeReports:
    def __init__(self):
        self.asked = []
        self.noted = []
        self.certificate = certificate(open_=0)

    def content(self, found, month=None):
        self.asked.append((found.name, month))
        return content(month=month, certificates=(self.certificate,))

    def last_month(self, _company):
        return MARCH

    def note_export(self, company_id, path, what, who):
        self.noted.append((path.name, what, who))


@pytest.fixture
def office():
    made = FakeOffice()
    made.reports = FakeReports()
    yield made
    made.lanes.shutdown()


def test_a_pack_of_the_last_month_is_written(office, tmp_path, capsys):
    assert main(["report", "--pack", str(tmp_path / "pack")], open_office=office.open) == 0
    assert "Acme: the pack for March 2026 is in" in capsys.readouterr().out
    assert (tmp_path / "pack" / "SHA256SUMS").is_file()
    assert office.reports.asked == [("Acme", MARCH)]


def test_the_month_can_be_named(office, tmp_path, capsys):
    office.reports.certificate = certificate(open_=3)
    typed = ["report", "--json", "--pack", str(tmp_path / "pack"), "--month", "2026-02"]
    assert main(typed, open_office=office.open) == 1, "differences are open"
    said = json.loads(capsys.readouterr().out)
    assert (said["month"], said["colour"], len(said["files"])) == ("2026-02", "red", 12)
    assert office.reports.asked == [("Acme", Month(2026, 2))]


@pytest.mark.parametrize("typed", [("--month", "2026-13"), ("--month", "March")])
def test_a_month_that_is_none_is_told_in_words(office, tmp_path, capsys, typed):
    assert main(["report", "--pack", str(tmp_path / "pack"), *typed], open_office=office.open) == 2
    assert "is not a month" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


def test_a_folder_that_is_not_empty_is_told_in_words(office, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("x")
    assert main(["report", "--pack", str(tmp_path)], open_office=office.open) == 2
    assert "is not empty" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").read_text() == "x"


def test_the_folder_has_to_be_named(office):
    assert main(["report"], open_office=office.open) == 2


def test_a_report_is_saved_and_said(office, tmp_path):
    said = io.StringIO()
    call = Call(office, Namespace(), Console(as_json=False, out=io.StringIO(), err=said))
    save_report(call, company(), tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_text("utf-8-sig").startswith("No.,Type,Cause")
    assert said.getvalue().endswith(f"The report is written to {tmp_path / 'report.csv'}.\n")
    assert office.reports.noted == [("report.csv", "the differences", "command line")]
    with pytest.raises(NeedsUser):
        save_report(call, company(), tmp_path / "missing" / "report.csv")


@pytest.mark.parametrize("ending", ["xlsx", "csv", "pdf"])
def test_reconcile_writes_the_report_it_is_asked_for(office, tmp_path, capsys, ending):
    found = SimpleNamespace(summary=None, certificate=certificate(open_=0))
    office.reconcile = SimpleNamespace(run=lambda *_: found)
    office.history.mismatches = lambda _company: iter(())
    office.history.cards = lambda _company: []
    path = tmp_path / f"report.{ending}"
    assert main(["reconcile", "--report", str(path)], open_office=office.open) == 0
    assert path.stat().st_size > 100
    assert "The report is written to" in capsys.readouterr().err
