"""``migrate`` on a small company between its two services: every act, what it prints and its exit code."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_office
from app.domain.company import Mode, NewCompany
from app.practice.company.books import ProntoBooks
from app.practice.stripe import SANDBOX_KEY, RunningStripe
from app.secrets.session_store import SessionStore
from tests.e2e.conftest import no_waits, person  # noqa: F401 - fixtures
from tests.e2e.small_company import by_hand, debtor
from tests.e2e.stripe_state import carried
from tests.e2e.typing_in import Said
from tests.e2e.world import KEY, SWIFT, USER, services

Types = Callable[..., Said]


@pytest.fixture
def site(home: Path) -> Iterator[tuple[ProntoBooks, RunningStripe]]:
    """Both services and a home with one company: five debtors, one with an address that is none."""
    books = by_hand()
    books.put("customers", debtor("WRONG", Email="accounts@"))
    with services(books) as (pronto, stripe):
        office = open_office(home, secrets=SessionStore("for a test"))
        new = NewCompany("Small", pronto.xi_url, USER, stripe_url=stripe.url, mode=Mode.TEST, policies=SWIFT)
        office.store.companies.add(new)
        office.close()
        yield books, stripe


@pytest.fixture
def migrate(person: Types, site) -> Types:  # noqa: F811 - the fixture
    """Type ``migrate`` with these words and ``--json``."""

    def run(*typed: str, key: str = KEY) -> Said:
        return person("migrate", "--json", "--secrets-stdin", *typed, key=key)

    return run


def test_from_the_first_look_to_the_way_back(migrate: Types, site):
    _, stripe = site
    assert migrate("--status").json["step"] == "scope"

    checked = migrate("--quality")
    assert checked.code == 1
    groups = {group["group"]: group["count"] for group in checked.json["groups"]}
    assert groups == {"abn-missing": 5, "email-bad": 1}
    bad = next(one for one in checked.json["faults"] if one["group"] == "email-bad")
    assert (bad["pronto_id"], bad["field"]) == ("WRONG", "email")
    assert "accounts@" in bad["message"]
    assert migrate("--fix", "email-bad").json == {"changed": 1}

    plan = migrate("--dry-run").json
    assert {"plan", "hash", "changes", "totals", "calls"} <= plan.keys()
    counted = {(one["type"], one["action"]): (one["count"], one["cents"]) for one in plan["totals"]}
    assert counted["customers", "create"] == (5, 0)
    assert counted["invoices", "create"] == (2, 12216)
    wrong = next(one for one in plan["changes"] if one["pronto_id"] == "WRONG")
    assert not [row for row in wrong["fields"] if row["field"] == "email"]
    assert carried(stripe.practice, "customers") == {}

    trial = migrate("--trial", key=f"{KEY}\n{SANDBOX_KEY.secret}")
    assert (trial.code, trial.json["agrees"], trial.json["cleaned"]) == (0, True, True)

    done = migrate("--cutover", "--approve", plan["hash"])
    assert done.code == 0, done.err
    assert done.json["held_rows"] == []
    assert done.json["types"]["customers"]["created"] == 5
    assert len(carried(stripe.practice, "customers")) == 5

    certified = migrate("--certificate")
    assert certified.code == 0
    assert all(row["equal"] for row in certified.json["certificate"]["rows"])
    assert migrate("--status").json["step"] == "certified"

    shown = migrate("--rollback")
    assert (shown.code, shown.json["buckets"]["reverse"]) == (0, 11)
    assert len(carried(stripe.practice, "customers")) == 5, "only shown"
    assert migrate("--rollback", "--yes").code == 0
    assert carried(stripe.practice, "customers") == {}
    assert migrate("--status").json["step"] == "rolled-back"


def test_a_wrong_or_outdated_hash_is_refused_in_a_sentence(migrate: Types):
    plan = migrate("--dry-run").json
    migrate("--cutover").refuses("bad-input", 2, "--approve")
    migrate("--cutover", "--approve", "0123456789abcdef").refuses("bad-input", 2, "not the hash of the plan")
    migrate("--exclude", "customers", "WRONG", "--reason", "bad address")
    migrate("--cutover", "--approve", plan["hash"]).refuses("bad-input", 2, "out of date")
    assert migrate("--include", "customers", "WRONG").json == {"changed": 1}
    assert migrate("--dry-run", "--no-read").json["hash"] == plan["hash"]
    migrate("--cutover", "--approve", plan["hash"][:12], "--at", "25:99").refuses("bad-input", 2, "22:00")


def test_scope_leaves_records_out_with_the_reason_and_stays(migrate: Types, person: Types, site):  # noqa: F811
    _, stripe = site
    plan = migrate("--scope-from", "2090-01-01", "--masters", "needed", "--dry-run").json
    causes = {(one["type"], one["action"], one["cause"]) for one in plan["changes"]}
    assert causes == {
        ("customers", "skip", "out-of-scope"),
        ("items", "skip", "out-of-scope"),
        ("invoices", "skip", "out-of-scope"),
        ("orders", "skip", "out-of-scope"),
    }
    assert migrate("--cutover", "--approve", plan["hash"]).code == 0
    synced = person.sync()
    assert synced.json["writes"] == 0, "a sync does not write what lies outside"
    why = person("why", "5001", "--json").json
    stopped = next(gate for gate in why["gates"] if gate["state"] == "stopped")
    assert stopped["gate"] == "filter"
    assert "the scope begins on 1 January 2090" in stopped["reason"]
    assert why["cause"] == "out-of-scope"
    listed = person("company", "list", "--json").json["companies"][0]
    assert listed["policies"]["scope"]["since"] == "2090-01-01"
    migrate("--scope-from", "all", "--masters", "all", "--status")
    assert person.sync().json["types"]["invoices"]["created"] == 2
    assert len(carried(stripe.practice, "invoices")) == 2


def test_a_value_set_by_hand_is_planned_written_and_told(migrate: Types, person: Types, site):  # noqa: F811
    _, stripe = site
    migrate("--dry-run")
    migrate("--set", "customers", "WRONG", "email", "not an address").refuses("bad-input", 2, "e-mail address")
    migrate("--set", "customers", "NOBODY", "email", "a@b.example").refuses("bad-input", 2, "no debtor")
    migrate("--set", "invoices", "5001", "total", "1").refuses("bad-input", 2, "comes from Pronto")
    assert migrate("--set", "customers", "WRONG", "email", "Right@Wrong.example").code == 0
    plan = migrate("--dry-run", "--no-read").json
    assert migrate("--cutover", "--approve", plan["hash"]).code == 0
    assert carried(stripe.practice, "customers")["WRONG"]["email"] == "Right@wrong.example"
    gates = person("why", "WRONG", "--json").json["gates"]
    assert "Set by hand: e-mail" in next(gate["reason"] for gate in gates if gate["gate"] == "validate")
    assert person.sync().json["writes"] == 0
    assert migrate("--unset", "customers", "WRONG", "email").json == {"changed": 1}


def test_rows_are_left_out_taken_in_and_set_by_a_text(migrate: Types, site):
    plan = migrate("--dry-run").json
    assert migrate("--exclude-rows", "acme", "--reason", "later").json["changed"] >= 1
    without = migrate("--dry-run", "--no-read").json
    left = {one["pronto_id"] for one in without["changes"] if one["cause"] == "left-out"}
    assert "ACME" in left
    assert "BORAL" not in left
    assert migrate("--include-rows", "").json["changed"] == len(left)
    assert migrate("--dry-run", "--no-read").json["hash"] == plan["hash"]
    assert migrate("--set-rows", "customers", "supplies", "metadata.territory", "NSW").json == {"changed": 5}
    again = migrate("--dry-run", "--no-read").json
    rows = [one for one in again["changes"] if one["type"] == "customers"]
    assert all({"field": "metadata.territory", "before": None, "after": "NSW"} in one["fields"] for one in rows)


def test_lists_are_written_to_files(migrate: Types, tmp_path: Path):
    faults, rows = tmp_path / "faults.csv", tmp_path / "plan.xlsx"
    migrate("--quality", "--export", str(faults))
    with faults.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert {row["Pronto record"] for row in table if row["What is wrong"].startswith("E-mail")} == {"WRONG"}
    assert all(row["What to do"] for row in table)
    migrate("--dry-run", "--export", str(rows))
    assert rows.stat().st_size > 4000
    plan = migrate("--dry-run").json
    migrate("--cutover", "--approve", plan["hash"])
    report = tmp_path / "certificate.pdf"
    migrate("--certificate", "--report", str(report))
    assert report.read_bytes().startswith(b"%PDF")


def test_people_read_tables_and_the_next_step(person: Types, site):  # noqa: F811
    def say(*typed: str) -> str:
        return person("migrate", "--secrets-stdin", *typed).out

    assert "Say what goes across" in say("--status")
    assert "E-mail address that is none" in say("--quality")
    told = say("--dry-run")
    assert "$122.16" in told
    assert "migrate --cutover --approve " in told
    digest = json.loads(person("migrate", "--status", "--json").out)["hash"]
    assert f"Hash: {digest}" in told
    assert "something needs attention" in say("--cutover", "--approve", digest)
    assert "equal to the cent" in say("--certificate")
    assert "kept, edited since" in say("--rollback")
