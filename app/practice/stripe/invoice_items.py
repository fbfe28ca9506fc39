"""Invoice items: pending for a customer, or on a draft."""

from __future__ import annotations

from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.currencies import check_currency
from app.practice.stripe.errors import invalid
from app.practice.stripe.invoice_lines import MOST_LINES, change_item, change_line, draft, drop_line, new_item
from app.practice.stripe.invoice_totals import retotal
from app.practice.stripe.paging import page_of

_UNSUPPORTED = ("customer_account", "subscription", "tax_code")


def create(call: Call) -> Json:
    """POST /v1/invoiceitems."""
    params = call.params
    for name in _UNSUPPORTED:
        if params.get(name):
            raise invalid(f"The practice account does not support the parameter {name}.", name)
    invoice = draft(call, params["invoice"], "invoice") if params.get("invoice") else None
    owner = params.get("customer") or (invoice["customer"] if invoice else None)
    if not owner:
        raise invalid("You must pass in a customer ID.", "customer", "parameter_missing")
    customer = call.get("customers", owner, "customer")
    if invoice is not None:
        _check_fit(call, invoice, customer["id"], params)
    currency = invoice["currency"] if invoice else params.get("currency") or customer["currency"] or "aud"
    item = new_item(call, customer["id"], check_currency(currency, "currency"), params, invoice)
    call.emit("invoiceitem.created", item)
    if invoice is not None:
        _retotal(call, invoice)
    return item


def _check_fit(call: Call, invoice: Json, customer: str, params: Json) -> None:
    """Check that an item may go onto the invoice."""
    if invoice["customer"] != customer:
        raise invalid("The invoice belongs to another customer.", "invoice")
    if str(params.get("currency", invoice["currency"])).lower() != invoice["currency"]:
        raise invalid("The currency of the invoice item must be that of the invoice.", "currency")
    if call.unit.books["lines"].count("invoice", invoice["id"]) >= MOST_LINES:
        raise invalid(f"An invoice can have at most {MOST_LINES} line items.", "invoice")


def _retotal(call: Call, before: Json) -> None:
    """Bring an invoice's totals up to date."""
    after = dict(before)
    retotal(call, after)
    call.change("invoices", before, after, "invoice.updated")


def retrieve(call: Call) -> Json:
    """GET /v1/invoiceitems/{id}."""
    return call.get("invoiceitems", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/invoiceitems/{id}: while pending or on a draft."""
    item = call.get("invoiceitems", call.ids[0])
    if item["invoice"] is None:
        change_item(call, item, call.params, item["currency"])
        return call.get("invoiceitems", item["id"])
    invoice = draft(call, item["invoice"], "invoice")
    line = call.unit.books["lines"].find("parent.invoice_item_details.invoice_item", item["id"])[0]
    change_line(call, line, call.params, invoice)
    _retotal(call, invoice)
    return call.get("invoiceitems", item["id"])


def delete(call: Call) -> Json:
    """DELETE /v1/invoiceitems/{id}: while pending or on a draft."""
    item = call.get("invoiceitems", call.ids[0])
    if item["invoice"] is not None:
        invoice = draft(call, item["invoice"], "invoice")
        for line in call.unit.books["lines"].find("parent.invoice_item_details.invoice_item", item["id"]):
            drop_line(call, line)
        _retotal(call, invoice)
    call.unit.remove("invoiceitems", item["id"])
    call.emit("invoiceitem.deleted", item)
    return {"id": item["id"], "object": "invoiceitem", "deleted": True}


def listing(call: Call) -> Page:
    """GET /v1/invoiceitems, filtered by customer, invoice, pending."""
    params = call.params
    pending = params.get("pending")
    customer = params.get("customer")
    keys: list[tuple[str, object]] | None = None
    if "invoice" in params:
        keys = [("invoice", params["invoice"])]
    elif customer is not None:
        keys = [("customer", customer)]

    def keep(item: Json) -> bool:
        """Whether an item passes the filters."""
        fits = customer is None or item["customer"] == customer
        return fits and (pending is None or (item["invoice"] is None) == pending)

    return page_of(call, "invoiceitems", keys=keys, keep=keep)
