"""Customers and their tax ids."""

from __future__ import annotations

import re
from typing import Any

from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.countries import check_country
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import address_of, list_object, merged_metadata, new_id, shipping_of, unset

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+\Z")
_PREFIX = re.compile(r"[A-Z0-9]{3,12}\Z")
_TEXTS = ("description", "email", "name", "phone")
_HIDDEN_TEXTS = ("business_name", "individual_name")
_WITH_BLANKS: Json = {
    "balance": 0,
    "invoice_prefix": None,
    "next_invoice_sequence": 1,
    "preferred_locales": [],
    "tax_exempt": "none",
}
"""Parameters taken as they are, and what they fall back to when unset."""

_UNSUPPORTED = ("cash_balance", "payment_method", "source", "default_source", "test_clock", "tax", "validate")


def create(call: Call) -> Json:
    """POST /v1/customers."""
    _refuse_unsupported(call.params)
    prefix = new_id("x", 8)[2:].upper()
    customer = call.stamp("customer", "cus", 14) | {
        "address": None,
        "balance": 0,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": prefix,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    _apply(customer, call.params)
    call.create("customers", customer, "customer.created")
    for given in call.params.get("tax_id_data", []):
        _add_tax_id(call, customer["id"], given)
    return customer


def retrieve(call: Call) -> Json:
    """GET /v1/customers/{id}: a deleted customer answers with `deleted`."""
    return call.get("customers", call.ids[0], deleted=True)


def update(call: Call) -> Json:
    """POST /v1/customers/{id}."""
    _refuse_unsupported(call.params)
    before = call.get("customers", call.ids[0])
    after = {**before, "invoice_settings": dict(before["invoice_settings"])}
    _apply(after, call.params)
    return call.change("customers", before, after, "customer.updated")


def delete(call: Call) -> Json:
    """DELETE /v1/customers/{id}: for good; the id keeps answering with `deleted`."""
    before = call.get("customers", call.ids[0])
    for tax_id in call.unit.books["tax_ids"].find("customer", before["id"]):
        call.unit.remove("tax_ids", tax_id["id"])
    gone = {"id": before["id"], "object": "customer", "deleted": True}
    call.unit.put("customers", gone)
    call.emit("customer.deleted", before)
    return gone


def listing(call: Call) -> Page:
    """GET /v1/customers; the e-mail filter is exact and case-sensitive."""
    email = call.params.get("email")
    return page_of(call, "customers", keys=None if email is None else [("email", email)])


def _refuse_unsupported(params: Json) -> None:
    """Refuse what the practice account does not play, rather than ignore it."""
    for name in _UNSUPPORTED:
        if name in params:
            raise invalid(f"The practice account does not support the parameter {name}.", name)


def _apply(customer: Json, params: Json) -> None:
    """Write the given parameters into a customer."""
    check_email(params.get("email"), "email")
    if "invoice_prefix" in params and not _PREFIX.match(params["invoice_prefix"]):
        message = "Invoice prefix must be between 3 and 12 characters of only uppercase letters and digits."
        raise invalid(message, "invoice_prefix")
    for name in _TEXTS:
        if name in params:
            customer[name] = unset(params[name])
    for name in _HIDDEN_TEXTS:
        if name in params:
            customer[name] = params[name]
        if customer.get(name) == "":
            del customer[name]
    for name, blank in _WITH_BLANKS.items():
        if name in params:
            customer[name] = params[name] or blank
    _apply_addresses(customer, params)
    if "invoice_settings" in params:
        _apply_invoice_settings(customer["invoice_settings"], params["invoice_settings"])
    customer["metadata"] = merged_metadata(customer["metadata"], params.get("metadata"))


def check_email(email: str | None, param: str) -> None:
    """Check an e-mail address, if there is one.

    Raises:
        ApiError: it cannot be one.
    """
    if email and not _EMAIL.match(email):
        raise invalid(f"Invalid email address: {email}", param, "email_invalid")


def _apply_addresses(customer: Json, params: Json) -> None:
    """Write the billing and delivery addresses."""
    if "address" in params:
        check_country(params["address"], "address")
        customer["address"] = address_of(params["address"])
    if "shipping" in params:
        shipping = params["shipping"]
        if isinstance(shipping, dict):
            check_country(shipping.get("address"), "shipping[address]")
        customer["shipping"] = shipping_of(shipping)


def _apply_invoice_settings(settings: Json, given: Json) -> None:
    """Write the defaults for the customer's invoices."""
    if "custom_fields" in given:
        settings["custom_fields"] = custom_fields(given["custom_fields"], "invoice_settings[custom_fields]")
    for name in ("footer", "default_payment_method"):
        if name in given:
            settings[name] = unset(given[name])
    if "rendering_options" in given:
        options = unset(given["rendering_options"])
        blank = {"amount_tax_display": None, "template": None}
        settings["rendering_options"] = None if options is None else blank | options


def custom_fields(given: Any, param: str) -> list[Json] | None:
    """Return invoice custom fields, at most four.

    Raises:
        ApiError: more than four.
    """
    if not given:
        return None
    if len(given) > 4:
        raise invalid("You may only specify up to 4 custom fields.", param)
    return [{"name": item["name"], "value": item["value"]} for item in given]


def add_tax_id(call: Call) -> Json:
    """POST /v1/customers/{id}/tax_ids."""
    customer = call.get("customers", call.ids[0], "customer")
    return _add_tax_id(call, customer["id"], call.params)


def list_tax_ids(call: Call) -> Page:
    """GET /v1/customers/{id}/tax_ids."""
    customer = call.get("customers", call.ids[0], "customer")
    return page_of(call, "tax_ids", keys=[("customer", customer["id"])])


def retrieve_tax_id(call: Call) -> Json:
    """GET /v1/customers/{id}/tax_ids/{tax_id}."""
    tax_id = call.get("tax_ids", call.ids[1])
    if tax_id["customer"] != call.ids[0]:
        raise invalid(f"No such tax_id: '{call.ids[1]}'", "id", "resource_missing")
    return tax_id


def delete_tax_id(call: Call) -> Json:
    """DELETE /v1/customers/{id}/tax_ids/{tax_id}."""
    tax_id = retrieve_tax_id(call)
    call.unit.remove("tax_ids", tax_id["id"])
    call.emit("customer.tax_id.deleted", tax_id)
    return {"id": tax_id["id"], "object": "tax_id", "deleted": True}


def _add_tax_id(call: Call, customer: str, given: Json) -> Json:
    """Add a tax id to a customer."""
    kind, value = given["type"], given["value"]
    digits = value.replace(" ", "")
    if kind == "au_abn" and not (digits.isdigit() and len(digits) == 11):
        raise invalid(f"Invalid value for {kind}.", "value", "tax_id_invalid")
    held = call.unit.books["tax_ids"].find("customer", customer)
    if any(other["type"] == kind and other["value"] == digits for other in held):
        message = f"The tax ID '{value}' of type {kind} has already been added to this customer."
        raise invalid(message, "value", "resource_already_exists")
    tax_id = call.stamp("tax_id", "txi") | {
        "country": kind[:2].upper(),
        "customer": customer,
        "customer_account": None,
        "owner": {"type": "customer", "customer": customer, "customer_account": None},
        "type": kind,
        "value": digits if kind == "au_abn" else value,
        "verification": {"status": "pending", "verified_address": None, "verified_name": None},
    }
    return call.create("tax_ids", tax_id, "customer.tax_id.created")


def embedded_tax_ids(call: Call, customer: Json) -> Json:
    """Return the `tax_ids` list that `expand[]=tax_ids` puts into a customer."""
    rows = call.unit.books["tax_ids"].find("customer", customer["id"])
    return list_object(rows[::-1][:10], f"/v1/customers/{customer['id']}/tax_ids", has_more=len(rows) > 10)
