"""The practice company and Northwind migrated by command line: dry run, three changed, cutover, certificate."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_office
from app.domain.company import Mode, NewCompany
from app.practice.company.books import ProntoBooks
from app.practice.company.northwind import northwind_books
from app.practice.company.seed import practice_books
from app.practice.site.prior import fill_stripe
from app.practice.stripe import StripePractice
from app.secrets.session_store import SessionStore
from tests.e2e.small_company import stamp
from tests.e2e.stripe_state import carried
from tests.e2e.test_northwind import DATA, worked_out
from tests.e2e.typing_in import Said
from tests.e2e.world import SWIFT, USER, services

Types = Callable[..., Said]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def add_company(home: Path, pronto: str, stripe: str) -> None:
    office = open_office(home, secrets=SessionStore("for a test"))
    office.store.companies.add(NewCompany("Mine", pronto, USER, stripe_url=stripe, mode=Mode.TEST, policies=SWIFT))
    office.close()


def rename(books: ProntoBooks, code: str) -> None:
    """Rename a debtor in Pronto, as if somebody had just done it."""
    row = books.get("customers", code)
    assert row is not None
    books.put("customers", row.changed(CustomerName=f"{code} renamed", **stamp()))


def free_debtors(books: ProntoBooks, plan: dict[str, Any]) -> list[str]:
    """Return debtors the plan makes that nothing else in it hangs on."""
    payers = {row["CustomerCode"] for row in books.rows("orders")}
    payers |= {row.get("BillTo", "") for row in books.rows("customers")}
    made = [one for one in plan["changes"] if (one["type"], one["action"]) == ("customers", "create")]
    return [one["pronto_id"] for one in made if one["pronto_id"] not in payers]


def migrate(person: Types, *typed: str) -> Said:
    return person("migrate", "--json", "--secrets-stdin", *typed)


def written(practice: StripePractice) -> int:
    return sum(len(carried(practice, name)) for name in ("customers", "products", "invoices", "payment_intents"))


def counts(plan: dict[str, Any], action: str) -> int:
    return sum(one["count"] for one in plan["totals"] if one["action"] == action)


@pytest.mark.skipif(not DATA.is_dir(), reason="Northwind's files are not beside this repository (shared/data)")
def test_northwind(person: Types, home: Path):
    books = northwind_books(DATA)
    with services(books) as (pronto, stripe):
        add_company(home, pronto.xi_url, stripe.url)
        plan = migrate(person, "--dry-run").json
        assert counts(plan, "create") == 91 + 77 + 809 + 21
        invoiced = next(one for one in plan["totals"] if (one["type"], one["action"]) == ("invoices", "create"))
        assert invoiced["cents"] == sum(total for total, _ in worked_out().values())
        for code in (changed := free_debtors(books, plan)[:2]):
            rename(books, code)
        done = migrate(person, "--cutover", "--approve", plan["hash"])
        assert done.code == 1, done.err
        assert [(row["type"], row["pronto_id"], row["state"]) for row in done.json["held_rows"]] == [
            ("customers", code, "stale") for code in changed
        ]
        assert written(stripe.practice) == 91 + 77 + 809 + 21 - len(changed)
        found = {
            key: (row["total"], sum(tax["amount"] for tax in row["total_taxes"] or ()))
            for key, row in carried(stripe.practice, "invoices").items()
        }
        assert found == worked_out(), "every total and GST is equal to the cent"
        rows = migrate(person, "--certificate").json["certificate"]["rows"]
        assert all(row["equal"] for row in rows if row["kind"] == "invoices")


def test_the_practice_company(person: Types, home: Path):
    books = practice_books()
    with services(books) as (pronto, stripe):
        fill_stripe(stripe.practice, books, 1)
        add_company(home, pronto.xi_url, stripe.url)
        checked = migrate(person, "--quality").json
        assert {"email-bad", "email-shared", "abn-bad"} <= {group["group"] for group in checked["groups"]}
        plan = migrate(person, "--dry-run").json
        assert counts(plan, "create") > 1500
        assert counts(plan, "link") > 10
        changed = free_debtors(books, plan)[:3]
        for code in changed:
            rename(books, code)
        done = migrate(person, "--cutover", "--approve", plan["hash"], "--hold-matches")
        assert done.code == 1, done.err
        assert sorted(row["pronto_id"] for row in done.json["held_rows"]) == sorted(changed)
        assert all(row["error"].startswith("stale: ") for row in done.json["held_rows"])
        made = sum(types["created"] + types["linked"] + types["updated"] for types in done.json["types"].values())
        assert made == counts(plan, "create") + counts(plan, "link") + counts(plan, "update") - len(changed)
        before = migrate(person, "--cutover", "--approve", plan["hash"]).json["writes"]
        assert before == 0, "begun again it writes nothing more"
        shown = migrate(person, "--rollback").json
        others = [one for one in shown["changes"] if one["bucket"] != "undo"]
        # Money was taken on an order of theirs before: such a customer stays, and the plan says so.
        assert {one["bucket"] for one in others} == {"cannot-undo"}
        assert all("has a history in Stripe: sales order" in one["reason"] for one in others)
        assert shown["buckets"]["reverse"] + len(others) == made
