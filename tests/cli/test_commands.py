"""Each command: what it asks of the office, its JSON object, its text and its exit code."""

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.company import Mode
from app.domain.errors import Cancelled, Code, ItemRejected, NeedsUser, Retryable, RunStopped, SyncProblem
from app.domain.kinds import TARGETED, RecordType
from app.domain.outcome import RunStatus, RunSummary
from app.domain.remedy import Remedy, RemedyAction
from app.secrets.session_store import SessionStore
from tests.cli.office import ENTRY, KEY, LIVE_KEY, NOON, FakeOffice, company

ADD = ("company", "add", "Acme", "--pronto-url", "https://erp/x", "--pronto-user", "kim")


def test_sync_prints_its_object_and_asks_for_what_was_named(say, office: FakeOffice):
    said = say("sync", "--company", "Acme", "--only", "items,customers", "--json", "--yes-large")
    assert said.code == 0
    assert said.json["run"] == 5
    assert (said.json["status"], said.json["writes"], said.json["seconds"]) == ("done", 3, 1.25)
    counted = {"created": 2, "updated": 1, "archived": 0, "linked": 0, "skipped": 0, "held": 0, "failed": 0}
    assert said.json["types"] == {"customers": {**counted, "in_step": 300}}
    wanted = (RecordType.CUSTOMERS, RecordType.ITEMS)
    assert office.sync.asked == [{"company": 1, "kinds": wanted, "trigger": "command line", "large": True}]
    assert office.closed == 1


def test_sync_as_text(say, office: FakeOffice):
    office.messages = ["This site does not offer reps."]
    said = say("sync")
    assert "Acme: everything is done, 3 writes in 1.2 seconds." in said.out
    assert "customers" in said.out
    assert said.err.splitlines() == [
        "Reading Pronto: customers …",
        "Writing: customers …",
        "This site does not offer reps.",
    ]
    assert office.sync.asked[0]["kinds"] == TARGETED
    assert office.sync.asked[0]["large"] is False


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (RunStatus.DONE, 0),
        (RunStatus.ATTENTION, 1),
        (RunStatus.STOPPED, 3),
        (RunStatus.CANCELLED, 130),
    ],
)
@pytest.mark.parametrize("command", ["sync", "preview"])
def test_exit_codes_follow_the_run(say, office: FakeOffice, command: str, status: RunStatus, code: int):
    office.status = status
    said = say(command, "--json")
    assert said.code == code
    assert said.json["status"] == status.value


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (NeedsUser(Code.NO_SECRET), 2),
        (NeedsUser(Code.PRONTO_LOGIN), 2),
        (RunStopped(Code.BAD_ADDRESS), 2),
        (RunStopped(Code.PLAIN_HTTP), 2),
        (NeedsUser(Code.GUARD), 1),
        (ItemRejected(), 1),
        (RunStopped(Code.UNREACHABLE), 3),
        (Retryable(Code.TIMED_OUT), 3),
        (NeedsUser(Code.BUSY), 3),
        (NeedsUser(Code.KEYRING_LOCKED), 3),
        (RunStopped(Code.DISK_FULL), 3),
        (Cancelled(), 130),
    ],
)
@pytest.mark.parametrize("step", ["sync", "open"])
def test_problems_become_words_and_exit_codes(say, office: FakeOffice, problem: SyncProblem, code: int, step: str):
    office.fail[step] = problem
    said = say("sync", "--json")
    assert said.code == code
    assert set(said.json) == {"error"}
    assert said.json["error"]["code"] == problem.code.value
    assert said.json["error"]["message"] in said.err
    assert said.json["error"]["remedy"] in said.err


def test_a_run_that_ended_early_prints_what_it_did_and_why(say, office: FakeOffice):
    office.fail["sync"] = RunStopped(Code.UNREACHABLE, "erp.example.com.au does not answer")
    office.recorded = [RunSummary(4, "sync", RunStatus.DONE)]
    office.record_on_failure = RunSummary(5, "sync", RunStatus.STOPPED, writes=2, seconds=0.5)
    said = say("sync", "--json")
    assert said.code == 3
    assert (said.json["run"], said.json["status"], said.json["writes"]) == (5, "stopped", 2)
    assert said.json["error"]["code"] == "unreachable"
    assert said.json["error"]["message"] == "erp.example.com.au does not answer."


def test_an_older_run_is_not_taken_for_this_one(say, office: FakeOffice):
    office.recorded = [RunSummary(4, "sync", RunStatus.STOPPED)]
    office.fail["sync"] = NeedsUser(Code.BUSY)
    assert set(say("sync", "--json").json) == {"error"}


@pytest.mark.parametrize("step", ["sync", "open"])
def test_a_fault_of_the_programs_own_is_70_with_a_report(say, office: FakeOffice, home: Path, step: str):
    office.fail[step] = ZeroDivisionError("oops")
    said = say("sync", "--json")
    assert said.code == 70
    assert said.json["error"]["code"] == "bug"
    assert "Traceback" not in said.out
    if step == "open":
        reports = list((home / "logs").glob("crash-*.txt"))
        assert len(reports) == 1
        assert "ZeroDivisionError" in reports[0].read_text(encoding="utf-8")
        assert str(reports[0]) in said.err


