"""Credit notes on finalised invoices."""

from __future__ import annotations

from app.practice.stripe import credit_note_lines, invoice_settling, refunds
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import list_object, merged_metadata, new_id, unset

_EMBEDDED_LINES = 10


def create(call: Call) -> Json:
    """POST /v1/credit_notes."""
    params = call.params
    for name in ("shipping_cost", "refunds"):
        if params.get(name):
            raise invalid(f"The practice account does not support the parameter {name}.", name)
    invoice = call.get("invoices", params["invoice"], "invoice")
    if invoice["status"] not in {"open", "paid", "uncollectible"}:
        message = f"You can only create a credit note for an invoice that is finalized; it is {invoice['status']}."
        raise invalid(message, "invoice")
    lines = credit_note_lines.lines_of(call, invoice, params)
    totals = credit_note_lines.totals(lines)
    total = totals["total"]
    _check_total(invoice, total)
    before_payment = min(total, invoice["amount_remaining"]) if invoice["status"] != "paid" else 0
    after_payment = total - before_payment
    _check_split(params, after_payment)
    note = _json(call, invoice, lines, totals) | {
        "pre_payment_amount": before_payment,
        "post_payment_amount": after_payment,
        "type": _kind(before_payment, after_payment),
    }
    _refund(call, invoice, note)
    _credit(call, invoice, params.get("credit_amount", 0))
    for line in lines:
        call.unit.put("credit_note_lines", {**line, "credit_note": note["id"]})
    call.create("credit_notes", note, "credit_note.created")
    _reduce(call, invoice, before_payment, after_payment)
    return note


def _kind(before_payment: int, after_payment: int) -> str:
    """Return the credit note's type."""
    if before_payment and after_payment:
        return "mixed"
    return "post_payment" if after_payment else "pre_payment"


def _check_total(invoice: Json, total: int) -> None:
    """Refuse to credit nothing, or more than the invoice was for."""
    if total <= 0:
        raise invalid("The credit note amount must be greater than 0.", "amount")
    credited = invoice["pre_payment_credit_notes_amount"] + invoice["post_payment_credit_notes_amount"]
    if credited + total > invoice["total"]:
        left = invoice["total"] - credited
        message = (
            f"The sum of the credit notes for this invoice cannot exceed its total: {left} is left to credit, but "
            f"the credit note is for {total}."
        )
        raise invalid(message, "amount")


def _check_split(params: Json, after_payment: int) -> None:
    """Check that refund, balance credit and outside credit add up to what was already paid."""
    names = ("refund_amount", "credit_amount", "out_of_band_amount")
    given = sum(params.get(name, 0) for name in names)
    if given != after_payment:
        message = (
            f"The sum of credit amount, refund amount and out of band amount ({given}) must equal the post-payment "
            f"amount of the credit note ({after_payment})."
        )
        raise invalid(message, next((name for name in names if name in params), "refund_amount"))


def _json(call: Call, invoice: Json, lines: list[Json], totals: Json) -> Json:
    """Return a credit note object."""
    params = call.params
    stamp = call.stamp("credit_note", "cn")
    number = call.next_number(f"credit_note:{invoice['id']}")
    url = f"/v1/credit_notes/{stamp['id']}/lines"
    return (
        stamp
        | totals
        | {
            "amount": totals["total"],
            "amount_shipping": 0,
            "currency": invoice["currency"],
            "customer": invoice["customer"],
            "customer_account": None,
            "customer_balance_transaction": None,
            "discount_amount": 0,
            "discount_amounts": [],
            "effective_at": params.get("effective_at", call.now),
            "invoice": invoice["id"],
            "lines": list_object(lines[:_EMBEDDED_LINES], url, has_more=len(lines) > _EMBEDDED_LINES),
            "memo": unset(params.get("memo")),
            "metadata": merged_metadata({}, params.get("metadata")),
            "number": f"{invoice['number']}-CN-{number:02d}",
            "out_of_band_amount": params.get("out_of_band_amount"),
            "pdf": f"https://pay.stripe.com/credit_notes/{call.account.id}/{new_id('cnst')}/pdf?s=ap",
            "pretax_credit_amounts": [],
            "reason": params.get("reason"),
            "refunds": [],
            "shipping_cost": None,
            "status": "issued",
            "voided_at": None,
        }
    )


