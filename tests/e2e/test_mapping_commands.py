"""``mapping`` and ``approvals`` as they are typed: a rule made, foreseen, saved, synced and taken back."""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.bootstrap import open_office
from app.cli.main import main
from app.domain.kinds import RecordType
from app.practice.company.books import ProntoBooks
from app.secrets.session_store import SessionStore
from tests.e2e.small_company import slice_of_practice
from tests.e2e.stripe_state import carried
from tests.e2e.test_mend_commands import Lent
from tests.e2e.world import World

RULE = """
[[customers]]
name = "Tier"
target = "metadata.tier"
source = "user_fields.UserField1"
when = 'territory == "NSW"'
transforms = ["upper"]
examples = [
    {given = {"user_fields.UserField1" = "Gold", territory = "NSW"}, expect = "GOLD"},
    {given = {"user_fields.UserField1" = "Gold", territory = "VIC"}},
]
"""
BIG = """
[[approvals]]
type = "invoices"
name = "Invoices over $5,000"
when = "total > 5000"
"""
Say = Callable[..., tuple[int, str, str]]


def books() -> ProntoBooks:
    """Some debtors of the practice company, some with a tier as people type it."""
    found = slice_of_practice(24)
    found.load("customers", [row.changed(UserField1=row["UserField1"].title()) for row in found.rows("customers")])
    return found


@pytest.fixture
def synced(make_world: Callable[..., World]) -> World:
    """A slice of the practice company, in step."""
    world = make_world(books())
    world.sync()
    world.writes()
    return world


@pytest.fixture
def say(synced: World, capsys: pytest.CaptureFixture[str]) -> Say:
    """Type a command and return its exit code and what it said."""

    def run(*typed: str) -> tuple[int, str, str]:
        code = main(list(typed), open_office=lambda *_parts, **_more: Lent(synced))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def said(say: Say) -> Callable[..., dict]:
    """Type a command with ``--json`` and return the object it printed; ``code`` is its exit code."""

    def run(*typed: str, code: int = 0) -> dict:
        ended, out, err = say(*typed, "--json")
        assert ended == code, out or err
        return json.loads(out)

    return run


@pytest.fixture
def file(said, tmp_path: Path) -> Path:
    """The mapping in force as a file."""
    path = tmp_path / "mapping.toml"
    assert said("mapping", "export", str(path)) == {"file": str(path)}
    return path


def add(file: Path, text: str) -> str:
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    return str(file)


def tiers(world: World) -> dict[str, str]:
    """Return who has a tier in Stripe."""
    objects = carried(world.stripe.practice, "customers")
    return {key: one["metadata"]["tier"] for key, one in objects.items() if "tier" in one["metadata"]}


def entitled(world: World) -> dict[str, str]:
    """Return who should have one, from Pronto's books and what is in Stripe."""
    in_stripe = carried(world.stripe.practice, "customers")
    return {
        row["CustomerCode"]: row["UserField1"].upper()
        for row in world.books.rows("customers")
        if row["TerritoryCode"] == "NSW" and row["UserField1"] and row["CustomerCode"] in in_stripe
    }


