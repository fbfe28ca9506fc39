"""Decide what becomes of one record: a change with its reason, and where the record stands."""

from __future__ import annotations

from dataclasses import replace

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import RecordMapping
from app.domain.outcome import Gate, Standing
from app.domain.plan import Action, FieldChange
from app.domain.records import Invoice
from app.domain.shapes import Problem, Wanted
from app.planning.accepting import PROBLEM, Accepted, is_accepted
from app.planning.around import Around
from app.planning.by_hand import set_by_hand
from app.planning.credited import waits_for_invoice
from app.planning.finalising import finalising
from app.planning.linked import link_found, linked, withdraw
from app.planning.map_record import map_record
from app.planning.match import pair
from app.planning.paid_ahead import paid_ahead
from app.planning.ruling_out import parent_ruled_out, ruled_out
from app.planning.select import skip_reason
from app.planning.subject import Decision, Subject, hold, still, verdict_on
from app.planning.withholding import withhold


def decide(subject: Subject, mapping: RecordMapping, company: Company, around: Around) -> Decision:
    """Take the decision on one record. Pure: the same subject always gives the same decision.

    What a person accepted is left alone while its values are those that were accepted.
    """
    if around.undone(subject.kind, subject.key) == ("" if subject.gone else subject.source_print):
        message = SENTENCE[Cause.UNDONE]
        verdict = verdict_on(subject, Standing.SKIPPED, Gate.FILTER, Cause.UNDONE, message)
        return Decision(verdict, still(subject, Action.SKIP, Cause.UNDONE, message), settled=True)
    skip = around.skipped(subject.kind, subject.key)
    if skip is not None and skip.fingerprint == subject.source_print and not subject.gone:
        message = f"Skipped by {skip.who}: {skip.note}"
        verdict = verdict_on(subject, Standing.SKIPPED, Gate.FILTER, Cause.LEFT_ALONE, message)
        return Decision(verdict, still(subject, Action.SKIP, Cause.LEFT_ALONE, message), settled=True)
    decision = withhold(propose(subject, mapping, company, around), subject, mapping, around)
    accepted = around.accepted(subject.kind, subject.key)
    if not accepted or not is_accepted(decision.change, accepted):
        return decision
    message = SENTENCE[Cause.ACCEPTED]
    verdict = verdict_on(subject, Standing.SKIPPED, Gate.FILTER, Cause.ACCEPTED, message)
    return Decision(verdict, still(subject, Action.SKIP, Cause.ACCEPTED, message), settled=True)


def propose(subject: Subject, mapping: RecordMapping, company: Company, around: Around) -> Decision:
    """Take the decision as if nobody had said to leave the record alone."""
    if subject.gone or subject.record is None:
        return _gone(subject)
    out = ruled_out(subject, mapping, around)
    if out is not None:
        return out
    skip = skip_reason(subject.record, company.policies, around, linked=subject.link is not None)
    if skip is not None:
        if subject.link is not None and skip.cause is not Cause.LEFT_OUT:
            return withdraw(subject, skip.message)
        verdict = verdict_on(subject, Standing.SKIPPED, Gate.FILTER, skip.cause, skip.message)
        return Decision(verdict, still(subject, Action.SKIP, skip.cause, skip.message), settled=True)
    if subject.link is not None and (subject.actual is None or subject.actual.deleted):
        message = f"Its Stripe {STRIPE_NOUN[subject.kind]} {subject.link.stripe_id} has been deleted."
        return hold(subject, Gate.MATCH, Cause.BROKEN_LINK, message)
    wanted = map_record(subject.record, mapping, around, company.policies)
    out = parent_ruled_out(subject, wanted, mapping, around)
    if out is not None:
        return out
    if wanted.problems:
        return _invalid(subject, wanted)
    if subject.link is None or subject.actual is None:
        decision = _unlinked(subject, wanted, mapping, company, around)
    else:
        decision = linked(subject, wanted, subject.actual, mapping, company, around)
    decision = _with_notes(decision, wanted, around.accepted(subject.kind, subject.key))
    return set_by_hand(decision, around.override(subject.kind, subject.key))


