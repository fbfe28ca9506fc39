"""Money that stands differently on the two sides, and what a person can do about it for good."""

import dataclasses

import pytest

from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.outcome import RunStatus
from app.domain.plan import Action, Change, ChangeState
from app.planning.offers import Choice
from app.practice.faults import FaultKind
from app.practice.stripe import behind_the_back as dashboard
from tests.e2e.killing import KILLED, end_of, process
from tests.e2e.stripe_state import rows
from tests.e2e.world import QuietJob, World
from tests.reconcile.conftest import Reconciling
from tests.reconcile.test_reconcile import stripe_id


def one(reconciling: Reconciling, cause: str) -> Mismatch:
    """Reconcile and return the only mismatch, which has a cause."""
    reconciling.run()
    (found,) = reconciling.found()
    assert found.cause == cause
    return found


def ways(world: World, mismatch: Mismatch) -> list[Choice]:
    return [offer.choice for offer in world.office.fixes.offers(mismatch)]


def settle(world: World, mismatch: Mismatch, choice: Choice) -> Change:
    """Carry a choice out and return its only change."""
    plan = world.office.fixes.preview([mismatch.id], choice)
    summary = world.office.fixes.apply(plan.id, QuietJob(), "person")
    assert summary.status is RunStatus.DONE
    (change,) = world.office.history.changes(plan.id)
    assert change.state is ChangeState.DONE
    assert world.office.store.mismatches.one(mismatch.id).state is MismatchState.FIXED
    return change


def undone(world: World) -> list[tuple[Action, str]]:
    """Preview the undo of the last run and return what it would do, with its bucket."""
    run = world.office.history.runs(world.company.id)[0]
    plan = world.office.undo.preview_run(run.run, QuietJob(), "person")
    return [(change.action, change.cause) for change in world.office.history.changes(plan.id)]


def test_an_invoice_only_in_stripe_is_voided(settled: World, reconciling: Reconciling):
    customer = stripe_id(settled, RecordType.CUSTOMERS, "ACME")
    made = dashboard.add_invoice(settled.stripe.practice, customer, 12_300, "Work on site")
    found = one(reconciling, "only-in-stripe")
    assert (found.stripe_id, found.cents) == (made["id"], 12_300)
    assert ways(settled, found) == [Choice.LINK, Choice.VOID, Choice.IGNORE]
    settled.writes()
    change = settle(settled, found, Choice.VOID)
    assert (change.action, change.cents, change.pronto_id) == (Action.VOID, 12_300, "")
    assert settled.writes() == {"POST /v1/invoices/*/void": 1}
    assert undone(settled) == [(Action.HOLD, "cannot-undo")]
    assert reconciling.run().certificate.green


def test_a_paid_invoice_only_in_stripe_cannot_be_voided(settled: World, reconciling: Reconciling):
    customer = stripe_id(settled, RecordType.CUSTOMERS, "ACME")
    made = dashboard.add_invoice(settled.stripe.practice, customer, 5_000, "Work on site")
    found = one(reconciling, "only-in-stripe")
    plan = settled.office.fixes.preview([found.id], Choice.VOID)
    dashboard.pay_invoice(settled.stripe.practice, made["id"])
    settled.writes()
    settled.office.fixes.apply(plan.id, QuietJob(), "person")
    assert settled.writes() == {}
    (change,) = settled.office.history.changes(plan.id)
    assert change.state is ChangeState.STALE
    assert Choice.VOID not in ways(settled, one(reconciling, "only-in-stripe"))


def paid_in_pronto(world: World) -> str:
    """Make invoice 5001 final in Stripe and post its receipt in Pronto; return the Stripe id."""
    invoice = stripe_id(world, RecordType.INVOICES, "5001")
    dashboard.finalise_invoice(world.stripe.practice, invoice)
    entry = next(row for row in world.books.rows("transactions") if row.get("DocumentNo") == "5001")
    world.books.put("transactions", entry.changed(OutstandingAmount="0.00"))
    return invoice


