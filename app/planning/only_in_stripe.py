"""Stripe objects that no Pronto record is linked to: strangers, second copies, and money taken twice."""

from __future__ import annotations

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mismatch import Mismatch
from app.domain.records import title_of
from app.domain.shapes import Actual
from app.planning.around import Around
from app.planning.matching.profiles import DUPLICATE_OF
from app.planning.money_taken import cents_of, charged_twice, received

_WITHDRAWN = frozenset({"inactive", "archived", "canceled", "void"})
"""States in which nothing can be bought, paid or invoiced with an object."""


def examine_unlinked(actual: Actual, around: Around) -> Mismatch:
    """Return what is the matter with an object no record is linked to and none would be paired with."""
    owners = owners_of(actual, around)
    if actual.kind is RecordType.ORDERS and owners and received(actual):
        linked = around.linked(RecordType.ORDERS, owners[0])
        named = [*around.unlinked_matching(actual.kind, owners[0]), *around.carrying(actual.kind, owners[0])]
        charges = {one.stripe_id: one for one in (*([linked] if linked else []), actual, *named)}
        found = charged_twice(owners[0], list(charges.values()))
        if found is not None:
            return found
    if owners and (actual.pronto_id or actual.kind is RecordType.CUSTOMERS):
        return _second_copy(actual, owners, around)
    return only_in_stripe(actual)


def is_withdrawn(actual: Actual) -> bool:
    """Whether an object no record is linked to stands for nothing any more: archived, gone, a duplicate, refunded."""
    if actual.fields.get(DUPLICATE_OF):
        return True
    return (actual.state in _WITHDRAWN or bool(actual.parts.get("amount_refunded"))) and not received(actual)


def owners_of(actual: Actual, around: Around) -> list[str]:
    """Return the keys of the Pronto records an object seems to stand for: by the id it carries, else by its key."""
    if actual.pronto_id:
        return [actual.pronto_id] if around.record(actual.kind, actual.pronto_id) is not None else []
    return around.keys_matching(actual.kind, actual.match_key) if actual.match_key else []


def _second_copy(actual: Actual, owners: list[str], around: Around) -> Mismatch:
    key, noun = owners[0], STRIPE_NOUN[actual.kind]
    record = around.record(actual.kind, key)
    linked = around.stripe_id(actual.kind, key)
    by = f"carries the Pronto id {key}" if actual.pronto_id else f"has the same e-mail address “{actual.match_key}”"
    owner = f"{PRONTO_NOUN[actual.kind]} {key}"
    tail = f", and {owner} is linked to {linked} already." if linked else f" as {owner}."
    return Mismatch(
        kind=actual.kind,
        cause=Cause.DUPLICATE.value,
        pronto_id=key,
        stripe_id=actual.stripe_id,
        stripe=actual.title or None,
        reason=f"This Stripe {noun} {by}{tail}",
        title=title_of(record) if record is not None else actual.title,
        cents=cents_of(actual),
        group=f"{actual.match_key} shared by {len(owners) + 1}" if actual.kind is RecordType.CUSTOMERS else key,
    )


def only_in_stripe(actual: Actual) -> Mismatch:
    """Return the mismatch of an object that stands for no Pronto record."""
    if actual.pronto_id:
        reason = f"It carries the Pronto id {actual.pronto_id}, and Pronto has no such record."
    else:
        reason = f"Stripe has this {STRIPE_NOUN[actual.kind]} and no Pronto record is linked to it."
    return Mismatch(
        kind=actual.kind,
        cause=Cause.ONLY_IN_STRIPE.value,
        pronto_id=actual.pronto_id,
        stripe_id=actual.stripe_id,
        stripe=actual.title or None,
        reason=reason,
        title=actual.title,
        cents=cents_of(actual),
    )
