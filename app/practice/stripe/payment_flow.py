"""How money moves: payment intents, their charges and balance transactions."""

from __future__ import annotations

from decimal import Decimal

from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import ApiError, invalid
from app.practice.stripe.values import half_up, new_id

_DAY = 24 * 60 * 60
TEST_CARDS = {"pm_card_visa": "visa", "pm_card_mastercard": "mastercard", "pm_card_amex": "amex"}
_DECLINED = {"pm_card_chargeDeclined", "pm_card_visa_chargeDeclined"}
_RATE, _FIXED, _GST = Decimal("0.017"), 30, Decimal("0.1")
"""Domestic card fee in Australia: 1.7 % + 30 cents, and 10 % GST on it (stripe.com/au/pricing)."""


_INTENT_NOTHING = (
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "customer_account",
    "excluded_payment_method_types",
    "last_payment_error",
    "latest_charge",
    "managed_payments",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_configuration_details",
    "processing",
    "receipt_email",
    "review",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)
"""Fields that a new payment intent has no value for."""

_CHARGE_NOTHING = (
    "application",
    "application_fee",
    "application_fee_amount",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "on_behalf_of",
    "receipt_email",
    "receipt_number",
    "review",
    "shipping",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)
"""Fields that a card charge has no value for."""


def new_intent(call: Call, amount: int, currency: str, customer: str | None, description: str | None) -> Json:
    """Store an unpaid payment intent, without an event."""
    stamp = call.stamp("payment_intent", "pi")
    intent = (
        stamp
        | dict.fromkeys(_INTENT_NOTHING)
        | {
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "capture_method": "automatic_async",
            "client_secret": f"{stamp['id']}_secret_{new_id('x')[2:]}",
            "confirmation_method": "automatic",
            "currency": currency,
            "customer": customer,
            "description": description,
            "metadata": {},
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "status": "requires_payment_method",
        }
    )
    return call.create("payment_intents", intent)


def check_method(call: Call, method: str) -> str:
    """Return the card brand behind a test payment method.

    Raises:
        ApiError: not a test card, or live mode (400); a card that is declined (402).
    """
    if call.livemode and (method in TEST_CARDS or method in _DECLINED):
        message = (
            f"No such PaymentMethod: '{method}'; a similar object exists in test mode, but a live mode key was "
            f"used to make this request."
        )
        raise invalid(message, "payment_method", "resource_missing")
    if method in _DECLINED:
        message = "Your card was declined."
        raise ApiError(402, message, "card_error", code="card_declined", param="payment_method")
    brand = TEST_CARDS.get(method) or (call.unit.books["notes"].get(method) or {}).get("brand")
    if brand is None:
        raise invalid(f"No such PaymentMethod: '{method}'", "payment_method", "resource_missing")
    return str(brand)


def attach_method(call: Call, intent: Json, method: str) -> Json:
    """Return the intent with a payment method of its own made from a test card."""
    if intent["payment_method"] == method:
        return intent
    brand = check_method(call, method)
    own = new_id("pm")
    call.unit.put("notes", {"id": own, "brand": brand})
    return {**intent, "payment_method": own, "status": "requires_confirmation"}


def succeed(call: Call, before: Json, intent: Json) -> Json:
    """Charge a payment intent: its charge and balance transaction are made, and it has succeeded."""
    charge = _charge(call, intent)
    after = {
        **intent,
        "amount_received": intent["amount"],
        "latest_charge": charge["id"],
        "status": "succeeded",
    }
    call.emit("charge.succeeded", charge)
    return call.change("payment_intents", before, after, "payment_intent.succeeded")


def _charge(call: Call, intent: Json) -> Json:
    """Store a succeeded charge for an intent."""
    brand = check_method(call, intent["payment_method"])
    stamp = call.stamp("charge", "ch")
    customer = call.unit.books["customers"].get(intent["customer"]) if intent["customer"] else None
    charge = (
        stamp
        | dict.fromkeys(_CHARGE_NOTHING)
        | {
            "amount": intent["amount"],
            "amount_captured": intent["amount"],
            "amount_refunded": 0,
            "balance_transaction": None,
            "billing_details": {
                "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
                "email": (customer or {}).get("email"),
                "name": (customer or {}).get("name"),
                "phone": None,
                "tax_id": None,
            },
            "calculated_statement_descriptor": call.account.name.upper()[:22],
            "captured": True,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "fraud_details": {},
            "metadata": dict(intent["metadata"]),
            "outcome": {
                "advice_code": None,
                "network_advice_code": None,
                "network_decline_code": None,
                "network_status": "approved_by_network",
                "reason": None,
                "risk_level": "normal",
                "seller_message": "Payment complete.",
                "type": "authorized",
            },
            "paid": True,
            "payment_intent": intent["id"],
            "payment_method": intent["payment_method"],
            "payment_method_details": _card_details(brand, intent["amount"]),
            "receipt_url": f"https://pay.stripe.com/receipts/{stamp['id']}",
            "refunded": False,
            "status": "succeeded",
        }
    )
    fee = half_up(Decimal(intent["amount"]) * _RATE) + _FIXED
    txn = balance_transaction(call, intent["amount"], intent["currency"], "charge", str(stamp["id"]), fee)
    charge["balance_transaction"] = txn["id"]
    return call.create("charges", charge)


def _card_details(brand: str, amount: int) -> Json:
    """Return the card part of a charge."""
    return {
        "card": {
            "amount_authorized": amount,
            "authorization_code": None,
            "brand": brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "AU",
            "exp_month": 8,
            "exp_year": 2030,
            "extended_authorization": {"status": "disabled"},
            "fingerprint": "Xt5EWLLDS7FJjR1c",
            "funding": "credit",
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "last4": {"visa": "4242", "mastercard": "4444"}.get(brand, "0005"),
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": brand,
            "network_token": {"used": False},
            "network_transaction_id": None,
            "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
            "regulated_status": "unregulated",
            "three_d_secure": None,
            "wallet": None,
        },
        "type": "card",
    }


def balance_transaction(call: Call, amount: int, currency: str, kind: str, source: str, fee: int = 0) -> Json:
    """Store a balance transaction; `fee` in cents is before the GST on it."""
    gst = half_up(Decimal(fee) * _GST)
    details = []
    if fee:
        base = {"application": None, "currency": currency}
        details.append(base | {"amount": fee, "description": "Stripe processing fees", "type": "stripe_fee"})
        details.append(base | {"amount": gst, "description": "GST", "type": "tax"})
    stamp = call.stamp("balance_transaction", "txn")
    del stamp["livemode"]
    transaction = stamp | {
        "amount": amount,
        "available_on": call.now + 2 * _DAY,
        "balance_type": "payments",
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee + gst,
        "fee_details": details,
        "net": amount - fee - gst,
        "reporting_category": kind,
        "source": source,
        "status": "available",
        "type": kind,
    }
    held = call.unit.books["counters"].get(f"balance:{currency}") or {"amount": 0}
    total = int(held["amount"]) + int(transaction["net"])
    call.unit.put("counters", {"id": f"balance:{currency}", "amount": total})
    return call.create("balance_transactions", transaction)
