"""Which remedy a stopped record gets: by the gate that stopped it and the cause. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.outcome import Gate, Standing
from app.domain.records import CreditNote, Invoice, Order, Record
from app.domain.remedy import Remedy, RemedyAction
from app.planning.around import Around
from app.planning.sources import payer_of

APPROVALS, MAPPING, MIGRATION = "approvals", "mapping", "migration"
"""Pages of the window that a remedy leads to."""
LIVE_SWITCH = "live_allowed"
"""The setting that is no policy: whether anything may be written to the live account."""

_CORRECT = {
    Cause.UNMAPPED_CODE: "Correct the tax code of the line in Pronto, or add it to the tax codes of the site's dialect",
    Cause.AMOUNT_DIFFERS: "Correct the amounts in Pronto so that the lines add up to the total",
    Cause.GST_DIFFERS: "Correct the GST in Pronto so that it is what the lines and their tax codes come to",
    Cause.QUOTE: "Confirm the order in Pronto when it is one",
    Cause.NO_MONEY: "Give the order an amount in Pronto, if it should have one",
    Cause.TAX_INVOICE: "Correct in Pronto what a tax invoice lacks",
    Cause.GONE_IN_PRONTO: "Bring it back in Pronto, if it should be there",
}
_CORRECT_IT = "Correct it in Pronto"
_SEND_AGAIN = Remedy(
    RemedyAction.TRY_AGAIN, "Send it again", "Looks at it anew and sends it; correct first what Stripe named."
)
_THE_RULE = Remedy(
    RemedyAction.PAGE, "Change the rule", "Opens the mapping, whose rule leaves it as it is in Stripe.", MAPPING
)
_ALWAYS = {
    Cause.GUARD: Remedy(
        RemedyAction.SYNC_ANYWAY, "Sync these too", "Agrees to the unusually large number of changes and sends them."
    ),
    Cause.LIVE_SWITCH_OFF: Remedy(
        RemedyAction.SETTING,
        "Switch on live writing",
        "Opens the switch that allows writing to the live account.",
        LIVE_SWITCH,
    ),
    Cause.UNDONE: Remedy(RemedyAction.TRY_AGAIN, "Bring it back", "Sends it again although a person undid it."),
    Cause.POSSIBLE_MATCH: Remedy(
        RemedyAction.MATCH, "Look at the match", "Shows both records side by side, to accept or reject the match."
    ),
    Cause.LEFT_OUT: Remedy(RemedyAction.TRY_AGAIN, "Take it in again", "Sends it although a person left it out."),
    Cause.LEFT_ALONE: Remedy(RemedyAction.TRY_AGAIN, "Take it up again", "Sends it although a person skipped it."),
    Cause.OUT_OF_SCOPE: Remedy(
        RemedyAction.PAGE, "Change the scope", "Opens the page that says which records are brought across.", MIGRATION
    ),
    Cause.APPROVAL: Remedy(
        RemedyAction.PAGE,
        "See what waits",
        "Opens the list of what needs approval, to say yes or no.",
        APPROVALS,
    ),
    Cause.REJECTED: _SEND_AGAIN,
    Cause.UNKNOWN_OUTCOME: _SEND_AGAIN,
    Cause.STALE: _SEND_AGAIN,
}
"""Causes that have the same remedy whatever the record."""
_MADE = {
    Cause.NOT_TRADING: ("Create anyway", " though the debtor no longer trades"),
    Cause.RULED_OUT: ("Create anyway", " though this company's rule in the mapping leaves it out"),
    Cause.BROKEN_LINK: ("Create it again", " in place of the one that was deleted"),
}
_LINKED = frozenset({Cause.SHARED_EMAIL, Cause.DUPLICATE})
_ELSEWHERE = frozenset({Cause.NEEDS_PARENT, Cause.WAITS_FOR_INVOICE, Cause.CARRIED_BY_INVOICE, Cause.PAID_AHEAD})
"""Causes that lie with another record."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where and why a record stopped."""

    kind: RecordType
    key: str
    """Its Pronto id; blank for an object that is only in Stripe."""
    gate: Gate
    cause: Cause | None = None
    standing: Standing | None = None
    record: Record | None = None