def test_a_rule_is_foreseen_saved_synced_and_taken_back(synced: World, say: Say, said, file: Path):
    wanted = entitled(synced)
    assert 0 < len(wanted) < 20
    path = add(file, RULE)
    assert said("mapping", "check", path) == {"problems": []}
    found = said("mapping", "foresee", path)
    (row,) = found["rows"]
    assert (row["target"], row["outcome"], row["count"]) == ("metadata.tier", "get", len(wanted))
    assert {one["key"]: one["after"] for one in row["samples"]} == wanted
    assert found["sentence"] == f"{len(wanted)} customers get metadata.tier."
    assert [(one["type"], one["target"], one["before"]) for one in found["rules"]] == [
        ("customers", "metadata.tier", "")
    ]
    # Nothing was kept by looking.
    assert [one["number"] for one in said("mapping", "versions")["versions"]] == [1]
    assert synced.writes_of_sync() == {}

    saved = said("mapping", "save", path, "--yes", "--note", "tiers for NSW")
    assert (saved["version"]["number"], saved["version"]["note"]) == (2, "tiers for NSW")
    assert synced.writes_of_sync() == {"POST /v1/customers/*": len(wanted)}
    assert tiers(synced) == wanted
    assert synced.writes_of_sync() == {}

    back = said("mapping", "go-back", "1")
    assert (back["version"]["number"], back["version"]["note"]) == (3, "Back to version 1")
    assert synced.writes_of_sync() == {"POST /v1/customers/*": len(wanted)}
    assert tiers(synced) == {}
    assert synced.writes_of_sync() == {}

    entries = [one for one in said("journal", "--limit", "1000")["entries"] if one["action"] == "mapping"]
    assert [(one["who"], one["before"]["version"], one["after"]["version"]) for one in entries] == [
        ("command line", 2, 3),
        ("command line", 1, 2),
    ]
    assert entries[1]["after"]["changes"][0].startswith("customers metadata.tier: new: user_fields.UserField1")
    assert entries[0]["after"]["digest"] == entries[1]["before"]["digest"]
    assert synced.office.store.journal.verify() is None
    versions = said("mapping", "versions")["versions"]
    assert [(one["number"], one["in_force"]) for one in versions] == [(3, True), (2, False), (1, False)]
    (change,) = said("mapping", "compare", "2", "3")["changes"]
    assert (change["target"], change["after"]) == ("metadata.tier", "")
    assert said("mapping", "compare", "1", "3") == {"changes": []}


def test_a_mapping_written_out_and_read_in_says_the_same(synced: World, said, file: Path, tmp_path: Path):
    said("mapping", "save", add(file, RULE), "--yes")
    first = tmp_path / "first.toml"
    said("mapping", "export", str(first))
    again = said("mapping", "save", str(first), "--yes")
    assert (again["new"], again["version"]["number"]) == (False, 2)
    said("mapping", "go-back", "1")
    second = said("mapping", "save", str(first), "--yes")["version"]
    assert second["number"] == 4
    other = tmp_path / "second.toml"
    said("mapping", "export", str(other), "--version", "4")
    assert other.read_text("utf-8") == first.read_text("utf-8")
    assert said("mapping", "show", "--version", "2")["text"] == first.read_text("utf-8")
    assert said("mapping", "compare", "2", "4") == {"changes": []}


