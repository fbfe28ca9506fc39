"""What a person can do about a mismatch: each way with its words, its values before and after, and whether money moves.

Pure: the window shows these as buttons, the command line as choices, and ``plan_fix`` makes a change of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import FieldRule
from app.domain.mismatch import Mismatch
from app.domain.plan import Action
from app.domain.shapes import Actual, Value
from app.domain.spoken import spoken
from app.planning.compare import LEFT_BEHIND
from app.planning.gst import PATH as GST
from app.planning.money_taken import BESIDES, CHARGE

DRAFT = "draft"
UNPAID = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
"""States of a payment intent that took no money (Stripe docs, payment intents)."""
_EDITABLE = {
    RecordType.INVOICES: ("metadata.", "description"),
    RecordType.ORDERS: ("metadata.", "description"),
    RecordType.CREDIT_NOTES: ("metadata.", "memo"),
}
"""What Stripe still lets change of a document that is final (Stripe docs, invoices, payment intents, credit notes)."""
_FOR_LIFE = {RecordType.INVOICES: ("customer", "currency")}
_DOCUMENTS = frozenset({RecordType.ORDERS, RecordType.INVOICES, RecordType.CREDIT_NOTES})
_MONEY = ("amount", "total", "tax", "lines", "price.", "currency", "customer")
ENTERED_TWICE = "entered twice"
"""Group of debtors that look like another debtor of Pronto; a sync makes a customer of each."""
_GATE = "tax_invoice."
"""What keeps an invoice from being final has no value on either side."""
_UNLINKED = frozenset(
    {Cause.ONLY_IN_PRONTO, Cause.DUPLICATE, Cause.SHARED_EMAIL, Cause.POSSIBLE_MATCH, Cause.BROKEN_LINK}
)
_WITHOUT_VALUES = frozenset(
    {
        Cause.INVALID,
        Cause.UNMAPPED_CODE,
        Cause.REJECTED,
        Cause.PAID_IN_STRIPE,
        Cause.CHARGED_TWICE,
        Cause.TAX_INVOICE,
        *_UNLINKED,
    }
)
"""Causes that concern the record though a field may be named: there are no two values to choose from."""


class Choice(StrEnum):
    """A way to settle a mismatch; the values are what scripts type."""

    PRONTO = "pronto"
    STRIPE = "stripe"
    LINK = "link"
    CREATE = "create"
    ARCHIVE = "archive"
    VOID = "void"
    PAY = "pay"
    REFUND = "refund"
    RECEIPT = "receipt"
    IGNORE = "ignore"


WORDS: dict[Choice, str] = {
    Choice.PRONTO: "Use Pronto's",
    Choice.STRIPE: "Use Stripe's",
    Choice.LINK: "Link to…",
    Choice.CREATE: "Create",
    Choice.ARCHIVE: "Archive",
    Choice.VOID: "Void",
    Choice.PAY: "Mark as paid",
    Choice.REFUND: "Refund the second charge",
    Choice.RECEIPT: "Post the receipt",
    Choice.IGNORE: "Ignore with a note",
}


ONE_BY_ONE = frozenset({Choice.LINK, Choice.REFUND})
"""Ways nobody may choose for several records at once: each needs a person's look of its own."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to settle a mismatch."""

    choice: Choice
    words: str
    """On the button."""
    sentence: str
    """What it does."""
    before: Value = None
    """Stripe's value now."""
    after: Value = None
    """Stripe's value afterwards."""
    money: bool = False
    """Whether it touches an amount, a document or what is asked of a customer."""


