"""From a person's choice about a record's mismatches to the change that carries it out. Pure.

Planned once to be shown and once more, after both sides were read again, to be sure that it still is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import RecordMapping
from app.domain.mismatch import Mismatch
from app.domain.money import Money
from app.domain.plan import Action, Change, FieldChange, Origin
from app.domain.records import CreditNote, Invoice, Item, Order, Record, title_of
from app.domain.shapes import Actual, Wanted
from app.planning.around import Around
from app.planning.compare import Difference, compare
from app.planning.credited import waits_for_invoice
from app.planning.linked import link_found
from app.planning.map_record import map_record
from app.planning.match import Pairing
from app.planning.money_taken import is_credited, received, second_charge
from app.planning.offers import (
    ARCHIVES,
    PAYS,
    VOIDS,
    Choice,
    can_be_voided,
    has_values,
    offers,
    touches_money,
    why_not,
    withdrawal,
)
from app.planning.paid_ahead import paid_ahead
from app.planning.select import skip_reason
from app.planning.subject import Subject

KEPT = "Stripe's value kept"
"""The note of a difference settled by *Use Stripe's*."""
_GONE = "gone"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks about one record."""

    choice: Choice
    mismatches: tuple[Mismatch, ...]
    """All of one record; never empty."""
    note: str = ""
    link_to: str = ""
    """For *Link to…*: the Stripe id of a Pronto record, or the Pronto id of a Stripe object."""
    needed_by: str = ""
    """Of a record planned along with a document that needs it: that document, as ``invoice 501205``."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the choice is carried out on."""

    subject: Subject
    """The record; of an object only in Stripe, the record it is to be linked to, else one with a blank key."""
    actual: Actual | None
    """The Stripe object the choice is about, None when there is none."""
    mapping: RecordMapping
    company: Company
    around: Around
    taken: str = ""
    """Why the two cannot be linked; blank when they can."""


def plan_fix(asked: Asked, known: Known) -> Change:
    """Return the change: one that writes, one that keeps the difference, or a held one that says why it cannot be."""
    first = asked.mismatches[0]
    if not _is_offered(asked, known):
        return _held(asked, known, _refusal(asked, known))
    match asked.choice:
        case Choice.PRONTO:
            return _use_pronto(asked, known)
        case Choice.STRIPE | Choice.IGNORE:
            return _accept(asked, known)
        case Choice.LINK:
            return _link(asked, known)
        case Choice.CREATE:
            return _create(asked, known)
        case Choice.ARCHIVE:
            return _archive(asked, known)
        case Choice.VOID | Choice.PAY | Choice.REFUND:
            return _final(asked, known)
        case Choice.RECEIPT:
            return replace(_still(asked, known, Action.RECEIPT, "Pronto is told of the payment."), cents=first.cents)


def chosen_for(mismatch: Mismatch, choice: Choice) -> Choice:
    """Return what *Use Pronto's* and *Use Stripe's* mean where the record as a whole is the matter.

    Pronto's word on a record Stripe lacks is to make (or link) it, on one Pronto lacks to archive it; Stripe's word on
    a paid invoice is to tell Pronto.
    """
    if has_values(mismatch):
        return choice
    cause = Cause(mismatch.cause)
    if choice is Choice.STRIPE:
        return Choice.RECEIPT if cause is Cause.PAID_IN_STRIPE else Choice.STRIPE
    if choice is Choice.PRONTO and cause is Cause.ONLY_IN_PRONTO:
        return Choice.LINK if mismatch.stripe_id else Choice.CREATE
    if choice is Choice.PRONTO and cause is Cause.ONLY_IN_STRIPE:
        return Choice.ARCHIVE
    if choice is Choice.PRONTO and cause is Cause.PAID_IN_PRONTO:
        return Choice.PAY
    if choice is Choice.PRONTO and cause is Cause.NOT_CHARGED:
        return Choice.CREATE
    return Choice.CREATE if choice is Choice.PRONTO and cause is Cause.BROKEN_LINK else choice


