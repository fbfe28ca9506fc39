"""What a credit note waits for: Stripe credits a finalised invoice only."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.records import CreditNote, Record
from app.planning.around import Around

_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a record cannot be made yet, though nothing is wrong with it."""

    cause: Cause
    message: str
    """A sentence."""


def waits_for_invoice(record: Record, around: Around) -> Wait | None:
    """Return what a credit note waits for; None when its invoice is final, and for other records."""
    if not isinstance(record, CreditNote):
        return None
    invoice = around.linked(RecordType.INVOICES, record.invoice_number)
    if invoice is None:
        return Wait(Cause.NEEDS_PARENT, f"Invoice {record.invoice_number}, which it credits, is not in Stripe.")
    if invoice.state == _DRAFT:
        return Wait(
            Cause.WAITS_FOR_INVOICE,
            f"Invoice {record.invoice_number} is a draft in Stripe, and only a finalised invoice can be credited.",
        )
    return None
