"""What a rule may fill at Stripe, by record type: a closed list, with metadata and custom fields beside it.

Lengths are Stripe's own (API reference and OpenAPI document).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.domain.kinds import STRIPE_NOUN, RecordType
from app.domain.mapping import FieldRule
from app.planning.legible import quoted

METADATA, CUSTOM, CUSTOMER_CUSTOM = "metadata.", "custom_fields.", "invoice_settings.custom_fields."
METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_LENGTH = 50, 40, 500
CUSTOM_FIELDS, CUSTOM_NAME_LENGTH, CUSTOM_LENGTH = 4, 40, 140
RESERVED = frozenset({"pronto_id", "pronto_status", "pronto_invoice", "pronto_order", "pronto_credit_note", "made_for"})
"""Metadata keys the product itself reads: only the rule that belongs there may fill them."""
_OWN_SOURCE = {
    "pronto_id": {"code", "key", "number"},
    "pronto_status": {"status"},
    "pronto_invoice": {"number", "invoice_number"},
    "pronto_order": {"order_key"},
    "pronto_credit_note": {"number"},
    "made_for": set(),
}


@dataclass(frozen=True, slots=True)
class TargetField:
    """One place at Stripe."""

    path: str
    """As a rule names it; ends in a dot where a person gives the name: ``metadata.``."""
    label: str
    group: str
    """Heading it is listed under: ``Customer``, ``Address``, ``Metadata`` …"""
    limit: int | None = None
    """Longest text, in characters; None where Stripe takes no text or any."""
    note: str = ""
    """What a person should know before choosing it."""
    holds: str = "text"
    """``text``, ``number``, ``yes/no``, ``date`` (noon, in unix seconds) or ``fixed``: only its own source fits."""
    sources: tuple[str, ...] = ()
    """For ``fixed``: the sources one of which it is filled from."""


def _address(prefix: str, group: str) -> list[TargetField]:
    parts = (("line1", "Street"), ("line2", "Street, second line"), ("city", "Suburb"), ("state", "State"))
    found = [TargetField(f"{prefix}{name}", label, group, 200) for name, label in parts]
    found.append(TargetField(f"{prefix}postal_code", "Postcode", group, 32))
    found.append(TargetField(f"{prefix}country", "Country", group, 2, "Two letters; see the transform “country”."))
    return found


_AT_BIRTH = "Stripe fixes it when the object is made."
_MONEY = "Stripe works it out; it is compared to the cent."
_FIELDS: dict[RecordType, list[TargetField]] = {
    RecordType.CUSTOMERS: [
        TargetField("name", "Name", "Customer", 256),
        TargetField("email", "E-mail", "Customer", 512, "Invoices are sent here."),
        TargetField("phone", "Phone", "Customer", 20),
        TargetField("description", "Description", "Customer", 5000, "Only people in Stripe see it."),
        TargetField("tax_exempt", "Tax status", "Customer", 7, "none, exempt or reverse."),
        TargetField("preferred_locales", "Language", "Customer", 40, "Such as en-AU."),
        TargetField("tax_ids.au_abn", "ABN", "Customer", 11, "The transform “abn” checks it."),
        *_address("address.", "Address"),
        TargetField("shipping.name", "Delivery name", "Delivery address", 256),
        TargetField("shipping.phone", "Delivery phone", "Delivery address", 20),
        *_address("shipping.address.", "Delivery address"),
        TargetField(CUSTOMER_CUSTOM, "A field on every invoice", "Custom fields", CUSTOM_LENGTH, "Four at most."),
    ],
    RecordType.ITEMS: [
        TargetField("name", "Name", "Product", 250),
        TargetField("description", "Description", "Product", 5000),
        TargetField("unit_label", "Unit", "Product", 12),
        TargetField("active", "For sale", "Product", None, "Archived when no.", "yes/no"),
        TargetField("price.unit_amount_decimal", "Price", "Price", None, "In cents.", "fixed", ("price_in_cents",)),
        TargetField("price.currency", "Currency", "Price", 3, _AT_BIRTH, "fixed", ("currency",)),
        TargetField("price.tax_behavior", "GST in the price", "Price", 12, "exclusive or inclusive."),
        TargetField("price.lookup_key", "Lookup key", "Price", 200, "Products are found by it."),
    ],
    RecordType.ORDERS: [
        TargetField("amount", "Amount", "Payment", None, "", "fixed", ("total",)),
        TargetField("currency", "Currency", "Payment", 3, "", "fixed", ("currency",)),
        TargetField("customer", "Customer", "Payment", None, "", "fixed", ("payer",)),
        TargetField("description", "Description", "Payment", 1000, "The customer sees it on the receipt."),
        TargetField("receipt_email", "Receipt to", "Payment", 512, "Stripe sends the receipt here."),
        TargetField("order_reference", "Order number", "Payment", 25, "Orders are found by it."),
        TargetField("customer_reference", "Customer's reference", "Payment", 25),
        TargetField("lines", "Lines", "Payment", None, "", "fixed", ("lines",)),
    ],
    RecordType.INVOICES: [
        TargetField("customer", "Customer", "Invoice", None, _AT_BIRTH, "fixed", ("payer",)),
        TargetField("number", "Number", "Invoice", 26, _AT_BIRTH, "fixed", ("number",)),
        TargetField("currency", "Currency", "Invoice", 3, _AT_BIRTH, "fixed", ("currency",)),
        TargetField("description", "Memo", "Invoice", 1500, "Printed on the invoice."),
        TargetField("footer", "Footer", "Invoice", 5000, "Printed at the foot of the invoice."),
        TargetField("collection_method", "How it is paid", "Invoice", 20, "send_invoice or charge_automatically."),
        TargetField("effective_at", "Date", "Invoice", None, "Use the transform “noon”.", "date"),
        TargetField("due_date", "Due date", "Invoice", None, "Use the transform “noon”.", "date"),
        TargetField("days_until_due", "Days until due", "Invoice", None, "", "number"),
        TargetField(CUSTOM, "A field on the invoice", "Custom fields", CUSTOM_LENGTH, "Printed; four at most."),
        TargetField("lines", "Lines", "Invoice", None, "", "fixed", ("lines",)),
        TargetField("amount", "Amount ex GST", "Invoice", None, _MONEY, "fixed", ("amount",)),
        TargetField("tax", "GST", "Invoice", None, _MONEY, "fixed", ("tax",)),
        TargetField("total", "Total", "Invoice", None, _MONEY, "fixed", ("total",)),
    ],
    RecordType.CREDIT_NOTES: [
        TargetField("invoice", "Invoice", "Credit note", None, _AT_BIRTH, "fixed", ("credited_invoice",)),
        TargetField("memo", "Memo", "Credit note", 500, "Printed on the credit note."),
        TargetField("reason", "Reason", "Credit note", 40, "Such as order_change or product_unsatisfactory."),
        TargetField("effective_at", "Date", "Credit note", None, "Use the transform “noon”.", "date"),
        TargetField("lines", "Lines", "Credit note", None, "", "fixed", ("lines",)),
        TargetField("amount", "Amount ex GST", "Credit note", None, _MONEY, "fixed", ("amount",)),
        TargetField("tax", "GST", "Credit note", None, _MONEY, "fixed", ("tax",)),
        TargetField("total", "Total", "Credit note", None, _MONEY, "fixed", ("total",)),
    ],
}


@cache
def targets_of(kind: RecordType) -> tuple[TargetField, ...]:
    """Return everything a rule for a record type may fill, as a person chooses from it."""
    note = f"{METADATA_KEYS} keys at most; only people in Stripe see them."
    return (*_FIELDS.get(kind, []), TargetField(METADATA, "A metadata key", "Metadata", METADATA_LENGTH, note))


@cache
def target_field(kind: RecordType, path: str) -> TargetField | None:
    """Return what a target path leads to, or None when Stripe takes nothing of that name."""
    for found in targets_of(kind):
        if found.path == path or (found.path.endswith(".") and path.startswith(found.path) and path != found.path):
            return found
    return None


def target_problem(kind: RecordType, rule: FieldRule) -> str:
    """Return why a rule's target cannot be filled as it says, as a sentence; blank when it can."""
    path = rule.target
    found = target_field(kind, path)
    if found is None:
        close = ", ".join(one.path for one in targets_of(kind) if not one.path.endswith("."))
        return f"a Stripe {STRIPE_NOUN[kind]} has no field {quoted(path)}; it has {close} and {METADATA}<key>"
    if found.path == METADATA:
        return _metadata_problem(path.removeprefix(METADATA), rule)
    if path.endswith("*"):
        return f"only {METADATA}<start>* can take a whole table of fields"
    if found.path in {CUSTOM, CUSTOMER_CUSTOM}:
        name = path.removeprefix(found.path)
        return f"the name {quoted(name)} has more than {CUSTOM_NAME_LENGTH} characters" * (
            len(name) > CUSTOM_NAME_LENGTH
        )
    return _fixed_problem(found, rule) if found.holds == "fixed" else ""


def _metadata_problem(key: str, rule: FieldRule) -> str:
    if len(key) > METADATA_KEY_LENGTH:
        return f"the metadata key {quoted(key)} has more than {METADATA_KEY_LENGTH} characters"
    if "[" in key or "]" in key or not key.strip() or key != key.strip():
        return f"{quoted(key)} is not a metadata key Stripe takes"
    if key in RESERVED and (_reworked(rule) or not _OWN_SOURCE[key] & set(rule.source)):
        return f"the metadata key {quoted(key)} is kept for telling which record this is; choose another name"
    return ""


def _fixed_problem(found: TargetField, rule: FieldRule) -> str:
    if _reworked(rule) or len(rule.source) != 1 or rule.source[0] not in found.sources:
        return f"{found.label} always comes from {' or '.join(found.sources)}; nothing else may fill it"
    return ""


def _reworked(rule: FieldRule) -> bool:
    return bool(rule.when or rule.compute or rule.combine is not None or rule.constant is not None)
