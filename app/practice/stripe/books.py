"""Everything one mode (test or live) of the simulated account holds, and the unit of work that changes it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.practice.stripe.collection import Collection, Json

NOUNS = {
    "customers": "customer",
    "tax_ids": "tax_id",
    "products": "product",
    "prices": "price",
    "tax_rates": "tax_rate",
    "invoices": "invoice",
    "lines": "line_item",
    "invoiceitems": "invoiceitem",
    "invoice_payments": "invoice_payment",
    "credit_notes": "credit_note",
    "credit_note_lines": "credit_note_line_item",
    "payment_intents": "payment_intent",
    "intent_lines": "line_item",
    "charges": "charge",
    "refunds": "refund",
    "balance_transactions": "balance_transaction",
    "payouts": "payout",
    "events": "event",
    "counters": "counter",
    "notes": "note",
}
"""Collections and what "No such …" calls their members."""

_INDEXES = {
    "customers": ("email",),
    "tax_ids": ("customer",),
    "prices": ("product", "lookup_key"),
    "invoices": ("customer", "status", "number"),
    "lines": ("invoice", "parent.invoice_item_details.invoice_item"),
    "invoiceitems": ("customer", "invoice"),
    "invoice_payments": ("invoice", "payment.payment_intent"),
    "credit_notes": ("invoice", "customer"),
    "credit_note_lines": ("credit_note",),
    "payment_intents": ("customer",),
    "intent_lines": ("intent",),
    "charges": ("customer", "payment_intent"),
    "refunds": ("charge", "payment_intent"),
    "balance_transactions": ("payout", "source", "type", "currency"),
    "payouts": ("status",),
    "events": ("type",),
}


class Books:
    """The collections of one mode."""

    def __init__(self) -> None:
        """Start empty."""
        self._collections = {name: Collection(name, _INDEXES.get(name, ())) for name in NOUNS}

    def __getitem__(self, name: str) -> Collection:
        """Return a collection by name."""
        return self._collections[name]

    def __iter__(self) -> Iterator[Collection]:
        """Yield the collections."""
        return iter(self._collections.values())


class Unit:
    """One request's changes: applied at once, remembered so that an error takes them all back."""

    def __init__(self, books: Books) -> None:
        """Work on the books of one mode."""
        self.books = books
        self._undo: list[tuple[str, str, bytes | None]] = []
        self.touched: dict[tuple[str, str], None] = {}

    def put(self, collection: str, value: Json) -> None:
        """Store an object."""
        before = self.books[collection].put(value)
        self._note(collection, str(value["id"]), before)

    def remove(self, collection: str, identifier: str) -> None:
        """Take an object away."""
        before = self.books[collection].remove(identifier)
        if before is not None:
            self._note(collection, identifier, before)

    def _note(self, collection: str, identifier: str, before: bytes | None) -> None:
        """Remember a change."""
        self._undo.append((collection, identifier, before))
        self.touched[collection, identifier] = None

    def roll_back(self) -> None:
        """Take every change back."""
        for collection, identifier, before in reversed(self._undo):
            if before is None:
                self.books[collection].remove(identifier)
            else:
                self.books[collection].put(msgspec.json.decode(before))
        self._undo.clear()
        self.touched.clear()

    def changes(self) -> Iterator[tuple[str, str, bytes | None]]:
        """Yield (collection, id, JSON now or None) for every object touched."""
        for collection, identifier in self.touched:
            yield collection, identifier, self.books[collection].raw(identifier)
