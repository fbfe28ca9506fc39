"""Lines of an invoice: each is the face of an invoice item."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.practice.stripe import invoice_taxes
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.invoice_pricing import Cost, cost_of
from app.practice.stripe.invoice_totals import lines_of, retotal
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import merged_metadata, new_id, plain, unset

MOST_LINES = 250
_PRICE_PARAMS = ("amount", "unit_amount_decimal", "pricing", "price_data", "quantity", "quantity_decimal")


def draft(call: Call, identifier: str, param: str = "id") -> Json:
    """Return an invoice that is still a draft.

    Raises:
        ApiError: no such invoice, or it is finalised.
    """
    invoice = call.get("invoices", identifier, param)
    if invoice["status"] != "draft":
        message = "This invoice is no longer editable. You can only edit draft invoices."
        raise invalid(message, None, "invoice_not_editable")
    return invoice


def add(call: Call) -> Json:
    """POST /v1/invoices/{id}/add_lines: all of them or none."""
    before = draft(call, call.ids[0])
    given = call.params["lines"]
    if call.unit.books["lines"].count("invoice", before["id"]) + len(given) > MOST_LINES:
        raise invalid(f"An invoice can have at most {MOST_LINES} line items.", "lines")
    for number, line in enumerate(given):
        param = f"lines[{number}]"
        if "invoice_item" in line:
            attach(call, before, call.get("invoiceitems", line["invoice_item"], f"{param}[invoice_item]"))
        else:
            new_item(call, before["customer"], before["currency"], line, before, param)
    return _finish(call, before)


def update(call: Call) -> Json:
    """POST /v1/invoices/{id}/update_lines."""
    before = draft(call, call.ids[0])
    for number, given in enumerate(call.params["lines"]):
        line = _line(call, before["id"], given["id"], f"lines[{number}][id]")
        change_line(call, line, given, before, f"lines[{number}]")
    return _finish(call, before)


def update_one(call: Call) -> Json:
    """POST /v1/invoices/{id}/lines/{line}."""
    before = draft(call, call.ids[0])
    change_line(call, _line(call, before["id"], call.ids[1], "id"), call.params, before)
    _finish(call, before)
    return call.get("lines", call.ids[1])


def remove(call: Call) -> Json:
    """POST /v1/invoices/{id}/remove_lines: deletes the items or makes them pending again."""
    before = draft(call, call.ids[0])
    for number, given in enumerate(call.params["lines"]):
        line = _line(call, before["id"], given["id"], f"lines[{number}][id]")
        item = call.get("invoiceitems", item_of(line))
        drop_line(call, line)
        if given["behavior"] == "delete":
            call.unit.remove("invoiceitems", item["id"])
            call.emit("invoiceitem.deleted", item)
        else:
            call.unit.put("invoiceitems", {**item, "invoice": None})
    return _finish(call, before)


def listing(call: Call) -> Page:
    """GET /v1/invoices/{id}/lines, in the order of the invoice."""
    invoice = call.get("invoices", call.ids[0])
    return page_of(call, "lines", keys=[("invoice", invoice["id"])], oldest_first=True)


def item_of(line: Json) -> str:
    """Return the id of the invoice item behind a line."""
    return str(line["parent"]["invoice_item_details"]["invoice_item"])


def drop_line(call: Call, line: Json) -> None:
    """Take a line away, its item staying."""
    call.unit.remove("lines", line["id"])
    call.unit.remove("notes", line["id"])


def _line(call: Call, invoice: str, identifier: str, param: str) -> Json:
    """Return a line of that invoice."""
    line = call.get("lines", identifier, param)
    if line["invoice"] != invoice:
        raise invalid(f"The line item {identifier} does not belong to the invoice {invoice}.", param)
    return line


def _finish(call: Call, before: Json) -> Json:
    """Work out the totals, merge `invoice_metadata`, store and emit."""
    after = dict(before)
    after["metadata"] = merged_metadata(before["metadata"], call.params.get("invoice_metadata"))
    retotal(call, after)
    return call.change("invoices", before, after, "invoice.updated")


def new_item(call: Call, customer: str, currency: str, given: Json, invoice: Json | None, param: str = "") -> Json:
    """Make an invoice item and, with an invoice, its line.

    Raises:
        ApiError: prices, taxes or discounts that cannot be.
    """
    refuse_discounts(given, param)
    cost = cost_of(call, given, currency, param)
    rates = invoice_taxes.usable_rates(call, given.get("tax_rates"), f"{param}[tax_rates]" if param else "tax_rates")
    item: Json = {
        "id": new_id("ii"),
        "object": "invoiceitem",
        "customer": customer,
        "customer_account": None,
        "date": call.now,
        "description": unset(given.get("description")) or cost.description,
        "discountable": given.get("discountable", cost.amount >= 0),
        "discounts": [],
        "invoice": None,
        "livemode": call.livemode,
        "metadata": merged_metadata({}, given.get("metadata")),
        "parent": None,
        "period": period_of(given, call.now, param),
        "proration": False,
        "tax_rates": invoice_taxes.rates_of(call, rates),
        "test_clock": None,
    }
    item |= _money(cost)
    call.unit.put("invoiceitems", item)
    if invoice is not None:
        attach(call, invoice, item)
        if given.get("tax_amounts"):
            line = call.unit.books["lines"].find("parent.invoice_item_details.invoice_item", item["id"])[0]
            _state_taxes(call, line, given["tax_amounts"], invoice, param)
    return call.get("invoiceitems", item["id"])


def _money(cost: Cost) -> Json:
    """Return an item's money fields."""
    return {
        "amount": cost.amount,
        "currency": cost.currency,
        "net_amount": cost.amount,
        "pricing": cost.pricing,
        "quantity": int(cost.quantity),
        "quantity_decimal": plain(cost.quantity),
    }