def _is_offered(asked: Asked, known: Known) -> bool:
    if asked.choice in {Choice.STRIPE, Choice.IGNORE}:
        return True
    return all(asked.choice in _choices(mismatch, known) for mismatch in asked.mismatches)


def _choices(mismatch: Mismatch, known: Known) -> list[Choice]:
    found = offers(mismatch, known.actual, known.mapping.rule_for(mismatch.field))
    return [offer.choice for offer in found]


def _refusal(asked: Asked, known: Known) -> str:
    for mismatch in asked.mismatches:
        if asked.choice is Choice.PRONTO and has_values(mismatch) and known.actual is not None:
            reason = why_not(mismatch.kind, mismatch.field, known.actual, known.mapping.rule_for(mismatch.field))
            if reason:
                return reason
    first = asked.mismatches[0]
    if asked.choice is Choice.PRONTO:
        return f"This cannot be settled by writing to Stripe: {first.reason} Correct it where it is wrong."
    return f"“{asked.choice.value}” is nothing that settles this: {first.reason}"


# --- a value -----------------------------------------------------------------------------------------


def _use_pronto(asked: Asked, known: Known) -> Change:
    """Write Pronto's value of the chosen fields; every other difference stays as it is."""
    subject, actual = known.subject, known.actual
    if subject.record is None or subject.link is None or actual is None:
        return _settled(asked, known)
    paths = {mismatch.field for mismatch in asked.mismatches}
    policies = known.company.policies
    if not any(touches_money(subject.kind, path) for path in paths):
        # GST that nobody can explain holds the amounts, not a note beside them.
        policies = replace(policies, allow_gst_errors=True)
    wanted = map_record(subject.record, known.mapping, known.around, policies)
    if wanted.problems:
        return _held(asked, known, f"{wanted.problems[0].message}.")
    found = compare(wanted.fields, actual.fields, subject.link.base, known.mapping, known.around)
    chosen = [difference for difference in found if difference.path in paths]
    if not chosen:
        return _settled(asked, known)
    # Totals follow from the lines, so the lines are written, and compared with the totals to the cent.
    anew = any(difference.checked for difference in chosen)
    fields = _written(chosen, wanted, actual, anew=anew)
    rest = [one for one in found if one not in chosen and not (anew and (one.checked or one.path == "lines"))]
    names = ", ".join(row.field for row in fields)
    return replace(
        _still(asked, known, _action(known, fields), f"Pronto's value was chosen for {names}."),
        fields=fields,
        held=tuple(FieldChange(one.path, one.actual, one.wanted, one.rule) for one in rest),
        wanted={path: value for path, value in wanted.fields.items() if path not in {one.path for one in rest}},
        needs=wanted.needs,
        cents=sum(mismatch.cents for mismatch in asked.mismatches),
    )


def _written(chosen: Sequence[Difference], wanted: Wanted, actual: Actual, *, anew: bool) -> tuple[FieldChange, ...]:
    fields = [FieldChange(one.path, one.actual, one.wanted, one.rule) for one in chosen if not one.checked]
    if anew and all(row.field != "lines" for row in fields):
        fields.append(FieldChange("lines", actual.fields.get("lines"), wanted.fields.get("lines"), "lines"))
    return tuple(fields)


def _action(known: Known, fields: Sequence[FieldChange]) -> Action:
    activity = next((row for row in fields if row.field == "active"), None)
    if isinstance(known.subject.record, Item) and activity is not None:
        return Action.RESTORE if activity.after else Action.ARCHIVE
    return Action.UPDATE


def _accept(asked: Asked, known: Known) -> Change:
    """Keep the difference: nothing is sent, and nobody is asked again until a value changes."""
    now = {**_differing(known)}
    open_ones = [one for one in asked.mismatches if not has_values(one) or one.field in now or not now]
    if not open_ones:
        return _settled(asked, known)
    fields = tuple(
        FieldChange(one.field, now[one.field].wanted, now[one.field].actual) for one in open_ones if one.field in now
    )
    reason = "Stripe's value is kept." if asked.choice is Choice.STRIPE else "The difference is left as it is."
    return replace(_still(asked, known, Action.ACCEPT, reason), fields=fields)


