import csv
import hashlib
import json
import shutil
import subprocess

import pytest

from app.domain.errors import NeedsUser, RunStopped
from app.reports import pack, write_pack
from tests.reports.books import MARCH, content, hostile

FILES = {
    "SHA256SUMS",
    "approvals.csv",
    "certificate.csv",
    "differences.csv",
    "gst.csv",
    "journal.csv",
    "manifest.json",
    "receipts.csv",
    "report.pdf",
    "report.xlsx",
    "rules.csv",
    "settled.csv",
}


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "March"
    write_pack(made, content(month=MARCH))
    return made


def test_the_pack_is_whole(folder):
    assert {path.name for path in folder.iterdir()} == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["March"]


def test_the_manifest_names_every_file_with_its_hash(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["month"] == "2026-03"
    assert manifest["certificate"]["colour"] == "red"
    assert {entry["name"] for entry in manifest["files"]} == FILES - {"manifest.json", "SHA256SUMS"}
    for entry in manifest["files"]:
        data = (folder / entry["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert len(data) == entry["bytes"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this system has no sha256sum")
def test_sha256sum_checks_it_and_notices_one_byte(folder):
    check = ["sha256sum", "--strict", "--check", "SHA256SUMS"]
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0
    gst = folder / "gst.csv"
    gst.write_bytes(gst.read_bytes().replace(b"10.00", b"10.01", 1))
    found = subprocess.run(check, cwd=folder, capture_output=True, check=False)
    assert found.returncode == 1
    assert b"gst.csv: FAILED" in found.stdout


def test_gst_is_told_per_invoice(folder):
    first, second, third = rows(folder / "gst.csv")
    assert (first["Number"], first["Pronto GST"], first["Stripe GST"], first["Difference"]) == (
        "1001",
        "10.00",
        "10.00",
        "0.00",
    )
    assert second["Difference"] == "-0.01"
    assert (third["Pronto GST"], third["Stripe GST"], third["In Stripe"]) == ("-1.00", "", "not in Stripe")
    assert third["Customer"] == "'=ACME"


def test_settled_ones_say_how(folder):
    accepted, fixed = rows(folder / "settled.csv")
    assert (accepted["Settled"], accepted["Note"]) == ("Accepted", "Trading name, agreed with the owner")
    assert (fixed["Settled"], fixed["Pronto"]) == ("Fixed", "12.505")


def test_journal_approvals_and_rules_are_there(folder):
    assert rows(folder / "journal.csv")[0]["Checksum"] == "ab" * 32
    approval = rows(folder / "approvals.csv")[0]
    assert (approval["What"], approval["After"]) == ("approve", '{"hash": "=abc"}')
    assert rows(folder / "rules.csv")[1]["What it does"].startswith("'=Pronto")


def test_an_older_pack_is_never_overwritten(folder):
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(NeedsUser, match="is not empty"):
        write_pack(folder, content(month=MARCH))
    assert (folder / "manifest.json").read_bytes() == before


def test_an_empty_folder_is_used_and_a_missing_one_made(tmp_path):
    (tmp_path / "empty").mkdir()
    assert len(write_pack(tmp_path / "empty", content(month=MARCH))) == len(FILES)
    assert len(write_pack(tmp_path / "a" / "b", content(month=MARCH))) == len(FILES)


def test_a_file_in_the_folders_place_is_told_in_words(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NeedsUser):
        write_pack(tmp_path / "file", content(month=MARCH))
    assert (tmp_path / "file").read_text() == "x"


def test_a_pack_that_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    def broken(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pack, "digest", broken)
    with pytest.raises(RunStopped, match="no room"):
        write_pack(tmp_path / "March", content(month=MARCH))
    assert list(tmp_path.iterdir()) == []


def test_hostile_texts_do_no_harm(tmp_path):
    write_pack(tmp_path / "pack", content(month=MARCH, mismatches=hostile, settled=hostile, company="\x00=1+1\ud800"))
    assert json.loads((tmp_path / "pack" / "manifest.json").read_text("utf-8"))["company"] == "\ufffd=1+1\ufffd"
    for row in rows(tmp_path / "pack" / "differences.csv"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
