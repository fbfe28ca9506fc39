"""Decide what becomes of one record: a change with its reason, and where the record stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import RecordMapping
from app.domain.money import Money
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import Action, Change, FieldChange
from app.domain.records import CreditNote, Invoice, Item, Order, Record, title_of
from app.domain.shapes import Actual, Fields, Link, Problem, Wanted
from app.domain.spoken import listed
from app.planning.accepting import PROBLEM, Accepted, is_accepted, still_accepted, without_accepted
from app.planning.around import Around
from app.planning.compare import Call, Difference, compare
from app.planning.credited import waits_for_invoice
from app.planning.finalising import Finalising, finalising, to_write
from app.planning.map_record import map_record
from app.planning.match import Pairing, pair
from app.planning.paid_ahead import paid_ahead
from app.planning.select import skip_reason

DRAFT = "draft"
_EDITABLE_WHEN_FINAL = ("metadata.", "description")
"""What of a finalised invoice Stripe still lets change (Stripe docs, invoices)."""
_UNPAID = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A record to decide on, with everything known of it."""

    kind: RecordType
    key: str
    record: Record | None
    gone: bool
    source_print: str
    link: Link | None
    actual: Actual | None
    target_print: str
    today: dt.date | None = None
    """The day in the company's time zone; None when no clock is at hand: then nothing counts as post-dated."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome."""

    verdict: Verdict
    change: Change | None = None
    settled: bool = False
    """Nothing needs to happen: the record need not be looked at again until it changes."""
    agree: Fields | None = None
    """The base both sides turn out to agree on without a write; None to leave the base as it is."""


def decide(subject: Subject, mapping: RecordMapping, company: Company, around: Around) -> Decision:
    """Take the decision on one record. Pure: the same subject always gives the same decision.

    What a person accepted is left alone while its values are those that were accepted.
    """
    if around.undone(subject.kind, subject.key) == ("" if subject.gone else subject.source_print):
        message = SENTENCE[Cause.UNDONE]
        verdict = _verdict(subject, Standing.SKIPPED, Gate.FILTER, Cause.UNDONE, message)
        return Decision(verdict, _still(subject, Action.SKIP, Cause.UNDONE, message), settled=True)
    decision = propose(subject, mapping, company, around)
    accepted = around.accepted(subject.kind, subject.key)
    if not accepted or not is_accepted(decision.change, accepted):
        return decision
    message = SENTENCE[Cause.ACCEPTED]
    verdict = _verdict(subject, Standing.SKIPPED, Gate.FILTER, Cause.ACCEPTED, message)
    return Decision(verdict, _still(subject, Action.SKIP, Cause.ACCEPTED, message), settled=True)


def propose(subject: Subject, mapping: RecordMapping, company: Company, around: Around) -> Decision:
    """Take the decision as if nobody had said to leave the record alone."""
    if subject.gone or subject.record is None:
        return _gone(subject)
    skip = skip_reason(subject.record, company.policies, around, linked=subject.link is not None)
    if skip is not None:
        if subject.link is not None:
            return _withdraw(subject, skip.message)
        verdict = _verdict(subject, Standing.SKIPPED, Gate.FILTER, skip.cause, skip.message)
        return Decision(verdict, _still(subject, Action.SKIP, skip.cause, skip.message), settled=True)
    if subject.link is not None and (subject.actual is None or subject.actual.deleted):
        message = f"Its Stripe {STRIPE_NOUN[subject.kind]} {subject.link.stripe_id} has been deleted."
        return _hold(subject, Gate.MATCH, Cause.BROKEN_LINK, message)
    wanted = map_record(subject.record, mapping, around, company.policies)
    if wanted.problems:
        return _invalid(subject, wanted)
    if subject.link is None or subject.actual is None:
        decision = _unlinked(subject, wanted, mapping, company, around)
    else:
        decision = _linked(subject, wanted, subject.actual, mapping, company, around)
    return _with_notes(decision, wanted, around.accepted(subject.kind, subject.key))


