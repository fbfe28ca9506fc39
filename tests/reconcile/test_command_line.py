"""``reconcile`` and ``mismatches`` as scripts see them."""

import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.domain.kinds import RecordType
from app.practice.faults import FaultKind
from app.practice.stripe import behind_the_back as dashboard
from tests.e2e.world import World
from tests.reconcile.conftest import Reconciling

KEYS = {"id", "type", "cause", "pronto_id", "stripe_id", "field", "pronto", "agreed", "stripe", "reason"}


@pytest.fixture
def say(settled: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Type a command on the settled company's own office, which stays open."""
    monkeypatch.setattr(type(settled.office), "close", lambda _office: None)

    def typed(*argv: str) -> tuple[int, str, str]:
        code = main([*argv, "--home", str(tmp_path / "home")], open_office=lambda *_a, **_k: settled.office)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield typed
    monkeypatch.undo()


def rename(world: World) -> None:
    link = world.office.store.links.get(world.company.id, RecordType.CUSTOMERS, "ACME")
    assert link is not None
    dashboard.rename_customer(world.stripe.practice, link.stripe_id, "Somebody Else")


def test_green_is_exit_code_0(say):
    code, out, _ = say("reconcile", "--json")
    printed = json.loads(out)
    assert code == 0
    assert printed["green"] is True
    assert printed["mismatches"] == []
    assert printed["certificate"]["colour"] == "green"
    assert all(row["equal"] for row in printed["certificate"]["rows"])


def test_a_difference_is_exit_code_1_and_listed_again_without_reading(say, settled: World):
    rename(settled)
    code, out, _ = say("reconcile", "--json")
    printed = json.loads(out)
    assert code == 1
    assert printed["green"] is False
    (found,) = printed["mismatches"]
    assert set(found) >= KEYS
    assert (found["type"], found["cause"], found["pronto_id"], found["field"]) == (
        "customers",
        "changed-in-stripe",
        "ACME",
        "name",
    )
    assert (found["pronto"], found["stripe"]) == ("Acme Supplies Pty Ltd", "Somebody Else")
    settled.fault("stripe", FaultKind.SERVER_ERROR, "GET", times=0)
    code, again, _ = say("mismatches", "--json")
    assert code == 1
    assert json.loads(again) == printed
    code, text, _ = say("mismatches")
    assert "changed-in-stripe" in text
    assert "1 open difference." in text
    assert "Red:" in text


def test_only_shows_the_types_asked_for(say, settled: World):
    rename(settled)
    Reconciling(settled).run()
    _, out, _ = say("mismatches", "--only", "items", "--json")
    assert json.loads(out)["mismatches"] == []


def test_what_could_not_be_read_is_said(say, settled: World):
    settled.fault("stripe", FaultKind.FORBIDDEN, "GET /v1/products", times=0)
    code, out, err = say("reconcile", "--json")
    printed = json.loads(out)
    assert code == 1
    assert printed["green"] is False
    assert printed["certificate"]["complete"] is False
    assert any("products could not be read" in problem for problem in printed["certificate"]["problems"])
    assert "products could not be read" in err


def test_a_run_that_could_not_begin_is_no_exit_code_of_a_reconciliation(say, settled: World):
    settled.connectors.password = "wrong"
    code, out, _ = say("reconcile", "--json")
    assert code in {2, 3}
    assert json.loads(out)["error"]["code"] == "pronto-login"
    assert say("mismatches", "--json")[0] == 1
