"""Lines of a credit note: parts of invoice lines, or lines of its own."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from app.practice.stripe import invoice_taxes
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import half_up, merged_metadata, new_id, plain, unset


def lines_of(call: Call, invoice: Json, params: Json) -> list[Json]:
    """Return the lines that a credit note's parameters ask for.

    Raises:
        ApiError: neither or both of amount and lines, or a line that does not fit the invoice.
    """
    if ("amount" in params) == bool(params.get("lines")):
        raise invalid("You must specify one of these parameters: amount, lines.", "amount", "parameter_missing")
    if "amount" in params:
        if params["amount"] < 1:
            raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
        return [_blank(call, "custom_line_item", None) | {"amount": params["amount"], "quantity": 1}]
    return [_line(call, invoice, given, f"lines[{n}]") for n, given in enumerate(params["lines"])]


def totals(lines: list[Json]) -> Json:
    """Return a credit note's totals in cents."""
    taxes = invoice_taxes.summed(lines)
    subtotal = sum(int(line["amount"]) for line in lines)
    net = subtotal - invoice_taxes.behaving(taxes, "inclusive")
    return {
        "subtotal": subtotal,
        "subtotal_excluding_tax": net,
        "total": subtotal + invoice_taxes.behaving(taxes, "exclusive"),
        "total_excluding_tax": net,
        "total_taxes": taxes,
    }


def page(call: Call, note: str) -> Page:
    """Return a page of a credit note's lines."""
    found = page_of(call, "credit_note_lines", keys=[("credit_note", note)], oldest_first=True)
    rows = [msgspec.json.decode(row) for row in found.rows]
    for row in rows:
        del row["credit_note"]
    return Page([msgspec.json.encode(row) for row in rows], found.has_more, found.url)


def _blank(call: Call, kind: str, description: str | None) -> Json:
    """Return a line without money."""
    return {
        "id": new_id("cnli"),
        "object": "credit_note_line_item",
        "amount": 0,
        "description": description,
        "discount_amount": 0,
        "discount_amounts": [],
        "livemode": call.livemode,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": None,
        "tax_rates": [],
        "taxes": [],
        "type": kind,
        "unit_amount": None,
        "unit_amount_decimal": None,
    }


def _line(call: Call, invoice: Json, given: Json, param: str) -> Json:
    """Return one line."""
    line = _blank(call, given["type"], unset(given.get("description")))
    line["metadata"] = merged_metadata({}, given.get("metadata"))
    default_taxes: list[Json] = []
    if given["type"] == "invoice_line_item":
        source = call.get("lines", given.get("invoice_line_item", ""), f"{param}[invoice_line_item]")
        if source["invoice"] != invoice["id"]:
            raise invalid("The line item belongs to another invoice.", f"{param}[invoice_line_item]")
        line["invoice_line_item"] = source["id"]
        line["description"] = line["description"] or source["description"]
        _credit_part(line, source, given, param)
        default_taxes = _share(source, line["amount"])
    else:
        _price(line, given, param)
    _tax(call, line, given, default_taxes, param)
    return line


def _credit_part(line: Json, source: Json, given: Json, param: str) -> None:
    """Credit part of an invoice line, by amount or by quantity."""
    quantity: int | None = given.get("quantity")
    amount: int = given.get("amount", -1)
    if (quantity is None) == ("amount" not in given):
        message = "You must specify one of these parameters for an invoice line item: amount, quantity."
        raise invalid(message, f"{param}[quantity]")
    whole = Decimal(source["quantity_decimal"] or 1)
    if quantity is not None:
        amount = half_up(Decimal(source["amount"]) * Decimal(quantity) / whole) if whole else 0
        line["quantity"] = quantity
    if not 0 <= amount <= abs(source["amount"]) or (quantity is not None and quantity > whole):
        message = "The amount credited for an invoice line item cannot exceed the amount of the line item."
        raise invalid(message, f"{param}[{'quantity' if quantity is not None else 'amount'}]")
    line["amount"] = amount


def _price(line: Json, given: Json, param: str) -> None:
    """Price a line of the credit note's own."""
    if "amount" in given:
        message = "The amount parameter can only be used for invoice line items; use unit_amount and quantity."
        raise invalid(message, f"{param}[amount]")
    exact = given.get("unit_amount_decimal")
    unit = Decimal(given["unit_amount"]) if "unit_amount" in given else exact
    if unit is None:
        message = f"Missing required param: {param}[unit_amount]."
        raise invalid(message, f"{param}[unit_amount]", "parameter_missing")
    quantity = given.get("quantity", 1)
    line |= {
        "amount": half_up(unit * quantity),
        "quantity": quantity,
        "unit_amount": int(unit) if unit == int(unit) else None,
        "unit_amount_decimal": plain(unit),
    }


def _share(source: Json, amount: int) -> list[Json]:
    """Return the credited share of an invoice line's taxes, rounded half-up."""
    taxes = []
    for tax in source["taxes"] or []:
        whole = int(source["amount"]) or 1
        part = Decimal(amount) / Decimal(whole)
        taxes.append(
            {**tax, "amount": half_up(tax["amount"] * part), "taxable_amount": half_up(tax["taxable_amount"] * part)}
        )
    return taxes


def _tax(call: Call, line: Json, given: Json, default: list[Json], param: str) -> None:
    """Set a line's taxes: stated, computed from rates, or the invoice line's share."""
    stated, rates = given.get("tax_amounts"), given.get("tax_rates")
    if stated and rates:
        message = "You may only specify one of these parameters: tax_amounts, tax_rates."
        raise invalid(message, f"{param}[tax_amounts]")
    if stated:
        line["taxes"] = [
            invoice_taxes.tax_json(
                item["amount"],
                item["taxable_amount"],
                call.get("tax_rates", item["tax_rate"], f"{param}[tax_amounts][{number}][tax_rate]"),
            )
            for number, item in enumerate(stated)
        ]
    elif rates:
        ids = invoice_taxes.usable_rates(call, rates, f"{param}[tax_rates]")
        line["tax_rates"] = invoice_taxes.rates_of(call, ids)
        line["taxes"] = invoice_taxes.computed(int(line["amount"]), line["tax_rates"])
    elif stated is None and rates is None:
        line["taxes"] = default