def test_invoices_over_an_amount_wait_and_one_approved_is_written(
    make_world: Callable[..., World], capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    world = make_world(books())

    def said(*typed: str, code: int = 0) -> dict:
        ended = main([*typed, "--json"], open_office=lambda *_parts, **_more: Lent(world))
        shown = capsys.readouterr()
        assert ended == code, shown.out or shown.err
        return json.loads(shown.out)

    path = tmp_path / "mapping.toml"
    said("mapping", "export", str(path))
    said("mapping", "save", add(path, BIG), "--yes")
    world.sync()
    listed = said("approvals", code=1)["waiting"]
    big = {
        row.number
        for page in world.office.store.snapshots.records(world.company.id, RecordType.INVOICES)
        for row in page
        if row.total > 500_000
    }
    assert len(big) > 1
    assert {one["pronto_id"] for one in listed} == big
    assert {one["rule"] for one in listed} == {"Invoices over $5,000"}
    invoices = carried(world.stripe.practice, "invoices")
    assert invoices
    assert big.isdisjoint(invoices)
    previewed = said("preview", code=1)["changes"]
    assert {one["pronto_id"] for one in previewed if one["cause"] == "approval"} == big

    # The program is closed and opened again in between.
    world.office.close()
    world.office = open_office(
        world.home,
        secrets=SessionStore("for a test"),
        connectors=world.connectors,
        clock=world.connectors.clock,
    )
    with closing(world.office):
        chosen = listed[0]
        assert said("approvals", "list", code=1)["waiting"] == listed
        refused = said("approvals", "refuse", str(listed[1]["id"]), "--why", "ask the branch first")["refused"]
        assert refused[0]["pronto_id"] == listed[1]["pronto_id"]
        approved = said("approvals", "approve", str(chosen["id"]))["approved"]
        assert [one["pronto_id"] for one in approved] == [chosen["pronto_id"]]
        world.sync()
        after = carried(world.stripe.practice, "invoices")
        assert set(after) - set(invoices) == {chosen["pronto_id"]}
        world.writes()
        assert world.writes_of_sync() == {}
        left = said("approvals", code=1)["waiting"]
        assert {one["pronto_id"] for one in left} == big - {chosen["pronto_id"]}
        assert [one["refused"] for one in left if one["pronto_id"] == listed[1]["pronto_id"]] == [
            {"who": "command line", "why": "ask the branch first"}
        ]

        # Everything else at once, and synced at once; what was refused stays.
        ended = said("approvals", "approve", "--rule", "Invoices over $5,000", "--now", code=1)
        assert {one["pronto_id"] for one in ended["approved"]} == big - {chosen["pronto_id"], listed[1]["pronto_id"]}
        assert big - set(carried(world.stripe.practice, "invoices")) == {listed[1]["pronto_id"]}
        said("approvals", "approve", str(listed[1]["id"]), "--now", code=1)
        assert big <= set(carried(world.stripe.practice, "invoices"))
        assert said("approvals")["waiting"] == []


def test_save_asks_on_a_terminal_and_refuses_without_one(synced: World, say: Say, said, file: Path, monkeypatch):
    path = add(file, RULE)
    found = said("mapping", "save", path, code=2)
    assert "nothing was saved" in found["error"]["message"]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    code, _, err = say("mapping", "save", path)
    assert code == 2
    assert "--yes" in err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    answers = iter(["n", "y"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    code, out, err = say("mapping", "save", path)
    assert code == 130
    assert "customers get metadata.tier" in err
    assert said("mapping", "versions")["versions"][0]["number"] == 1
    code, out, _ = say("mapping", "save", path)
    assert code == 0
    assert "version 2 is in force" in out


def test_a_file_made_from_an_older_version_is_refused(synced: World, said, file: Path):
    path = add(file, RULE)
    said("mapping", "save", path, "--yes", "--base", "1")
    add(file, BIG)
    found = said("mapping", "save", path, "--yes", "--base", "1", code=1)
    assert "command line saved version 2 of the mapping since version 1 was opened" in found["error"]["message"]
    assert said("mapping", "save", path, "--yes", "--base", "2")["version"]["number"] == 3


def test_an_example_that_fails_refuses_the_save_with_what_came_out(synced: World, said, file: Path):
    path = add(file, RULE.replace('expect = "GOLD"', 'expect = "Gold"'))
    found = said("mapping", "save", path, "--yes", code=2)
    assert "GOLD" in found["error"]["message"]
    assert said("mapping", "check", path, code=1)["problems"][0]["target"] == "metadata.tier"
    assert len(said("mapping", "versions")["versions"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "schema = ",
        "schema = 2\n",
        "schema = 1\n[[customers]]\ntarget = 'metadata.x'\nsource = 'nothing'\n",
        "x = " + "[" * 100_000,
        "schema = 1\n# " + "x" * 1_100_000,
        "schema = 1\n[[customers]]\ntarget = 'metadata.x'\nsource = 'code'\nwhen = 'code.__class__ == 1'\n",
    ],
)
def test_a_hostile_file_is_refused_in_one_sentence(synced: World, said, tmp_path: Path, text: str):
    path = tmp_path / "bad.toml"
    path.write_text(text, "utf-8")
    message = said("mapping", "save", str(path), "--yes", code=2)["error"]["message"]
    assert message
    assert len(message) < 600
    assert len(said("mapping", "versions")["versions"]) == 1


def test_fields_and_a_trial_show_the_company_s_own_values(synced: World, said, say: Say):
    found = {one["path"]: one for one in said("mapping", "fields", "customers")["fields"]}
    assert set(found["user_fields.UserField1"]["samples"]) <= {"Gold", "Silver", "Bronze"}
    assert len(found["territory"]["samples"]) == 3
    asked = {one["path"]: one for one in said("mapping", "fields", "customers", "--ask")["fields"]}
    assert asked.keys() == found.keys()
    tried = said("mapping", "try", "customers", 'territory == "NSW"', "--limit", "5")["tried"]
    assert len(tried) == 5
    assert {one["value"] for one in tried} <= {"yes", "no"}
    refused = said("mapping", "try", "customers", "nothing_like_it", code=2)
    assert "nothing_like_it" in refused["error"]["message"]
