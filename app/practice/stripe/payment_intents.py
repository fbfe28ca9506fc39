"""Payment intents, their line items, and reading charges."""

from __future__ import annotations

from typing import Any

import msgspec

from app.practice.stripe import payment_flow
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.currencies import LEAST_CHARGE, check_currency
from app.practice.stripe.customers import check_email
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import list_object, merged_metadata, new_id, shipping_of, unset

_MOST_AMOUNT = 99_999_999
_MOST_LINES = 200
_TAKEN = (
    "allowed_payment_method_types",
    "capture_method",
    "confirmation_method",
    "description",
    "receipt_email",
    "setup_future_usage",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)
"""Parameters taken as they are."""

_UNSUPPORTED = (
    "application_fee_amount",
    "confirmation_token",
    "customer_account",
    "hooks",
    "mandate",
    "mandate_data",
    "on_behalf_of",
    "payment_method_data",
    "radar_options",
    "transfer_data",
)


def create(call: Call) -> Json:
    """POST /v1/payment_intents."""
    params = call.params
    _refuse_unsupported(params)
    currency = check_currency(params["currency"], "currency")
    amount = _amount(params["amount"], currency)
    customer = params.get("customer")
    if customer:
        call.get("customers", customer, "customer")
    intent = payment_flow.new_intent(call, amount, currency, customer, None)
    after = dict(intent)
    _apply(call, after, params)
    call.create("payment_intents", after, "payment_intent.created")
    if params.get("confirm"):
        return _confirm(call, after)
    return after


