"""The journal as a list and a workbook: every entry that fits, newest first, and the export itself noted."""

import csv
import datetime as dt

import pytest
from openpyxl import load_workbook

from app.domain.company import NewCompany
from app.domain.errors import NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.ports.journal import Sought
from app.reports import Reports
from app.storage.store import open_store
from tests.fakes.clock import ManualClock


@pytest.fixture
def ground(tmp_path):
    clock = ManualClock()
    store = open_store(tmp_path / "office.db", clock)
    company = store.companies.add(NewCompany("Acme", "http://127.0.0.1:1", "kim"))
    entries = [
        Entry(company.id, clock.now() + dt.timedelta(seconds=n), "schedule" if n % 2 else "person", "update",
              RecordType.CUSTOMERS, f"=D{n}", f"cus_{n}", {"name": "a"}, {"name": "b"}, f"Reason {n}")
        for n in range(2500)
    ]  # fmt: skip
    store.journal.append([*entries, Entry(0, clock.now(), "person", "setting", reason="Of this computer")])
    yield Reports(store, clock, lambda _company: None), store, company
    store.close()


def rows(path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_list_has_every_entry_and_no_formula(ground, tmp_path):
    reports, store, company = ground
    assert reports.save_journal(company, tmp_path / "j.csv", Sought()) == 2501
    found = rows(tmp_path / "j.csv")
    assert found[0][:4] == ["Entry", "When", "Who", "What"]
    assert [line[0] for line in found[1:4]] == ["2501", "2500", "2499"]
    assert found[2][5].lstrip("'").startswith("=D")
    assert not found[2][5].startswith("=")
    note = store.journal.entries(limit=1)[0]
    assert (note.action, note.company_id, note.reason) == (
        "export", company.id, "Wrote 2,501 journal entries to j.csv.")  # fmt: skip


def test_a_workbook_has_what_is_asked_for(ground, tmp_path):
    reports, _, company = ground
    count = reports.save_journal(company, tmp_path / "j.xlsx", Sought(who="schedule", text="reason 77"))
    sheet = load_workbook(tmp_path / "j.xlsx")["Journal"]
    found = list(sheet.iter_rows(values_only=True))
    assert count == len(found) - 1
    assert {row[2] for row in found[1:]} == {"schedule"}
    assert all("77" in row[7] for row in found[1:])


def test_all_companies_and_another_ending(ground, tmp_path):
    reports, _, _ = ground
    assert reports.save_journal(None, tmp_path / "all.csv", Sought(action="setting")) == 1
    with pytest.raises(NeedsUser, match=r"j\.pdf"):
        reports.save_journal(None, tmp_path / "j.pdf", Sought())
    assert not (tmp_path / "j.pdf").exists()
