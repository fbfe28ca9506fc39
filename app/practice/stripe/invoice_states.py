"""What happens to an invoice: finalise, pay, void, write off, send."""

from __future__ import annotations

from app.practice.stripe import invoice_settling
from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import ApiError, invalid
from app.practice.stripe.invoice_blank import copy_customer
from app.practice.stripe.invoice_totals import retotal
from app.practice.stripe.values import new_id

_DAY = 24 * 60 * 60


def finalize(call: Call) -> Json:
    """POST /v1/invoices/{id}/finalize."""
    before = call.get("invoices", call.ids[0])
    if before["status"] != "draft":
        message = "This invoice is already finalized, you can't re-finalize a non-draft invoice."
        raise invalid(message, None, "invoice_not_editable")
    return _finalize(call, before)


def _finalize(call: Call, before: Json) -> Json:
    """Fix a draft; nothing to pay makes it paid at once."""
    invoice = {**before, "status_transitions": dict(before["status_transitions"])}
    customer = call.get("customers", invoice["customer"], "customer")
    copy_customer(call, invoice, customer)
    invoice["starting_balance"] = customer["balance"]
    retotal(call, invoice)
    _settle_balance(call, invoice, customer)
    if invoice["number"] is None:
        invoice["number"] = _next_number(call, customer["id"])
    note = call.unit.books["notes"].get(invoice["id"]) or {}
    if note.get("days") is not None:
        invoice["due_date"] = call.now + note["days"] * _DAY
    token = new_id("test", 32)
    base = f"https://invoice.stripe.com/i/{call.account.id}/{token}"
    invoice |= {
        "auto_advance": call.params.get("auto_advance", invoice["auto_advance"]),
        "automatically_finalizes_at": None,
        "effective_at": invoice["effective_at"] or call.now,
        "hosted_invoice_url": f"{base}?s=ap",
        "invoice_pdf": f"https://pay.stripe.com/invoice/{call.account.id}/{token}/pdf?s=ap",
        "status": "open",
    }
    invoice["status_transitions"]["finalized_at"] = call.now
    call.change("invoices", before, invoice, "invoice.finalized")
    if invoice["amount_due"] == 0:
        return _mark_paid(call, invoice)
    invoice_settling.open_invoice_payment(call, invoice)
    return invoice


def _settle_balance(call: Call, invoice: Json, customer: Json) -> None:
    """Apply the customer's credit or debt, and keep what is left of it."""
    balance, total = int(customer["balance"]), int(invoice["total"])
    due = max(0, total + balance)
    ending = balance + total - due
    invoice["amount_due"] = invoice["amount_remaining"] = due
    invoice["ending_balance"] = ending
    if ending != balance:
        after = {**customer, "balance": ending}
        call.change("customers", customer, after, "customer.updated")


def _next_number(call: Call, customer: str) -> str:
    """Return the customer's next invoice number."""
    before = call.get("customers", customer, "customer")
    sequence = int(before["next_invoice_sequence"])
    number = f"{before['invoice_prefix']}-{sequence:04d}"
    call.change("customers", before, {**before, "next_invoice_sequence": sequence + 1}, "customer.updated")
    if call.unit.books["invoices"].count("number", number):
        return _next_number(call, customer)
    return number


def _mark_paid(call: Call, before: Json) -> Json:
    """Make an invoice paid."""
    invoice = {**before, "status": "paid", "attempted": True, "next_payment_attempt": None}
    invoice["amount_paid"] = invoice["amount_due"]
    invoice["amount_remaining"] = 0
    invoice["status_transitions"] = {**before["status_transitions"], "paid_at": call.now}
    call.change("invoices", before, invoice, "invoice.paid")
    call.emit("invoice.payment_succeeded", invoice)
    return invoice


def pay(call: Call) -> Json:
    """POST /v1/invoices/{id}/pay: received elsewhere, or charged to a test card."""
    params = call.params
    before = call.get("invoices", call.ids[0])
    if before["status"] == "draft":
        before = _finalize(call, before)
        if before["status"] == "paid":
            return before
    if before["status"] == "paid":
        raise invalid("Invoice is already paid", None, "invoice_already_paid")
    if before["status"] not in {"open", "uncollectible"}:
        raise invalid(f"This invoice is {before['status']} and can no longer be paid.")
    if params.get("paid_out_of_band"):
        invoice_settling.cancel_invoice_payments(call, before["id"])
        note = call.unit.books["notes"].get(before["id"]) or {"id": before["id"]}
        call.unit.put("notes", {**note, "off_stripe": before["amount_remaining"]})
        return _mark_paid(call, before)
    method = params.get("payment_method") or before["default_payment_method"]
    if not method:
        message = (
            "There is no `default_payment_method` set on this Customer or Invoice. Please set a "
            "`default_payment_method` on it, or pass one."
        )
        raise invalid(message, "payment_method", "missing")
    invoice_settling.pay_invoice_by_card(call, before, method)
    tried = {**before, "attempted": True, "attempt_count": before["attempt_count"] + 1}
    return _mark_paid(call, tried)


def void(call: Call) -> Json:
    """POST /v1/invoices/{id}/void."""
    before = _in_state(call, ("open", "uncollectible"), "void")
    invoice = {**before, "status": "void", "auto_advance": False}
    invoice["status_transitions"] = {**before["status_transitions"], "voided_at": call.now}
    invoice_settling.cancel_invoice_payments(call, before["id"])
    return call.change("invoices", before, invoice, "invoice.voided")


def mark_uncollectible(call: Call) -> Json:
    """POST /v1/invoices/{id}/mark_uncollectible."""
    before = _in_state(call, ("open",), "mark as uncollectible")
    invoice = {**before, "status": "uncollectible", "auto_advance": False}
    invoice["status_transitions"] = {**before["status_transitions"], "marked_uncollectible_at": call.now}
    return call.change("invoices", before, invoice, "invoice.marked_uncollectible")


def send(call: Call) -> Json:
    """POST /v1/invoices/{id}/send: finalises a draft first."""
    invoice = call.get("invoices", call.ids[0])
    if invoice["collection_method"] != "send_invoice":
        raise invalid("You can only send invoices whose collection_method is send_invoice.", "id")
    if invoice["status"] == "draft":
        invoice = _finalize(call, invoice)
    elif invoice["status"] != "open":
        raise invalid(f"You can't send an invoice that is {invoice['status']}.", "id")
    call.emit("invoice.sent", invoice)
    return invoice


def _in_state(call: Call, states: tuple[str, ...], verb: str) -> Json:
    """Return the invoice if it is in one of the states.

    Raises:
        ApiError: it is in another.
    """
    invoice = call.get("invoices", call.ids[0])
    if invoice["status"] not in states:
        message = f"You can only {verb} an invoice that is {' or '.join(states)}; this one is {invoice['status']}."
        raise ApiError(400, message, code="invoice_not_editable")
    return invoice