def test_an_invoice_paid_in_pronto_is_marked_as_paid_in_stripe(settled: World, reconciling: Reconciling):
    invoice = paid_in_pronto(settled)
    found = one(reconciling, "paid-in-pronto")
    assert ways(settled, found) == [Choice.PAY, Choice.IGNORE]
    settled.writes()
    change = settle(settled, found, Choice.PAY)
    assert (change.action, change.stripe_id) == (Action.PAY, invoice)
    assert settled.writes() == {"POST /v1/invoices/*/pay": 1}
    (paid,) = [row for row in rows(settled.stripe.practice, "invoices") if row["id"] == invoice]
    assert paid["status"] == "paid"
    assert settled.office.history.receipts(settled.company.id) == []
    assert undone(settled) == [(Action.HOLD, "cannot-undo")]
    assert reconciling.run().certificate.green
    assert settled.writes_of_sync() == {}


def test_a_credited_invoice_is_no_paid_one(settled: World, reconciling: Reconciling):
    invoice = stripe_id(settled, RecordType.INVOICES, "5001")
    dashboard.credit_invoice(settled.stripe.practice, invoice)
    reconciling.run()
    told = {(found.kind, found.cause, found.stripe) for found in reconciling.found() if found.field == "status"}
    assert told == {(RecordType.INVOICES, "status-differs", "credited")}
    settled.sync()
    assert settled.office.history.receipts(settled.company.id) == []


@pytest.fixture
def intent(settled: World) -> str:
    """The payment intent of order 1003, which is to be paid ahead."""
    return stripe_id(settled, RecordType.ORDERS, "1003")


def test_an_order_charged_short(settled: World, reconciling: Reconciling, intent: str):
    dashboard.charge_intent(settled.stripe.practice, intent, 1_000)
    found = one(reconciling, "amount-differs")
    assert (found.pronto_id, found.field, found.stripe) == ("1003", "amount", 1_000)
    assert Choice.PRONTO not in ways(settled, found)


def test_an_order_nobody_is_charged_for_any_more(settled: World, reconciling: Reconciling, intent: str):
    dashboard.cancel_intent(settled.stripe.practice, intent)
    found = one(reconciling, "not-charged")
    assert (found.pronto_id, found.stripe_id) == ("1003", intent)
    settled.sync()
    assert settled.attention() == {"orders/1003": "not-charged"}
    change = settle(settled, found, Choice.CREATE)
    assert change.action is Action.CREATE
    again = stripe_id(settled, RecordType.ORDERS, "1003")
    assert again != intent
    assert reconciling.run().certificate.green
    assert settled.attention() == {}
    assert settled.writes_of_sync() == {}


def test_an_order_left_uncharged_is_left_alone(settled: World, reconciling: Reconciling, intent: str):
    dashboard.cancel_intent(settled.stripe.practice, intent)
    settled.office.fixes.ignore([one(reconciling, "not-charged").id], "They pay on delivery")
    assert reconciling.run().certificate.green
    assert settled.writes_of_sync() == {}
    assert settled.attention() == {}


@pytest.fixture
def twice(settled: World, intent: str) -> World:
    """Order 1003, charged by its payment intent and once more by phone."""
    cents = next(row for row in rows(settled.stripe.practice, "payment_intents") if row["id"] == intent)["amount"]
    dashboard.charge_intent(settled.stripe.practice, intent, cents)
    dashboard.add_charge(settled.stripe.practice, cents, metadata={"pronto_id": "1003"}, description="By phone")
    return settled


