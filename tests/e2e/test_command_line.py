"""The command line as a script uses it: real processes, the promised JSON, exit codes, one object on stdout."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_office
from app.domain.company import Mode, NewCompany
from app.practice.stripe import behind_the_back
from app.secrets.session_store import SessionStore
from tests.e2e.small_company import by_hand, debtor
from tests.e2e.stripe_state import carried
from tests.e2e.world import KEY, PASSWORD, SWIFT, USER, services

SECRETS = f"{PASSWORD}\n{KEY}\n"
TYPES = {"customers", "items", "orders", "invoices"}
COUNTS = {"created", "updated", "archived", "linked", "skipped", "held", "failed", "in_step"}
GATES = ["read", "filter", "match", "validate", "queue", "answer"]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def site(home: Path) -> Iterator[tuple[Any, Any]]:
    """Both services and a home with one company that may be as quick as it likes."""
    books = by_hand()
    books.put("customers", debtor("WRONG", Email="accounts@"))
    with services(books) as (pronto, stripe):
        office = open_office(home, secrets=SessionStore("for a test"))
        new = NewCompany("Small", pronto.xi_url, USER, stripe_url=stripe.url, mode=Mode.TEST, policies=SWIFT)
        office.store.companies.add(new)
        office.close()
        yield pronto, stripe


def answer(done: subprocess.CompletedProcess[str], code: int) -> dict[str, Any]:
    """Hold a command to its exit code and to one object on stdout, without any secret anywhere."""
    assert done.returncode == code, done.stderr
    assert done.stdout.count("\n") == 1
    assert done.stdout.isascii()
    for secret in (PASSWORD, KEY):
        assert secret not in done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_day_at_the_command_line(tallybridge: Run, site, home: Path):
    _, stripe = site
    plan = answer(tallybridge("preview", "--json", "--secrets-stdin", stdin=SECRETS), 0)
    assert {"plan", "hash", "changes"} <= plan.keys()
    for change in plan["changes"]:
        assert {"id", "type", "action", "pronto_id", "stripe_id", "reason", "score", "fields"} <= change.keys()
        assert change["reason"]
        assert all({"field", "before", "after"} == field.keys() for field in change["fields"])
    assert carried(stripe.practice, "customers") == {}, "a preview writes nothing"

    only = answer(tallybridge("sync", "--json", "--secrets-stdin", "--only", "items", stdin=SECRETS), 0)
    assert only["status"] == "done"
    assert carried(stripe.practice, "customers") == {}
    assert len(carried(stripe.practice, "products")) == 3

    run = answer(tallybridge("--json", "sync", "--secrets-stdin", "--company", "Small", stdin=SECRETS), 1)
    assert {"run", "status", "writes", "seconds", "types"} <= run.keys()
    assert run["status"] == "attention"
    assert run["types"].keys() >= TYPES
    assert all(counts.keys() >= COUNTS for counts in run["types"].values())
    assert run["types"]["customers"]["created"] == 5
    assert run["types"]["orders"] == {**dict.fromkeys(COUNTS, 0), "created": 1, "skipped": 3, "in_step": 1}

    entries = answer(tallybridge("attention", "--json"), 1)["entries"]
    assert [(entry["type"], entry["pronto_id"], entry["cause"]) for entry in entries] == [
        ("customers", "WRONG", "invalid")
    ]
    assert {"id", "message"} <= entries[0].keys()
    assert "accounts@" in entries[0]["message"]

    why = answer(tallybridge("why", "WRONG", "--json"), 0)
    assert [gate["gate"] for gate in why["gates"]] == GATES
    assert {gate["state"] for gate in why["gates"]} <= {"passed", "stopped", "skipped"}
    assert all(gate["reason"] for gate in why["gates"])

    queue = answer(tallybridge("queue", "--json"), 0)
    assert queue["entries"] == []
    assert [group["cause"] for group in queue["groups"]] == ["invalid"]
    verified = answer(tallybridge("journal", "verify", "--json"), 0)
    assert verified["whole"] is True
    written = answer(tallybridge("journal", "--json"), 0)["entries"]
    assert {"create"} <= {entry["action"] for entry in written}
    assert answer(tallybridge("company", "list", "--json"), 0)["companies"][0]["name"] == "Small"

    behind_the_back.pay_invoice(stripe.practice, carried(stripe.practice, "invoices")["5001"]["id"])
    again = answer(tallybridge("sync", "--json", "--secrets-stdin", stdin=SECRETS), 1)
    assert again["writes"] == 0
    receipts = answer(tallybridge("receipts", "--json"), 1)["receipts"]
    assert [(one["invoice_number"], one["cents"]) for one in receipts] == [("5001", 8144)]
    for path in home.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()
            assert KEY.encode() not in path.read_bytes()


def test_errors_have_one_shape(tallybridge: Run, home: Path):
    for typed, code in (
        (("sync", "--json"), 2),
        (("sync", "--json", "--only", "wombats"), 2),
        (("why", "X", "--json", "--company", "Nobody"), 2),
        (("--json", "no-such-command"), 2),
    ):
        error = answer(tallybridge(*typed), code)["error"]
        assert set(error) == {"code", "message", "remedy"}


def test_secrets_go_to_the_keyring_and_come_back(tallybridge: Run, child_environment: dict[str, str], home: Path):
    with services(by_hand()) as (pronto, stripe):
        added = tallybridge(
            *("company", "add", "Kept", "--pronto-url", pronto.xi_url, "--pronto-user", USER),
            *("--stripe-url", stripe.url, "--json"),
            stdin=SECRETS,
        )
        assert answer(added, 0)["mode"] == "test"
        assert KEY in Path(child_environment["TEST_KEYRING_FILE"]).read_text()
        said = answer(tallybridge("sync", "--json", "--only", "customers"), 0)
        assert said["types"]["customers"]["created"] == 4
        answer(tallybridge("company", "remove", "Kept", "--json"), 0)
        assert KEY not in Path(child_environment["TEST_KEYRING_FILE"]).read_text()
        assert len(carried(stripe.practice, "customers")) == 4
