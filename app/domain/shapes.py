"""The shape both sides are brought into before they are compared.

A shape is a flat table ``target path -> value``: ``name``, ``address.line1``, ``metadata.rep``,
``tax_ids.au_abn``, ``price.unit_amount``, ``lines``. Values are text, integers (cents, days, unix seconds),
booleans, None for "not there", or for ``lines`` a list of flat tables. They are exactly what JSON can hold, so
a shape is stored and digested as it stands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from app.domain.kinds import RecordType

Scalar = str | int | bool | None
LineShape = dict[str, Scalar]
Value = Scalar | list[LineShape]
Fields = dict[str, Value]

REFERENCE = "@"
_KINDS = frozenset(kind.value for kind in RecordType)


def reference(kind: RecordType, key: str) -> str:
    """Return the placeholder for another record's Stripe id: ``@customers/ACME``; resolved when it is sent."""
    return f"{REFERENCE}{kind.value}/{key}"


def referred(value: Value) -> tuple[RecordType, str] | None:
    """Return what a placeholder refers to, or None if the value is none."""
    if not isinstance(value, str) or not value.startswith(REFERENCE):
        return None
    kind, _, key = value[1:].partition("/")
    return (RecordType(kind), key) if kind in _KINDS else None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value of one record."""

    path: str
    """Where: the target path or the Pronto field."""
    message: str
    """A sentence: what is wrong and what to do."""
    code: str = "invalid"
    """A cause of ``app.domain.causes``."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What Stripe should say of one Pronto record, by the mapping."""

    kind: RecordType
    pronto_id: str
    fields: Fields
    needs: tuple[tuple[RecordType, str], ...] = ()
    """Records that must have a Stripe id first."""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be written; empty when it can."""
    notes: tuple[Problem, ...] = ()
    """Decisions a person may want to know: a value cut short, a bad ABN left out."""


@dataclass(frozen=True, slots=True)
class Actual:
    """What Stripe says of one object, in the same table."""

    kind: RecordType
    stripe_id: str
    fields: Fields
    pronto_id: str = ""
    """``metadata[pronto_id]``; blank when the object carries none."""
    state: str = ""
    """The object's own state: draft, open, paid, void, uncollectible, active, requires_payment_method …"""
    title: str = ""
    """The words a person knows it by."""
    match_key: str = ""
    """What it can be paired by: lower-case e-mail, lookup key, invoice number, order reference."""
    created: dt.datetime | None = None
    changed: dt.datetime | None = None
    """When somebody else than the product last changed it, by Stripe's events, UTC; None when that is not known."""
    deleted: bool = False
    parts: dict[str, str] = field(default_factory=dict)
    """Ids of its parts that a writer needs: ``price``, ``tax_id``, ``charge``, ``payment_intent``."""


@dataclass(frozen=True, slots=True)
class Link:
    """Pronto id ⇄ Stripe id, with the values both sides last agreed on."""

    kind: RecordType
    pronto_id: str
    stripe_id: str
    base: Fields = field(default_factory=dict)
    """The value per target path on which both sides last agreed; empty when nothing was proven yet."""
    version: int = 0
    """Counts acknowledged writes; part of every idempotency key."""
    created: dt.datetime | None = None
    updated: dt.datetime | None = None
