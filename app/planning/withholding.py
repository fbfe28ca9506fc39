"""Which changes wait for a person by a company's approval rules. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.domain.approval import Ruling, Withheld
from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN
from app.domain.mapping import ApprovalRule, RecordMapping
from app.domain.money import Money
from app.domain.outcome import Gate, Standing
from app.domain.plan import WRITES, Action
from app.domain.records import CreditNote, Invoice, Item, Order
from app.planning.around import Around
from app.planning.contact import NotValid
from app.planning.digests import change_digest, rule_digest
from app.planning.expressions import Expression
from app.planning.ready import ready
from app.planning.scope import RecordScope
from app.planning.subject import Decision, Subject, verdict_on


def withhold(decision: Decision, subject: Subject, mapping: RecordMapping, around: Around) -> Decision:
    """Return a decision that writes as one that waits, where a rule wants a person to see it first.

    The change keeps its values, so that the person sees what would be written; approved, it is decided as it was.
    """
    change = decision.change
    if not mapping.approvals or change is None or change.action not in WRITES:
        return decision
    rules = [
        rule
        for rule, when, broken in ready(mapping).approvals
        if _asks(rule, subject, around) and _applies(when, broken, subject, around)
    ]
    if not rules:
        return decision
    digest = change_digest(change)
    if digest in around.approved(subject.kind, subject.key):
        return decision
    rule, ruling = rules[0], around.ruled(subject.kind, subject.key).get(digest)
    message = _message(subject, rule, ruling)
    held = replace(change, action=Action.HOLD, cause=Cause.APPROVAL.value, reason=message)
    verdict = verdict_on(subject, Standing.ATTENTION, Gate.QUEUE, Cause.APPROVAL, message)
    withheld = Withheld(rule.name, rule_digest(subject.kind, rule), digest, change)
    return replace(decision, verdict=verdict, change=held, settled=False, withheld=withheld)


def _asks(rule: ApprovalRule, subject: Subject, around: Around) -> bool:
    """Whether a rule still asks: one for the first few has had its say after those."""
    return not rule.first or around.approvals_under(rule_digest(subject.kind, rule)) < rule.first


def _applies(when: Expression | None, broken: str, subject: Subject, around: Around) -> bool:
    """Whether a rule is about a record; what cannot be worked out is for a person to look at."""
    if broken:
        return True
    if when is None:
        return True
    if subject.record is None:
        return False
    try:
        return when.truth(RecordScope(subject.record, around, subject.kind))
    except NotValid:
        return True


def _message(subject: Subject, rule: ApprovalRule, ruling: Ruling | None) -> str:
    noun = PRONTO_NOUN[subject.kind]
    who = f"{noun[0].upper()}{noun[1:]} {subject.key}"
    if isinstance(subject.record, (Order, Invoice, CreditNote)):
        who = f"{who} is {Money(subject.record.total, subject.record.currency)}"
    elif isinstance(subject.record, Item) and subject.record.description:
        who = f"{who}, {subject.record.description[:60]}"
    if ruling is not None and not ruling.approved:
        why = f": {ruling.why.rstrip('.')}" if ruling.why else ""
        return f"{who}; {ruling.who} refused it under “{rule.name}”{why}."
    which = f" (the first {rule.first})" if rule.first else ""
    return f"{who}; “{rule.name}”{which} waits for you."
