"""Every way in which one record differs on the two sides, each under its cause."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import RecordMapping
from app.domain.mismatch import Mismatch
from app.domain.plan import Action, Change
from app.domain.records import CreditNote, Customer, Invoice, Order, Record, title_of
from app.domain.shapes import Actual, Problem, Value, Wanted
from app.planning.accepting import PROBLEM
from app.planning.around import Around
from app.planning.compare import Difference, compare, newest_is_pronto
from app.planning.decide import propose
from app.planning.describe import mail_key
from app.planning.differing import at_stake, cause_of, group_of, group_of_problem, reason_of, told
from app.planning.finalising import finalising
from app.planning.linked import DRAFT
from app.planning.map_record import map_record
from app.planning.money_taken import MoneyState, cents_of, charged_besides, charged_twice, money_state, received
from app.planning.offers import ENTERED_TWICE
from app.planning.ruling_out import ruled_out
from app.planning.select import asked_otherwise, skip_reason
from app.planning.subject import Subject

BY_RULE = "rule"
WAITS = "waits"
_WAITING = frozenset({Cause.WAITS_FOR_INVOICE.value, Cause.NEEDS_PARENT.value})
_ENDED = frozenset({"canceled", "void"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reconciliation found of one record."""

    mismatches: tuple[Mismatch, ...] = ()
    left_out: str = ""
    """``rule`` when a rule keeps it out of Stripe, ``waits`` when something else has to happen first."""
    claims: str = ""
    """The Stripe object, not linked yet, that it would be paired with."""
    in_pronto: bool = True
    """Whether Stripe should have it, so that the certificate counts it."""
    in_stripe: bool = False
    """Whether an object of its own stands at Stripe."""

    @property
    def in_step(self) -> bool:
        """Whether both sides have it and agree in every field."""
        return self.in_pronto and self.in_stripe and not self.mismatches and not self.left_out


def find_mismatches(
    subject: Subject, mapping: RecordMapping, company: Company, around: Around
) -> tuple[list[Mismatch], bool]:
    """Return a record's mismatches, and whether it was left out for a listed reason; see ``examine``."""
    finding = examine(subject, mapping, company, around)
    return list(finding.mismatches), bool(finding.left_out)


def examine(subject: Subject, mapping: RecordMapping, company: Company, around: Around) -> Finding:
    """Return everything in which a record's two sides differ.

    Pure, and built on the same comparison as a sync: a mismatch is what a sync would change or hold, and what
    happened to money at Stripe that Pronto does not show. Accepted differences are among them.
    """
    record, link, actual = subject.record, subject.link, subject.actual
    if record is None or subject.gone:
        return _gone(subject)
    if link is None and around.undone(subject.kind, subject.key) == subject.source_print:
        return Finding(left_out=BY_RULE, in_pronto=False)
    if link is None:
        return _unlinked(subject, record, mapping, company, around)
    if actual is None or actual.deleted:
        noun = STRIPE_NOUN[subject.kind]
        reason = f"Its Stripe {noun} {link.stripe_id} has been deleted."
        return Finding((_whole(subject, Cause.BROKEN_LINK, reason),))
    return _linked(subject, record, actual, mapping, company, around)


def _linked(
    subject: Subject, record: Record, actual: Actual, mapping: RecordMapping, company: Company, around: Around
) -> Finding:
    change = _withdrawal(subject, mapping, company, around)
    if change is not None:
        reason = f"{change.reason.rstrip('.')}; its payment intent still stands in Stripe."
        stands = _whole(subject, Cause.STATUS_DIFFERS, reason, path="status", stripe=actual.state)
        return Finding((stands,), in_pronto=False, in_stripe=True)
    skipped = skip_reason(record, company.policies, around, linked=True) is not None
    if skipped or _kept_out(subject, mapping, around):
        return Finding(left_out=BY_RULE, in_pronto=False)
    if isinstance(record, Order) and actual.state in _ENDED and not received(actual):
        return _cancelled(subject, record, actual, company, around)
    # GST that follows no lawful rounding is one difference among others here, whether or not it holds the record.
    policies = company.policies
    if isinstance(record, (Invoice, CreditNote)):
        policies = replace(policies, allow_gst_errors=True)
    wanted = map_record(record, mapping, around, policies)
    states = [_state(subject, one) for one in money_state(record, actual)]
    if wanted.problems:
        # What happened to the money counts whether or not the rest can be written.
        found = [*(_problem(subject, one, None) for one in wanted.problems), *states]
        return Finding(tuple(found), in_stripe=True)
    found = [*_values(subject, wanted, actual, mapping, around), *states]
    found += _kept_draft(subject, wanted, actual, company, around)
    twice = charged_besides(record, actual, around)
    return Finding((*found, *twice), in_stripe=True)


