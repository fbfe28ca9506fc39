"""Receipts to post: money Stripe knows of that Pronto has to be told."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from app.domain.journal import Receipt
from app.storage.codec import stamp, text_of, value_of
from app.storage.database import Database
from app.storage.tables import ReceiptTable


class ReceiptRows:
    """Implements ``ports.store.Receipts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, company_id: int, receipts: Sequence[Receipt]) -> int:
        """Add those not known yet (by kind and Stripe id); return how many were new."""
        return self._database.change_many(
            "INSERT INTO receipt (company_id, kind, stripe_id, state, at, reference, body) VALUES (?,?,?,?,?,?,?)"
            " ON CONFLICT (company_id, kind, stripe_id) DO NOTHING",
            [
                (company_id, one.kind, one.stripe_id, one.state, stamp(one.at), one.reference, text_of(one))
                for one in receipts
            ],
        )

    def all(self, company_id: int, state: str = "open") -> list[Receipt]:
        """Return receipts in a state, oldest first."""
        found = self._database.run(
            ReceiptTable.select(ReceiptTable.body, ReceiptTable.state, ReceiptTable.reference)
            .where((ReceiptTable.company_id == company_id) & (ReceiptTable.state == state))
            .order_by(ReceiptTable.at, ReceiptTable.id)
        )
        return [
            dataclasses.replace(value_of(body, Receipt), state=stored, reference=reference)
            for body, stored, reference in found
        ]

    def mark(self, company_id: int, kind: str, stripe_id: str, state: str, reference: str = "") -> None:
        """Set a receipt's state; a blank reference leaves the one it has."""
        values = {"state": state, "reference": reference} if reference else {"state": state}
        self._database.run(
            ReceiptTable.update(values).where(
                (ReceiptTable.company_id == company_id)
                & (ReceiptTable.kind == kind)
                & (ReceiptTable.stripe_id == stripe_id)
            )
        )