def period_of(given: Json, now: int, param: str = "") -> Json:
    """Return the period of a line, now if none is given."""
    period = given.get("period") or {"start": now, "end": now}
    if period["end"] < period["start"]:
        raise invalid("The period end must be after the period start.", f"{param}[period]" if param else "period")
    return {"start": period["start"], "end": period["end"]}


def refuse_discounts(given: Json, param: str = "") -> None:
    """Refuse discounts, which the practice account does not play."""
    if given.get("discounts"):
        message = "The practice account does not support the parameter discounts."
        raise invalid(message, f"{param}[discounts]" if param else "discounts")


def attach(call: Call, invoice: Json, item: Json) -> None:
    """Put a pending item on a draft invoice as its last line."""
    if item["invoice"] is not None:
        raise invalid(f"The invoice item {item['id']} is already attached to an invoice.", "invoice_item")
    if item["currency"] != invoice["currency"] or item["customer"] != invoice["customer"]:
        raise invalid("The invoice item's customer and currency must be those of the invoice.", "invoice_item")
    call.unit.put("invoiceitems", {**item, "invoice": invoice["id"]})
    line: Json = {
        "id": new_id("il"),
        "object": "line_item",
        "discount_amounts": [],
        "discounts": [],
        "invoice": invoice["id"],
        "livemode": call.livemode,
        "metadata": item["metadata"],
        "parent": {
            "invoice_item_details": {
                "invoice_item": item["id"],
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None,
            },
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        "pretax_credit_amounts": [],
        "subscription": None,
        "taxes": [],
    }
    call.unit.put("lines", line | _face(item))
    call.unit.put("notes", {"id": line["id"], "rates": [rate["id"] for rate in item["tax_rates"]], "stated": False})


def _face(item: Json) -> Json:
    """Return the fields that a line shows of its item."""
    names = ("amount", "currency", "description", "discountable", "metadata", "period", "pricing")
    face = {name: item[name] for name in names}
    return face | {
        "quantity": item["quantity"],
        "quantity_decimal": item["quantity_decimal"],
        "subtotal": item["amount"],
    }


def _state_taxes(call: Call, line: Json, given: Any, invoice: Json, param: str) -> None:
    """Set the taxes that the caller computed, or go back to computing them (given "")."""
    note = call.unit.books["notes"].get(line["id"]) or {"id": line["id"], "rates": []}
    name = f"{param}[tax_amounts]" if param else "tax_amounts"
    if given and (note["rates"] or invoice["default_tax_rates"]):
        message = "You cannot set tax amounts on a line item when tax rates apply to it."
        raise invalid(message, name)
    taxes = invoice_taxes.stated(call, given, name) if given else []
    call.unit.put("lines", {**line, "taxes": taxes})
    call.unit.put("notes", {**note, "stated": bool(given)})


def change_line(call: Call, line: Json, given: Json, invoice: Json, param: str = "") -> None:
    """Change a line and its item; the totals are left to the caller."""
    refuse_discounts(given, param)
    item = change_item(call, call.get("invoiceitems", item_of(line)), given, invoice["currency"], param)
    line = {**line, **_face(item)}
    call.unit.put("lines", line)
    note = call.unit.books["notes"].get(line["id"]) or {"id": line["id"], "stated": False}
    rates = [rate["id"] for rate in item["tax_rates"]]
    if note.get("stated") and given.get("tax_rates"):
        message = "You cannot set tax rates on a line item that has tax amounts."
        raise invalid(message, f"{param}[tax_rates]" if param else "tax_rates")
    call.unit.put("notes", {**note, "rates": rates})
    if "tax_amounts" in given:
        _state_taxes(call, line, given["tax_amounts"], invoice, param)


def change_item(call: Call, before: Json, given: Json, currency: str, param: str = "") -> Json:
    """Change an invoice item and store it."""
    item = dict(before)
    if any(name in given for name in _PRICE_PARAMS):
        item |= _money(_new_cost(call, before, given, currency, param))
    if "description" in given:
        item["description"] = unset(given["description"])
    if "discountable" in given:
        item["discountable"] = given["discountable"]
    if "period" in given:
        item["period"] = period_of(given, call.now, param)
    if "tax_rates" in given:
        ids = invoice_taxes.usable_rates(call, given["tax_rates"], f"{param}[tax_rates]" if param else "tax_rates")
        item["tax_rates"] = invoice_taxes.rates_of(call, ids)
    item["metadata"] = merged_metadata(before["metadata"], given.get("metadata"))
    call.unit.put("invoiceitems", item)
    return item


def _new_cost(call: Call, item: Json, given: Json, currency: str, param: str) -> Cost:
    """Return what an item costs after an update that may leave its price or its quantity as it was."""
    wanted = {name: given[name] for name in _PRICE_PARAMS if name in given}
    if "amount" not in wanted and "quantity" not in wanted and "quantity_decimal" not in wanted:
        wanted["quantity_decimal"] = Decimal(item["quantity_decimal"])
    if any(name in wanted for name in ("amount", "unit_amount_decimal", "pricing", "price_data")):
        return cost_of(call, wanted, currency, param)
    unit = Decimal(item["pricing"]["unit_amount_decimal"])
    cost = cost_of(call, {**wanted, "unit_amount_decimal": unit}, currency, param)
    return replace(cost, pricing=item["pricing"])


def delete_all(call: Call, invoice: str) -> None:
    """Delete every line of an invoice with its item."""
    for line in lines_of(call, invoice):
        drop_line(call, line)
        call.unit.remove("invoiceitems", item_of(line))
