"""Which records a company's own rule lets go to Stripe, and what becomes of the others. Pure."""

from __future__ import annotations

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import RecordMapping
from app.domain.outcome import Gate, Standing
from app.domain.plan import Action
from app.domain.records import Invoice, Record
from app.domain.shapes import Wanted
from app.planning.around import Around
from app.planning.conditions import told
from app.planning.contact import NotValid
from app.planning.expressions import compile_expression
from app.planning.ready import ready
from app.planning.scope import RecordScope
from app.planning.sources import payer_of
from app.planning.subject import Decision, Subject, hold, still, verdict_on


def ruled_out(subject: Subject, mapping: RecordMapping, around: Around) -> Decision | None:
    """Return what becomes of a record that the rule of its type keeps out of Stripe; None when it may go.

    One that is at Stripe already is left as it is: ruling out is no reason to take anything back.
    """
    if not mapping.only or subject.record is None:
        return None
    rule = ready(mapping)
    problem = rule.only_broken
    try:
        if rule.only is not None and rule.only.truth(RecordScope(subject.record, around, subject.kind)):
            return None
    except NotValid as found:
        problem = str(found)
    if problem:
        noun = PRONTO_NOUN[subject.kind]
        message = f"Whether {noun} {subject.key} goes to Stripe cannot be worked out ({mapping.only}): {problem}."
        return hold(subject, Gate.FILTER, Cause.INVALID, message)
    message = rule_sentence(subject.kind, mapping.only)
    if subject.link is not None:
        noun = STRIPE_NOUN[subject.kind]
        message = f"{message} Its Stripe {noun} stays as it is; nothing of it is changed or archived."
    return _left(subject, message)


def parent_ruled_out(subject: Subject, wanted: Wanted, mapping: RecordMapping, around: Around) -> Decision | None:
    """Return what becomes of a new record that belongs to one which is ruled out and not at Stripe; None otherwise."""
    if subject.link is not None or not (mapping.only or mapping.only_elsewhere):
        return None
    for kind, key in wanted.needs:
        barred = _barred(kind, key, mapping, around)
        if barred is not None:
            noun, found = PRONTO_NOUN[barred[0]], barred[1]
            rule = rule_sentence(barred[0], _only(barred[0], mapping))
            return _left(subject, f"Its {noun} {found} does not go to Stripe. {rule}")
    return None


def _barred(kind: RecordType, key: str, mapping: RecordMapping, around: Around) -> tuple[RecordType, str] | None:
    """Return the record that keeps another from going to Stripe: itself or its debtor, ruled out and not there."""
    record = around.record(kind, key)
    if record is None or around.stripe_id(kind, key) is not None:
        return None
    if not passes(kind, _only(kind, mapping), record, around):
        return kind, key
    payer = payer_of(record, around) if isinstance(record, Invoice) else ""
    return _barred(RecordType.CUSTOMERS, payer, mapping, around) if payer else None


def _only(kind: RecordType, mapping: RecordMapping) -> str:
    return mapping.only if kind is mapping.kind else mapping.only_elsewhere.get(kind, "")


def passes(kind: RecordType, only: str, record: Record, around: Around) -> bool:
    """Return whether a record may go to Stripe by its type's rule; one that cannot be worked out is no reason here."""
    try:
        return not only or compile_expression(only).truth(RecordScope(record, around, kind))
    except NotValid:
        return True


def rule_sentence(kind: RecordType, only: str) -> str:
    """Return a type's rule as a person reads it, in one sentence."""
    return f"By this company's rule only {PRONTO_NOUN[kind]}s go to Stripe where {told(only)}."


def _left(subject: Subject, message: str) -> Decision:
    verdict = verdict_on(subject, Standing.SKIPPED, Gate.FILTER, Cause.RULED_OUT, message)
    return Decision(verdict, still(subject, Action.SKIP, Cause.RULED_OUT, message), settled=True)