def offers(mismatch: Mismatch, actual: Actual | None, rule: FieldRule | None) -> list[Offer]:
    """Return the ways that apply, the likeliest first.

    Args:
        mismatch: what differs.
        actual: the Stripe object as last seen, None when there is none.
        rule: the mapping rule that fills the field, None when none does.
    """
    found: list[Offer] = []
    cause = Cause(mismatch.cause)
    if has_values(mismatch) and actual is not None:
        found += _of_field(mismatch, actual, rule)
    elif cause in _UNLINKED:
        found += _of_unlinked(mismatch, cause)
        if cause is Cause.DUPLICATE:
            found += _archiving(mismatch, actual)
    elif cause is Cause.PAID_IN_PRONTO:
        found.append(Offer(Choice.PAY, WORDS[Choice.PAY], PAYS, mismatch.stripe, "paid", money=True))
    elif cause is Cause.NOT_CHARGED:
        again = "Makes a new payment intent for this order, so that its money is asked for again."
        found.append(Offer(Choice.CREATE, WORDS[Choice.CREATE], again, money=True))
    elif cause is Cause.CHARGED_TWICE and mismatch.field == CHARGE:
        found.append(Offer(Choice.REFUND, WORDS[Choice.REFUND], REFUNDS, money=True))
    elif cause is Cause.ONLY_IN_STRIPE:
        found += _of_only_in_stripe(mismatch, actual)
    elif cause is Cause.PAID_IN_STRIPE:
        sentence = "Tells Pronto of the payment, or lists the receipt for you to post where Pronto cannot be told."
        found.append(Offer(Choice.RECEIPT, WORDS[Choice.RECEIPT], sentence, money=True))
    elif cause is Cause.STATUS_DIFFERS:
        found.append(Offer(Choice.STRIPE, WORDS[Choice.STRIPE], "Leaves Stripe's status as it is."))
    sentence = "Leaves both sides as they are, until one of the values changes."
    found.append(Offer(Choice.IGNORE, WORDS[Choice.IGNORE], sentence, mismatch.stripe, mismatch.stripe))
    return found


def has_values(mismatch: Mismatch) -> bool:
    """Whether a mismatch is about a field with a value on each side."""
    whole = (
        not mismatch.field
        or mismatch.field.startswith(_GATE)
        or mismatch.field in {"status", "amount_received", CHARGE, BESIDES, GST}
    )
    return not whole and Cause(mismatch.cause) not in _WITHOUT_VALUES


def why_not(kind: RecordType, path: str, actual: Actual, rule: FieldRule | None) -> str:
    """Return why Stripe cannot be given Pronto's value, as a sentence; blank when it can."""
    noun = STRIPE_NOUN.get(kind, "object")
    if rule is None and not path.startswith(LEFT_BEHIND):
        return "No rule of the mapping fills this field any more; look at the mapping."
    if path in _FOR_LIFE.get(kind, ()):
        return f"Stripe cannot give an {noun} another {spoken(path)}; delete the draft or void it, and it is made anew."
    if is_final(kind, actual) and not path.startswith(_EDITABLE[kind]):
        return f"The Stripe {noun} is {actual.state or 'final'} and cannot be changed; void or credit it instead."
    if rule is not None and rule.check_only and kind is not RecordType.INVOICES:
        return f"Stripe works this out from the rest of the {noun}; correct what it is made of."
    return ""


def is_final(kind: RecordType, actual: Actual) -> bool:
    """Whether an object at Stripe can no longer be changed but for notes."""
    if kind is RecordType.INVOICES:
        return actual.state != DRAFT
    if kind is RecordType.ORDERS:
        return actual.state not in UNPAID
    return kind is RecordType.CREDIT_NOTES


def can_be_voided(actual: Actual) -> bool:
    """Whether an invoice is final and nobody paid any of it (Stripe docs, invoices)."""
    final = actual.kind is RecordType.INVOICES and actual.state in {"open", "uncollectible"}
    return final and not actual.deleted and not int(actual.parts.get("amount_paid", "0") or 0)


def withdrawal(actual: Actual) -> Action | None:
    """Return what *Archive* does to an object, or None when Stripe has no such step for it."""
    match actual.kind:
        case RecordType.ITEMS:
            return Action.ARCHIVE if actual.fields.get("active") is not False else None
        case RecordType.CUSTOMERS:
            return Action.ARCHIVE if actual.state != "archived" else None
        case RecordType.INVOICES:
            return Action.ARCHIVE if actual.state == DRAFT else None
        case RecordType.ORDERS:
            return Action.CANCEL if actual.state in UNPAID else None
        case _:
            return None


