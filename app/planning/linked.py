"""Decide on a record that has its object at Stripe: what is written, what waits for a person, what is taken back."""

from __future__ import annotations

from dataclasses import replace

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.mapping import Direction, RecordMapping
from app.domain.money import Money
from app.domain.outcome import Gate, Standing
from app.domain.plan import Action, FieldChange
from app.domain.records import Item, Order, Record
from app.domain.shapes import Actual, Fields, Wanted
from app.domain.spoken import listed
from app.planning.accepting import Accepted, still_accepted, without_accepted
from app.planning.around import Around
from app.planning.compare import Call, Difference, compare, newest_is_pronto
from app.planning.finalising import Finalising, finalising, to_write
from app.planning.match import Pairing
from app.planning.select import asked_otherwise
from app.planning.subject import Decision, Subject, hold, still, verdict_on

DRAFT = "draft"
_EDITABLE_WHEN_FINAL = ("metadata.", "description")
"""What of a finalised invoice Stripe still lets change (Stripe docs, invoices)."""
_UNPAID = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})


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
        still(paired, Action.LINK, Cause.ONLY_IN_PRONTO, pairing.message),
        stripe_id=actual.stripe_id,
        fields=writes,
        held=held,
        wanted={**wanted.fields, **kept},
        needs=wanted.needs,
        score=pairing.score,
    )
    return Decision(verdict_on(paired, Standing.WAITING, Gate.QUEUE, Cause.ONLY_IN_PRONTO, pairing.message), change)


def linked(
    subject: Subject, wanted: Wanted, actual: Actual, mapping: RecordMapping, company: Company, around: Around
) -> Decision:
    """Compare a record with its object field by field, by what was last agreed, and decide on every difference."""
    assert subject.link is not None
    if subject.kind is RecordType.ORDERS and isinstance(subject.record, Order):
        accepted = around.accepted(subject.kind, subject.key)
        decision = _order_money(subject, subject.record, actual, company, accepted)
        if decision is not None:
            return decision
    # A value nobody can use is no wish to clear the field: what Stripe has there stays, and so does what was agreed.
    unusable = {note.path for note in wanted.notes} - wanted.fields.keys()
    proven = {path: value for path, value in subject.link.base.items() if path not in unusable}
    later = newest_is_pronto(subject.record, actual)
    compared = compare(wanted.fields, actual.fields, proven, mapping, around, newest_is_pronto=later)
    found = past_changing(subject, compared)
    differences, kept = without_accepted(found, around.accepted(subject.kind, subject.key), wanted.notes)
    writes, held = _sorted_out(subject, differences)
    left = {path: subject.link.base[path] for path in unusable & subject.link.base.keys()}
    base = {
        **left,
        **_agreed_base(subject.link.base, wanted.fields, differences),
        **_outdone(differences, mapping),
        **kept,
    }
    if writes:
        writes += _beside(writes, kept)
        action = _action(subject.record, writes)
        reason = _update_reason(subject.kind, writes)
        change = replace(
            still(subject, action, Cause.CHANGED_IN_PRONTO, reason),
            fields=writes,
            held=held,
            wanted={**wanted.fields, **kept},
            needs=wanted.needs,
            held_cause=_held_cause(held, differences).value if held else "",
        )
        return Decision(verdict_on(subject, Standing.WAITING, Gate.QUEUE, Cause.CHANGED_IN_PRONTO, reason), change)
    if held:
        cause = _held_cause(held, differences)
        message = held_words(cause, held)
        decision = hold(subject, Gate.VALIDATE, cause, message)
        assert decision.change is not None
        return replace(decision, change=replace(decision.change, held=held))
    agree = base if base != subject.link.base else None
    if subject.kind is RecordType.INVOICES and actual.state == DRAFT:
        final = finalising(subject.record, wanted, company, around, subject.today)
        if final.asked:
            accepted = around.accepted(subject.kind, subject.key)
            return replace(_finalise(subject, wanted, final, company, accepted), agree=agree)
    verdict = verdict_on(subject, Standing.IN_STEP, Gate.ANSWER, None, "Both sides agree.")
    return Decision(verdict, None, settled=True, agree=agree)


def held_words(cause: Cause, held: tuple[FieldChange, ...]) -> str:
    """Return the sentence of values that wait for a person."""
    return f"{SENTENCE[cause]} ({listed(change.field for change in held)})"