def _refund(call: Call, invoice: Json, note: Json) -> None:
    """Refund part of the invoice's charge, if the credit note says so."""
    amount = call.params.get("refund_amount", 0)
    if not amount:
        return
    payments = call.unit.books["invoice_payments"].find("invoice", invoice["id"])
    paid = next((payment for payment in payments if payment["status"] == "paid"), None)
    intent = call.unit.books["payment_intents"].get(paid["payment"]["payment_intent"]) if paid else None
    if intent is None or intent["latest_charge"] is None:
        raise invalid("The invoice was not paid by a charge that could be refunded.", "refund_amount")
    charge = call.get("charges", intent["latest_charge"], "charge")
    refund = refunds.refund_charge(call, charge, amount, {})
    note["refunds"] = [
        {"amount_refunded": amount, "payment_record_refund": None, "refund": refund["id"], "type": "refund"}
    ]


def _credit(call: Call, invoice: Json, amount: int) -> None:
    """Credit the customer's balance, which their next invoice uses up."""
    if amount:
        customer = call.get("customers", invoice["customer"], "customer")
        after = {**customer, "balance": customer["balance"] - amount}
        call.change("customers", customer, after, "customer.updated")


def _reduce(call: Call, before: Json, before_payment: int, after_payment: int) -> None:
    """Take the credit off what is owed; an invoice with nothing left to pay is paid."""
    invoice = dict(before)
    invoice["pre_payment_credit_notes_amount"] += before_payment
    invoice["post_payment_credit_notes_amount"] += after_payment
    invoice["amount_due"] -= before_payment
    invoice["amount_remaining"] -= before_payment
    settled = before["status"] == "open" and invoice["amount_remaining"] == 0
    if settled:
        invoice["status"] = "paid"
        invoice["status_transitions"] = {**before["status_transitions"], "paid_at": call.now}
        invoice_settling.cancel_invoice_payments(call, before["id"])
    call.change("invoices", before, invoice, "invoice.updated")
    if settled:
        call.emit("invoice.paid", invoice)


def retrieve(call: Call) -> Json:
    """GET /v1/credit_notes/{id}."""
    return call.get("credit_notes", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/credit_notes/{id}: memo and metadata."""
    before = call.get("credit_notes", call.ids[0])
    after = {**before, "metadata": merged_metadata(before["metadata"], call.params.get("metadata"))}
    if "memo" in call.params:
        after["memo"] = unset(call.params["memo"])
    return call.change("credit_notes", before, after, "credit_note.updated")


def void(call: Call) -> Json:
    """POST /v1/credit_notes/{id}/void: only while its invoice is open."""
    before = call.get("credit_notes", call.ids[0])
    if before["status"] == "void":
        raise invalid("This credit note is already void.", "id")
    invoice = call.get("invoices", before["invoice"], "invoice")
    if invoice["status"] != "open":
        message = "You can only void a credit note that was issued for an open invoice."
        raise invalid(message, "id")
    after = {**before, "status": "void", "voided_at": call.now}
    call.change("credit_notes", before, after, "credit_note.voided")
    amount = before["pre_payment_amount"]
    restored = {
        **invoice,
        "pre_payment_credit_notes_amount": invoice["pre_payment_credit_notes_amount"] - amount,
        "amount_due": invoice["amount_due"] + amount,
        "amount_remaining": invoice["amount_remaining"] + amount,
    }
    call.change("invoices", invoice, restored, "invoice.updated")
    return after


def listing(call: Call) -> Page:
    """GET /v1/credit_notes, filtered by invoice or customer."""
    params = call.params
    keys: list[tuple[str, object]] | None = None
    if params.get("invoice"):
        keys = [("invoice", params["invoice"])]
    elif params.get("customer"):
        keys = [("customer", params["customer"])]
    customer = params.get("customer")
    fits = (lambda note: note["customer"] == customer) if customer else None
    return page_of(call, "credit_notes", keys=keys, keep=fits)


def list_lines(call: Call) -> Page:
    """GET /v1/credit_notes/{id}/lines."""
    note = call.get("credit_notes", call.ids[0])
    return credit_note_lines.page(call, note["id"])