def touches_money(kind: RecordType, path: str = "") -> bool:
    """Whether writing a field (or, with none, the record) touches an amount or what is asked of a customer."""
    if path:
        return path.startswith("price.") or (kind in _DOCUMENTS and path.startswith(_MONEY))
    return kind in _DOCUMENTS


def _of_field(mismatch: Mismatch, actual: Actual, rule: FieldRule | None) -> list[Offer]:
    money = touches_money(mismatch.kind, mismatch.field)
    now = mismatch.stripe
    keep = Offer(
        Choice.STRIPE,
        WORDS[Choice.STRIPE],
        "Keeps Stripe's value; it is asked again only when a value changes.",
        now,
        now,
    )
    if why_not(mismatch.kind, mismatch.field, actual, rule):
        return [keep]
    sentence = "Writes Pronto's value to Stripe."
    return [Offer(Choice.PRONTO, WORDS[Choice.PRONTO], sentence, now, mismatch.pronto, money), keep]


def _of_unlinked(mismatch: Mismatch, cause: Cause) -> list[Offer]:
    noun, target = PRONTO_NOUN[mismatch.kind], STRIPE_NOUN.get(mismatch.kind, "object")
    money = touches_money(mismatch.kind)
    create = Offer(Choice.CREATE, WORDS[Choice.CREATE], f"Makes a new Stripe {target} for this {noun}.", money=money)
    link = Offer(Choice.LINK, WORDS[Choice.LINK], f"Says which Stripe {target} this {noun} is.")
    if cause is Cause.ONLY_IN_PRONTO and not mismatch.stripe_id:
        return [create, link]
    if cause is Cause.BROKEN_LINK:
        again = f"Makes the Stripe {target} of this {noun} again."
        return [Offer(Choice.CREATE, WORDS[Choice.CREATE], again, money=money), link]
    # Something in Stripe may be the same already: a second one is not the first thing to offer.
    alike = cause in {Cause.ONLY_IN_PRONTO, Cause.DUPLICATE} and mismatch.group != ENTERED_TWICE
    return [link] if alike else [link, create]


def _of_only_in_stripe(mismatch: Mismatch, actual: Actual | None) -> list[Offer]:
    noun = STRIPE_NOUN.get(mismatch.kind, "object")
    link = Offer(Choice.LINK, WORDS[Choice.LINK], f"Says which Pronto record this {noun} is.")
    return [link, *_archiving(mismatch, actual)]


def _archiving(mismatch: Mismatch, actual: Actual | None) -> list[Offer]:
    if actual is not None and can_be_voided(actual):
        return [Offer(Choice.VOID, WORDS[Choice.VOID], VOIDS, actual.state, "void", money=True)]
    if actual is None or actual.deleted or withdrawal(actual) is None:
        return []
    money = touches_money(mismatch.kind)
    return [Offer(Choice.ARCHIVE, WORDS[Choice.ARCHIVE], ARCHIVES[mismatch.kind], money=money)]


VOIDS = "Voids the invoice in Stripe, so that nobody is asked to pay it; what is void cannot be brought back."
PAYS = "Tells Stripe that the invoice was paid elsewhere, so that it asks for nothing any more; that stays so."
REFUNDS = "Sends the money of the second charge back to the customer's card; that cannot be taken back."
ARCHIVES: dict[RecordType, str] = {
    RecordType.ITEMS: "Makes the product inactive in Stripe.",
    RecordType.CUSTOMERS: "Marks the customer in Stripe as gone from Pronto; its history stays.",
    RecordType.INVOICES: "Deletes the draft invoice in Stripe.",
    RecordType.ORDERS: "Cancels the payment intent, so that nobody can pay it.",
    RecordType.CREDIT_NOTES: "Leaves the credit note as it is.",
}