def _unlinked(subject: Subject, wanted: Wanted, mapping: RecordMapping, company: Company, around: Around) -> Decision:
    assert subject.record is not None
    pairing = pair(subject.kind, subject.record, around)
    if pairing.cause is not None:
        return _hold(subject, Gate.MATCH, pairing.cause, pairing.message)
    if pairing.actual is not None:
        return link_found(subject, wanted, pairing, mapping, around)
    ahead = paid_ahead(subject.record, around) if isinstance(subject.record, Invoice) else None
    if ahead is not None and not ahead.whole:
        return _hold(subject, Gate.VALIDATE, ahead.cause, ahead.message)
    if ahead is not None:
        verdict = _verdict(subject, Standing.SKIPPED, Gate.FILTER, ahead.cause, ahead.message)
        return Decision(verdict, _still(subject, Action.SKIP, ahead.cause, ahead.message), settled=True)
    waits = waits_for_invoice(subject.record, around)
    if waits is not None:
        verdict = _verdict(subject, Standing.WAITING, Gate.VALIDATE, waits.cause, waits.message)
        return Decision(verdict, _still(subject, Action.HOLD, waits.cause, waits.message))
    if subject.kind is RecordType.CUSTOMERS and not company.policies.create_customers:
        return _hold(
            subject, Gate.FILTER, Cause.ONLY_IN_PRONTO, "New customers wait for a person, by this company's rule."
        )
    final = finalising(subject.record, wanted, company, around, subject.today)
    if subject.kind is RecordType.CREDIT_NOTES and final.problems:
        return _hold(subject, Gate.VALIDATE, final.cause, final.sentence("is not issued"))
    reason = f"The {PRONTO_NOUN[subject.kind]} is new: a Stripe {STRIPE_NOUN[subject.kind]} is made."
    change = replace(
        _still(subject, Action.CREATE, Cause.ONLY_IN_PRONTO, reason),
        fields=tuple(FieldChange(path, None, value, path) for path, value in wanted.fields.items()),
        wanted={**wanted.fields, **(final.fields if subject.kind is RecordType.INVOICES else {})},
        needs=wanted.needs,
        warning=final.sentence() if final.problems else "",
        warning_cause=final.cause.value if final.problems else "",
    )
    return Decision(_verdict(subject, Standing.WAITING, Gate.QUEUE, Cause.ONLY_IN_PRONTO, reason), change)


def link_found(subject: Subject, wanted: Wanted, pairing: Pairing, mapping: RecordMapping, around: Around) -> Decision:
    """Link a record to the object found for it: what is blank in Stripe is filled, what differs waits for a person."""
    assert pairing.actual is not None
    actual = pairing.actual
    paired = replace(subject, actual=actual)
    differences = past_changing(paired, compare(wanted.fields, actual.fields, None, mapping, around))
    differences, kept = without_accepted(differences, around.accepted(subject.kind, subject.key), wanted.notes)
    writes, held = _sorted_out(paired, differences)
    kept |= {found.path: found.actual for found in differences if found.call is Call.KEEP}
    change = replace(
        _still(paired, Action.LINK, Cause.ONLY_IN_PRONTO, pairing.message),
        stripe_id=actual.stripe_id,
        fields=writes,
        held=held,
        wanted={**wanted.fields, **kept},
        needs=wanted.needs,
        score=pairing.score,
    )
    return Decision(_verdict(paired, Standing.WAITING, Gate.QUEUE, Cause.ONLY_IN_PRONTO, pairing.message), change)


