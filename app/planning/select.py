"""Which records go to Stripe at all, and the sentence for those that do not."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.money import Money
from app.domain.records import Customer, Order, Record, key_of, kind_of
from app.planning.around import Around
from app.planning.describe import token
from app.planning.extent import out_of_scope

NOT_YET_ORDERS = frozenset({"00", "02"})
"""Being entered, quotation: no order yet (Pronto order statuses)."""
SMALLEST_CHARGE = 50
"""Cents: the least AUD amount a card can be charged (Stripe docs, minimum charge amounts)."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A record left alone, and why."""

    cause: Cause
    message: str


def skip_reason(record: Record, policies: Policies, around: Around, *, linked: bool) -> Skip | None:
    """Return why a record has no object of its own at Stripe, or None when it should have one.

    What is linked already is kept in step whatever the company's scope; only a person leaves that out, too.
    """
    reason = around.left_out(kind_of(record), key_of(record))
    if reason is not None:
        return Skip(Cause.LEFT_OUT, f"A person left it out: {reason.rstrip('.')}.")
    outside = "" if linked else out_of_scope(record, policies.scope, around)
    if outside:
        return Skip(Cause.OUT_OF_SCOPE, outside)
    match record:
        case Customer():
            return None if linked else _customer(record, around)
        case Order():
            return _order(record, policies, around, linked=linked)
        case _:
            return None


def _customer(record: Customer, around: Around) -> Skip | None:
    if not record.status:
        return None
    own = token(RecordType.CUSTOMERS, record.code)
    if around.referring(RecordType.INVOICES, own) or around.referring(RecordType.CUSTOMERS, own):
        return None
    return Skip(Cause.NOT_TRADING, f"The debtor's status is “{record.status}” and nothing of theirs is in Stripe.")


def _order(record: Order, policies: Policies, around: Around, *, linked: bool) -> Skip | None:
    if record.status in NOT_YET_ORDERS:
        return Skip(Cause.QUOTE, f"Its status {record.status} is a quotation or an order still being entered.")
    if record.credit_note_number or record.total <= 0:
        return Skip(Cause.NO_MONEY, "It is a credit or has no amount, so there is nothing to ask for.")
    if linked or around.carrying(RecordType.ORDERS, record.key):
        return None
    if around.unlinked_matching(RecordType.ORDERS, record.key):
        return None
    return asked_otherwise(record, policies)


def asked_otherwise(record: Order, policies: Policies) -> Skip | None:
    """Return why nobody is asked for an order's money ahead of its invoice, or None when somebody is."""
    if record.invoice_number:
        return Skip(Cause.CARRIED_BY_INVOICE, f"Its money is asked for by invoice {record.invoice_number}.")
    if not record.terms_code or record.terms_code not in policies.prepaid_terms:
        terms = f"Its terms “{record.terms_code}” are" if record.terms_code else "It has no terms that are"
        return Skip(Cause.ON_ACCOUNT, f"{terms} not among those paid ahead: its invoice will ask for the money.")
    if record.total < SMALLEST_CHARGE:
        return Skip(Cause.NO_MONEY, f"{Money(record.total, record.currency)} is less than a card can be charged.")
    return None


def enriches(record: Record) -> str:
    """Return the sentence for a record whose values only travel inside others."""
    words = {
        RecordType.REPS: "Its name and e-mail travel with the debtors, orders and invoices it looks after.",
        RecordType.PURCHASE_ORDERS: "Its number travels with the sales order it was raised for and its invoice.",
    }
    return words.get(kind_of(record), SENTENCE[Cause.ENRICHES])
