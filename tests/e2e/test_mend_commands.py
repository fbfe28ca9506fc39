"""``fix`` and ``undo`` as they are typed, on a real office: objects, sentences and exit codes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.cli.main import main
from app.practice.stripe import behind_the_back
from tests.e2e.test_fix import customer, reconcile
from tests.e2e.test_undo import last_run
from tests.e2e.world import World


class Lent:
    """An office that a command may use and not close."""

    def __init__(self, world: World) -> None:
        self._office = world.office

    def __getattr__(self, name: str) -> Any:
        return getattr(self._office, name)

    def close(self) -> None:
        """Whoever lent it goes on using it."""


@pytest.fixture
def say(settled: World, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Type a command and return its exit code and what it said."""

    def run(*typed: str) -> tuple[int, str, str]:
        code = main(list(typed), open_office=lambda *_parts, **_more: Lent(settled))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def number(settled: World) -> int:
    """A mismatch: a customer renamed in Stripe."""
    behind_the_back.rename_customer(settled.stripe.practice, customer(settled, "ACME")["id"], "Acme by hand")
    return reconcile(settled)[0].id


def test_fix_then_undo(settled: World, say, number: int):
    code, out, _ = say("fix", str(number), "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["status"], found["writes"], found["trigger"]) == ("done", 1, "command line")
    assert found["changes"][0]["fields"] == [
        {"field": "name", "before": "Acme by hand", "after": "Acme Supplies Pty Ltd"}
    ]
    code, out, _ = say("undo", str(last_run(settled)), "--json")
    found = json.loads(out)
    assert (code, found["buckets"]) == (0, {"undo": 1})
    assert customer(settled, "ACME")["name"] == "Acme by hand"


def test_a_dry_run_writes_nothing(settled: World, say, number: int):
    settled.writes()
    code, out, _ = say("fix", str(number), "--dry-run", "--json")
    assert (code, json.loads(out)["changes"][0]["action"]) == (0, "update")
    say("fix", str(number))
    settled.writes()
    code, out, _ = say("undo", f"run:{last_run(settled)}", "--dry-run")
    assert code == 0
    assert "Acme Supplies Pty Ltd → Acme by hand" in out
    assert settled.writes() == {}


def test_use_stripe_with_a_note(settled: World, say, number: int):
    code, out, _ = say("fix", str(number), "--use", "stripe", "--note", "Agreed by phone", "--json")
    assert (code, json.loads(out)["writes"]) == (0, 0)
    assert settled.office.store.mismatches.one(number).note == "Agreed by phone"


def test_what_cannot_be_fixed_is_exit_code_one(settled: World, say, number: int):
    code, out, err = say("fix", str(number), "--use", "archive")
    assert code == 1
    assert "nothing that settles this" in out + err


@pytest.mark.parametrize(
    "typed", [("fix", "999"), ("undo", "999"), ("undo", "what"), ("fix", "1", "--use", "link", "--link-to", "")]
)
def test_what_is_not_there_is_exit_code_two(say, typed: tuple[str, ...]):
    code, out, _ = say(*typed, "--json")
    assert code == 2
    assert json.loads(out)["error"]["message"]


def test_a_kept_change_is_exit_code_one_and_named(settled: World, say, number: int):
    say("fix", str(number))
    behind_the_back.rename_customer(settled.stripe.practice, customer(settled, "ACME")["id"], "Acme once more")
    code, out, err = say("undo", str(last_run(settled)))
    assert code == 1
    assert "Kept: changed in Stripe since: name." in out
    assert "kept because they were edited since" in err