def _unlinked(subject: Subject, wanted: Wanted, mapping: RecordMapping, company: Company, around: Around) -> Decision:
    assert subject.record is not None
    pairing = pair(subject.kind, subject.record, around)
    if pairing.cause is not None:
        held = hold(subject, Gate.MATCH, pairing.cause, pairing.message)
        assert held.change is not None
        likeness = replace(held.change, stripe_id=pairing.maybe or held.change.stripe_id, score=pairing.score)
        return replace(held, change=likeness)
    if pairing.actual is not None:
        return link_found(subject, wanted, pairing, mapping, around)
    ahead = paid_ahead(subject.record, around) if isinstance(subject.record, Invoice) else None
    if ahead is not None and not ahead.whole:
        return hold(subject, Gate.VALIDATE, ahead.cause, ahead.message)
    if ahead is not None:
        verdict = verdict_on(subject, Standing.SKIPPED, Gate.FILTER, ahead.cause, ahead.message)
        return Decision(verdict, still(subject, Action.SKIP, ahead.cause, ahead.message), settled=True)
    waits = waits_for_invoice(subject.record, around)
    if waits is not None:
        verdict = verdict_on(subject, Standing.WAITING, Gate.VALIDATE, waits.cause, waits.message)
        return Decision(verdict, still(subject, Action.HOLD, waits.cause, waits.message))
    if subject.kind is RecordType.CUSTOMERS and not company.policies.create_customers:
        return hold(
            subject, Gate.FILTER, Cause.ONLY_IN_PRONTO, "New customers wait for a person, by this company's rule."
        )
    final = finalising(subject.record, wanted, company, around, subject.today)
    if subject.kind is RecordType.CREDIT_NOTES and final.problems:
        return hold(subject, Gate.VALIDATE, final.cause, final.sentence("is not issued"))
    reason = f"The {PRONTO_NOUN[subject.kind]} is new: a Stripe {STRIPE_NOUN[subject.kind]} is made."
    change = replace(
        still(subject, Action.CREATE, Cause.ONLY_IN_PRONTO, reason),
        fields=tuple(FieldChange(path, None, value, path) for path, value in wanted.fields.items()),
        wanted={**wanted.fields, **(final.fields if subject.kind is RecordType.INVOICES else {})},
        needs=wanted.needs,
        warning=final.sentence() if final.problems else "",
        warning_cause=final.cause.value if final.problems else "",
    )
    return Decision(verdict_on(subject, Standing.WAITING, Gate.QUEUE, Cause.ONLY_IN_PRONTO, reason), change)


def _gone(subject: Subject) -> Decision:
    message = SENTENCE[Cause.GONE_IN_PRONTO]
    if subject.link is None:
        verdict = verdict_on(subject, Standing.SKIPPED, Gate.READ, Cause.GONE_IN_PRONTO, message)
        return Decision(verdict, None, settled=True)
    if subject.actual is None or subject.actual.deleted:
        verdict = verdict_on(subject, Standing.IN_STEP, Gate.READ, Cause.GONE_IN_PRONTO, "It is gone from both sides.")
        return Decision(verdict, None, settled=True)
    if subject.kind is RecordType.ORDERS:
        return withdraw(subject, message)
    if subject.kind in {RecordType.INVOICES, RecordType.CREDIT_NOTES}:
        return hold(subject, Gate.READ, Cause.GONE_IN_PRONTO, f"{message} Its Stripe document still stands.")
    path, after = ("active", False) if subject.kind is RecordType.ITEMS else ("metadata.pronto_status", "gone")
    if subject.actual.fields.get(path) == after:
        verdict = verdict_on(
            subject, Standing.IN_STEP, Gate.ANSWER, Cause.GONE_IN_PRONTO, f"{message} Stripe shows it so."
        )
        return Decision(verdict, None, settled=True)
    change = replace(
        still(subject, Action.ARCHIVE, Cause.GONE_IN_PRONTO, message),
        fields=(FieldChange(path, subject.actual.fields.get(path), after, "gone from Pronto"),),
        wanted={**subject.link.base, path: after},
    )
    return Decision(verdict_on(subject, Standing.WAITING, Gate.QUEUE, Cause.GONE_IN_PRONTO, message), change)


def _invalid(subject: Subject, wanted: Wanted) -> Decision:
    first = wanted.problems[0]
    more = f" (and {len(wanted.problems) - 1} more)" if len(wanted.problems) > 1 else ""
    noun = f"{PRONTO_NOUN[subject.kind][0].upper()}{PRONTO_NOUN[subject.kind][1:]}"
    message = f"{noun} {subject.key}: {first.message}{more}."
    held = tuple(FieldChange(problem.path, None, problem.message, PROBLEM) for problem in wanted.problems)
    decision = hold(subject, Gate.VALIDATE, Cause(first.code), message)
    assert decision.change is not None
    return replace(decision, change=replace(decision.change, held=held))


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
