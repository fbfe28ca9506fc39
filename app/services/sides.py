"""One record side by side: each field as Pronto wants it, as last agreed, and as Stripe has it; and who changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.mismatch import Mismatch, MismatchState
from app.domain.shapes import Actual, Fields, Value, reference, referred
from app.domain.spoken import spoken
from app.planning.around import Around
from app.planning.compare import same
from app.planning.map_record import map_record
from app.planning.offers import has_values
from app.planning.subject import Subject
from app.ports.journal import Journal
from app.services.bench import Bench


class Agreement(StrEnum):
    """How a field stands."""

    DIFFERS = "differs"
    ACCEPTED = "accepted"
    """It differs, and a person left it so."""
    ALIKE = "alike"
    """Written differently but taken as equal: capitals of an e-mail address, spaces at the ends."""
    EQUAL = "equal"
    ONE_SIDED = "one-sided"
    """The record is on one side only, so there is nothing to compare it with."""


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a record on both sides."""

    path: str
    rule: str
    """What people call it; the path when no rule names it."""
    pronto: Value
    agreed: Value
    stripe: Value
    agreement: Agreement
    chosen: bool = False
    """Whether it is the mismatch at hand."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Who did something to the record, and when."""

    what: str
    """``pronto-changed``, ``stripe-made``, ``agreed``, or the journal's own word."""
    at: dt.datetime
    """UTC."""
    who: str = ""
    run: int = 0


def sides_of(mismatch: Mismatch, beside: Sequence[Mismatch], bench: Bench) -> list[Side]:
    """Return a record's fields: the mismatch at hand first, others that differ next, those that agree last.

    Args:
        mismatch: the one at hand.
        beside: the record's other mismatches, open and accepted.
        bench: where both sides lie.
    """
    subject = bench.subject(mismatch.kind, mismatch.pronto_id)
    actual = bench.target(mismatch.kind, mismatch.stripe_id) or subject.actual
    if actual is not None and actual.deleted:
        actual = None
    telling = [one for one in (mismatch, *beside) if has_values(one)]
    differing = {one.field for one in telling if one.state is not MismatchState.IGNORED}
    accepted = {one.field for one in telling} - differing
    found = list(_fields(subject, actual, bench, differing, accepted))
    known = {side.path for side in found}
    for one in (mismatch, *beside):
        if one.field and one.field not in known:
            known.add(one.field)
            state = _state(one.field, differing, accepted) or Agreement.ONE_SIDED
            found.append(Side(one.field, one.field, one.pronto, one.agreed, one.stripe, state))
    found = [_marked(side, mismatch) if side.path == mismatch.field else side for side in found]
    order = list(Agreement)
    return sorted(found, key=lambda side: (not side.chosen, order.index(side.agreement)))


def _fields(
    subject: Subject, actual: Actual | None, bench: Bench, differing: set[str], accepted: set[str]
) -> Iterator[Side]:
    """Yield every field the mapping fills, and what else Stripe was given before."""
    mapping, around = bench.mapping.types.get(subject.kind), bench.around
    wanted: Fields = {}
    if subject.record is not None and mapping is not None:
        wanted = map_record(subject.record, mapping, around).fields
    base = subject.link.base if subject.link is not None else {}
    have = actual.fields if actual is not None else {}
    for path in dict.fromkeys([*wanted, *base, *(have if not wanted else ())]):
        rule = mapping.rule_for(path) if mapping is not None else None
        if rule is None and wanted:
            continue
        pronto, agreed, stripe = wanted.get(path), base.get(path), have.get(path)
        stripe = _named(pronto, stripe, around)
        compared = actual is not None and subject.record is not None
        state = _state(path, differing, accepted) or (_agreement(pronto, stripe) if compared else Agreement.ONE_SIDED)
        yield Side(path, rule.called if rule is not None else spoken(path), pronto, agreed, stripe, state)


def _state(path: str, differing: set[str], accepted: set[str]) -> Agreement | None:
    """Return how a field stands by the mismatches listed for it, None when there is none."""
    if path in differing:
        return Agreement.DIFFERS
    return Agreement.ACCEPTED if path in accepted else None


def _agreement(pronto: Value, stripe: Value) -> Agreement:
    """Return how two values stand that no mismatch is listed for."""
    if pronto == stripe or (pronto in (None, "", []) and stripe in (None, "", [])):
        return Agreement.EQUAL
    return Agreement.EQUAL if not isinstance(pronto, str) and same(pronto, stripe) else Agreement.ALIKE


def _named(pronto: Value, stripe: Value, around: Around) -> Value:
    """Return Stripe's id as the Pronto record it stands for, where it is the very one Pronto means."""
    pair = referred(pronto)
    if pair is not None and stripe is not None and around.stripe_id(*pair) == stripe:
        return reference(*pair)
    return stripe


def _marked(side: Side, mismatch: Mismatch) -> Side:
    """Return the side at hand; of a value that cannot be written it tells why, as there is nothing to compare."""
    if has_values(mismatch):
        return replace(side, chosen=True)
    return replace(side, pronto=mismatch.pronto, stripe=mismatch.stripe, agreement=Agreement.ONE_SIDED, chosen=True)


def traces_of(mismatch: Mismatch, bench: Bench, journal: Journal) -> list[Trace]:
    """Return who changed the record and when, as far as it is known, newest first.

    Pronto stamps its records; Stripe tells only when an object was made, so what changed there since is known by the
    product's own journal alone.
    """
    subject = bench.subject(mismatch.kind, mismatch.pronto_id)
    actual = bench.target(mismatch.kind, mismatch.stripe_id) or subject.actual
    found: list[Trace] = []
    modified = getattr(subject.record, "modified", None)
    if isinstance(modified, dt.datetime):
        found.append(Trace("pronto-changed", modified))
    if actual is not None and actual.created is not None:
        found.append(Trace("stripe-made", actual.created))
    if subject.link is not None and subject.link.updated is not None:
        found.append(Trace("agreed", subject.link.updated))
    if mismatch.pronto_id:
        entries = journal.entries(bench.company.id, kind=mismatch.kind, pronto_id=mismatch.pronto_id, limit=3)
        found += [Trace(entry.action, entry.at, entry.who, entry.run) for entry in entries]
    return sorted(found, key=lambda trace: trace.at, reverse=True)
