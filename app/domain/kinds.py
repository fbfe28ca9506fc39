"""The record types the product speaks of, and the order in which they depend on one another."""

from __future__ import annotations

from enum import StrEnum


class RecordType(StrEnum):
    """A kind of business record; the values are the names scripts see in ``--only`` and ``--json``."""

    REPS = "reps"
    CUSTOMERS = "customers"
    ITEMS = "items"
    PURCHASE_ORDERS = "purchase_orders"
    ORDERS = "orders"
    INVOICES = "invoices"
    CREDIT_NOTES = "credit_notes"


DEPENDENCY_ORDER: tuple[RecordType, ...] = (
    RecordType.REPS,
    RecordType.CUSTOMERS,
    RecordType.ITEMS,
    RecordType.PURCHASE_ORDERS,
    RecordType.ORDERS,
    RecordType.INVOICES,
    RecordType.CREDIT_NOTES,
)
"""Parents first: a customer is pushed before its invoices."""

SIDE_BY_SIDE: tuple[tuple[RecordType, ...], ...] = (
    (RecordType.REPS,),
    (RecordType.CUSTOMERS, RecordType.ITEMS),
    (RecordType.PURCHASE_ORDERS,),
    (RecordType.ORDERS,),
    (RecordType.INVOICES,),
    (RecordType.CREDIT_NOTES,),
)
"""The same order in stages: types of one stage need nothing of each other and may be pushed in turn."""

ENRICHING: frozenset[RecordType] = frozenset({RecordType.REPS, RecordType.PURCHASE_ORDERS})
"""Types that have no object of their own at Stripe; their values travel inside other records."""

TARGETED: tuple[RecordType, ...] = tuple(kind for kind in DEPENDENCY_ORDER if kind not in ENRICHING)
"""Types that become an object at Stripe, parents first."""

STRIPE_NOUN: dict[RecordType, str] = {
    RecordType.CUSTOMERS: "customer",
    RecordType.ITEMS: "product",
    RecordType.ORDERS: "payment intent",
    RecordType.INVOICES: "invoice",
    RecordType.CREDIT_NOTES: "credit note",
}
"""What Stripe calls the object a type becomes."""

PRONTO_NOUN: dict[RecordType, str] = {
    RecordType.REPS: "rep",
    RecordType.CUSTOMERS: "debtor",
    RecordType.ITEMS: "stock item",
    RecordType.PURCHASE_ORDERS: "purchase order",
    RecordType.ORDERS: "sales order",
    RecordType.INVOICES: "invoice",
    RecordType.CREDIT_NOTES: "credit note",
}
"""What a Pronto user calls one record of the type."""
