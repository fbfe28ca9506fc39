"""A fix makes what a document needs along with it; what cannot be settled is left as it is if a person says so."""

import pytest

from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.outcome import RunStatus
from app.domain.plan import Action, ChangeState
from app.practice.stripe import behind_the_back
from tests.e2e.small_company import debtor, invoiced, order
from tests.e2e.stripe_state import carried
from tests.e2e.test_fix import customer, reconcile, state
from tests.e2e.world import QuietJob, World

CREATED = [("customers", "create"), ("invoices", "create")]


def invoices(world: World) -> list[Mismatch]:
    """Reconcile and return the invoices that Stripe lacks."""
    return [one for one in reconcile(world) if one.kind is RecordType.INVOICES and one.cause == "only-in-pronto"]


def settled_by(world: World, *ids: int, leave_held: bool = False):
    """Carry out *Create* and return its summary and its changes."""
    plan = world.office.fixes.preview(ids, "create")
    summary = world.office.fixes.apply(plan.id, QuietJob(), "person", leave_held=leave_held)
    return summary, world.office.history.changes(plan.id)


@pytest.fixture
def newcomer(settled: World) -> World:
    """A company with a new debtor and two invoices of it."""
    settled.books.put("customers", debtor("EUREKA"))
    for number in (1010, 1011):
        invoiced(settled.books, order(number, "EUREKA", "A1", invoice=str(number + 4000)))
    return settled


def test_an_invoice_of_a_new_debtor_is_made_with_its_customer(newcomer: World):
    one = invoices(newcomer)[0]
    plan = newcomer.office.fixes.preview([one.id], "create")
    shown = newcomer.office.history.changes(plan.id)
    assert [(change.kind.value, change.action.value) for change in shown] == CREATED
    assert shown[0].reason == (
        f"A new Stripe customer is made for this debtor, because invoice {one.pronto_id} needs it."
    )
    summary = newcomer.office.fixes.apply(plan.id, QuietJob(), "person")
    assert summary.status is RunStatus.DONE
    made = carried(newcomer.stripe.practice, "invoices")[one.pronto_id]
    assert made["customer"] == customer(newcomer, "EUREKA")["id"]
    assert [(left.kind.value, left.cause) for left in reconcile(newcomer)] == [("invoices", "only-in-pronto")]


def test_a_customer_two_invoices_need_is_made_once(newcomer: World):
    numbers = [one.id for one in invoices(newcomer)]
    _, changes = settled_by(newcomer, *numbers)
    assert [change.kind.value for change in changes] == ["customers", "invoices", "invoices"]
    assert {change.state for change in changes} == {ChangeState.DONE}
    assert reconcile(newcomer) == []


def test_a_customer_that_was_deleted_in_stripe_is_made_again_with_its_invoice(settled: World):
    gone = customer(settled, "DELTA")["id"]
    behind_the_back.delete_customer(settled.stripe.practice, gone)
    invoiced(settled.books, order(1012, "DELTA", "A1", invoice="5012"))
    one = invoices(settled)[0]
    summary, changes = settled_by(settled, one.id)
    assert summary.status is RunStatus.DONE
    assert [(change.kind.value, change.action.value) for change in changes] == CREATED
    assert customer(settled, "DELTA")["id"] != gone
    assert reconcile(settled) == []


def test_a_customer_asked_for_in_the_same_plan_is_not_made_twice(newcomer: World):
    rows = [one.id for one in reconcile(newcomer) if one.cause == "only-in-pronto"]
    _, changes = settled_by(newcomer, *rows)
    assert sorted(change.kind.value for change in changes) == ["customers", "invoices", "invoices"]
    assert {change.state for change in changes} == {ChangeState.DONE}


@pytest.fixture
def doubtful(settled: World) -> World:
    """A company with an invoice of a debtor that may be either of two customers, and one of a debtor in step."""
    for name in ("Eureka", "Eureka (old)"):
        behind_the_back.add_customer(settled.stripe.practice, {"name": name, "metadata": {"pronto_id": "EUREKA"}})
    settled.books.put("customers", debtor("EUREKA"))
    invoiced(settled.books, order(1010, "EUREKA", "A1", invoice="5010"))
    invoiced(settled.books, order(1011, "ACME", "A1", invoice="5011"))
    return settled


def test_an_invoice_whose_customer_cannot_be_made_is_held_and_says_why(doubtful: World):
    rows = {one.pronto_id: one for one in invoices(doubtful)}
    summary, changes = settled_by(doubtful, *(one.id for one in rows.values()))
    by_number = {change.pronto_id: change for change in changes}
    assert by_number["5011"].state is ChangeState.DONE
    assert by_number["5010"].action is Action.HOLD
    assert by_number["5010"].reason.startswith("Its debtor EUREKA cannot be made along with it: ")
    assert summary.status is RunStatus.ATTENTION
    assert any("EUREKA" in message for message in summary.messages)
    assert state(doubtful, rows["5010"].id) is MismatchState.OPEN


def test_what_cannot_be_settled_is_left_with_its_reason_and_taken_up_again_by_undo(doubtful: World):
    rows = {one.pronto_id: one for one in invoices(doubtful)}
    office = doubtful.office
    summary, changes = settled_by(doubtful, *(one.id for one in rows.values()), leave_held=True)
    assert summary.status is RunStatus.DONE
    assert {change.state for change in changes} == {ChangeState.DONE}
    left = office.store.mismatches.one(rows["5010"].id)
    assert left.state is MismatchState.IGNORED
    assert left.note.startswith("Its debtor EUREKA cannot be made along with it: ")
    assert all(one.pronto_id != "5010" for one in reconcile(doubtful))
    plan = office.undo.preview_run(summary.run, QuietJob(), "person")
    office.undo.apply(plan.id, QuietJob(), "person")
    assert state(doubtful, rows["5010"].id) is MismatchState.OPEN
    assert "5011" not in carried(doubtful.stripe.practice, "invoices")