def _cancelled(subject: Subject, record: Order, actual: Actual, company: Company, around: Around) -> Finding:
    """Return what is the matter with an order whose payment intent was cancelled unpaid, if anything is."""
    undone = around.undone(subject.kind, subject.key) == subject.source_print
    if undone or asked_otherwise(record, company.policies) is not None:
        return Finding(in_pronto=False)
    reason = f"Its payment intent {actual.stripe_id} was cancelled unpaid: nobody is charged for this order."
    return Finding((_whole(subject, Cause.NOT_CHARGED, reason, stripe=actual.state),))


def _kept_out(subject: Subject, mapping: RecordMapping, around: Around) -> bool:
    """Whether the company's own rule leaves a linked record alone; one that cannot be worked out is compared."""
    out = ruled_out(subject, mapping, around)
    return out is not None and out.verdict.cause == Cause.RULED_OUT


def _kept_draft(subject: Subject, wanted: Wanted, actual: Actual, company: Company, around: Around) -> list[Mismatch]:
    """Return why a draft that the owner wants final is not: what keeps it from being a proper tax invoice."""
    if subject.kind is not RecordType.INVOICES or actual.state != DRAFT:
        return []
    final = finalising(subject.record, wanted, company, around, subject.today)
    first: dict[str, Problem] = {}
    for problem in final.problems:
        first.setdefault(problem.path, problem)
    return [_problem(subject, one, actual) for one in first.values() if one.code != Cause.POST_DATED]


def _values(subject: Subject, wanted: Wanted, actual: Actual, mapping: RecordMapping, around: Around) -> list[Mismatch]:
    """Return the fields that differ and the values that could not be used; of one field only the latter."""
    base = subject.link.base if subject.link else {}
    found = {note.path: _problem(subject, note, actual) for note in wanted.notes}
    later = newest_is_pronto(subject.record, actual)
    compared = compare(wanted.fields, actual.fields, base, mapping, around, newest_is_pronto=later)
    for difference in told(subject, compared):
        found.setdefault(difference.path, _field(subject, difference, actual))
    return list(found.values())


def _withdrawal(subject: Subject, mapping: RecordMapping, company: Company, around: Around) -> Change | None:
    """Return the cancelling of a payment intent whose money is asked for elsewhere or no longer; None for others."""
    if subject.kind is not RecordType.ORDERS:
        return None
    change = propose(subject, mapping, company, around).change
    return change if change is not None and change.action is Action.CANCEL else None


def _gone(subject: Subject) -> Finding:
    actual = subject.actual
    if subject.link is None or actual is None or actual.deleted:
        return Finding(in_pronto=False)
    marked = actual.fields.get("active") is False or actual.fields.get("metadata.pronto_status") == "gone"
    if marked or actual.state in _ENDED:
        return Finding(in_pronto=False)
    reason = f"It is no longer in Pronto; its Stripe {STRIPE_NOUN[subject.kind]} still stands."
    found = _whole(subject, Cause.ONLY_IN_STRIPE, reason, group="gone from Pronto", cents=cents_of(actual))
    return Finding((found,), in_pronto=False, in_stripe=True)


def _unlinked(subject: Subject, record: Record, mapping: RecordMapping, company: Company, around: Around) -> Finding:
    change = propose(subject, mapping, company, around).change
    if change is None or change.action is Action.SKIP:
        return Finding(left_out=BY_RULE, in_pronto=False)
    if change.cause in _WAITING:
        return Finding(left_out=WAITS, in_pronto=False)
    problems = [Problem(one.field, str(one.after), change.cause) for one in change.held if one.rule == PROBLEM]
    if problems:
        return Finding(tuple(_problem(subject, one, None) for one in problems))
    if change.action is Action.LINK:
        found = _whole(subject, Cause.ONLY_IN_PRONTO, f"{change.reason} They are not linked yet.")
        return Finding((found,), claims=change.stripe_id, in_stripe=True)
    if change.action is Action.CREATE:
        twin = _twin(record, around)
        new = _twice(subject, record, twin) if twin else _whole(subject, Cause.ONLY_IN_PRONTO, _new(subject))
        return Finding((new,))
    if change.cause == Cause.POSSIBLE_MATCH:
        maybe = replace(_whole(subject, Cause.POSSIBLE_MATCH, change.reason), stripe_id=change.stripe_id)
        return Finding((maybe,), claims=change.stripe_id, in_stripe=True)
    if isinstance(record, Order):
        # Which of several payment intents is the order's own matters less than that money was taken twice.
        twice = charged_twice(record.key, [*around.unlinked_matching(RecordType.ORDERS, record.key)])
        if twice is not None:
            return Finding((twice,))
    return Finding((_whole(subject, Cause(change.cause), change.reason, group=_shared(record, change, around)),))


