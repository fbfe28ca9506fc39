"""The payments of an invoice: opened when it is finalised, paid by card, or cancelled."""

from __future__ import annotations

from app.practice.stripe import payment_flow
from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid


def open_invoice_payment(call: Call, invoice: Json) -> None:
    """Give a finalised invoice its default payment: an open payment intent."""
    due = invoice["amount_due"]
    description = f"Payment for Invoice {invoice['number']}"
    intent = payment_flow.new_intent(call, due, invoice["currency"], invoice["customer"], description)
    call.emit("payment_intent.created", intent)
    payment = call.stamp("invoice_payment", "inpay") | {
        "amount_paid": None,
        "amount_requested": due,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "payment": {"type": "payment_intent", "payment_intent": intent["id"]},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
    call.create("invoice_payments", payment)


def _open_payment(call: Call, invoice: str) -> Json | None:
    """Return the invoice's open payment, or None."""
    payments = call.unit.books["invoice_payments"].find("invoice", invoice)
    return next((payment for payment in payments if payment["status"] == "open"), None)


def pay_invoice_by_card(call: Call, invoice: Json, method: str) -> None:
    """Charge an invoice's payment intent to a test card."""
    payment = _open_payment(call, invoice["id"])
    if payment is None:
        raise invalid("This invoice has no open payment.", "id")
    before = call.get("payment_intents", payment["payment"]["payment_intent"], "payment_intent")
    before = _resize(call, invoice, before)
    payment_flow.succeed(call, before, payment_flow.attach_method(call, before, method))
    _mark_payment_paid(call, payment, invoice["amount_remaining"])


def _resize(call: Call, invoice: Json, intent: Json) -> Json:
    """Bring an invoice's intent to what is still owed, after credit notes."""
    after = {**intent, "amount": invoice["amount_remaining"]}
    return call.change("payment_intents", intent, after)


def _mark_payment_paid(call: Call, payment: Json, amount: int) -> None:
    """Mark an invoice payment as paid."""
    paid = {**payment, "status": "paid", "amount_paid": amount}
    paid["status_transitions"] = {"canceled_at": None, "paid_at": call.now}
    call.change("invoice_payments", payment, paid, "invoice_payment.paid")


def cancel_invoice_payments(call: Call, invoice: str) -> None:
    """Cancel an invoice's open payment and its intent: it is paid elsewhere, or voided."""
    payment = _open_payment(call, invoice)
    if payment is None:
        return
    gone = {**payment, "status": "canceled"}
    gone["status_transitions"] = {"canceled_at": call.now, "paid_at": None}
    call.change("invoice_payments", payment, gone)
    intent = call.get("payment_intents", payment["payment"]["payment_intent"], "payment_intent")
    cancelled = {**intent, "status": "canceled", "canceled_at": call.now, "cancellation_reason": "void_invoice"}
    call.change("payment_intents", intent, cancelled, "payment_intent.canceled")
