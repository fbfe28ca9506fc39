"""The support bundle on a real store: nothing of a customer unticked, everything ticked, a secret never."""

import datetime as dt
import hashlib
import json
import logging
import os
import zipfile
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.company import NewCompany
from app.domain.errors import Cancelled, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, RunSummary
from app.ports.secrets import ALERTS, CHAT_ADDRESS, MAIL_PASSWORD, NO_COMPANY, PRONTO_PASSWORD, STRIPE_KEY, WINDOW_LOCK
from app.ports.snapshots import SourceRow
from app.runtime.crash import CrashReporter
from app.runtime.log import Redactor, start_log
from app.secrets.session_store import SessionStore
from app.services.support import log_files
from tests.e2e.planted import LOCK, PRONTO, SMTP, TEST_KEY, WEBHOOK, found_in
from tests.fakes.clock import ManualClock
from tests.fakes.job_context import QuietContext
from tests.planning import samples
from tests.services.test_settings_files import Sides

NAMES = ("Käserei & Söhne", "日本商事 株式会社", "O’Brien–McAllister", "Ångström Ærø A/S", "«Ромашка» Ж")
PLANTED = (
    *NAMES, "Jürgen Öttl", "juergen.oettl@kaese.example", "0412 345 678", "51 824 753 556", "XK-77-ZQ", "Kröpeliner",
    "unread-record-Quux", "somebody.new@nowhere.example", "8,765.43",
)  # fmt: skip


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def office(home: Path, redactor: Redactor):
    clock = ManualClock()
    # A store that tells the redactor nothing: what a run before this one kept.
    secrets = SessionStore()
    made = bootstrap.open_office(home, secrets=secrets, redactor=redactor, clock=clock, connectors=Sides(clock))
    company = made.connections.add(
        NewCompany("Mine", "https://erp.example.com.au/rest", "kim.smith"), PRONTO, TEST_KEY, QuietContext()
    )
    secrets.put("Mine", PRONTO_PASSWORD, PRONTO)
    secrets.put("Mine", STRIPE_KEY, TEST_KEY)
    secrets.put(ALERTS, MAIL_PASSWORD, SMTP)
    secrets.put(ALERTS, CHAT_ADDRESS, WEBHOOK)
    secrets.put(NO_COMPANY, WINDOW_LOCK, LOCK)
    rows = []
    for number, name in enumerate(NAMES):
        record = samples.customer(
            f"XK-77-ZQ{number or ''}", name=name, contact="Jürgen Öttl", email="juergen.oettl@kaese.example",
            phone="0412 345 678", abn="51824753556",
        )  # fmt: skip
        rows.append(SourceRow(record.code, record, f"print-{number}", name))
    made.store.snapshots.put_sources(company.id, RecordType.CUSTOMERS, rows)
    run = made.store.runs.open(company.id, "sync", "schedule", clock.now())
    summary = RunSummary(run, "sync", RunStatus.ATTENTION, writes=3, started=clock.now(), ended=clock.now())
    summary.messages.append(f"{NAMES[0]} could not be written (juergen.oettl@kaese.example).")
    made.store.runs.close(company.id, summary)
    told = Entry(
        company.id, clock.now(), "person", "update", RecordType.CUSTOMERS, "XK-77-ZQ", after={"name": NAMES[0]}
    )
    made.store.journal.append([told])
    _write_logs(home, redactor)
    yield made
    made.close()


def _write_logs(home: Path, redactor: Redactor) -> None:
    """Log what a real run logs, customers and secrets in it; the redactor knows none of the secrets yet."""
    quiet = Redactor()
    stop = start_log(home / "logs", quiet)
    log = logging.getLogger("app.runtime.jobs")
    try:
        log.info("Sync ended early: “%s” is refused (invalid)", NAMES[1])
        log.info("customers/XK-77-ZQ3 of %s, Kröpeliner Str. 5, owes $8,765.43; call 0412 345 678", NAMES[3])
        log.warning("Signed in as kim.smith with %s and %s", PRONTO, TEST_KEY)
        log.warning("Posted to %s with %s after %s", WEBHOOK, SMTP, LOCK)
        try:
            int(f"unread-record-Quux <somebody.new@nowhere.example> of {NAMES[4]}, {NAMES[2]}")
        except ValueError as fault:
            log.exception("Reading failed")
            CrashReporter(home / "logs", quiet, ManualClock())(fault, f"Sync of {NAMES[0]} ABN 51 824 753 556")
    finally:
        stop()