def _held_cause(held: tuple[FieldChange, ...], differences: list[Difference]) -> Cause:
    if any(change.rule == "finalised" for change in held):
        return Cause.FINALISED
    return next(difference.cause for difference in differences if difference.call is Call.HOLD)


def _finalise(subject: Subject, wanted: Wanted, final: Finalising, company: Company, accepted: Accepted) -> Decision:
    """Make a draft final that agrees with Pronto, or say why it stays a draft; one post-dated is looked at again."""
    assert subject.actual is not None
    if final.problems and all(still_accepted(accepted, one.path, one.message, None) for one in final.problems):
        message = "Both sides agree; a person accepted that it stays a draft."
        return Decision(verdict_on(subject, Standing.IN_STEP, Gate.ANSWER, None, message), settled=True)
    if final.problems:
        waits = final.cause is Cause.POST_DATED
        standing = Standing.WAITING if waits else Standing.ATTENTION
        return Decision(verdict_on(subject, standing, Gate.VALIDATE, final.cause, final.sentence()), settled=not waits)
    reason = "Its draft agrees with Pronto to the cent and is a proper tax invoice: it is made final."
    change = replace(
        still(subject, Action.FINALISE, Cause.TO_FINALISE, reason),
        fields=to_write(final, wanted, subject.actual, company),
        wanted={**wanted.fields, **final.fields},
        needs=wanted.needs,
    )
    return Decision(verdict_on(subject, Standing.WAITING, Gate.QUEUE, Cause.TO_FINALISE, reason), change)


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


def _outdone(differences: list[Difference], mapping: RecordMapping) -> Fields:
    """Return Pronto's values that a newer one of Stripe's outdid: noted as seen, so that only a later one counts."""
    kept = [one for one in differences if one.call is Call.KEEP]
    rules = ((one, mapping.rule_for(one.path)) for one in kept)
    return {one.path: one.wanted for one, rule in rules if rule is not None and rule.direction is Direction.NEWEST}


def _action(record: Record | None, writes: tuple[FieldChange, ...]) -> Action:
    activity = next((change for change in writes if change.field == "active"), None)
    if isinstance(record, Item) and activity is not None:
        return Action.RESTORE if activity.after else Action.ARCHIVE
    return Action.UPDATE


def _update_reason(kind: RecordType, writes: tuple[FieldChange, ...]) -> str:
    return f"The {PRONTO_NOUN[kind]} changed in Pronto: {listed(change.field for change in writes)}."


def _order_money(
    subject: Subject, order: Order, actual: Actual, company: Company, accepted: Accepted
) -> Decision | None:
    """An order's money is asked for once: by the payment intent, or by the invoice."""
    received = int(actual.parts.get("amount_received", "0") or 0)
    if received or actual.parts.get("amount_refunded"):
        paths = {"amount_received": received, "amount": actual.fields.get("amount")}
        if received == order.total or any(still_accepted(accepted, path, order.total, paths[path]) for path in paths):
            return None
        asked, taken = Money(order.total, order.currency), Money(received, order.currency)
        message = f"Pronto's order is {asked} and Stripe took {taken}."
        return hold(subject, Gate.VALIDATE, Cause.AMOUNT_DIFFERS, message)
    if actual.state == "canceled" and asked_otherwise(order, company.policies) is None:
        return hold(subject, Gate.VALIDATE, Cause.NOT_CHARGED, SENTENCE[Cause.NOT_CHARGED])
    if actual.state == "canceled":
        verdict = verdict_on(subject, Standing.IN_STEP, Gate.ANSWER, None, "Its payment intent was cancelled unpaid.")
        return Decision(verdict, None, settled=True)
    if order.invoice_number and actual.state in _UNPAID:
        return withdraw(subject, f"Invoice {order.invoice_number} asks for its money now.")
    return None


def withdraw(subject: Subject, reason: str) -> Decision:
    """Cancel what a record had at Stripe and should no longer have."""
    actual = subject.actual
    if subject.kind is RecordType.ORDERS and actual is not None and actual.state in _UNPAID:
        change = still(subject, Action.CANCEL, Cause.CARRIED_BY_INVOICE, reason)
        return Decision(verdict_on(subject, Standing.WAITING, Gate.QUEUE, Cause.CARRIED_BY_INVOICE, reason), change)
    verdict = verdict_on(subject, Standing.IN_STEP, Gate.ANSWER, None, reason)
    return Decision(verdict, None, settled=True)