def _linked(
    subject: Subject, wanted: Wanted, actual: Actual, mapping: RecordMapping, company: Company, around: Around
) -> Decision:
    assert subject.link is not None
    if subject.kind is RecordType.ORDERS and isinstance(subject.record, Order):
        decision = _order_money(subject, subject.record, actual, around.accepted(subject.kind, subject.key))
        if decision is not None:
            return decision
    # A value nobody can use is no wish to clear the field: what Stripe has there stays, and so does what was agreed.
    unusable = {note.path for note in wanted.notes} - wanted.fields.keys()
    proven = {path: value for path, value in subject.link.base.items() if path not in unusable}
    found = past_changing(subject, compare(wanted.fields, actual.fields, proven, mapping, around))
    differences, kept = without_accepted(found, around.accepted(subject.kind, subject.key), wanted.notes)
    writes, held = _sorted_out(subject, differences)
    left = {path: subject.link.base[path] for path in unusable & subject.link.base.keys()}
    base = {**left, **_agreed_base(subject.link.base, wanted.fields, differences), **kept}
    if writes:
        writes += _beside(writes, kept)
        action = _action(subject.record, writes)
        reason = _update_reason(subject.kind, writes)
        change = replace(
            _still(subject, action, Cause.CHANGED_IN_PRONTO, reason),
            fields=writes,
            held=held,
            wanted={**wanted.fields, **kept},
            needs=wanted.needs,
        )
        return Decision(_verdict(subject, Standing.WAITING, Gate.QUEUE, Cause.CHANGED_IN_PRONTO, reason), change)
    if held:
        asked = (difference.cause for difference in differences if difference.call is Call.HOLD)
        cause = Cause.FINALISED if any(change.rule == "finalised" for change in held) else next(asked)
        message = f"{SENTENCE[cause]} ({listed(change.field for change in held)})"
        decision = _hold(subject, Gate.VALIDATE, cause, message)
        assert decision.change is not None
        return replace(decision, change=replace(decision.change, held=held))
    agree = base if base != subject.link.base else None
    if subject.kind is RecordType.INVOICES and actual.state == DRAFT:
        final = finalising(subject.record, wanted, company, around, subject.today)
        if final.asked:
            accepted = around.accepted(subject.kind, subject.key)
            return replace(_finalise(subject, wanted, final, company, accepted), agree=agree)
    verdict = _verdict(subject, Standing.IN_STEP, Gate.ANSWER, None, "Both sides agree.")
    return Decision(verdict, None, settled=True, agree=agree)


def _finalise(subject: Subject, wanted: Wanted, final: Finalising, company: Company, accepted: Accepted) -> Decision:
    """Make a draft final that agrees with Pronto, or say why it stays a draft; one post-dated is looked at again."""
    assert subject.actual is not None
    if final.problems and all(still_accepted(accepted, one.path, one.message, None) for one in final.problems):
        message = "Both sides agree; a person accepted that it stays a draft."
        return Decision(_verdict(subject, Standing.IN_STEP, Gate.ANSWER, None, message), settled=True)
    if final.problems:
        waits = final.cause is Cause.POST_DATED
        standing = Standing.WAITING if waits else Standing.ATTENTION
        return Decision(_verdict(subject, standing, Gate.VALIDATE, final.cause, final.sentence()), settled=not waits)
    reason = "Its draft agrees with Pronto to the cent and is a proper tax invoice: it is made final."
    change = replace(
        _still(subject, Action.FINALISE, Cause.TO_FINALISE, reason),
        fields=to_write(final, wanted, subject.actual, company),
        wanted={**wanted.fields, **final.fields},
        needs=wanted.needs,
    )
    return Decision(_verdict(subject, Standing.WAITING, Gate.QUEUE, Cause.TO_FINALISE, reason), change)


def past_changing(subject: Subject, differences: list[Difference]) -> list[Difference]:
    """Money taken is history: of its payment intent only metadata can be written, and only the amount matters."""
    taken = subject.kind is RecordType.ORDERS and subject.actual is not None and subject.actual.state not in _UNPAID
    if not taken:
        return differences
    found = []
    for difference in differences:
        if difference.path == "amount":
            found.append(replace(difference, call=Call.HOLD, cause=Cause.AMOUNT_DIFFERS))
        elif difference.path.startswith("metadata."):
            found.append(difference)
        else:
            found.append(replace(difference, call=Call.KEEP))
    return found


def _beside(writes: tuple[FieldChange, ...], kept: Fields) -> tuple[FieldChange, ...]:
    """Stripe takes an address whole: a value kept there goes along with the part that changes."""
    groups = {change.field.rpartition(".")[0] for change in writes if "address." in change.field}
    return tuple(
        FieldChange(path, value, value, "accepted") for path, value in kept.items() if path.rpartition(".")[0] in groups
    )


