"""Edits made "in the dashboard": no app, no request, no idempotency key, but the same rules and events.

Plain functions on a `StripePractice`. The random edits of *make a mess* that use them are in `mess`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.practice.stripe import (
    credit_notes,
    customers,
    invoice_drafts,
    invoice_items,
    invoice_states,
    payment_intents,
    prices,
    products,
    refunds,
)
from app.practice.stripe.call import Call, Endpoint
from app.practice.stripe.collection import Json
from app.practice.stripe.practice import StripePractice
from app.practice.stripe.settlements import pay_balance_out
from app.practice.stripe.values import merged_metadata

_EVENTS = {
    "customers": "customer.updated",
    "products": "product.updated",
    "prices": "price.updated",
    "invoices": "invoice.updated",
    "payment_intents": "payment_intent.updated",
    "charges": "charge.updated",
}


def _do(practice: StripePractice, endpoint: Endpoint, ids: tuple[str, ...], params: Json, *, livemode: bool) -> Json:
    """Carry an endpoint out as the dashboard would."""
    result: Json = practice.behind(lambda call: endpoint(replace(call, ids=ids, params=params)), livemode=livemode)
    return result


def change_customer_email(practice: StripePractice, customer: str, email: str, *, livemode: bool = False) -> Json:
    """Give a customer another e-mail address ("" takes it away)."""
    return _do(practice, customers.update, (customer,), {"email": email}, livemode=livemode)


def rename_customer(practice: StripePractice, customer: str, name: str, *, livemode: bool = False) -> Json:
    """Give a customer another name."""
    return _do(practice, customers.update, (customer,), {"name": name}, livemode=livemode)


def delete_customer(practice: StripePractice, customer: str, *, livemode: bool = False) -> Json:
    """Delete a customer for good."""
    return _do(practice, customers.delete, (customer,), {}, livemode=livemode)


def add_customer(practice: StripePractice, details: Json, *, livemode: bool = False) -> Json:
    """Add a customer that Pronto does not know."""
    return _do(practice, customers.create, (), dict(details), livemode=livemode)


def archive_product(practice: StripePractice, product: str, *, livemode: bool = False) -> Json:
    """Make a product inactive."""
    return _do(practice, products.update, (product,), {"active": False}, livemode=livemode)


def rename_product(practice: StripePractice, product: str, name: str, *, livemode: bool = False) -> Json:
    """Give a product another name."""
    return _do(practice, products.update, (product,), {"name": name}, livemode=livemode)


def change_price(practice: StripePractice, product: str, cents: int, *, livemode: bool = False) -> Json:
    """Give a product a new default price of so many cents; the old one stays active."""

    def work(call: Call) -> Json:
        """Make the price and move the default."""
        held = call.get("products", product)
        old = call.unit.books["prices"].get(held["default_price"] or "") or {"currency": call.account.currency}
        params = {"product": product, "currency": old["currency"], "unit_amount": cents}
        price: Json = prices.create(replace(call, params=params))
        return products.update(replace(call, ids=(product,), params={"default_price": price["id"]}))

    result: Json = practice.behind(work, livemode=livemode)
    return result


def edit_metadata(
    practice: StripePractice,
    collection: str,
    identifier: str,
    metadata: Mapping[str, str],
    *,
    livemode: bool = False,
) -> Json:
    """Merge metadata into an object of a collection, e.g. "customers"; an empty value takes a key away."""

    def work(call: Call) -> Json:
        """Merge and store."""
        before = call.get(collection, identifier)
        after = {**before, "metadata": merged_metadata(before["metadata"], dict(metadata))}
        return call.change(collection, before, after, _EVENTS.get(collection))

    result: Json = practice.behind(work, livemode=livemode)
    return result


def finalise_invoice(practice: StripePractice, invoice: str, *, livemode: bool = False) -> Json:
    """Finalise a draft."""
    return _do(practice, invoice_states.finalize, (invoice,), {}, livemode=livemode)


def pay_invoice(practice: StripePractice, invoice: str, *, card: str | None = None, livemode: bool = False) -> Json:
    """Mark an invoice as paid elsewhere, or charge it to a test card; a draft is finalised first."""
    params: Json = {"payment_method": card} if card else {"paid_out_of_band": True}
    return _do(practice, invoice_states.pay, (invoice,), params, livemode=livemode)


def void_invoice(practice: StripePractice, invoice: str, *, livemode: bool = False) -> Json:
    """Void an invoice; a draft is finalised first."""

    def work(call: Call) -> Json:
        """Finalise if need be, then void."""
        at = replace(call, ids=(invoice,))
        if call.get("invoices", invoice)["status"] == "draft":
            invoice_states.finalize(at)
        return invoice_states.void(at)

    result: Json = practice.behind(work, livemode=livemode)
    return result


def write_off_invoice(practice: StripePractice, invoice: str, *, livemode: bool = False) -> Json:
    """Mark an open invoice as uncollectible."""
    return _do(practice, invoice_states.mark_uncollectible, (invoice,), {}, livemode=livemode)


def credit_invoice(practice: StripePractice, invoice: str, *, livemode: bool = False) -> Json:
    """Credit all of an invoice that nobody paid; a draft is finalised first. Return the credit note."""

    def work(call: Call) -> Json:
        """Finalise if need be, then credit what it asks for."""
        if call.get("invoices", invoice)["status"] == "draft":
            invoice_states.finalize(replace(call, ids=(invoice,)))
        cents = call.get("invoices", invoice)["amount_remaining"]
        return credit_notes.create(replace(call, params={"invoice": invoice, "amount": cents}))

    result: Json = practice.behind(work, livemode=livemode)
    return result


def add_invoice(practice: StripePractice, customer: str, cents: int, words: str, *, livemode: bool = False) -> Json:
    """Send a customer an invoice of one line, in cents, that Pronto knows nothing of; return it, open."""

    def work(call: Call) -> Json:
        """Make a draft, give it its line, finalise it."""
        draft = invoice_drafts.create(
            replace(call, params={"customer": customer, "collection_method": "send_invoice", "days_until_due": 30})
        )
        line = {"customer": customer, "invoice": draft["id"], "amount": cents, "description": words}
        invoice_items.create(replace(call, params=line))
        return invoice_states.finalize(replace(call, ids=(draft["id"],), params={}))

    result: Json = practice.behind(work, livemode=livemode)
    return result


def delete_draft(practice: StripePractice, invoice: str, *, livemode: bool = False) -> Json:
    """Delete a draft invoice."""
    return _do(practice, invoice_drafts.delete, (invoice,), {}, livemode=livemode)


def add_charge(
    practice: StripePractice,
    cents: int,
    *,
    customer: str | None = None,
    order: str | None = None,
    metadata: Mapping[str, str] | None = None,
    description: str = "",
) -> Json:
    """Charge a test card, say for an order paid by phone (test data only); return the payment intent.

    Args:
        practice: the account.
        cents: amount including GST, at least 50.
        customer: the customer's id, or None.
        order: the order's reference, kept in `payment_details`.
        metadata: metadata of the payment intent, which its charge takes over.
        description: what it says in the dashboard.
    """
    params: dict[str, Any] = {
        "amount": cents,
        "currency": practice.account.currency,
        "payment_method": "pm_card_visa",
        "confirm": True,
        "metadata": dict(metadata or {}),
        "description": description,
    }
    if customer:
        params["customer"] = customer
    if order:
        params["payment_details"] = {"order_reference": order}
    return _do(practice, payment_intents.create, (), params, livemode=False)


def charge_intent(practice: StripePractice, intent: str, cents: int) -> Json:
    """Charge a payment intent that waits, for so many cents, to a test card (test data only), as its API allows."""

    def work(call: Call) -> Json:
        """Give it another amount, then confirm it."""
        payment_intents.update(replace(call, ids=(intent,), params={"amount": cents}))
        return payment_intents.confirm(replace(call, ids=(intent,), params={"payment_method": "pm_card_visa"}))

    result: Json = practice.behind(work, livemode=False)
    return result


def cancel_intent(practice: StripePractice, intent: str, *, livemode: bool = False) -> Json:
    """Cancel a payment intent that took no money."""
    return _do(practice, payment_intents.cancel, (intent,), {}, livemode=livemode)


def refund_charge(practice: StripePractice, charge: str, cents: int | None = None, *, livemode: bool = False) -> Json:
    """Refund a charge, in part if `cents` are given."""
    params: Json = {"charge": charge} if cents is None else {"charge": charge, "amount": cents}
    return _do(practice, refunds.create, (), params, livemode=livemode)


def pay_out(practice: StripePractice, *, livemode: bool = False) -> Json | None:
    """Pay the balance out to the bank; return the payout, or None when there is nothing to pay out."""
    result: Json | None = practice.behind(pay_balance_out, livemode=livemode)
    return result
