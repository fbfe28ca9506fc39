"""The scope as a standing rule: what it leaves out stays out, what comes into it comes along."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.kinds import RecordType
from app.domain.migration import Masters, Scope
from app.domain.plan import Action
from app.practice.company.seed_ledger import ledger_entry
from tests.e2e.history import history
from tests.e2e.small_company import order
from tests.e2e.stripe_state import carried
from tests.e2e.world import QuietJob, World, world

JOB = QuietJob()
NEEDED = Scope(since=dt.date(2026, 1, 1), masters=Masters.NEEDED)


@pytest.fixture
def place(tmp_path: Path):
    """Twelve debtors, of whom four have an invoice, and six items, of which four were sold."""
    with world(history(12, 6, 4, 4), tmp_path / "home") as made:
        yield made


def stands(place: World) -> dict[str, set[str]]:
    return {name: set(carried(place.stripe.practice, name)) for name in ("customers", "products", "invoices")}


def test_only_what_the_documents_need_and_later_what_they_come_to_need(place: World):
    migration, company = place.office.migration, place.company.id
    migration.set_scope(company, NEEDED, "owner")
    plan = migration.dry_run(company, JOB, "owner")
    skipped = migration.rows(company, actions=[Action.SKIP])
    assert {row.pronto_id for row in skipped if row.kind is RecordType.CUSTOMERS} == {f"D{n:03}" for n in range(4, 12)}
    assert {row.cause for row in skipped if row.kind is not RecordType.ORDERS} == {"out-of-scope"}
    migration.approve(company, plan.hash, "owner")
    migration.cutover(company, JOB, "owner")
    right = {
        "customers": {"D000", "D001", "D002", "D003"},
        "products": {"I00", "I01", "I02", "I03"},
        "invoices": {"50000", "50001", "50002", "50003"},
    }
    assert stands(place) == right
    place.sync()
    assert stands(place) == right, "an ordinary sync keeps to it"

    new = order(10009, "D009", "I05", invoice="50009")
    place.books.put_all([("orders", new), ("transactions", ledger_entry(new, "D009"))])
    place.sync()
    assert stands(place) == {
        "customers": right["customers"] | {"D009"},
        "products": right["products"] | {"I05"},
        "invoices": right["invoices"] | {"50009"},
    }


def test_the_settings_change_it_and_make_the_plan_out_of_date(place: World):
    migration, company = place.office.migration, place.company.id
    migration.set_scope(company, Scope(kinds=(RecordType.CUSTOMERS,)), "owner")
    migration.dry_run(company, JOB, "owner")
    place.sync()
    assert {name: len(keys) for name, keys in stands(place).items()} == {"customers": 12, "products": 0, "invoices": 0}
    policies = place.office.store.companies.with_id(company).policies
    place.office.connections.set_policies(company, replace(policies, scope=Scope()), "owner")
    assert migration.status(company).outdated
    entry = place.office.history.journal(company, limit=1)[0]
    assert (entry.before, entry.after) == ({"scope": "Customers."}, {"scope": "Everything."})
    place.sync()
    assert {name: len(keys) for name, keys in stands(place).items()} == {"customers": 12, "products": 6, "invoices": 4}


def test_a_reconciliation_counts_what_is_out_of_scope_as_left_out_by_rule(place: World):
    migration, company = place.office.migration, place.company.id
    migration.set_scope(company, NEEDED, "owner")
    plan = migration.dry_run(company, JOB, "owner")
    migration.approve(company, plan.hash, "owner")
    migration.cutover(company, JOB, "owner")
    found = migration.certify(company, JOB, "owner")
    assert found.green
    assert found.open == 0
    assert found.by_rule == 8 + 2 + 4, "debtors, items and orders on account"
    assert all(row.equal for row in found.rows)
    assert migration.certificate(company) == found


def test_a_record_left_out_comes_back_by_the_button_of_why(place: World):
    migration, company = place.office.migration, place.company.id
    migration.dry_run(company, JOB, "owner")
    migration.leave_out(company, [(RecordType.CUSTOMERS, "D011")], "closed", "owner")
    place.sync()
    assert "D011" not in stands(place)["customers"]
    (trail,) = [one for one in place.office.explain.why(company, "D011") if one.hit.pronto_id == "D011"]
    assert trail.remedy is not None
    assert trail.remedy.label == "Take it in again"
    place.office.explain.retry(company, RecordType.CUSTOMERS, "D011")
    assert migration.left_out(company) == []
    place.sync()
    assert "D011" in stands(place)["customers"]