def test_the_second_charge_is_sent_back(twice: World, reconciling: Reconciling, intent: str):
    found = one(reconciling, "charged-twice")
    assert ways(twice, found) == [Choice.REFUND, Choice.IGNORE]
    plan = twice.office.fixes.preview([found.id], Choice.REFUND)
    (shown,) = twice.office.history.changes(plan.id)
    assert (shown.action, shown.cents, shown.pronto_id) == (Action.REFUND, found.cents, "")
    assert shown.stripe_id != intent
    assert shown.reason == "$40.72 go back to the customer's card; that cannot be taken back."
    assert plan.cents == {"orders": 4_072}
    twice.writes()
    settle(twice, found, Choice.REFUND)
    assert twice.writes() == {"POST /v1/refunds": 1}
    (refund,) = rows(twice.stripe.practice, "refunds")
    assert (refund["payment_intent"], refund["amount"], refund["reason"]) == (shown.stripe_id, 4_072, "duplicate")
    assert undone(twice) == [(Action.HOLD, "cannot-undo")]
    assert reconciling.run().certificate.green
    assert twice.writes_of_sync() == {}


def test_money_is_sent_back_one_order_at_a_time(twice: World, reconciling: Reconciling):
    number = one(reconciling, "charged-twice").id
    with pytest.raises(NeedsUser, match="one at a time"):
        twice.office.fixes.preview([number, number + 1], Choice.REFUND)
    (group,) = twice.office.viewer.standing(twice.company.id).cards
    (card,) = twice.office.viewer.cards(twice.company.id, [group])
    assert card.offer is None


def test_what_was_refunded_since_is_not_refunded_again(twice: World, reconciling: Reconciling):
    found = one(reconciling, "charged-twice")
    plan = twice.office.fixes.preview([found.id], Choice.REFUND)
    (shown,) = twice.office.history.changes(plan.id)
    extra = next(row for row in rows(twice.stripe.practice, "payment_intents") if row["id"] == shown.stripe_id)
    dashboard.refund_charge(twice.stripe.practice, extra["latest_charge"])
    twice.writes()
    twice.office.fixes.apply(plan.id, QuietJob(), "person")
    assert twice.writes() == {}
    assert len(rows(twice.stripe.practice, "refunds")) == 1
    assert reconciling.run().certificate.green


def test_an_answer_that_is_lost_sends_nothing_back_twice(twice: World, reconciling: Reconciling):
    found = one(reconciling, "charged-twice")
    twice.fault("stripe", FaultKind.EXECUTED_THEN_LOST, "POST /v1/refunds", times=1)
    settle(twice, found, Choice.REFUND)
    assert len(rows(twice.stripe.practice, "refunds")) == 1


@pytest.mark.parametrize("before", [True, False], ids=["before the commit", "after the commit"])
def test_a_refund_cut_short_is_made_once(twice: World, reconciling: Reconciling, before: bool):
    number, commit = one(reconciling, "charged-twice").id, 1
    typed = ("fix", str(number), "--use", "refund", "--confirm", "40.72")
    while end_of(process(twice.home, commit=commit, before=before, typed=typed)) == KILLED:
        commit += 1
        assert commit < 80
    assert commit > 4
    (refund,) = rows(twice.stripe.practice, "refunds")
    assert refund["amount"] == 4_072
    assert twice.office.history.queue(twice.company.id) == []
    assert twice.office.history.verify() is None
    assert reconciling.run().certificate.green


def test_money_is_sent_back_only_when_its_amount_is_typed(twice: World, reconciling: Reconciling):
    number = one(reconciling, "charged-twice").id
    for amount in ("", "40", "forty"):
        assert end_of(process(twice.home, typed=("fix", str(number), "--use", "refund", "--confirm", amount))) == 2
    assert rows(twice.stripe.practice, "refunds") == []


def test_an_order_whose_money_was_sent_back_differs(settled: World, reconciling: Reconciling, intent: str):
    cents = next(row for row in rows(settled.stripe.practice, "payment_intents") if row["id"] == intent)["amount"]
    charge = dashboard.charge_intent(settled.stripe.practice, intent, cents)["latest_charge"]
    assert reconciling.run().certificate.green
    dashboard.refund_charge(settled.stripe.practice, charge, 1_000)
    found = one(reconciling, "amount-differs")
    assert (found.field, found.pronto, found.stripe) == ("amount_received", cents, cents - 1_000)
    assert found.reason == "The order is $40.72 and Stripe took $40.72 and sent $10.00 back: $10.00 short."
    assert dataclasses.replace(found, cents=1_000) == found
