"""A history brought across: exactly what was shown, what changed since held, and the way back."""

from collections import Counter
from pathlib import Path

import pytest

from app.domain.causes import Cause
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.migration import Step
from app.domain.outcome import RunStatus
from app.domain.plan import Action, ChangeState
from app.practice.stripe import behind_the_back
from tests.e2e.history import ROWS, alter_invoice, history
from tests.e2e.small_company import debtor, item
from tests.e2e.stripe_state import carried
from tests.e2e.world import QuietJob, World, world

JOB = QuietJob()


@pytest.fixture
def place(tmp_path: Path):
    """Sixty debtors, half of them with an invoice or two, and ten items."""
    with world(history(60, 10, 40, 30), tmp_path / "home") as made:
        yield made


@pytest.fixture
def large(tmp_path: Path):
    """Five hundred records."""
    with world(history(), tmp_path / "home") as made:
        yield made


def written(place: World) -> dict[str, int]:
    return {name: len(carried(place.stripe.practice, name)) for name in ("customers", "products", "invoices")}


def approved(place: World) -> str:
    found = place.office.migration.dry_run(place.company.id, JOB, "owner")
    place.office.migration.approve(place.company.id, found.hash, "owner")
    return found.hash


def test_three_of_five_hundred_changed_after_approval_are_held_and_497_written(large: World):
    place = large
    migration, company = place.office.migration, place.company.id
    plan = migration.dry_run(company, JOB, "owner")
    assert sum(total.count for total in plan.totals if total.action is Action.CREATE) == ROWS == 500
    assert written(place) == {"customers": 0, "products": 0, "invoices": 0}, "a dry run writes nothing"
    assert migration.dry_run(company, JOB, "owner").hash == plan.hash, "nothing changed, so it is the same plan"
    migration.approve(company, plan.hash, "owner")
    place.books.put("customers", debtor("D199", CustomerName="Another Name Pty Ltd"))
    place.books.put("items", item("I07", "99.0000"))
    alter_invoice(place.books, 50200, CustomerReference="PO-changed")

    done = migration.cutover(company, JOB, "owner")

    assert done.status is RunStatus.ATTENTION
    assert written(place) == {"customers": 199, "products": 49, "invoices": 249}
    held = migration.rows(company, states=[ChangeState.STALE, ChangeState.HELD, ChangeState.FAILED])
    assert {(row.kind.value, row.pronto_id) for row in held} == {
        ("customers", "D199"),
        ("items", "I07"),
        ("invoices", "50200"),
    }
    assert all(row.error.startswith("stale: It was changed in Pronto since the plan was approved") for row in held)
    assert Counter(migration.status(company).states) == {ChangeState.DONE: 497, ChangeState.STALE: 3}
    assert {name: cause for name, cause in place.attention().items() if cause == "stale"} == {
        "customers/D199": "stale",
        "items/I07": "stale",
        "invoices/50200": "stale",
    }
    # Begun again, it writes nothing more.
    place.writes()
    migration.cutover(company, JOB, "owner")
    assert place.writes() == Counter()


def test_what_hangs_on_a_held_debtor_is_held_with_the_reason(place: World):
    migration, company = place.office.migration, place.company.id
    approved(place)
    place.books.put("customers", debtor("D000", CustomerName="Another Name Pty Ltd"))
    migration.cutover(company, JOB, "owner")
    held = {row.pronto_id: row for row in migration.rows(company, states=[ChangeState.HELD, ChangeState.STALE])}
    assert set(held) == {"D000", "50000", "50030"}
    # Its stamp is named too, but for a change in the very second of the one before.
    assert held["50000"].error.startswith(
        "needs-parent: Its debtor D000 is held: It was changed in Pronto since the plan was approved (name"
    )
    assert migration.rows(company, states=[ChangeState.FAILED]) == []
    assert written(place) == {"customers": 59, "products": 10, "invoices": 38}


def test_an_object_edited_in_stripe_after_approval_is_held(place: World):
    migration, company = place.office.migration, place.company.id
    place.sync([RecordType.CUSTOMERS])
    for number in range(5):
        place.books.put("customers", debtor(f"D{number:03}", PhoneNo="02 5550 9999"))
    approved(place)
    stripe_id = carried(place.stripe.practice, "customers")["D003"]["id"]
    behind_the_back.rename_customer(place.stripe.practice, stripe_id, "Edited by hand")
    migration.cutover(company, JOB, "owner")
    (held,) = migration.rows(company, states=[ChangeState.STALE])
    assert (held.pronto_id, held.action) == ("D003", Action.UPDATE)
    assert "changed in Stripe" in held.error
    assert carried(place.stripe.practice, "customers")["D003"]["name"] == "Edited by hand"
    assert carried(place.stripe.practice, "customers")["D004"]["phone"] == "+61 2 5550 9999"