def retrieve(call: Call) -> Json:
    """GET /v1/payment_intents/{id}."""
    return call.get("payment_intents", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/payment_intents/{id}."""
    params = call.params
    _refuse_unsupported(params)
    before = call.get("payment_intents", call.ids[0])
    money = [name for name in ("amount", "currency", "payment_method") if name in params]
    if money and before["status"] not in {"requires_payment_method", "requires_confirmation"}:
        raise _unexpected(before, "update")
    after = dict(before)
    if "currency" in params:
        after["currency"] = check_currency(params["currency"], "currency")
    if "amount" in params:
        after["amount"] = _amount(params["amount"], after["currency"])
    if params.get("customer"):
        after["customer"] = call.get("customers", params["customer"], "customer")["id"]
    _apply(call, after, params)
    return call.change("payment_intents", before, after, "payment_intent.updated")


def confirm(call: Call) -> Json:
    """POST /v1/payment_intents/{id}/confirm: charges a test card."""
    _refuse_unsupported(call.params)
    before = call.get("payment_intents", call.ids[0])
    if before["status"] not in {"requires_payment_method", "requires_confirmation"}:
        raise _unexpected(before, "confirm")
    return _confirm(call, before)


def _confirm(call: Call, before: Json) -> Json:
    """Charge an intent to the given or attached payment method."""
    method = call.params.get("payment_method") or before["payment_method"]
    if not method:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update "
            "the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with "
            "a payment method or ConfirmationToken."
        )
        raise invalid(message, None, "payment_intent_unexpected_state")
    after = payment_flow.attach_method(call, before, method)
    return payment_flow.succeed(call, before, after)


def cancel(call: Call) -> Json:
    """POST /v1/payment_intents/{id}/cancel."""
    before = call.get("payment_intents", call.ids[0])
    if before["status"] in {"succeeded", "canceled"}:
        raise _unexpected(before, "cancel")
    if call.unit.books["invoice_payments"].count("payment.payment_intent", before["id"]):
        message = "You cannot cancel a PaymentIntent created by an invoice. Void the invoice instead."
        raise invalid(message, None, "payment_intent_unexpected_state")
    after = {**before, "status": "canceled", "canceled_at": call.now}
    after["cancellation_reason"] = call.params.get("cancellation_reason")
    return call.change("payment_intents", before, after, "payment_intent.canceled")


def listing(call: Call) -> Page:
    """GET /v1/payment_intents, filtered by customer."""
    customer = call.params.get("customer")
    return page_of(call, "payment_intents", keys=[("customer", customer)] if customer else None)


def list_lines(call: Call) -> Page:
    """GET /v1/payment_intents/{id}/amount_details_line_items."""
    intent = call.get("payment_intents", call.ids[0])
    page = page_of(call, "intent_lines", keys=[("intent", intent["id"])], oldest_first=True)
    return Page([msgspec.json.encode(_shown(msgspec.json.decode(row))) for row in page.rows], page.has_more, page.url)


def retrieve_charge(call: Call) -> Json:
    """GET /v1/charges/{id}."""
    return call.get("charges", call.ids[0])


def update_charge(call: Call) -> Json:
    """POST /v1/charges/{id}: description and metadata only."""
    before = call.get("charges", call.ids[0])
    after = {**before, "metadata": merged_metadata(before["metadata"], call.params.get("metadata"))}
    if "description" in call.params:
        after["description"] = unset(call.params["description"])
    return call.change("charges", before, after, "charge.updated")


def list_charges(call: Call) -> Page:
    """GET /v1/charges, filtered by customer or payment intent."""
    customer, intent = call.params.get("customer"), call.params.get("payment_intent")
    if intent:
        fits = (lambda charge: charge["customer"] == customer) if customer else None
        return page_of(call, "charges", keys=[("payment_intent", intent)], keep=fits)
    return page_of(call, "charges", keys=[("customer", customer)] if customer else None)


def _amount(amount: int, currency: str) -> int:
    """Check an amount in the currency's minor unit.

    Raises:
        ApiError: below the least charge or above eight digits.
    """
    least = LEAST_CHARGE.get(currency, 50)
    if amount < least:
        code = "amount_too_small" if amount > 0 else "parameter_invalid_integer"
        shown = f"${least / 100:.2f} {currency}"
        raise invalid(f"Amount must be at least {shown}" if amount > 0 else "Invalid positive integer", "amount", code)
    if amount > _MOST_AMOUNT:
        message = f"Amount must be no more than ${_MOST_AMOUNT / 100:,.2f} {currency}"
        raise invalid(message, "amount", "amount_too_large")
    return amount


def _refuse_unsupported(params: Json) -> None:
    """Refuse what the practice account does not play, rather than ignore it."""
    for name in _UNSUPPORTED:
        if params.get(name):
            raise invalid(f"The practice account does not support the parameter {name}.", name)


def _unexpected(intent: Json, verb: str) -> Exception:
    """Return the error for a call that the intent's state does not allow."""
    message = (
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
        f"with one of the following statuses may be changed so: requires_payment_method, requires_confirmation."
    )
    return invalid(message, None, "payment_intent_unexpected_state")


def _apply(call: Call, intent: Json, params: Json) -> None:
    """Write the given parameters into an intent."""
    check_email(params.get("receipt_email"), "receipt_email")
    for name in _TAKEN:
        if name in params:
            intent[name] = unset(params[name])
    if "shipping" in params:
        intent["shipping"] = shipping_of(params["shipping"])
    if params.get("automatic_payment_methods"):
        intent["automatic_payment_methods"] = {"allow_redirects": "always"} | params["automatic_payment_methods"]
    if params.get("payment_method") and not params.get("confirm"):
        intent |= payment_flow.attach_method(call, intent, params["payment_method"])
    if "payment_details" in params:
        _apply_references(intent, params["payment_details"])
    if "amount_details" in params:
        intent["amount_details"] = _amount_details(call, intent, params["amount_details"])
    intent["metadata"] = merged_metadata(intent["metadata"], params.get("metadata"))


def _apply_references(intent: Json, given: Any) -> None:
    """Write the order and customer references."""
    known = intent.get("payment_details") or {"customer_reference": None, "order_reference": None}
    names = [name for name in ("customer_reference", "order_reference") if given and name in given]
    intent["payment_details"] = known | {name: unset(given[name]) for name in names}


def _amount_details(call: Call, intent: Json, given: Any) -> Json:
    """Return the amount details, storing the line items aside.

    Raises:
        ApiError: too many lines, or sums that do not fit when validation is asked for.
    """
    details: Json = {"tip": {}}
    if given == "":
        return details
    lines = given.get("line_items") or []
    if len(lines) > _MOST_LINES:
        raise invalid(f"You may only specify up to {_MOST_LINES} line items.", "amount_details[line_items]")
    if given.get("discount_amount"):
        details["discount_amount"] = given["discount_amount"]
    if given.get("tax"):
        details["tax"] = {"total_tax_amount": given["tax"].get("total_tax_amount")}
    if given.get("shipping"):
        blank = {"amount": None, "from_postal_code": None, "to_postal_code": None}
        details["shipping"] = blank | given["shipping"]
    if given.get("enforce_arithmetic_validation", True):
        _check_sum(intent["amount"], lines, details)
    for old in call.unit.books["intent_lines"].find("intent", intent["id"]):
        call.unit.remove("intent_lines", old["id"])
    for line in lines:
        call.unit.put("intent_lines", _line_json(line, intent["id"]))
    return details


def _line_json(line: Json, intent: str) -> Json:
    """Return a line item of an intent."""
    return {
        "id": new_id("uli"),
        "object": "payment_intent_amount_details_line_item",
        "discount_amount": line.get("discount_amount"),
        "intent": intent,
        "payment_method_options": None,
        "product_code": line.get("product_code"),
        "product_name": line["product_name"],
        "quantity": line["quantity"],
        "tax": line.get("tax"),
        "unit_cost": line["unit_cost"],
        "unit_of_measure": line.get("unit_of_measure"),
    }


def _check_sum(amount: int, lines: list[Json], details: Json) -> None:
    """Check that the lines add up to the amount, as Stripe does unless told not to."""
    if not lines:
        return
    total = sum(line["quantity"] * line["unit_cost"] for line in lines)
    total -= sum(line.get("discount_amount") or 0 for line in lines) + details.get("discount_amount", 0)
    line_tax = sum((line.get("tax") or {}).get("total_tax_amount", 0) for line in lines)
    total += (details.get("tax") or {}).get("total_tax_amount") or line_tax
    total += (details.get("shipping") or {}).get("amount") or 0
    if total != amount:
        message = (
            f"The amount of the line items, tax, shipping and discounts ({total}) does not add up to the amount of "
            f"the PaymentIntent ({amount})."
        )
        raise invalid(message, "amount_details[line_items]", "amount_details_amount_mismatch")


def _shown(row: Json) -> Json:
    """Return a line item without the intent it is kept under."""
    return {name: value for name, value in row.items() if name != "intent"}


def embedded_lines(call: Call, intent: Json) -> Json:
    """Return the `amount_details.line_items` list that expanding puts into an intent."""
    rows = call.unit.books["intent_lines"].find("intent", intent["id"])
    shown = [_shown(row) for row in rows[:10]]
    url = f"/v1/payment_intents/{intent['id']}/amount_details_line_items"
    return list_object(shown, url, has_more=len(rows) > 10)