def _sorted_out(
    subject: Subject, differences: list[Difference]
) -> tuple[tuple[FieldChange, ...], tuple[FieldChange, ...]]:
    """Return what is written and what is held; a final invoice holds everything that can no longer change."""
    final = subject.kind is RecordType.INVOICES and subject.actual is not None and subject.actual.state != DRAFT
    rewritten = not final and any(one.path == "lines" and one.call is Call.WRITE for one in differences)
    writes, held = [], []
    for difference in differences:
        if (final and difference.at_birth) or (rewritten and difference.checked):
            # Too late for the one; the other follows from the lines, and the writer compares it to the cent.
            continue
        locked = final and not difference.path.startswith(_EDITABLE_WHEN_FINAL)
        change = FieldChange(
            difference.path, difference.actual, difference.wanted, "finalised" if locked else difference.rule
        )
        if difference.call is Call.HOLD or locked:
            held.append(change)
        elif difference.call is Call.WRITE:
            writes.append(change)
    return tuple(writes), tuple(held)


def _agreed_base(base: Fields, wanted: Fields, differences: list[Difference]) -> Fields:
    """Return what both sides agree on: as wanted, but for open fields as before."""
    open_paths = {difference.path for difference in differences}
    agreed = {path: value for path, value in wanted.items() if path not in open_paths}
    left = {path: value for path, value in base.items() if path in open_paths}
    return {**agreed, **left}


def _action(record: Record | None, writes: tuple[FieldChange, ...]) -> Action:
    activity = next((change for change in writes if change.field == "active"), None)
    if isinstance(record, Item) and activity is not None:
        return Action.RESTORE if activity.after else Action.ARCHIVE
    return Action.UPDATE


def _update_reason(kind: RecordType, writes: tuple[FieldChange, ...]) -> str:
    return f"The {PRONTO_NOUN[kind]} changed in Pronto: {listed(change.field for change in writes)}."


def _order_money(subject: Subject, order: Order, actual: Actual, accepted: Accepted) -> Decision | None:
    """An order's money is asked for once: by the payment intent, or by the invoice."""
    received = int(actual.parts.get("amount_received", "0") or 0)
    if received:
        paths = {"amount_received": received, "amount": actual.fields.get("amount")}
        if received == order.total or any(still_accepted(accepted, path, order.total, paths[path]) for path in paths):
            return None
        asked, taken = Money(order.total, order.currency), Money(received, order.currency)
        message = f"Pronto's order is {asked} and Stripe took {taken}."
        return _hold(subject, Gate.VALIDATE, Cause.AMOUNT_DIFFERS, message)
    if actual.state == "canceled":
        verdict = _verdict(subject, Standing.IN_STEP, Gate.ANSWER, None, "Its payment intent was cancelled unpaid.")
        return Decision(verdict, None, settled=True)
    if order.invoice_number and actual.state in _UNPAID:
        return _withdraw(subject, f"Invoice {order.invoice_number} asks for its money now.")
    return None


def _withdraw(subject: Subject, reason: str) -> Decision:
    """Cancel what a record had at Stripe and should no longer have."""
    actual = subject.actual
    if subject.kind is RecordType.ORDERS and actual is not None and actual.state in _UNPAID:
        change = _still(subject, Action.CANCEL, Cause.CARRIED_BY_INVOICE, reason)
        return Decision(_verdict(subject, Standing.WAITING, Gate.QUEUE, Cause.CARRIED_BY_INVOICE, reason), change)
    verdict = _verdict(subject, Standing.IN_STEP, Gate.ANSWER, None, reason)
    return Decision(verdict, None, settled=True)


