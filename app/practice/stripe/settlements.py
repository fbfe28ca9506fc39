"""The account, its balance, balance transactions, payouts and invoice payments: what the API only reads."""

from __future__ import annotations

from app.practice.stripe import payment_flow
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import new_id


def account(call: Call) -> Json:
    """GET /v1/account."""
    return call.account.json()


def balance(call: Call) -> Json:
    """GET /v1/balance."""
    currency = call.account.currency
    held = call.unit.books["counters"].get(f"balance:{currency}") or {"amount": 0}
    amount = int(held["amount"])
    return {
        "object": "balance",
        "available": [{"amount": amount, "currency": currency, "source_types": {"card": amount}}],
        "livemode": call.livemode,
        "pending": [{"amount": 0, "currency": currency, "source_types": {"card": 0}}],
    }


def retrieve_transaction(call: Call) -> Json:
    """GET /v1/balance_transactions/{id}."""
    return call.get("balance_transactions", call.ids[0])


def list_transactions(call: Call) -> Page:
    """GET /v1/balance_transactions, filtered by payout, source, type, currency."""
    params = call.params
    filters = {name: params[name] for name in ("type", "currency", "source") if name in params}
    paid_out: set[str] | None = None
    if "payout" in params:
        payout = call.get("payouts", params["payout"], "payout")
        note = call.unit.books["notes"].get(payout["id"]) or {"transactions": []}
        paid_out = {payout["balance_transaction"], *note["transactions"]}
    keys: list[tuple[str, object]] | None = [("source", params["source"])] if "source" in params else None

    def keep(transaction: Json) -> bool:
        """Whether a transaction passes the filters."""
        fits = all(transaction[name] == value for name, value in filters.items())
        return fits and (paid_out is None or transaction["id"] in paid_out)

    return page_of(call, "balance_transactions", keys=keys, keep=keep if filters or paid_out is not None else None)


def retrieve_payout(call: Call) -> Json:
    """GET /v1/payouts/{id}."""
    return call.get("payouts", call.ids[0])


def list_payouts(call: Call) -> Page:
    """GET /v1/payouts, filtered by status."""
    status = call.params.get("status")
    return page_of(call, "payouts", keys=[("status", status)] if status else None)


def retrieve_invoice_payment(call: Call) -> Json:
    """GET /v1/invoice_payments/{id}."""
    return call.get("invoice_payments", call.ids[0])


def list_invoice_payments(call: Call) -> Page:
    """GET /v1/invoice_payments, filtered by invoice, status, payment."""
    params = call.params
    status = params.get("status")
    keys: list[tuple[str, object]] | None = [("invoice", params["invoice"])] if "invoice" in params else None
    intent = (params.get("payment") or {}).get("payment_intent")
    if keys is None and intent:
        keys = [("payment.payment_intent", intent)]
    keep = (lambda payment: payment["status"] == status) if status else None
    return page_of(call, "invoice_payments", keys=keys, keep=keep)


def pay_balance_out(call: Call) -> Json | None:
    """Make a payout of everything that was not paid out yet, or return None when that is not a positive sum."""
    currency = call.account.currency
    counters = call.unit.books["counters"]
    amount = int((counters.get(f"balance:{currency}") or {"amount": 0})["amount"])
    if amount <= 0:
        return None
    since = (counters.get("paid_out") or {"transactions": []})["transactions"]
    done = set(since)
    rows = [row for kind in ("charge", "refund") for row in call.unit.books["balance_transactions"].find("type", kind)]
    fresh = [str(row["id"]) for row in rows if row["id"] not in done and row["currency"] == currency]
    stamp = call.stamp("payout", "po")
    transaction = payment_flow.balance_transaction(call, -amount, currency, "payout", str(stamp["id"]))
    nothing = dict.fromkeys(
        (
            "application_fee",
            "application_fee_amount",
            "failure_balance_transaction",
            "failure_code",
            "failure_message",
            "original_payout",
            "payout_method",
            "reversed_by",
            "statement_descriptor",
            "trace_id",
        )
    )
    payout = (
        stamp
        | nothing
        | {
            "amount": amount,
            "arrival_date": call.now,
            "automatic": True,
            "balance_transaction": transaction["id"],
            "currency": currency,
            "description": "STRIPE PAYOUT",
            "destination": new_id("ba"),
            "metadata": {},
            "method": "standard",
            "reconciliation_status": "completed",
            "source_type": "card",
            "status": "paid",
            "type": "bank_account",
        }
    )
    call.unit.put("notes", {"id": payout["id"], "transactions": fresh})
    call.unit.put("counters", {"id": "paid_out", "transactions": [*since, *fresh]})
    call.create("payouts", payout, "payout.created")
    call.emit("payout.paid", payout)
    return payout