def _new(subject: Subject) -> str:
    return f"The {PRONTO_NOUN[subject.kind]} is in Pronto and not yet in Stripe."


def _twin(record: Record, around: Around) -> Customer | None:
    """Return another debtor that looks like the same one entered twice: same name, same e-mail, not its branch."""
    if not isinstance(record, Customer) or not record.email:
        return None
    for key in around.keys_matching(RecordType.CUSTOMERS, mail_key(record.email)):
        other = around.record(RecordType.CUSTOMERS, key)
        if isinstance(other, Customer) and other.code != record.code and _plain(other.name) == _plain(record.name):
            related = {record.bill_to, other.bill_to} & {record.code, other.code}
            if not related or record.bill_to == record.code or other.bill_to == other.code:
                return other
    return None


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _twice(subject: Subject, record: Record, twin: Customer) -> Mismatch:
    email = mail_key(twin.email)
    reason = (
        f"It looks like debtor {twin.code} entered twice: both are called “{title_of(record)}” and have the e-mail "
        f"address {email}."
    )
    return _whole(subject, Cause.DUPLICATE, reason, group=ENTERED_TWICE)


def _shared(record: Record, change: Change, around: Around) -> str:
    if change.cause not in {Cause.SHARED_EMAIL, Cause.DUPLICATE} or not isinstance(record, Customer):
        return ""
    email = mail_key(record.email)
    owners = len(around.keys_matching(RecordType.CUSTOMERS, email)) if email else 0
    return f"{email} shared by {owners}" if owners > 1 else email


def _state(subject: Subject, state: MoneyState) -> Mismatch:
    return _whole(
        subject,
        state.cause,
        state.reason,
        path=state.path,
        pronto=state.pronto,
        stripe=state.stripe,
        cents=state.cents,
    )


def _field(subject: Subject, difference: Difference, actual: Actual) -> Mismatch:
    base = subject.link.base if subject.link else {}
    cause = cause_of(subject.kind, difference, base)
    currency = str(actual.fields.get("currency") or "AUD").upper()
    return Mismatch(
        kind=subject.kind,
        cause=cause.value,
        pronto_id=subject.key,
        stripe_id=actual.stripe_id,
        field=difference.path,
        pronto=difference.wanted,
        agreed=difference.agreed,
        stripe=difference.actual,
        reason=reason_of(cause, difference, base, currency),
        title=_title(subject.record, actual),
        cents=at_stake(difference, subject.record),
        group=group_of(difference.path),
    )


def _problem(subject: Subject, problem: Problem, actual: Actual | None) -> Mismatch:
    """Return a value that cannot be written; what is wrong with it stands in for Pronto's value."""
    stripe = actual.fields.get(problem.path) if actual is not None else None
    words = problem.message.rstrip(".")
    return _whole(
        subject,
        Cause(problem.code),
        f"{words[:1].upper()}{words[1:]}.",
        path=problem.path,
        pronto=problem.message,
        stripe=stripe,
        group=group_of_problem(problem),
    )


def _whole(
    subject: Subject,
    cause: Cause,
    reason: str,
    *,
    path: str = "",
    pronto: Value = None,
    stripe: Value = None,
    group: str = "",
    cents: int | None = None,
) -> Mismatch:
    document = subject.record if isinstance(subject.record, (Order, Invoice, CreditNote)) else None
    return Mismatch(
        kind=subject.kind,
        cause=cause.value,
        pronto_id=subject.key,
        stripe_id=subject.link.stripe_id if subject.link else "",
        field=path,
        pronto=pronto,
        stripe=stripe,
        reason=reason,
        title=_title(subject.record, subject.actual),
        cents=cents if cents is not None else (document.total if document else 0),
        group=group,
    )


def _title(record: Record | None, actual: Actual | None) -> str:
    return title_of(record) if record is not None else (actual.title if actual is not None else "")