def bundled(office: bootstrap.Office, target: Path, *, records: bool = False) -> dict[str, bytes]:
    draft = office.support.collect(QuietContext(), records=records)
    try:
        office.support.save(draft, target, "person", QuietContext())
    finally:
        draft.discard()
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def customers_in(parts: dict[str, bytes]) -> list[str]:
    words = {*PLANTED, *(word for name in PLANTED for word in name.split() if len(word) > 4)}
    return [f"{name}: {word}" for name, body in parts.items() for word in words if word in body.decode("utf-8")]


def test_unticked_there_is_no_customer_and_no_secret(office: bootstrap.Office, tmp_path: Path):
    parts = bundled(office, tmp_path / "a.zip")
    assert customers_in(parts) == []
    assert [leak for name, body in parts.items() for leak in found_in(name, body)] == []
    assert not any(name.startswith("records/") for name in parts)
    log = parts["logs/tallybridge.log"].decode("utf-8")
    assert "Sync ended early: “debtor-" in log
    assert "ValueError: invalid literal for int() with base 10: " in log
    assert "Traceback (most recent call last):" in log
    assert "test_support_bundle.py" not in log
    assert b"kim.smith" not in b"".join(parts.values())
    (report,) = (body.decode() for name, body in parts.items() if name.startswith("logs/crash-"))
    assert report.startswith("Tallybridge crash report\nWhen: ")
    (run,) = json.loads(parts["runs.json"])
    assert (run["status"], run["writes"], run["trigger"]) == ("attention", 3, "schedule")
    assert run["messages"] == ["debtor-1 could not be written (debtor-1)."]


def test_ticked_the_records_are_there_and_still_no_secret(office: bootstrap.Office, tmp_path: Path):
    parts = bundled(office, tmp_path / "a.zip", records=True)
    assert [leak for name, body in parts.items() for leak in found_in(name, body)] == []
    log = parts["logs/tallybridge.log"].decode("utf-8")
    assert all(one in log for one in (NAMES[1], NAMES[3], "8,765.43", "unread-record-Quux"))
    assert log.count("[removed]") >= 5
    journal = [json.loads(line) for line in parts["records/company-1-journal.jsonl"].splitlines()]
    assert any(entry["after"].get("name") == NAMES[0] for entry in journal)
    assert json.loads(parts["manifest.json"])["customer_data"] is True


def test_the_manifest_tells_every_file_with_size_and_digest(office: bootstrap.Office, tmp_path: Path):
    parts = bundled(office, tmp_path / "a.zip")
    manifest = json.loads(parts["manifest.json"])
    told = {one["name"]: (one["bytes"], one["sha256"]) for one in manifest["files"]}
    assert set(told) == set(parts) - {"manifest.json"}
    for name, (size, digest) in told.items():
        assert (len(parts[name]), hashlib.sha256(parts[name]).hexdigest()) == (size, digest)
    assert {"versions.json", "findings.json", "database.json", "runs.json", "settings/company-1.toml"} <= set(parts)
    versions = json.loads(parts["versions.json"])
    assert {"tallybridge", "python", "qt", "sqlite", "system", "libraries"} <= set(versions)
    database = json.loads(parts["database.json"])
    assert database["schema"][0].endswith("0001_first")
    assert database["rows"]["source"] == len(NAMES)
    assert {one["check"] for one in json.loads(parts["findings.json"])} >= {"journal", "data file", "clock"}
    assert office.store.journal.entries(action="export")[0].after == {"file": str(tmp_path / "a.zip")}


def test_the_settings_in_it_tell_no_customer_either(office: bootstrap.Office, tmp_path: Path):
    from app.planning.read_mapping import read_mapping_text

    (company,) = office.store.companies.all()
    text = (
        'schema = 1\n[tables.names]\n"XK-77-ZQ" = "Käserei & Söhne"\n[[customers]]\nname = "for Jürgen Öttl"\n'
        'target = "name"\nsource = "name"\nwhen = \'code != "XK-77-ZQ"\'\n[[approvals]]\ntype = "invoices"\n'
        'name = "Ångström Ærø A/S"\nwhen = "total > 500"\n'
    )
    office.mappings.save(company.id, read_mapping_text(text), "person")
    parts = bundled(office, tmp_path / "a.zip")
    assert customers_in(parts) == []
    shown = parts["settings/company-1.toml"].decode("utf-8")
    assert 'target = "name"' in shown
    assert 'when = "total > 500"' in shown