def remedy_for(stopped: Stopped, around: Around) -> Remedy | None:
    """Return the remedy, or None where nothing has to be done: its values travel in others, or its money was taken."""
    if not stopped.key:
        return _settle("Says which Pronto record it is, or takes it out of Stripe.")
    cause = stopped.cause
    if cause is Cause.ENRICHES:
        return None
    stays = cause is Cause.RULED_OUT and around.stripe_id(stopped.kind, stopped.key) is not None
    if stays or cause in _ALWAYS:
        return _THE_RULE if cause is None or stays else _ALWAYS[cause]
    if cause in _ELSEWHERE or (cause is Cause.RULED_OUT and _by_another(stopped, around)):
        return _other(stopped, around)
    if cause is Cause.ON_ACCOUNT:
        return _prepaid(stopped.record)
    if cause in _LINKED:
        return Remedy(
            RemedyAction.LINK, "Link to…", f"Says which Stripe {STRIPE_NOUN.get(stopped.kind, 'object')} it is."
        )
    if cause in _MADE:
        return _create(stopped, *_MADE[cause])
    return _by_gate(stopped)


def _by_another(stopped: Stopped, around: Around) -> bool:
    """Whether a document is ruled out because its debtor, or its invoice, is not at Stripe."""
    other = other_record(stopped, around)
    return other is not None and around.stripe_id(*other) is None


def _by_gate(stopped: Stopped) -> Remedy | None:
    cause, waits = stopped.cause, stopped.standing in {None, Standing.WAITING}
    if cause is Cause.ONLY_IN_PRONTO and stopped.gate is Gate.FILTER:
        return _create(stopped, "Create", "; to have new debtors made by themselves, see the settings")
    if cause in _CORRECT or stopped.gate is Gate.READ or (cause is Cause.INVALID and not waits):
        words = _CORRECT_IT if cause is None else _CORRECT.get(cause, _CORRECT_IT)
        return Remedy(RemedyAction.READ_AGAIN, "Read again", f"{words}, then read it again.")
    if waits:
        return Remedy(RemedyAction.SYNC, "Sync now", "Nothing is in its way: the next sync sends it.")
    return _settle("Shows both sides' values to choose from.")


def _settle(sentence: str) -> Remedy:
    return Remedy(RemedyAction.SETTLE, "Settle the difference", sentence)


def _create(stopped: Stopped, label: str, words: str) -> Remedy:
    noun = STRIPE_NOUN.get(stopped.kind, "object")
    return Remedy(RemedyAction.CREATE, label, f"Makes a new Stripe {noun} for it{words}.")


def _prepaid(record: Record | None) -> Remedy:
    code = record.terms_code if isinstance(record, Order) else ""
    which = f"the terms “{code}”" if code else "its terms in Pronto and then"
    sentence = f"Add {which} to the prepaid terms if such orders are paid before they are invoiced."
    return Remedy(RemedyAction.SETTING, "Set the prepaid terms", sentence, "prepaid_terms")


def _other(stopped: Stopped, around: Around) -> Remedy | None:
    """Lead to the record that this one waits for or is carried by."""
    found = other_record(stopped, around)
    if found is None:
        return _settle("Shows both sides' values to choose from.") if stopped.cause is Cause.NEEDS_PARENT else None
    kind, key = found
    noun = PRONTO_NOUN[kind]
    if around.record(kind, key) is None:
        sentence = f"Pronto gave no {noun} {key}: correct the {noun} in Pronto, then read it again."
        return Remedy(RemedyAction.READ_AGAIN, "Read again", sentence)
    sentence = f"Shows {noun} {key}: what stands in its way, and what mends that."
    return Remedy(RemedyAction.SHOW_RECORD, f"Show its {noun}", sentence, f"{kind.value}/{key}")


def other_record(stopped: Stopped, around: Around) -> tuple[RecordType, str] | None:
    """Return the record that one waits for or that carries its money; None when its own values name none."""
    record = stopped.record
    if stopped.cause is Cause.PAID_AHEAD and isinstance(record, Invoice):
        return (RecordType.ORDERS, record.order_key) if record.order_key else None
    if stopped.cause is Cause.CARRIED_BY_INVOICE and isinstance(record, Order):
        return (RecordType.INVOICES, record.invoice_number) if record.invoice_number else None
    if isinstance(record, CreditNote) and record.invoice_number:
        has_invoice = around.stripe_id(RecordType.INVOICES, record.invoice_number) is not None
        if stopped.cause is Cause.WAITS_FOR_INVOICE or not has_invoice:
            return RecordType.INVOICES, record.invoice_number
    if isinstance(record, (Order, Invoice, CreditNote)):
        code = payer_of(record, around)
        return (RecordType.CUSTOMERS, code) if code else None
    return None