def _gone(subject: Subject) -> Decision:
    message = SENTENCE[Cause.GONE_IN_PRONTO]
    if subject.link is None:
        verdict = _verdict(subject, Standing.SKIPPED, Gate.READ, Cause.GONE_IN_PRONTO, message)
        return Decision(verdict, None, settled=True)
    if subject.actual is None or subject.actual.deleted:
        verdict = _verdict(subject, Standing.IN_STEP, Gate.READ, Cause.GONE_IN_PRONTO, "It is gone from both sides.")
        return Decision(verdict, None, settled=True)
    if subject.kind is RecordType.ORDERS:
        return _withdraw(subject, message)
    if subject.kind in {RecordType.INVOICES, RecordType.CREDIT_NOTES}:
        return _hold(subject, Gate.READ, Cause.GONE_IN_PRONTO, f"{message} Its Stripe document still stands.")
    path, after = ("active", False) if subject.kind is RecordType.ITEMS else ("metadata.pronto_status", "gone")
    if subject.actual.fields.get(path) == after:
        verdict = _verdict(
            subject, Standing.IN_STEP, Gate.ANSWER, Cause.GONE_IN_PRONTO, f"{message} Stripe shows it so."
        )
        return Decision(verdict, None, settled=True)
    change = replace(
        _still(subject, Action.ARCHIVE, Cause.GONE_IN_PRONTO, message),
        fields=(FieldChange(path, subject.actual.fields.get(path), after, "gone from Pronto"),),
        wanted={**subject.link.base, path: after},
    )
    return Decision(_verdict(subject, Standing.WAITING, Gate.QUEUE, Cause.GONE_IN_PRONTO, message), change)


def _invalid(subject: Subject, wanted: Wanted) -> Decision:
    first = wanted.problems[0]
    more = f" (and {len(wanted.problems) - 1} more)" if len(wanted.problems) > 1 else ""
    noun = f"{PRONTO_NOUN[subject.kind][0].upper()}{PRONTO_NOUN[subject.kind][1:]}"
    message = f"{noun} {subject.key}: {first.message}{more}."
    held = tuple(FieldChange(problem.path, None, problem.message, PROBLEM) for problem in wanted.problems)
    decision = _hold(subject, Gate.VALIDATE, Cause(first.code), message)
    assert decision.change is not None
    return replace(decision, change=replace(decision.change, held=held))


def _hold(subject: Subject, gate: Gate, cause: Cause, message: str) -> Decision:
    verdict = _verdict(subject, Standing.ATTENTION, gate, cause, message)
    return Decision(verdict, _still(subject, Action.HOLD, cause, message))


def _with_notes(decision: Decision, wanted: Wanted, accepted: Accepted) -> Decision:
    """A record written with a value left out or cut needs somebody's eye, though nothing stops it."""
    notes = tuple(note for note in wanted.notes if note.path not in accepted)
    if not notes or decision.verdict.standing is Standing.ATTENTION:
        return decision
    message = _noted(wanted.pronto_id, notes)
    if decision.change is None:
        verdict = replace(
            decision.verdict, standing=Standing.ATTENTION, gate=Gate.VALIDATE, cause=Cause.INVALID, message=message
        )
        return replace(decision, verdict=verdict)
    warning = f"{decision.change.warning} {message}".strip()
    return replace(decision, change=replace(decision.change, warning=warning))


def _noted(key: str, notes: tuple[Problem, ...]) -> str:
    return f"{key}: {'; '.join(note.message for note in notes)}."


def _verdict(subject: Subject, standing: Standing, gate: Gate, cause: Cause | None, message: str) -> Verdict:
    return Verdict(subject.kind, subject.key, standing, gate, cause.value if cause else "", message)


def _still(subject: Subject, action: Action, cause: Cause, reason: str) -> Change:
    """Return a change that does nothing yet but say what it is about."""
    cents = subject.record.total if isinstance(subject.record, (Order, Invoice, CreditNote)) else 0
    return Change(
        kind=subject.kind,
        action=action,
        pronto_id=subject.key,
        stripe_id=subject.link.stripe_id if subject.link else "",
        cause=cause.value,
        reason=reason,
        source_print=subject.source_print,
        target_print=subject.target_print,
        title=title_of(subject.record) if subject.record is not None else "",
        cents=cents,
        link_version=subject.link.version if subject.link else 0,
    )
