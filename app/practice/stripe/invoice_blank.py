"""A new draft: every field of the invoice object, before anything is on it."""

from __future__ import annotations

from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json

_ZERO = (
    "amount_due",
    "amount_overpaid",
    "amount_paid",
    "amount_remaining",
    "amount_shipping",
    "attempt_count",
    "post_payment_credit_notes_amount",
    "pre_payment_credit_notes_amount",
    "subtotal",
    "subtotal_excluding_tax",
    "total",
    "total_excluding_tax",
)
"""Amounts of a draft with nothing on it."""

_NOTHING = (
    "account_tax_ids",
    "application",
    "automatically_finalizes_at",
    "customer_account",
    "default_payment_method",
    "default_source",
    "description",
    "due_date",
    "effective_at",
    "ending_balance",
    "footer",
    "from_invoice",
    "hosted_invoice_url",
    "invoice_pdf",
    "last_finalization_error",
    "latest_revision",
    "next_payment_attempt",
    "number",
    "on_behalf_of",
    "parent",
    "receipt_number",
    "rendering",
    "shipping_cost",
    "shipping_details",
    "statement_descriptor",
    "test_clock",
    "webhooks_delivered_at",
)
"""Fields that a new draft has no value for."""


def blank_invoice(call: Call, customer: Json, currency: str) -> Json:
    """Return a draft with nothing on it."""
    stamp = call.stamp("invoice", "in")
    return (
        stamp
        | dict.fromkeys(_ZERO, 0)
        | dict.fromkeys(_NOTHING)
        | {
            "account_country": call.account.country,
            "account_name": call.account.name,
            "attempted": False,
            "auto_advance": False,
            "automatic_tax": {
                "disabled_reason": None,
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "billing_reason": "manual",
            "collection_method": "charge_automatically",
            "currency": currency,
            "custom_fields": None,
            "customer": customer["id"],
            "default_tax_rates": [],
            "discounts": [],
            "issuer": {"type": "self"},
            "lines": {"object": "list", "data": [], "has_more": False, "url": f"/v1/invoices/{stamp['id']}/lines"},
            "metadata": {},
            "payment_settings": {
                "default_mandate": None,
                "payment_method_options": None,
                "payment_method_types": None,
            },
            "period_end": call.now,
            "period_start": call.now,
            "starting_balance": customer["balance"],
            "status": "draft",
            "status_transitions": {
                "finalized_at": None,
                "marked_uncollectible_at": None,
                "paid_at": None,
                "voided_at": None,
            },
            "total_discount_amounts": [],
            "total_pretax_credit_amounts": [],
            "total_taxes": [],
        }
    )


def copy_customer(call: Call, invoice: Json, customer: Json) -> None:
    """Copy the customer's details into the invoice, as Stripe does until it is finalised."""
    for name in ("address", "email", "name", "phone", "shipping", "tax_exempt"):
        invoice[f"customer_{name}"] = customer[name]
    rows = call.unit.books["tax_ids"].find("customer", customer["id"])
    invoice["customer_tax_ids"] = [{"type": row["type"], "value": row["value"]} for row in rows]
