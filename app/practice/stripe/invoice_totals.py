"""Totals of a draft, worked out from its lines after every change."""

from __future__ import annotations

from app.practice.stripe import invoice_taxes
from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.values import list_object

EMBEDDED_LINES = 10
"""How many lines an invoice object carries; the rest are paged at /lines."""


def lines_of(call: Call, invoice: str) -> list[Json]:
    """Return all lines of an invoice in their order."""
    return call.unit.books["lines"].find("invoice", invoice)


def retotal(call: Call, invoice: Json) -> None:
    """Work the totals of a draft out anew, in place, and embed its first lines.

    Raises:
        ApiError: some lines state their tax while others have rates.
    """
    lines = lines_of(call, invoice["id"])
    defaults = [rate["id"] for rate in invoice["default_tax_rates"]]
    notes = [call.unit.books["notes"].get(line["id"]) or {} for line in lines]
    if any(note.get("stated") for note in notes) and (defaults or any(note.get("rates") for note in notes)):
        raise invalid("You cannot set tax amounts if tax rates apply to the invoice or any line item.", "tax_amounts")
    for line, note in zip(lines, notes, strict=True):
        if not note.get("stated"):
            _retax(call, line, note.get("rates") or defaults)
    taxes = invoice_taxes.summed(lines)
    subtotal = sum(int(line["amount"]) for line in lines)
    net = subtotal - invoice_taxes.behaving(taxes, "inclusive")
    total = subtotal + invoice_taxes.behaving(taxes, "exclusive")
    invoice.update(
        {
            "subtotal": subtotal,
            "subtotal_excluding_tax": net,
            "total": total,
            "total_excluding_tax": net,
            "total_taxes": taxes,
            "amount_due": max(0, total + min(0, invoice["starting_balance"])),
            "amount_remaining": max(0, total + min(0, invoice["starting_balance"])),
        }
    )
    embed(invoice, lines)


def embed(invoice: Json, lines: list[Json]) -> None:
    """Put the first lines into the invoice object."""
    url = f"/v1/invoices/{invoice['id']}/lines"
    invoice["lines"] = list_object(lines[:EMBEDDED_LINES], url, has_more=len(lines) > EMBEDDED_LINES)


def _retax(call: Call, line: Json, rates: list[str]) -> None:
    """Bring a line's taxes up to date with its amount and rates."""
    taxes = invoice_taxes.computed(int(line["amount"]), invoice_taxes.rates_of(call, rates))
    if taxes != (line["taxes"] or []):
        line["taxes"] = taxes
        call.unit.put("lines", line)