def _differing(known: Known) -> dict[str, Difference]:
    subject, actual = known.subject, known.actual
    if subject.record is None or subject.link is None or actual is None or actual.deleted:
        return {}
    wanted = map_record(subject.record, known.mapping, known.around, known.company.policies)
    found = compare(wanted.fields, actual.fields, subject.link.base, known.mapping, known.around)
    return {difference.path: difference for difference in found}


# --- the record as a whole ---------------------------------------------------------------------------


def _link(asked: Asked, known: Known) -> Change:
    """Link a record and an object one to one."""
    subject, actual = known.subject, known.actual
    if known.taken:
        return _held(asked, known, known.taken)
    if subject.record is None:
        return _held(asked, known, "Pronto has no such record; give the code or number of one that it has.")
    if actual is None or actual.deleted:
        return _held(asked, known, "Stripe has no such object; give the id of one that it has.")
    wanted = map_record(subject.record, known.mapping, known.around, known.company.policies)
    if wanted.problems:
        return _held(asked, known, f"{wanted.problems[0].message}.")
    reason = f"A person linked it to Stripe {STRIPE_NOUN[subject.kind]} {actual.stripe_id}."
    paired = replace(subject, link=None, actual=actual)
    change = link_found(paired, wanted, Pairing(actual, message=reason), known.mapping, known.around).change
    if change is None:
        return _settled(asked, known)
    return replace(change, origin=_origin(asked), link_version=subject.link.version if subject.link else 0)


def _create(asked: Asked, known: Known) -> Change:
    """Make the object, though something like it may be in Stripe: the person says that it is another."""
    subject = known.subject
    if subject.record is None:
        return _settled(asked, known)
    ended = known.actual is None or known.actual.deleted or known.actual.state == "canceled"
    if subject.link is not None and not ended:
        return _held(asked, known, f"It is in Stripe already, as {subject.link.stripe_id}.")
    skip = skip_reason(subject.record, known.company.policies, known.around, linked=False)
    # A debtor that no longer trades is left out to keep Stripe tidy; a person may want it there all the same.
    if skip is not None and skip.cause is not Cause.NOT_TRADING:
        return _held(asked, known, skip.message)
    ahead = paid_ahead(subject.record, known.around) if isinstance(subject.record, Invoice) else None
    if ahead is not None:
        return _held(asked, known, ahead.message)
    waits = waits_for_invoice(subject.record, known.around)
    if waits is not None:
        return _held(asked, known, waits.message)
    settled = _nothing_to_credit(subject.record, known.around)
    if settled:
        return _held(asked, known, settled)
    wanted = map_record(subject.record, known.mapping, known.around, known.company.policies)
    if wanted.problems:
        return _held(asked, known, f"{wanted.problems[0].message}.")
    # A person's new invoice is a draft like any other: the next sync looks whether it may be made final.
    noun, target = PRONTO_NOUN[subject.kind], STRIPE_NOUN[subject.kind]
    reason = f"A person asked for a new Stripe {target} for this {noun}."
    if asked.needed_by:
        reason = f"A new Stripe {target} is made for this {noun}, because {asked.needed_by} needs it."
    return replace(
        _still(asked, known, Action.CREATE, reason),
        stripe_id="",
        fields=tuple(FieldChange(path, None, value, path) for path, value in wanted.fields.items()),
        wanted=wanted.fields,
        needs=wanted.needs,
    )


def _nothing_to_credit(record: Record, around: Around) -> str:
    """Return why Stripe has nothing left to credit on a credit note's invoice; blank when it has, or it is none.

    Stripe credits open and paid invoices only, and no more than their total (Stripe docs, credit notes).
    """
    if not isinstance(record, CreditNote):
        return ""
    invoice = around.linked(RecordType.INVOICES, record.invoice_number)
    if invoice is not None and invoice.state == "void":
        return f"Invoice {record.invoice_number}, which it credits, is void in Stripe: nothing is owed on it."
    if invoice is not None and is_credited(invoice):
        return (
            f"Invoice {record.invoice_number}, which it credits, is credited in Stripe already: link it to the credit "
            "note there, or leave it as it is."
        )
    return ""


