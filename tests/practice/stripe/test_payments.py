"""Payment intents, charges, refunds, balance and payouts."""

import pytest

from app.practice.stripe import behind_the_back


def intent(v1, **more):
    return v1.payment_intents.create({"amount": 11000, "currency": "aud", **more})


def test_an_intent_asks_nobody_until_it_is_confirmed(v1) -> None:
    made = intent(v1, payment_details={"order_reference": "SO-1"}, metadata={"pronto_id": "1001"})
    assert (made.status, made.latest_charge) == ("requires_payment_method", None)
    assert made.payment_details.order_reference == "SO-1"
    done = v1.payment_intents.confirm(
        made.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge.balance_transaction"]}
    )
    charge = done.latest_charge
    assert (done.status, done.amount_received, charge.amount, charge.paid) == ("succeeded", 11000, 11000, True)
    assert charge.metadata["pronto_id"] == "1001"
    transaction = charge.balance_transaction
    assert (transaction.fee, transaction.net) == (239, 10761)
    assert {detail.type: detail.amount for detail in transaction.fee_details} == {"stripe_fee": 217, "tax": 22}
    assert v1.charges.list({"payment_intent": made.id}).data[0].id == charge.id


def test_states(v1, refused) -> None:
    made = intent(v1)
    assert refused(v1.payment_intents.confirm, made.id).code == "payment_intent_unexpected_state"
    assert v1.payment_intents.cancel(made.id, {"cancellation_reason": "abandoned"}).status == "canceled"
    for call in (v1.payment_intents.cancel, v1.payment_intents.confirm):
        assert refused(call, made.id).code == "payment_intent_unexpected_state"
    assert refused(v1.payment_intents.update, made.id, {"amount": 500}).http_status == 400
    assert v1.payment_intents.update(made.id, {"metadata": {"a": "b"}}).metadata["a"] == "b"


def test_a_declined_card(v1, refused) -> None:
    error = refused(v1.payment_intents.confirm, intent(v1).id, {"payment_method": "pm_card_chargeDeclined"})
    assert (error.http_status, error.code) == (402, "card_declined")


def test_a_test_card_does_not_work_live(server, connect, refused) -> None:
    live = connect(server.url, "sk_live_practice000000000000").v1
    made = live.payment_intents.create({"amount": 1000, "currency": "aud"})
    assert made.livemode is True
    error = refused(live.payment_intents.confirm, made.id, {"payment_method": "pm_card_visa"})
    assert "a similar object exists in test mode" in error.user_message


@pytest.mark.parametrize(
    ("amount", "code"),
    [(49, "amount_too_small"), (100_000_000, "amount_too_large"), (0, "parameter_invalid_integer")],
)
def test_amount_limits(v1, refused, amount: int, code: str) -> None:
    error = refused(v1.payment_intents.create, {"amount": amount, "currency": "aud"})
    assert (error.code, error.param) == (code, "amount")


def test_line_items_are_kept_and_must_add_up(v1, refused) -> None:
    line = {"product_name": "Bolt", "quantity": 10, "unit_cost": 1000, "tax": {"total_tax_amount": 1000}}
    made = intent(v1, amount_details={"line_items": [line]}, expand=["amount_details.line_items"])
    assert made.amount_details.line_items.data[0].unit_cost == 1000
    assert [row.quantity for row in v1.payment_intents.amount_details_line_items.list(made.id).data] == [10]
    wrong = {"line_items": [{**line, "quantity": 9}]}
    assert refused(intent, v1, amount_details=wrong).param == "amount_details[line_items]"
    assert intent(v1, amount_details={**wrong, "enforce_arithmetic_validation": False}).amount == 11000
    assert refused(intent, v1, payment_details={"order_reference": "X" * 26}).http_status == 400


def test_refunds(v1, refused) -> None:
    made = intent(v1, payment_method="pm_card_visa", confirm=True)
    part = v1.refunds.create({"payment_intent": made.id, "amount": 1000, "reason": "requested_by_customer"})
    assert part.status == "succeeded"
    charge = v1.charges.retrieve(made.latest_charge, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded, len(charge.refunds.data)) == (1000, False, 1)
    assert refused(v1.refunds.create, {"charge": charge.id, "amount": 10001}).param == "amount"
    v1.refunds.create({"charge": charge.id})
    assert refused(v1.refunds.create, {"charge": charge.id}).code == "charge_already_refunded"
    assert len(v1.refunds.list({"charge": charge.id}).data) == 2


def test_payouts_hold_their_transactions(server, v1) -> None:
    made = intent(v1, payment_method="pm_card_visa", confirm=True)
    assert v1.balance.retrieve().available[0].amount == 10761
    payout = behind_the_back.pay_out(server.practice)
    assert payout["amount"] == 10761
    assert v1.balance.retrieve().available[0].amount == 0
    rows = v1.balance_transactions.list({"payout": payout["id"]}).data
    assert sorted(row.type for row in rows) == ["charge", "payout"]
    charge = v1.charges.retrieve(made.latest_charge)
    assert [row.source for row in rows if row.type == "charge"] == [charge.id]
    assert v1.payouts.retrieve(payout["id"]).status == "paid"
    assert behind_the_back.pay_out(server.practice) is None


def test_account_and_balance_tell_who_this_is(v1) -> None:
    account = v1.accounts.retrieve_current()
    assert (account.country, account.default_currency) == ("AU", "aud")
    assert v1.balance.retrieve().livemode is False


def test_the_newer_name_of_the_payment_methods(v1, refused) -> None:
    assert intent(v1, allowed_payment_method_types=["card"]).allowed_payment_method_types == ["card"]
    error = refused(intent, v1, payment_method_types=["card"])
    assert (error.code, error.param) == ("parameter_unknown", "payment_method_types")
