"""The words of a report: causes, fields, states and values as an Australian bookkeeper writes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, MismatchState
from app.domain.money import Money, from_minor, minor_digits
from app.domain.shapes import Value, referred
from app.reports.clean import clean

Cell = str | int | Decimal | dt.date | dt.datetime | None
_CENTS = frozenset(
    {"amount", "total", "tax", "amount_due", "amount_paid", "amount_received", "amount_refunded", "unit_amount"}
)
_FIELDS = {"tax_ids.au_abn": "ABN", "price.unit_amount_decimal": "Unit price", "tax": "GST"}
_DAYS = frozenset({"due_date", "effective_at", "created", "date"})
_CAUSES = {
    Cause.GST_DIFFERS: "GST differs",
    Cause.TAX_INVOICE: "Not a proper tax invoice",
    Cause.ONLY_IN_PRONTO: "Only in Pronto",
    Cause.ONLY_IN_STRIPE: "Only in Stripe",
    Cause.CHANGED_IN_PRONTO: "Changed in Pronto",
    Cause.CHANGED_IN_STRIPE: "Changed in Stripe",
    Cause.GONE_IN_PRONTO: "Gone in Pronto",
    Cause.PAID_IN_STRIPE: "Paid in Stripe",
    Cause.SHARED_EMAIL: "Shared e-mail",
    Cause.POSSIBLE_MATCH: "Possibly the same",
    Cause.UNPROVEN: "Never agreed",
    Cause.INVALID: "Cannot be written",
}
STATE_WORDS = {
    MismatchState.OPEN: "Open",
    MismatchState.IGNORED: "Accepted",
    MismatchState.FIXED: "Fixed",
    MismatchState.GONE: "Cleared itself",
}
"""What became of a mismatch, for people."""
MODE_WORDS = {Mode.PRACTICE: "Practice company", Mode.TEST: "Test mode", Mode.LIVE: "Live"}
"""Which money a company moves, for people."""
RECEIPT_WORDS = {
    "paid": "Paid in Stripe",
    "paid-elsewhere": "Marked as paid in Stripe",
    "void": "Voided in Stripe",
    "uncollectible": "Written off in Stripe",
    "charge": "Charged in Stripe",
    "refund": "Refunded in Stripe",
}
"""What a receipt to post is about."""


def cause_words(cause: str) -> str:
    """Return a cause as a heading: ``gst-differs`` becomes ``GST differs``."""
    known = _CAUSES.get(Cause(cause)) if cause in set(Cause) else None
    return known or cause.replace("-", " ").capitalize()


def cause_sentence(cause: str) -> str:
    """Return what a cause means; blank for one that is not known."""
    return SENTENCE.get(Cause(cause), "") if cause in set(Cause) else ""


def type_words(kind: RecordType) -> str:
    """Return a record type's plural: ``Credit notes``."""
    return kind.value.replace("_", " ").capitalize()


def field_words(path: str) -> str:
    """Return a target path in words: ``address.line1`` becomes ``Address line1``."""
    bare = path.removeprefix("metadata.").removeprefix("custom_fields.")
    if bare in _FIELDS:
        return _FIELDS[bare]
    words = bare.replace(".", " ").replace("_", " ").strip()
    return clean(words[:1].upper() + words[1:], 80)


def money(cents: int, currency: str = "AUD") -> str:
    """Return an amount in minor units as people write it: ``$1,204.50``."""
    return str(Money(cents, currency.upper()))


def major(cents: int, currency: str = "AUD") -> Decimal:
    """Return minor units as an exact number of dollars."""
    return from_minor(cents, currency.upper())


def day_words(day: dt.date) -> str:
    """Return a day: ``3 Mar 2026``."""
    return f"{day.day} {day:%b %Y}"


