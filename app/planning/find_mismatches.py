"""Every way in which one record differs on the two sides, each under its cause."""

from __future__ import annotations

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.kinds import STRIPE_NOUN, RecordType
from app.domain.mapping import RecordMapping
from app.domain.mismatch import Mismatch
from app.domain.money import Money
from app.domain.plan import Action, Change
from app.domain.records import CreditNote, Invoice, Order, Record, title_of
from app.domain.shapes import Actual, Value
from app.planning.around import Around
from app.planning.compare import Difference, compare
from app.planning.decide import Subject, decide
from app.planning.map_record import map_record
from app.planning.select import skip_reason

_MONEY_PATHS = ("amount", "total", "lines", "price.unit_amount_decimal")
_STATUS_PATHS = ("active", "metadata.pronto_status", "metadata.order_status")
_ENDED = {"void": "void", "uncollectible": "written off"}
_MOVING = "metadata.pronto_modified"
"""A stamp of when, not a value: on its own it is no difference."""


def find_mismatches(
    subject: Subject, mapping: RecordMapping, company: Company, around: Around
) -> tuple[list[Mismatch], bool]:
    """Return a record's mismatches, and whether it was left out for a listed reason.

    Pure, and built on the same comparison as a sync: a mismatch is what a sync would change or hold.
    """
    record, link, actual = subject.record, subject.link, subject.actual
    if record is None or subject.gone:
        return _gone(subject), False
    if link is None:
        return _unlinked(subject, mapping, company, around)
    if actual is None or actual.deleted:
        noun = STRIPE_NOUN[subject.kind]
        return [_whole(subject, Cause.BROKEN_LINK, f"Its Stripe {noun} {link.stripe_id} has been deleted.")], False
    if skip_reason(record, company.policies, around, linked=True) is not None:
        return [], True
    wanted = map_record(record, mapping, around)
    if wanted.problems:
        return [
            _whole(subject, Cause(problem.code), f"{problem.message}.", path=problem.path)
            for problem in wanted.problems
        ], False
    differences = compare(wanted.fields, actual.fields, link.base, mapping, around)
    found = [_field(subject, difference, actual) for difference in differences if difference.path != _MOVING]
    found += _money_state(subject, record, actual)
    found += [_whole(subject, Cause.INVALID, f"{note.message}.", path=note.path) for note in wanted.notes]
    return found, False


def only_in_stripe(actual: Actual) -> Mismatch:
    """Return the mismatch of an object no Pronto record is linked to."""
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
        cents=_cents_of(actual),
    )


def charged_twice(order: str, actuals: list[Actual]) -> Mismatch | None:
    """Return the mismatch of an order whose money was taken by more than one payment intent, or None."""
    taken = [actual for actual in actuals if int(actual.parts.get("amount_received", "0") or 0)]
    if len(taken) < 2:
        return None
    ids = ", ".join(actual.stripe_id for actual in taken)
    return Mismatch(
        kind=RecordType.ORDERS,
        cause=Cause.CHARGED_TWICE.value,
        pronto_id=order,
        stripe_id=taken[0].stripe_id,
        field="charge",
        reason=f"Order {order} was charged {len(taken)} times: {ids}.",
        title=order,
        cents=sum(int(actual.parts["amount_received"]) for actual in taken[1:]),
    )


def _gone(subject: Subject) -> list[Mismatch]:
    if subject.link is None or subject.actual is None or subject.actual.deleted:
        return []
    if subject.actual.fields.get("active") is False or subject.actual.fields.get("metadata.pronto_status") == "gone":
        return []
    if subject.actual.state in {"canceled", "void"}:
        return []
    return [_whole(subject, Cause.ONLY_IN_STRIPE, "It is no longer in Pronto; its Stripe object still stands.")]


def _unlinked(
    subject: Subject, mapping: RecordMapping, company: Company, around: Around
) -> tuple[list[Mismatch], bool]:
    decision = decide(subject, mapping, company, around)
    change = decision.change
    if change is None or change.action is Action.SKIP:
        return [], True
    if change.action is Action.HOLD and change.cause in {Cause.WAITS_FOR_INVOICE, Cause.NEEDS_PARENT}:
        return [], True
    return [_from_change(subject, change)], False


