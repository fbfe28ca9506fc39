"""The grammar: options in both places, record types checked, nothing guessed."""

import argparse
from pathlib import Path

import pytest

from app.cli.parser import _WAYS, UsageError, build_parser, only, wants_window
from app.domain.kinds import RecordType
from app.planning.offers import Choice

CONTRACT = [
    "practice",
    "practice --serve --data d --seed 7 --mess 3",
    "company add Acme --pronto-url https://x --pronto-user u --pronto-dialect avenue --stripe-url http://127.0.0.1:9",
    "company list --json",
    "company remove Acme",
    "preview --company Acme --only customers,items,orders,invoices --json",
    "sync --company Acme --only reps,credit_notes,purchase_orders --json --yes-large --secrets-stdin",
    "reconcile --company Acme --only items --json --report out.xlsx",
    "mismatches --company Acme --json",
    "fix 1 2 3 --use stripe",
    "fix 4 --use link --link-to cus_1 --note why --dry-run",
    "undo 12",
    "undo change:12 --dry-run --json",
    "queue --json",
    "attention --company Acme",
    "journal --company Acme --json",
    "journal verify",
    "receipts --export out.csv",
    "migrate --company Acme --only customers --dry-run --json",
    "migrate --trial",
    "migrate --trial --clean",
    "migrate --status",
    "migrate --scope-from 2026-07-01 --open-only --masters needed --quality --export faults.xlsx",
    "migrate --scope-from all --all-items --scope-types customers,items --dry-run",
    "migrate --exclude customers ACME --reason closed",
    "migrate --set customers ACME email a@b.au",
    "migrate --rollback --yes",
    "migrate --certificate --report out.pdf",
    "migrate --cutover --approve abc",
    "doctor",
    "why some words --json",
    "serve",
]
WRONG = [
    "nothing-like-it",
    "preview --only customers,wombats",
    "preview --only ''",
    "sync --yes",
    "fix",
    "fix one",
    "fix 1 --use both",
    "undo",
    "why",
    "company",
    "company add Acme",
    "migrate",
    "migrate --dry-run --trial",
    "migrate --scope-from 1.7.2026 --status",
    "migrate --quality --export faults.doc",
    "migrate --open-only --all-items --status",
    "reconcile --report out.txt",
    "practice --seed -1",
    "practice --mess many",
    "journal check",
    "queue extra",
]


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    return build_parser("1.2.3")


@pytest.mark.parametrize("line", CONTRACT)
def test_the_contract_is_understood(parser: argparse.ArgumentParser, line: str):
    assert parser.parse_args(line.split()).command == line.split(maxsplit=1)[0]


@pytest.mark.parametrize("line", WRONG)
def test_mistakes_are_named_with_the_usage(parser: argparse.ArgumentParser, line: str):
    with pytest.raises(UsageError) as caught:
        parser.parse_args(line.split())
    assert str(caught.value)
    assert caught.value.usage.startswith("usage: tallybridge")


@pytest.mark.parametrize(
    "line",
    [
        "--home h --json --company Acme --only items sync",
        "sync --home h --json --company Acme --only items",
        "--home h --company Acme sync --json --only items",
    ],
)
def test_shared_options_stand_before_or_after_the_command(parser: argparse.ArgumentParser, line: str):
    found = parser.parse_args(line.split())
    assert (found.home, found.json, found.company, found.only) == (Path("h"), True, "Acme", (RecordType.ITEMS,))


def test_record_types_come_parents_first_and_once():
    assert only("invoices, Customers,invoices") == (RecordType.CUSTOMERS, RecordType.INVOICES)


def test_a_wrong_record_type_lists_the_right_ones():
    with pytest.raises(argparse.ArgumentTypeError, match="'wombats' is no record type; choose from reps, customers"):
        only("customers,wombats")


@pytest.mark.parametrize("typed", [[], ["--home", "h"], ["--home", "h", "--practice"], ["--home=h"]])
def test_without_a_command_the_window_is_meant(typed: list[str]):
    assert wants_window(typed)


@pytest.mark.parametrize("typed", [["sync"], ["--home", "h", "sync"], ["--help"], ["--version"], ["--json", "queue"]])
def test_with_a_command_it_is_not(typed: list[str]):
    assert not wants_window(typed)


def test_every_way_to_settle_a_mismatch_can_be_typed():
    assert set(_WAYS) == {choice.value for choice in Choice}
