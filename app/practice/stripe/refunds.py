"""Refunds of charges."""

from __future__ import annotations

from app.practice.stripe import payment_flow
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import merged_metadata

_UNSUPPORTED = ("customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer")


def create(call: Call) -> Json:
    """POST /v1/refunds: by charge or payment intent, whole or in part."""
    params = call.params
    for name in _UNSUPPORTED:
        if params.get(name):
            raise invalid(f"The practice account does not support the parameter {name}.", name)
    charge_id = params.get("charge")
    if not charge_id and params.get("payment_intent"):
        intent = call.get("payment_intents", params["payment_intent"], "payment_intent")
        charge_id = intent["latest_charge"]
        if charge_id is None:
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise invalid(message, "payment_intent")
    if not charge_id:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise invalid(message, "charge", "parameter_missing")
    charge = call.get("charges", charge_id, "charge")
    left = charge["amount"] - charge["amount_refunded"]
    return refund_charge(call, charge, params.get("amount", left), params)


def refund_charge(call: Call, charge: Json, amount: int, params: Json) -> Json:
    """Refund so many cents of a charge.

    Raises:
        ApiError: nothing left, or more than is left.
    """
    left = charge["amount"] - charge["amount_refunded"]
    if left <= 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise invalid(message, None, "charge_already_refunded")
    if amount < 1:
        raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > left:
        message = f"Refund amount (${amount / 100:.2f}) is greater than unrefunded amount on charge (${left / 100:.2f})"
        raise invalid(message, "amount")
    stamp = call.stamp("refund", "re")
    del stamp["livemode"]
    transaction = payment_flow.balance_transaction(call, -amount, charge["currency"], "refund", str(stamp["id"]))
    refund = stamp | {
        "amount": amount,
        "balance_transaction": transaction["id"],
        "charge": charge["id"],
        "currency": charge["currency"],
        "destination_details": {
            "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"},
            "type": "card",
        },
        "metadata": merged_metadata({}, params.get("metadata")),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    call.create("refunds", refund, "refund.created")
    total = charge["amount_refunded"] + amount
    after = {**charge, "amount_refunded": total, "refunded": total == charge["amount"]}
    call.change("charges", charge, after, "charge.refunded")
    return refund


def retrieve(call: Call) -> Json:
    """GET /v1/refunds/{id}."""
    return call.get("refunds", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/refunds/{id}: metadata only."""
    before = call.get("refunds", call.ids[0])
    after = {**before, "metadata": merged_metadata(before["metadata"], call.params.get("metadata"))}
    return call.change("refunds", before, after, "refund.updated")


def listing(call: Call) -> Page:
    """GET /v1/refunds, filtered by charge or payment intent."""
    charge, intent = call.params.get("charge"), call.params.get("payment_intent")
    if charge:
        return page_of(call, "refunds", keys=[("charge", charge)])
    return page_of(call, "refunds", keys=[("payment_intent", intent)] if intent else None)