def test_an_unreadable_log_is_a_line_in_the_manifest(
    office: bootstrap.Office, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (home / "logs" / "tallybridge.log.1").mkdir()
    (home / "logs" / "tallybridge.log.2").write_text("older\n")
    parts = bundled(office, tmp_path / "a.zip")
    (missing,) = json.loads(parts["manifest.json"])["missing"]
    assert missing["name"] == "logs/tallybridge.log.1"
    assert missing["why"].startswith("It cannot be read")
    assert b"older" in parts["logs/tallybridge.log.2"] or b"word-" in parts["logs/tallybridge.log.2"]


def test_the_newest_log_goes_in_first_and_there_is_an_end(
    office: bootstrap.Office, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log_files, "ROOM", 50_000)
    stamp = "2026-11-29T00:00:00.000+00:00 INFO lane read 1 app.runtime.jobs: run"
    for number in range(1, 4):
        lines = [f"{stamp} {number} {place % 1000}" for place in range(2_000)]
        (home / "logs" / f"tallybridge.log.{number}").write_text("\n".join(lines) + "\n")
    (home / "logs" / "tallybridge.log.4").write_bytes(b"x" * 3_000_000)
    parts = bundled(office, tmp_path / "a.zip")
    logs = {name: body for name, body in parts.items() if name.startswith("logs/tallybridge.log")}
    assert set(logs) == {"logs/tallybridge.log", "logs/tallybridge.log.1"}
    assert sum(map(len, logs.values())) <= 60_000
    assert logs["logs/tallybridge.log.1"].endswith(b"1 999\n")
    assert logs["logs/tallybridge.log.1"].startswith(stamp.encode())
    whys = {one["name"]: one["why"] for one in json.loads(parts["manifest.json"])["missing"]}
    assert "left out" in whys["logs/tallybridge.log.1"]
    assert "no room" in whys["logs/tallybridge.log.3"]


def test_old_crash_reports_are_left_out(office: bootstrap.Office, home: Path, tmp_path: Path):
    for number in range(30):
        (home / "logs" / f"crash-20200101-0000{number:02}-1-1.txt").write_text("Tallybridge crash report\n")
    parts = bundled(office, tmp_path / "a.zip")
    assert sum(name.startswith("logs/crash-") for name in parts) == log_files.MOST_REPORTS
    assert sum("newer" in one["why"] for one in json.loads(parts["manifest.json"])["missing"]) == 11


@pytest.mark.parametrize("looks", [0, 1, 2, 3, 5, 8])
def test_a_person_can_stop_it_and_nothing_is_left(office: bootstrap.Office, home: Path, looks: int):
    with pytest.raises(Cancelled):
        office.support.collect(QuietContext(cancel_after=looks))
    assert list(home.glob("support-draft-*")) == []


def test_a_save_that_is_stopped_leaves_no_file(office: bootstrap.Office, tmp_path: Path):
    draft = office.support.collect(QuietContext())
    with pytest.raises(Cancelled):
        office.support.save(draft, tmp_path / "a.zip", "person", QuietContext(cancel_after=2))
    with pytest.raises(NeedsUser):
        office.support.save(draft, tmp_path / "nowhere" / "a.zip", "person", QuietContext())
    assert list(tmp_path.glob("*.zip*")) == []
    draft.discard()


def test_a_part_can_be_looked_at_before_it_is_saved(office: bootstrap.Office, home: Path):
    draft = office.support.collect(QuietContext())
    assert draft.parts[0].name == "manifest.json"
    assert draft.text("manifest.json").startswith("{")
    with pytest.raises(NeedsUser):
        draft.text("../tallybridge.db")
    assert draft.bytes == sum(part.bytes for part in draft.parts)
    draft.discard()
    assert list(home.glob("support-draft-*")) == []
    with pytest.raises(NeedsUser, match="collect it again"):
        draft.text("manifest.json")


def test_a_draft_that_a_power_cut_left_goes_with_the_next(office: bootstrap.Office, home: Path):
    old, fresh = home / "support-draft-old", home / "support-draft-new"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "manifest.json").write_text("{}")
    past = (dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).timestamp()
    os.utime(old, (past, past))
    office.support.collect(QuietContext()).discard()
    assert not old.exists()
    assert fresh.exists()


def test_a_locked_keyring_is_told_and_stops_nothing(office: bootstrap.Office, tmp_path: Path, monkeypatch):
    def locked(*_):
        raise NeedsUser(None, "The keyring is locked.")

    monkeypatch.setattr(SessionStore, "get", locked)
    parts = bundled(office, tmp_path / "a.zip")
    assert [one["name"] for one in json.loads(parts["manifest.json"])["missing"]] == ["the keyring"]
    assert customers_in(parts) == []


def test_without_a_company_there_is_still_a_bundle(home: Path, tmp_path: Path):
    office = bootstrap.open_office(home, secrets=SessionStore())
    try:
        parts = bundled(office, tmp_path / "a.zip")
    finally:
        office.close()
    assert json.loads(parts["runs.json"]) == []
    assert b"[computer]" in parts["settings/company-1.toml"]
