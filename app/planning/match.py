"""Pair a Pronto record that has no link with an object already at Stripe, or say why that takes a person."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.records import Customer, Record
from app.domain.shapes import Actual
from app.planning.around import Around
from app.planning.describe import describe, mail_key

_BY = {
    RecordType.CUSTOMERS: "e-mail address",
    RecordType.ITEMS: "stock code",
    RecordType.ORDERS: "order reference",
    RecordType.INVOICES: "invoice number",
}


@dataclass(frozen=True, slots=True)
class Pairing:
    """What was found for a record without a link."""

    actual: Actual | None = None
    """The object it is paired with; None when there is none, or when a person has to choose."""
    score: int | None = None
    """100 for an exact pairing."""
    cause: Cause | None = None
    """Why a person has to choose; None when nobody has to."""
    message: str = ""


def pair(kind: RecordType, record: Record, around: Around) -> Pairing:
    """Look for the object: by the Pronto id it carries, then by what identifies it on both sides.

    An e-mail address counts only when one debtor and one customer have it.
    """
    filed = describe(record)
    carrying = around.carrying(kind, filed.key)
    if len(carrying) == 1:
        return Pairing(carrying[0], 100, message=f"It carries the Pronto id {filed.key}.")
    if carrying:
        return Pairing(cause=Cause.DUPLICATE, message=_several(kind, carrying, f"the Pronto id {filed.key}"))
    key = mail_key(record.email) if isinstance(record, Customer) else filed.match_key
    found = around.unlinked_matching(kind, key) if key else []
    found = [actual for actual in found if not actual.pronto_id]
    if not found:
        return Pairing()
    by = f"the same {_BY.get(kind, 'key')} “{key}”"
    owners = around.keys_matching(kind, key)
    if kind is RecordType.CUSTOMERS and len(owners) > 1:
        others = ", ".join(owner for owner in owners if owner != filed.key)
        return Pairing(
            cause=Cause.SHARED_EMAIL,
            message=f"{by[0].upper()}{by[1:]} belongs to {len(owners)} debtors (also {others}) "
            f"and to Stripe customer {found[0].stripe_id}; choose who it is.",
        )
    if len(found) > 1:
        return Pairing(cause=Cause.DUPLICATE, message=_several(kind, found, by))
    return Pairing(found[0], 100, message=f"The {PRONTO_NOUN[kind]} and the Stripe {STRIPE_NOUN[kind]} have {by}.")


def _several(kind: RecordType, actuals: list[Actual], by: str) -> str:
    ids = ", ".join(actual.stripe_id for actual in actuals[:5])
    return f"{len(actuals)} Stripe {STRIPE_NOUN[kind]}s have {by}: {ids}; choose one."
