"""Invoices: made, read, changed and deleted."""

from __future__ import annotations

from typing import Any

from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.currencies import check_currency
from app.practice.stripe.customers import custom_fields
from app.practice.stripe.errors import invalid
from app.practice.stripe.invoice_blank import blank_invoice, copy_customer
from app.practice.stripe.invoice_lines import attach, delete_all, refuse_discounts
from app.practice.stripe.invoice_taxes import rates_of, usable_rates
from app.practice.stripe.invoice_totals import retotal
from app.practice.stripe.paging import page_of, within
from app.practice.stripe.values import merged_metadata, shipping_of, unset

_DAY = 24 * 60 * 60
_UNSUPPORTED = (
    "account_tax_ids",
    "application_fee_amount",
    "customer_account",
    "from_invoice",
    "on_behalf_of",
    "shipping_cost",
    "subscription",
    "transfer_data",
)
_AFTER_FINALISING = frozenset(
    {
        "auto_advance",
        "automatically_finalizes_at",
        "days_until_due",
        "default_payment_method",
        "default_source",
        "description",
        "due_date",
        "expand",
        "metadata",
        "payment_settings",
        "statement_descriptor",
    }
)
"""What may still be changed on a finalised invoice; money, numbers and recipients may not."""

_TEXTS = ("description", "footer", "statement_descriptor", "default_payment_method", "default_source")


def create(call: Call) -> Json:
    """POST /v1/invoices."""
    params = call.params
    _refuse_unsupported(params)
    if not params.get("customer"):
        raise invalid("You must pass in a customer ID.", "customer", "parameter_missing")
    customer = call.get("customers", params["customer"], "customer")
    currency = check_currency(params.get("currency") or customer["currency"] or call.account.currency, "currency")
    if customer["currency"] not in {None, currency}:
        message = (
            f"You cannot combine currencies on a single customer. This customer has had an invoice in "
            f"{customer['currency']}, so all of its invoices must be in {customer['currency']}."
        )
        raise invalid(message, "currency")
    invoice = blank_invoice(call, customer, currency)
    settings = customer["invoice_settings"]
    invoice["custom_fields"], invoice["footer"] = settings["custom_fields"], settings["footer"]
    copy_customer(call, invoice, customer)
    _apply(call, invoice, params)
    _check_due(invoice, params, created=True)
    call.unit.put("invoices", invoice)
    if params.get("pending_invoice_items_behavior") == "include":
        for item in call.unit.books["invoiceitems"].find("customer", customer["id"])[::-1]:
            if item["invoice"] is None and item["currency"] == currency:
                attach(call, invoice, item)
    retotal(call, invoice)
    if customer["currency"] is None:
        call.change("customers", customer, {**customer, "currency": currency}, "customer.updated")
    return call.create("invoices", invoice, "invoice.created")