def test_preview_prints_the_plan(say, office: FakeOffice):
    said = say("preview", "--json")
    assert said.code == 0
    assert (said.json["plan"], said.json["hash"]) == (7, "abc123")
    first = said.json["changes"][0]
    assert {name: first[name] for name in ("id", "type", "action", "pronto_id", "stripe_id", "reason", "score")} == {
        "id": 11,
        "type": "customers",
        "action": "update",
        "pronto_id": "ACME",
        "stripe_id": "cus_1",
        "reason": "The name changed.",
        "score": 97,
    }
    assert first["fields"][0] == {"field": "name", "before": None, "after": "Acme Pty Ltd"}


def test_preview_as_text(say, office: FakeOffice):
    said = say("preview")
    assert "update customers ACME · Acme · name: nothing → Acme Pty Ltd; phone: xxx" in said.out
    assert "hold items WIDGET · It waits." in said.out
    office.changes = []
    office.lanes = type(office.lanes)()
    assert say("preview").out == "Acme: both sides agree; there is nothing to do.\n"


def test_company_add_reads_secrets_from_stdin(say, office: FakeOffice):
    said = say(*ADD, "--pronto-dialect", "avenue", "--json", stdin=f" pass word \n{KEY}\n")
    assert said.code == 0
    new, password, key = office.connections.added[0]
    assert (new.name, new.pronto_url, new.pronto_user, new.dialect) == ("Acme", "https://erp/x", "kim", "avenue")
    assert (new.mode, new.live_allowed) == (Mode.TEST, False)
    assert (password, key) == (" pass word ", KEY)
    assert said.json["name"] == "Acme"
    assert KEY not in said.out + said.err
    assert "pass word" not in said.out + said.err


def test_company_add_takes_windows_line_ends_and_a_mark_at_the_start(say, office: FakeOffice):
    say(*ADD, "--allow-live", stdin=f"\ufeffpw\r\n {LIVE_KEY}\r\n")
    new, password, key = office.connections.added[0]
    assert (password, key, new.mode, new.live_allowed) == ("pw", LIVE_KEY, Mode.LIVE, True)


@pytest.mark.parametrize(("stdin", "missing"), [("", "Pronto password"), ("pw\n", "Stripe key"), ("\n\n", "Pronto")])
def test_company_add_names_the_secret_that_is_missing(say, office: FakeOffice, stdin: str, missing: str):
    said = say(*ADD, stdin=stdin)
    assert said.code == 2
    assert missing in said.err
    assert "two lines" in said.err
    assert office.connections.added == []


def test_company_list_and_remove(say, office: FakeOffice):
    said = say("company", "list", "--json")
    assert [found["name"] for found in said.json["companies"]] == ["Acme"]
    assert said.json["companies"][0]["created"] == "2026-03-02T12:00:00+00:00"
    office.lanes = type(office.lanes)()
    assert say("company", "remove", "Acme").code == 0
    assert office.connections.removed == ["Acme"]


def test_a_company_that_is_not_there(say):
    said = say("sync", "--company", "Nobody")
    assert said.code == 2
    assert "There is no company “Nobody”." in said.err
    assert "add it first" in said.err


def test_secrets_for_one_run_stay_in_memory(say, office: FakeOffice):
    said = say("sync", "--secrets-stdin", stdin=f"pw\n{KEY}\n")
    assert said.code == 0
    assert office.connections.lent == [("Acme", "pw", KEY)]
    assert isinstance(office.opened_with["secrets"], SessionStore)


def test_without_that_option_the_usual_place_is_used(say, office: FakeOffice, home: Path):
    say("sync")
    assert office.connections.lent == []
    assert office.opened_with["secrets"] is None
    assert office.opened_with["home"] == home


def test_home_on_the_command_line_wins(say, office: FakeOffice, tmp_path: Path):
    say("queue", "--home", str(tmp_path / "other"))
    assert office.opened_with["home"] == tmp_path / "other"
    assert (tmp_path / "other" / "logs").is_dir()


def test_attention_is_1_while_something_waits(say, office: FakeOffice):
    said = say("attention", "--json")
    assert said.code == 1
    wanted = {"id": 4, "type": "invoices", "pronto_id": "1001", "cause": "invalid", "message": "The e-mail is broken."}
    assert said.json["entries"][0].items() >= wanted.items()
    office.needs_attention = False
    assert (say("attention").code, say("attention", "--json").json) == (0, {"entries": []})


def test_queue(say):
    said = say("queue", "--json")
    assert [entry["id"] for entry in said.json["entries"]] == [11, 12]
    assert say("queue").code == 0


def test_journal(say, office: FakeOffice):
    said = say("journal", "--json", "--limit", "5")
    assert said.json["entries"][0]["at"] == NOON.isoformat()
    assert said.json["entries"][0]["kind"] == "customers"
    say("journal", "--company", "Acme")
    assert office.history.asked_journal == [(None, 5), (1, 200)]


