import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import Code, NeedsUser, RunStopped
from app.reports import atomic, write_report
from tests.reports.books import content
from tests.support.environment import ROOT

ENDINGS = ("xlsx", "csv", "pdf")


@pytest.mark.parametrize("name", ["report.docx", "report", "report.xlsm", ".xlsx"])
def test_another_ending_is_told_in_words(tmp_path, name):
    with pytest.raises(NeedsUser) as told:
        write_report(tmp_path / name, content())
    assert told.value.code is Code.BAD_INPUT
    assert ".xlsx, .csv or .pdf" in told.value.hint
    assert list(tmp_path.iterdir()) == []


def test_the_ending_may_be_in_capitals(tmp_path):
    write_report(tmp_path / "REPORT.CSV", content())
    assert (tmp_path / "REPORT.CSV").stat().st_size > 100


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_open_elsewhere_is_told_in_words_and_stays(tmp_path, monkeypatch, ending):
    path = tmp_path / f"report.{ending}"
    path.write_text("the old one")

    def refuse(self, target):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(NeedsUser, match="may be open in Excel"):
        write_report(path, content())
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_told_in_words_and_leaves_the_old_file(tmp_path, monkeypatch, ending):
    path = tmp_path / f"report.{ending}"
    path.write_text("the old one")

    def full(draft):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic, "_settle", full)
    with pytest.raises(RunStopped, match="no room on the disk"):
        write_report(path, content())
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fills_while_the_workbook_is_put_together(tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    with pytest.raises(RunStopped) as told:
        write_report(tmp_path / "report.xlsx", content())
    assert told.value.code is Code.DISK_FULL
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_in_words(tmp_path):
    with pytest.raises(NeedsUser, match="is not there"):
        write_report(tmp_path / "missing" / "report.csv", content())


def test_a_folder_in_the_files_place_is_told_in_words(tmp_path):
    (tmp_path / "report.csv").mkdir()
    with pytest.raises(NeedsUser, match="cannot be written"):
        write_report(tmp_path / "report.csv", content())


def test_a_list_that_breaks_off_leaves_nothing(tmp_path):
    def broken():
        yield from content().mismatches()
        raise RunStopped(Code.DATABASE_BROKEN, "The data broke off")

    for ending in ENDINGS:
        with pytest.raises(RunStopped, match="broke off"):
            write_report(tmp_path / f"report.{ending}", content(mismatches=broken))
    assert list(tmp_path.iterdir()) == []


def test_the_libraries_are_loaded_only_when_a_report_is_written():
    code = "import sys, app.reports; print([n for n in ('xlsxwriter', 'reportlab', 'PIL') if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