def _from_change(subject: Subject, change: Change) -> Mismatch:
    cause = Cause.ONLY_IN_PRONTO if change.action in {Action.CREATE, Action.LINK} else Cause(change.cause)
    reason = SENTENCE[cause] if change.action is Action.CREATE else change.reason
    return _whole(subject, cause, reason, stripe_id=change.stripe_id)


def _field(subject: Subject, difference: Difference, actual: Actual) -> Mismatch:
    cause = _refined(difference)
    return Mismatch(
        kind=subject.kind,
        cause=cause.value,
        pronto_id=subject.key,
        stripe_id=actual.stripe_id,
        field=difference.path,
        pronto=difference.wanted,
        agreed=difference.agreed,
        stripe=difference.actual,
        reason=SENTENCE[cause],
        title=_title(subject.record, actual),
        cents=_at_stake(difference, subject.record),
        group=difference.path,
    )


def _refined(difference: Difference) -> Cause:
    """Name money, GST and status differences as such where Stripe is the side that moved, or nothing tells which."""
    if difference.checked:
        return difference.cause
    if difference.cause is Cause.UNPROVEN and difference.path in _MONEY_PATHS:
        return Cause.AMOUNT_DIFFERS
    if difference.path in _STATUS_PATHS and difference.cause in {Cause.CHANGED_IN_STRIPE, Cause.UNPROVEN}:
        return Cause.STATUS_DIFFERS
    return difference.cause


def _money_state(subject: Subject, record: Record, actual: Actual) -> list[Mismatch]:
    """Return what happened to the money at Stripe that Pronto does not show yet."""
    if isinstance(record, Invoice):
        if actual.state == "paid" and record.outstanding != 0:
            text = f"Stripe shows it paid ({Money(_cents_of(actual), record.currency)}); the receipt waits for Pronto."
            return [_whole(subject, Cause.PAID_IN_STRIPE, text, path="status", cents=_cents_of(actual))]
        if actual.state in _ENDED and record.outstanding != 0:
            text = f"It is {_ENDED[actual.state]} in Stripe and stands in Pronto."
            return [_whole(subject, Cause.STATUS_DIFFERS, text, path="status")]
    if isinstance(record, Order):
        received = int(actual.parts.get("amount_received", "0") or 0)
        if received and received != record.total:
            word = "short" if received < record.total else "over"
            text = (
                f"The order is {Money(record.total, record.currency)} and Stripe took "
                f"{Money(received, record.currency)}: {Money(abs(record.total - received), record.currency)} {word}."
            )
            stake = abs(record.total - received)
            return [_whole(subject, Cause.AMOUNT_DIFFERS, text, path="amount_received", cents=stake)]
    return []


def _whole(
    subject: Subject, cause: Cause, reason: str, *, path: str = "", stripe_id: str = "", cents: int | None = None
) -> Mismatch:
    document = subject.record if isinstance(subject.record, (Order, Invoice, CreditNote)) else None
    return Mismatch(
        kind=subject.kind,
        cause=cause.value,
        pronto_id=subject.key,
        stripe_id=stripe_id or (subject.link.stripe_id if subject.link else ""),
        field=path,
        reason=reason[:1].upper() + reason[1:],
        title=_title(subject.record, subject.actual),
        cents=cents if cents is not None else (document.total if document else 0),
        group=path,
    )


def _title(record: Record | None, actual: Actual | None) -> str:
    return title_of(record) if record is not None else (actual.title if actual is not None else "")


def _at_stake(difference: Difference, record: Record | None) -> int:
    if difference.path not in _MONEY_PATHS and difference.path != "tax":
        return 0
    wanted, actual = difference.wanted, difference.actual
    if isinstance(wanted, int) and isinstance(actual, int):
        return abs(wanted - actual)
    return record.total if isinstance(record, (Order, Invoice, CreditNote)) else _line_gap(wanted, actual)


def _line_gap(wanted: Value, actual: Value) -> int:
    if isinstance(wanted, list) and isinstance(actual, list):
        return abs(_sum(wanted) - _sum(actual))
    return 0


def _sum(lines: list[dict[str, str | int | bool | None]]) -> int:
    return sum(int(line.get("amount") or 0) + int(line.get("tax") or 0) for line in lines)


def _cents_of(actual: Actual) -> int:
    for name in ("amount_paid", "amount_received"):
        text = actual.parts.get(name, "")
        if text.isdigit() and int(text):
            return int(text)
    total = actual.fields.get("total", actual.fields.get("amount", 0))
    return total if isinstance(total, int) else 0