def _archive(asked: Asked, known: Known) -> Change:
    """Archive an object that is only in Stripe."""
    actual = known.actual
    action = withdrawal(actual) if actual is not None and not actual.deleted else None
    if actual is None or action is None:
        return _settled(asked, known)
    after: dict[RecordType, tuple[str, bool | str]] = {
        RecordType.ITEMS: ("active", False),
        RecordType.CUSTOMERS: ("metadata.pronto_status", _GONE),
    }
    change = _still(asked, known, action, ARCHIVES[actual.kind])
    if actual.kind in after:
        path, value = after[actual.kind]
        row = FieldChange(path, actual.fields.get(path), value, "archived by a person")
        change = replace(change, fields=(row,), wanted={path: value})
    return change


def _final(asked: Asked, known: Known) -> Change:
    """Void an open invoice, mark it as paid, or send a second charge back: none of it can be taken back."""
    actual, first = known.actual, asked.mismatches[0]
    if asked.choice is Choice.REFUND:
        return _refund(asked, replace(known, actual=second_charge(first.pronto_id, known.around)))
    if actual is None or not can_be_voided(actual):
        return _settled(asked, known)
    cents = actual.fields.get("total")
    action, words = (Action.VOID, VOIDS) if asked.choice is Choice.VOID else (Action.PAY, PAYS)
    change = _still(asked, known, action, words)
    return replace(change, cents=cents if isinstance(cents, int) else change.cents)


def _refund(asked: Asked, known: Known) -> Change:
    """Send back the whole of the charge that came second."""
    if known.actual is None:
        return _settled(asked, known)
    cents = received(known.actual)
    money = Money(cents, str(known.actual.fields.get("currency") or "AUD").upper())
    change = _still(asked, known, Action.REFUND, f"{money} go back to the customer's card; that cannot be taken back.")
    row = FieldChange("amount_refunded", 0, cents, "refunded by a person")
    return replace(change, cents=cents, fields=(row,))


# --- every change ------------------------------------------------------------------------------------


def _settled(asked: Asked, known: Known) -> Change:
    return _still(asked, known, Action.SKIP, "Both sides agree by now; there is nothing left to do.")


def _held(asked: Asked, known: Known, reason: str) -> Change:
    return _still(asked, known, Action.HOLD, reason[:1].upper() + reason[1:])


def _still(asked: Asked, known: Known, action: Action, reason: str) -> Change:
    first, subject = asked.mismatches[0], known.subject
    document = subject.record if isinstance(subject.record, (Order, Invoice, CreditNote)) else None
    linked_to_it = subject.link is not None and subject.link.stripe_id == first.stripe_id
    # What is archived may carry the id of a record that is linked to another object: it is none of that record's.
    away = asked.choice in {Choice.ARCHIVE, Choice.VOID}
    mine = bool(first.pronto_id) and asked.choice is not Choice.REFUND and (not away or linked_to_it)
    return Change(
        kind=first.kind,
        action=action,
        pronto_id=first.pronto_id if mine else "",
        stripe_id=known.actual.stripe_id if known.actual is not None else first.stripe_id,
        cause=first.cause,
        reason=reason,
        source_print=subject.source_print,
        target_print=subject.target_print,
        title=(title_of(subject.record) if subject.record is not None else "") or first.title,
        cents=document.total if document is not None else first.cents,
        link_version=subject.link.version if subject.link is not None else 0,
        origin=_origin(asked),
    )


def _origin(asked: Asked) -> Origin:
    note = asked.note or (KEPT if asked.choice is Choice.STRIPE else "")
    numbers = tuple(mismatch.id for mismatch in asked.mismatches)
    return Origin(asked.choice.value, numbers, note, needed_by=asked.needed_by)
