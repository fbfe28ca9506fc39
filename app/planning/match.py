"""Pair a Pronto record that has no link with an object already at Stripe, or say why that takes a person."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.matching import Matched
from app.domain.records import Customer, Record
from app.domain.shapes import Actual
from app.planning.around import Around
from app.planning.describe import describe, mail_key
from app.planning.matching.bands import Band, band_of
from app.planning.matching.profiles import DUPLICATE_OF, of_actual, of_record
from app.planning.matching.score import score

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
    maybe: str = ""
    """Stripe id of the object it may be, when a person has to say."""


def pair(kind: RecordType, record: Record, around: Around) -> Pairing:
    """Look for the object: as a person decided, then by what identifies it on both sides, then by likeness.

    A likeness alone links nothing unless the company's rule says that green pairs link by themselves: the record waits
    for a person instead of being made a second time. A pair that a person rejected is never found again.
    """
    matched = around.matched(kind, describe(record).key)
    if matched.accepted is not None:
        words = f" ({matched.words})" if matched.words else ""
        noun = STRIPE_NOUN[kind]
        message = f"A person accepted that it is Stripe {noun} {matched.accepted.stripe_id}{words}."
        return Pairing(matched.accepted, matched.score, message=message)
    found = pair_exactly(kind, record, around)
    if found.actual is not None or found.cause is not None or matched.likely is None:
        return found
    return _by_likeness(kind, record, matched, matched.likely, around)


def pair_exactly(kind: RecordType, record: Record, around: Around) -> Pairing:
    """Look for the object by the Pronto id it carries, then by what identifies it on both sides.

    An e-mail address counts only when one debtor and one customer have it. What a person rejected, or tagged as a
    duplicate of another object, does not count.
    """
    filed = describe(record)
    rejected = around.matched(kind, filed.key).rejected

    def free(actual: Actual) -> bool:
        return actual.stripe_id not in rejected and not actual.fields.get(DUPLICATE_OF)

    carrying = [actual for actual in around.carrying(kind, filed.key) if free(actual)]
    if len(carrying) == 1:
        return Pairing(carrying[0], 100, message=f"It carries the Pronto id {filed.key}.")
    if carrying:
        return Pairing(cause=Cause.DUPLICATE, message=_several(kind, carrying, f"the Pronto id {filed.key}"))
    key = mail_key(record.email) if isinstance(record, Customer) else filed.match_key
    found = around.unlinked_matching(kind, key) if key else []
    found = [actual for actual in found if not actual.pronto_id and free(actual)]
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


def _by_likeness(kind: RecordType, record: Record, matched: Matched, actual: Actual, around: Around) -> Pairing:
    """Return what becomes of a record that is like an object: linked by rule, held for a person, or nothing."""
    likeness = score(of_record(record, around), of_actual(actual))
    band = band_of(likeness.raw, matched.margin, matched.thresholds)
    if band is Band.RED:
        return Pairing()
    noun, target = PRONTO_NOUN[kind], STRIPE_NOUN[kind]
    if band is Band.GREEN and matched.thresholds.link_green:
        message = f"It is surely Stripe {target} {actual.stripe_id}: {likeness.sentence}."
        return Pairing(actual, likeness.score, message=message)
    title = f" “{actual.title}”" if actual.title and actual.title != actual.stripe_id else ""
    message = (
        f"This {noun} may be Stripe {target} {actual.stripe_id}{title} already ({likeness.sentence}); "
        "accept or reject the match, or it would be made a second time."
    )
    return Pairing(score=likeness.score, cause=Cause.POSSIBLE_MATCH, message=message, maybe=actual.stripe_id)


def _several(kind: RecordType, actuals: list[Actual], by: str) -> str:
    ids = ", ".join(actual.stripe_id for actual in actuals[:5])
    return f"{len(actuals)} Stripe {STRIPE_NOUN[kind]}s have {by}: {ids}; choose one."