def test_journal_verify(say, office: FakeOffice):
    assert say("journal", "verify", "--json").json == {"whole": True, "broken_at": None}
    office.lanes = type(office.lanes)()
    office.history.broken = 17
    said = say("journal", "verify")
    assert said.code == 1
    assert "entry 17" in said.out


def test_receipts_are_listed(say, office: FakeOffice):
    said = say("receipts", "--json")
    assert said.code == 1
    assert said.json["receipts"][0]["cents"] == 123456
    assert "1234.56" in say("receipts").out
    office.open_receipts = []
    assert say("receipts").code == 0


def test_receipts_are_exported_so_that_no_spreadsheet_runs_them(say, tmp_path: Path):
    file = tmp_path / "receipts.csv"
    assert say("receipts", "--export", str(file)).code == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert rows[0]["amount"] == "1234.56"
    assert rows[0]["customer"] == "'=ACME"


def test_receipts_say_when_the_file_cannot_be_written(say, tmp_path: Path):
    said = say("receipts", "--export", str(tmp_path / "not there" / "receipts.csv"))
    assert said.code == 2
    assert "cannot be written" in said.err


def test_why(say, office: FakeOffice):
    said = say("why", "acme", "--json")
    assert said.code == 0
    assert said.json["gates"] == [{"gate": "read", "state": "passed", "reason": "Pronto gave it."}]
    assert said.json["found"] == 2
    assert said.json["remedy"] is None
    office.lanes = type(office.lanes)()
    said = say("why", "no", "such", "thing")
    assert said.code == 1
    assert "✗ read" in said.out


def test_why_names_the_way_on(say, office: FakeOffice):
    remedy = Remedy(RemedyAction.SETTING, "Set the prepaid terms", "Add its terms.", "prepaid_terms")
    plain = office.explain.why
    office.explain.why = lambda *asked: [replace(trail, remedy=remedy) for trail in plain(*asked)]
    assert say("why", "acme", "--json").json["remedy"] == {
        "action": "setting",
        "label": "Set the prepaid terms",
        "sentence": "Add its terms.",
        "argument": "prepaid_terms",
    }
    office.lanes = type(office.lanes)()
    assert "  → Set the prepaid terms: Add its terms." in say("why", "acme").out


def test_doctor_when_all_is_well(say):
    said = say("doctor", "--json")
    assert said.code == 0
    assert said.json["fine"] is True
    checks = {check["check"]: check["message"] for check in said.json["checks"]}
    assert "It gives customers. This site does not offer reps." in checks["Acme: Pronto"]
    assert "test mode" in checks["Acme: Stripe"]


def test_doctor_names_what_to_do(say, office: FakeOffice):
    office.all_rights = False
    office.history.entries = [type(ENTRY)(1, dt.datetime(2999, 1, 1, tzinfo=dt.UTC), "person", "create")]
    said = say("doctor")
    assert said.code == 1
    assert "The key lacks Invoices: write." in said.out
    assert "clock" in said.out
    office.lanes = type(office.lanes)()
    office.fail["check"] = NeedsUser(Code.STRIPE_KEY)
    said = say("doctor")
    assert said.code == 1
    assert "restricted key" in said.out


def test_practice_starts_syncs_and_stops(say, office: FakeOffice, tmp_path: Path):
    said = say("practice", "--data", str(tmp_path), "--seed", "3", "--mess", "9", "--json")
    assert said.code == 0
    assert office.practice.started == [(tmp_path, 3)]
    assert office.practice.messes == [(9, 3)]
    assert office.practice.stopped == 1
    assert said.json["addresses"]["stripe"] == "http://127.0.0.1:2"
    assert (said.json["altered"], said.json["company"], said.json["status"]) == (9, "Practice company", "done")
    assert "http://127.0.0.1:1" in said.err


def test_practice_serves_until_stopped(say, office: FakeOffice, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.commands_run._LOOK_SECONDS", 0.001)
    monkeypatch.setattr("threading.Event.wait", interrupt, raising=True)
    monkeypatch.setattr("app.cli.commands_run.run_sync", lambda *_, **__: RunSummary(1, "sync", RunStatus.DONE))
    monkeypatch.setattr("app.cli.call.run_job", lambda lanes, lane, name, work, console: work(None))
    said = say("practice", "--serve")
    assert said.code == 0
    assert "keep running" in said.err
    assert office.practice.stopped == 1


def test_serve_starts_every_company_and_ends_when_all_wait_for_a_person(say, office: FakeOffice):
    office.companies = [company(), company(2, "Bolt & Co")]
    office.schedule.problem = NeedsUser(Code.PRONTO_LOGIN)
    said = say("serve", "--json")
    assert said.code == 3
    assert office.schedule.started == [1, 2]
    assert "Keeping Acme, Bolt & Co in step" in said.err


def test_serve_needs_a_company(say, office: FakeOffice):
    office.companies = []
    said = say("serve")
    assert said.code == 2
    assert "company add" in said.err