def test_another_hash_and_an_outdated_one_are_refused(place: World):
    migration, company = place.office.migration, place.company.id
    plan = migration.dry_run(company, JOB, "owner")
    with pytest.raises(NeedsUser, match="is not the hash of the plan"):
        migration.approve(company, "0" * 64, "owner")
    with pytest.raises(NeedsUser, match="No plan of this migration is approved"):
        migration.cutover(company, JOB, "owner")
    migration.leave_out(company, [(RecordType.CUSTOMERS, "D059")], "closed long ago", "owner")
    with pytest.raises(NeedsUser, match="out of date"):
        migration.approve(company, plan.hash, "owner")
    again = migration.dry_run(company, JOB, "owner", read=False)
    assert again.hash != plan.hash
    place.policies(create_customers=False)
    with pytest.raises(NeedsUser, match="out of date"):
        migration.approve(company, again.hash, "owner")
    place.policies(create_customers=True)
    (skipped,) = migration.rows(company, kind=RecordType.CUSTOMERS, actions=[Action.SKIP])
    assert (skipped.pronto_id, skipped.cause) == ("D059", "left-out")
    assert "closed long ago" in skipped.reason
    migration.take_in(company, [(RecordType.CUSTOMERS, "D059")], "owner")
    assert migration.dry_run(company, JOB, "owner", read=False).hash == plan.hash


def test_documents_of_a_debtor_left_out_are_held_in_the_plan_already(place: World):
    migration, company = place.office.migration, place.company.id
    place.office.migration.dry_run(company, JOB, "owner")
    migration.leave_out(company, [(RecordType.CUSTOMERS, "D000")], "in dispute", "owner")
    found = migration.dry_run(company, JOB, "owner", read=False)
    assert found.held == {"needs-parent": 2}
    held = migration.rows(company, actions=[Action.HOLD])
    assert {row.pronto_id for row in held} == {"50000", "50030"}
    assert held[0].reason == "Its debtor D000 does not go across: A person left it out: in dispute."


def test_a_rollback_leaves_exactly_what_was_edited_since(place: World):
    migration, company = place.office.migration, place.company.id
    approved(place)
    assert migration.cutover(company, JOB, "owner").status is RunStatus.DONE
    assert migration.certify(company, JOB, "owner").green
    customers = carried(place.stripe.practice, "customers")
    edited = {f"D{number:03}" for number in range(50, 54)}
    for code in edited:
        behind_the_back.rename_customer(place.stripe.practice, customers[code]["id"], f"{code} by hand")

    plan, buckets = migration.rollback_preview(company, JOB, "owner")
    assert (buckets.reverse, buckets.kept, buckets.by_document, buckets.cannot) == (106, 4, 0, 0)
    kept = [row for row in migration.rollback_rows(company) if row.cause == Cause.EDITED_SINCE]
    assert {row.pronto_id for row in kept} == edited
    migration.rollback(company, JOB, "owner")

    assert set(carried(place.stripe.practice, "customers")) == edited
    assert carried(place.stripe.practice, "invoices") == {}
    products = carried(place.stripe.practice, "products")
    assert all(row["active"] is False for row in products.values()), "a product with a price can only be archived"
    assert migration.status(company).step is Step.ROLLED_BACK
    assert place.office.store.plans.summary(plan.id).counts
    place.writes()
    place.sync()
    assert place.writes() == Counter(), "what was taken back stays away"
    with pytest.raises(NeedsUser, match="No plan of this migration is approved"):
        migration.cutover(company, JOB, "owner")
    approved(place)
    migration.cutover(company, JOB, "owner")
    assert written(place) == {"customers": 60, "products": 10, "invoices": 40}, "begun anew, it is brought again"
    assert all(row["active"] for row in carried(place.stripe.practice, "products").values())
    assert len(migration.status(company).runs) == 1, "the runs taken back are none of the new migration's"


def test_only_some_types_first_and_the_rest_with_the_same_approval(place: World):
    migration, company = place.office.migration, place.company.id
    plan = migration.dry_run(company, JOB, "owner")
    migration.approve(company, plan.hash, "owner")
    first = migration.cutover(company, JOB, "owner", kinds=[RecordType.CUSTOMERS, RecordType.ITEMS])
    assert written(place) == {"customers": 60, "products": 10, "invoices": 0}
    assert migration.status(company).step is Step.CUTOVER
    second = migration.cutover(company, JOB, "owner")
    assert first.writes + second.writes == plan.calls == 60 + 3 * 10 + 2 * 40, "as many requests as were foretold"
    assert written(place) == {"customers": 60, "products": 10, "invoices": 40}
    assert migration.status(company).step is Step.DONE
    assert len(migration.status(company).runs) == 2