def moment_words(moment: dt.datetime) -> str:
    """Return a local moment: ``3 Mar 2026, 2:05 pm``."""
    return f"{day_words(moment)}, {moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def cell_of(path: str, value: Value, currency: str = "AUD") -> Cell:
    """Return a field's value as a spreadsheet should hold it: dollars as numbers, days as dates, else text."""
    if value is None or isinstance(value, bool):
        return None if value is None else ("yes" if value else "no")
    last = path.rpartition(".")[2]
    if isinstance(value, int):
        return _number(last, value, currency)
    if isinstance(value, list):
        return _lines(value, currency)
    if last == "unit_amount_decimal":
        return _price(value, currency)
    if (found := referred(value)) is not None:
        return clean(found[1])
    return clean(value)


def text_of(path: str, value: Value, currency: str = "AUD") -> str:
    """Return a field's value for a page; blank when there is none."""
    match cell_of(path, value, currency):
        case None:
            return ""
        case Decimal() as amount:
            return f"{'-' if amount < 0 else ''}${abs(amount):,f}" if currency == "AUD" else f"{currency} {amount:,f}"
        case int() as number:
            return f"{number:,}"
        case dt.date() as day:
            return day_words(day)
        case text:
            return text


def _number(last: str, value: int, currency: str) -> Cell:
    """Return cents as dollars, Unix seconds as a day, other whole numbers as they are."""
    if last in _CENTS:
        return major(value, currency)
    if last in _DAYS and 10**8 < value < 10**11:
        return dt.datetime.fromtimestamp(value, dt.UTC).date()
    # A spreadsheet keeps 15 digits (Microsoft, Excel specifications and limits).
    return value if abs(value) < 10**15 else str(value)


def _price(text: str, currency: str) -> Cell:
    """Return a unit price given in decimal cents (Stripe docs, ``unit_amount_decimal``) in dollars."""
    try:
        cents = Decimal(text)
    except InvalidOperation:
        return clean(text)
    if not cents.is_finite() or abs(cents.adjusted()) > 15:
        return clean(text)
    return cents.scaleb(-minor_digits(currency))


def _lines(rows: list[dict[str, str | int | bool | None]], currency: str) -> str:
    """Return document lines in a few words each."""
    told = []
    for row in rows[:20]:
        amount = row.get("amount")
        words = str(row.get("description") or "line")
        told.append(f"{words} {money(amount, currency)}" if isinstance(amount, int) else words)
    more = f" (and {len(rows) - 20:,} more lines)" if len(rows) > 20 else ""
    return clean("; ".join(told) + more, 2_000)


@dataclass(frozen=True, slots=True)
class Finding:
    """The certificate's colour and what it means."""

    colour: str
    """``green``, ``amber``, ``red``, or ``none`` when nothing was reconciled yet."""
    title: str
    sentence: str


def finding(certificate: Certificate | None) -> Finding:
    """Return what a certificate says, in words."""
    if certificate is None:
        return Finding("none", "Not reconciled yet", "Run a reconciliation first; this report has nothing to stand on.")
    if not certificate.complete or certificate.problems:
        why = " ".join(clean(problem, 300) for problem in certificate.problems[:3])
        sentence = f"Not everything could be read, so nothing is certified. {why}".strip()
        return Finding("red", "Not complete", sentence)
    count = sum(certificate.types.values())
    compared = f"{count:,} {'record was' if count == 1 else 'records were'} compared"
    if certificate.open:
        number = certificate.open
        words = f"{number:,} {'difference waits' if number == 1 else 'differences wait'} for a person."
        return Finding("red", "Differences are open", f"{compared}. {words}")
    if certificate.colour == "amber":
        reasons = [
            f"{certificate.accepted:,} accepted with a note" if certificate.accepted else "",
            f"{certificate.skipped:,} waiting for something else first" if certificate.skipped else "",
        ]
        told = " and ".join(filter(None, reasons)) or "days on which the two sides add up differently"
        return Finding("amber", "In step, with listed exceptions", f"{compared}; {told}.")
    return Finding("green", "In step", f"{compared}, and both sides tell the same story to the cent.")
