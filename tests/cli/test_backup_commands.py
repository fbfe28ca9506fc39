"""``backup``, ``as-at`` and what ``journal`` can be asked, on the command line."""

import argparse
import datetime as dt
import io

import pytest

from app.cli.commands_backup import backup
from app.cli.console import Console
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from tests.cli.office import FakeBackups


def run(act: str, name: str = "", *, backups: FakeBackups | None = None, as_json: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    options = argparse.Namespace(act=act, name=name)
    code = backup(options, Console(as_json=as_json, out=out, err=io.StringIO()), backups or FakeBackups())
    return code, out.getvalue()


def test_the_list_says_when_why_how_large_and_what_is_in_it():
    code, said = run("list")
    assert code == 0
    assert "b.zip" in said
    assert "of the day" in said
    assert "Acme; 1,200 linked, 34 journal entries" in said
    assert said.strip().endswith("1 backup, 1.2 MB, in backups.")
    assert "There is none yet in backups." in run("list", backups=FakeBackups(found=[]))[1]
    assert '"entries": 34' in run("list", as_json=True)[1]


def test_one_is_made_and_one_is_put_back():
    assert "The backup new.zip is made (5 kB)" in run("now")[1]
    kept = FakeBackups()
    code, said = run("restore", "latest", backups=kept)
    assert (code, kept.restored) == (0, [("latest", "command line")])
    assert "is kept as kept.zip" in said
    assert "reads both sides again" in said
    with pytest.raises(NeedsUser, match="No backup was named"):
        run("restore")
    with pytest.raises(NeedsUser, match="takes no name"):
        run("now", "b.zip")


def test_doctor_looks_the_data_file_through(say, office):
    office.backups.damaged = "The data file is damaged (page 7 is never used)."
    said = say("doctor", "--json")
    found = {one["check"]: one for one in said.json["checks"]}
    assert (said.code, found["data file"]["fine"]) == (1, False)
    assert "page 7" in found["data file"]["message"]
    assert found["backups"]["fine"] is True
    assert "1 entry since 2026-03-02, 2.5 MB" in found["journal"]["message"]
    assert "1 in backups, 1.2 MB" in found["backups"]["message"]


def test_the_journal_is_asked_by_day_person_words_type_and_record(say, office):
    said = say("journal", "--since", "2026-07-01", "--until", "2026-07-31", "--who", "command-line", "--find", "Größe")
    assert said.code == 0
    # Days of Sydney, in winter ten hours ahead of UTC.
    assert office.history.sought["since"] == dt.datetime(2026, 6, 30, 14, tzinfo=dt.UTC)
    assert office.history.sought["until"] == dt.datetime(2026, 7, 31, 14, tzinfo=dt.UTC)
    assert (office.history.sought["who"], office.history.sought["text"]) == ("command line", "Größe")
    say("journal", "--record", "customers/ACME")
    assert (office.history.sought["kind"], office.history.sought["pronto_id"]) == (RecordType.CUSTOMERS, "ACME")
    say("journal", "--only", "items", "--record", "A/B")
    assert (office.history.sought["kind"], office.history.sought["pronto_id"]) == (RecordType.ITEMS, "A/B")
    wrong = say("journal", "--since", "yesterday")
    assert wrong.code == 2
    assert "2026-11-23" in wrong.err


def test_the_journal_is_exported_as_a_list_or_a_workbook(say, office, tmp_path):
    said = say("journal", "--who", "schedule", "--export", str(tmp_path / "j.xlsx"), "--json")
    assert said.json == {"entries": 3, "file": str(tmp_path / "j.xlsx")}
    ((found, path, sought, who),) = office.reports.saved
    assert (found, path.name, sought.who, who) == (None, "j.xlsx", "schedule", "command line")
    assert say("journal", "--export", "j.pdf").code == 2


def test_exported_receipts_are_noted(say, office, tmp_path):
    say("receipts", "--export", str(tmp_path / "r.csv"))
    assert office.reports.noted == [(1, tmp_path / "r.csv", "the receipts to post", "command line")]
