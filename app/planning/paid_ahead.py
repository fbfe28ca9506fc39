"""Money Stripe took for an order before Pronto invoiced it: the invoice must not ask for it again."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.money import Money
from app.domain.records import Invoice
from app.planning.around import Around


@dataclass(frozen=True, slots=True)
class PaidAhead:
    """What stands in the way of an invoice."""

    cause: Cause
    message: str
    whole: bool
    """Whether nothing is left to ask for; else a person has to decide about the rest."""


def paid_ahead(record: Invoice, around: Around) -> PaidAhead | None:
    """Return what Stripe took for an invoice's order, or None when it took nothing."""
    key = record.order_key
    if not key:
        return None
    linked = around.linked(RecordType.ORDERS, key)
    found = [linked] if linked is not None else around.carrying(RecordType.ORDERS, key)
    found = found or around.unlinked_matching(RecordType.ORDERS, key)
    taken = {actual.stripe_id: int(actual.parts.get("amount_received", "0") or 0) for actual in found}
    received = sum(taken.values())
    if received <= 0:
        return None
    ids = ", ".join(stripe_id for stripe_id, cents in taken.items() if cents)
    money = Money(received, record.currency)
    if received >= record.total:
        message = f"Stripe took {money} for order {key} already ({ids}), so it is not asked for again."
        return PaidAhead(Cause.PAID_AHEAD, message, whole=True)
    message = (
        f"Stripe took {money} for order {key} already ({ids}), and the invoice is"
        f" {Money(record.total, record.currency)}; decide how the rest is asked for."
    )
    return PaidAhead(Cause.AMOUNT_DIFFERS, message, whole=False)