def retrieve(call: Call) -> Json:
    """GET /v1/invoices/{id}."""
    return call.get("invoices", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/invoices/{id}: all of a draft, little of a finalised one."""
    params = call.params
    _refuse_unsupported(params)
    before = call.get("invoices", call.ids[0])
    after = dict(before)
    if before["status"] != "draft":
        frozen = sorted(set(params) - _AFTER_FINALISING)
        if frozen:
            message = f"Finalized invoices can't be updated in this way: {frozen[0]} cannot be changed any more."
            raise invalid(message, frozen[0], "invoice_not_editable")
    _apply(call, after, params)
    _check_due(after, params, created=False)
    if before["status"] == "draft":
        retotal(call, after)
    return call.change("invoices", before, after, "invoice.updated")


def delete(call: Call) -> Json:
    """DELETE /v1/invoices/{id}: drafts only."""
    invoice = call.get("invoices", call.ids[0])
    if invoice["status"] != "draft":
        message = "You can't delete invoices that are not drafts. Void the invoice instead."
        raise invalid(message, None, "invoice_not_editable")
    delete_all(call, invoice["id"])
    call.unit.remove("notes", invoice["id"])
    call.unit.remove("invoices", invoice["id"])
    call.emit("invoice.deleted", invoice)
    return {"id": invoice["id"], "object": "invoice", "deleted": True}


def listing(call: Call) -> Page:
    """GET /v1/invoices, filtered by customer, status, collection_method, due_date."""
    params = call.params
    filters: dict[str, Any] = {}
    if "collection_method" in params:
        filters["collection_method"] = params["collection_method"]
    keys: list[tuple[str, object]] | None = None
    if "customer" in params:
        keys = [("customer", params["customer"])]
        if "status" in params:
            filters["status"] = params["status"]
    elif "status" in params:
        keys = [("status", params["status"])]
    due = params.get("due_date")

    def keep(invoice: Json) -> bool:
        """Whether an invoice passes the filters."""
        return all(invoice[k] == v for k, v in filters.items()) and within(invoice["due_date"], due)

    return page_of(call, "invoices", keys=keys, keep=keep if filters or due is not None else None)


def _refuse_unsupported(params: Json) -> None:
    """Refuse what the practice account does not play, rather than ignore it."""
    refuse_discounts(params)
    for name in _UNSUPPORTED:
        if params.get(name):
            raise invalid(f"The practice account does not support the parameter {name}.", name)
    if (params.get("automatic_tax") or {}).get("enabled"):
        raise invalid("The practice account does not support automatic tax.", "automatic_tax")


def _apply(call: Call, invoice: Json, params: Json) -> None:
    """Write the given parameters into an invoice."""
    for name in _TEXTS:
        if name in params:
            invoice[name] = unset(params[name])
    for name in ("collection_method", "auto_advance"):
        if name in params:
            invoice[name] = params[name]
    if "number" in params:
        invoice["number"] = _free_number(call, invoice, params["number"])
    if "effective_at" in params:
        invoice["effective_at"] = unset(params["effective_at"])
    if "default_tax_rates" in params:
        ids = usable_rates(call, params["default_tax_rates"], "default_tax_rates")
        _refuse_mixed_tax(call, invoice, ids)
        invoice["default_tax_rates"] = rates_of(call, ids)
    _apply_looks(invoice, params)
    if invoice["status"] == "draft" and ("auto_advance" in params or "automatically_finalizes_at" in params):
        automatic = params.get("automatically_finalizes_at", call.now + 3600)
        invoice["automatically_finalizes_at"] = automatic if invoice["auto_advance"] else None
    _apply_due(call, invoice, params)
    invoice["metadata"] = merged_metadata(invoice["metadata"], params.get("metadata"))


def _apply_looks(invoice: Json, params: Json) -> None:
    """Write what shows on the printed invoice."""
    if "custom_fields" in params:
        invoice["custom_fields"] = custom_fields(params["custom_fields"], "custom_fields")
    if "shipping_details" in params:
        invoice["shipping_details"] = shipping_of(params["shipping_details"])
    if "rendering" in params:
        blank = {"amount_tax_display": None, "pdf": None, "template": None, "template_version": None}
        invoice["rendering"] = blank | params["rendering"]
    if "payment_settings" in params:
        invoice["payment_settings"] = invoice["payment_settings"] | params["payment_settings"]


def _refuse_mixed_tax(call: Call, invoice: Json, rates: list[str]) -> None:
    """Refuse default tax rates on an invoice whose lines state their own tax."""
    lines = call.unit.books["lines"].find("invoice", invoice["id"]) if rates else []
    if any((call.unit.books["notes"].get(line["id"]) or {}).get("stated") for line in lines):
        message = "You cannot set default tax rates when line items have tax amounts."
        raise invalid(message, "default_tax_rates")


def _apply_due(call: Call, invoice: Json, params: Json) -> None:
    """Write the due date, given as a date or as days from now."""
    if "days_until_due" in params and "due_date" in params:
        raise invalid("You may only specify one of these parameters: days_until_due, due_date.", "due_date")
    if "due_date" in params:
        if params["due_date"] <= call.now:
            message = "Invalid timestamp: must be an integer Unix timestamp in the future"
            raise invalid(message, "due_date")
        invoice["due_date"] = params["due_date"]
        call.unit.put("notes", {"id": invoice["id"], "days": None})
    if "days_until_due" in params:
        if params["days_until_due"] < 0:
            raise invalid("Invalid non-negative integer", "days_until_due", "parameter_invalid_integer")
        invoice["due_date"] = call.now + params["days_until_due"] * _DAY
        call.unit.put("notes", {"id": invoice["id"], "days": params["days_until_due"]})


def _check_due(invoice: Json, params: Json, *, created: bool) -> None:
    """Check that collection method and due date fit."""
    if invoice["collection_method"] == "send_invoice":
        if invoice["due_date"] is None and (created or "collection_method" in params):
            message = "If collection_method is send_invoice, you must set either days_until_due or due_date."
            raise invalid(message, "days_until_due", "parameter_missing")
    elif "days_until_due" in params or "due_date" in params:
        name = "due_date" if "due_date" in params else "days_until_due"
        message = f"You can only set {name} if collection_method is send_invoice."
        raise invalid(message, name)


def _free_number(call: Call, invoice: Json, number: str) -> str | None:
    """Return the number if no other invoice has it."""
    if number == "":
        return None
    holders = call.unit.books["invoices"].find("number", number)
    if any(holder["id"] != invoice["id"] for holder in holders):
        message = f"An invoice with the number {number} already exists. Invoice numbers must be unique."
        raise invalid(message, "number")
    return number
