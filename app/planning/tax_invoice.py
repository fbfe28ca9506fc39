"""The gate before anything is made final: what a tax invoice or an adjustment note must say, by law and for Stripe.

Asked for are: GST Act s 29-70 (tax invoices) and s 29-75 (adjustment notes), the buyer's identity or ABN from $1,000
on, and what Stripe prints the words *Tax invoice* for (Stripe support, "Issue invoices to Australia and New Zealand
customers"): the supplier's ABN, a tax rate and the customer's address. Stripe adds the heading itself only where the
customer has an ABN, so the footer carries the words for everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.money import Money
from app.domain.records import CreditNote, Customer, Invoice, Line
from app.domain.shapes import Problem, Wanted
from app.planning.around import Around
from app.planning.contact import NotValid, abn
from app.planning.describe import token
from app.planning.gst import Rounding, judge
from app.planning.legible import seen
from app.planning.sources import payer_of

IDENTITY_FROM = 100_000
"""Cents including GST from which the buyer's identity or ABN is needed (GST Act s 29-70(1)(c)(ii))."""
RATE = 10
"""Per cent (GST Act s 9-70)."""
FIRST_DAY = dt.date(2000, 7, 1)
"""GST began; an earlier date is a slip of the pen."""
_NOBODY = frozenset(
    {
        "CASH",
        "CASH SALE",
        "CASH SALES",
        "CASH CUSTOMER",
        "COUNTER SALE",
        "COUNTER SALES",
        "CUSTOMER",
        "MISC",
        "MISCELLANEOUS",
        "SUNDRY",
        "SUNDRY DEBTOR",
        "SUNDRY DEBTORS",
        "UNKNOWN",
        "VARIOUS",
        "WALK IN",
        "WALK-IN",
        "WALK IN CUSTOMER",
    }
)
"""Names that identify nobody."""
_SHOWN_BY_STRIPE = ("number", "custom_fields.", "description")
"""What of an invoice tells its number and references; a note on one of them means that it was cut."""


@dataclass(frozen=True, slots=True)
class Papers:
    """A document with what the gate looks at beside it."""

    document: Invoice | CreditNote
    wanted: Wanted
    company: Company
    around: Around
    today: dt.date | None = None
    """The day in the company's time zone; None when no clock is at hand: then nothing counts as post-dated."""


def faults(papers: Papers) -> list[Problem]:
    """Return why a document may not be made final, each with what to mend; empty when it may."""
    checks = (_supplier, _number, _dates, _buyer, _lines, _gst, _references, _credit)
    return [
        Problem(f"tax_invoice.{path}", message, cause) for check in checks for path, message, cause in check(papers)
    ]


def footer(document: Invoice | CreditNote, company: Company) -> str:
    """Return the words that make an invoice a tax invoice, for the foot of the page."""
    digits = supplier(company)
    spelled = f"{digits[:2]} {digits[2:5]} {digits[5:8]} {digits[8:]}"
    return f"{'Tax invoice' if document.tax else 'Invoice, no GST'}. Supplier ABN {spelled}."


def supplier(company: Company) -> str:
    """Return the company's own ABN as eleven digits; blank when there is none that is valid."""
    try:
        return abn(company.policies.supplier_abn) if company.policies.supplier_abn.strip() else ""
    except NotValid:
        return ""


_Fault = tuple[str, str, Cause]
_Faults = Iterator[_Fault]


def _fault(path: str, message: str, cause: Cause = Cause.TAX_INVOICE) -> _Fault:
    return path, message, cause


def _supplier(papers: Papers) -> _Faults:
    text = papers.company.policies.supplier_abn
    if not text.strip():
        yield _fault("supplier_abn", "the company's own ABN is not known; enter it in the company's settings")
    elif not supplier(papers.company):
        yield _fault("supplier_abn", "the company's own ABN is not valid; correct it in the company's settings")
    own = papers.wanted.fields.get("footer")
    if isinstance(own, str) and "tax invoice" not in own.lower():
        yield _fault("footer", "the mapping's footer lacks the words “Tax invoice”; add them to the mapping")


def _number(papers: Papers) -> _Faults:
    number = papers.document.number
    if not number.strip():
        yield _fault("number", "it has no number; give it one in Pronto")
    elif isinstance(papers.document, Invoice) and papers.wanted.fields.get("number") != number.strip():
        yield _fault("number", f"its number {number[:40]} would not stand on it in Stripe; look at the mapping")


def _dates(papers: Papers) -> _Faults:
    document, day = papers.document, papers.document.date
    if day is None:
        yield _fault("date", "it has no date; enter it in Pronto")
        return
    if day < FIRST_DAY:
        yield _fault("date", f"its date {day.isoformat()} is before GST began; correct it in Pronto")
    if papers.today is not None and day > papers.today:
        yield _fault("date", f"it is dated {day.isoformat()}, a later day; it is made final then", Cause.POST_DATED)
    if isinstance(document, Invoice) and document.due_date is not None and document.due_date < day:
        due = document.due_date.isoformat()
        yield _fault("due_date", f"it falls due on {due}, before its own date {day.isoformat()}; correct it in Pronto")
    shown = day_shown(papers.wanted.fields.get("effective_at"), papers.company.time_zone)
    if shown != day:
        told = f"would be dated {shown.isoformat()}" if shown else "would get the day it is made final as its date"
        yield _fault("date", f"it is dated {day.isoformat()} and {told} in Stripe; look at the mapping")


def day_shown(effective_at: object, zone: str) -> dt.date | None:
    """Return the day that Unix seconds fall on in a time zone, if it is the same day in UTC; else None.

    Both readings have to agree so that a BAS drawn from either falls in the same quarter.
    """
    if not isinstance(effective_at, int) or isinstance(effective_at, bool):
        return None
    try:
        moment = dt.datetime.fromtimestamp(effective_at, dt.UTC)
        local = moment.astimezone(_zone(zone)).date()
    except (OverflowError, ValueError, OSError, LookupError):
        return None
    return local if local == moment.date() else None


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _buyer(papers: Papers) -> _Faults:
    document = papers.document
    code = payer_of(document, papers.around)
    debtor = papers.around.record(RecordType.CUSTOMERS, code) if code else None
    if not isinstance(debtor, Customer):
        yield _fault("buyer", f"its debtor {code or '(none)'} was not found in Pronto; correct the debtor code")
        return
    name = seen(debtor.name) or seen(document.customer_name)
    identified = bool(name) and name.upper() not in _NOBODY
    if document.total >= IDENTITY_FROM:
        yield from _identity(debtor, document, identified=identified)
    if document.tax and not debtor.address.line1.strip():
        yield _fault("address", f"debtor {code} has no street address, which Stripe needs for a tax invoice; enter it")


def _identity(debtor: Customer, document: Invoice | CreditNote, *, identified: bool) -> _Faults:
    """A document of $1,000 or more names the buyer or gives the buyer's ABN; an ABN it gives is a real one."""
    amount = Money(document.total, document.currency)
    if not debtor.abn.strip():
        if not identified:
            yield _fault("buyer", f"it comes to {amount} and debtor {debtor.code} has neither name nor ABN; enter one")
        return
    try:
        abn(debtor.abn)
    except NotValid as problem:
        yield _fault("buyer_abn", f"debtor {debtor.code}: {problem}, and it comes to {amount}; correct it in Pronto")


def _lines(papers: Papers) -> _Faults:
    charged = [line for line in papers.document.lines if line.amount or line.tax]
    if not charged:
        yield _fault("lines", "no line says what was sold; correct it in Pronto")
    for line in charged:
        yield from _line(line, papers.document.currency)
    taxed = any(line.tax for line in charged)
    if taxed and papers.document.currency.upper() != "AUD":
        currency = papers.document.currency
        yield _fault("currency", f"its GST is in {currency}, and a tax invoice states GST in Australian dollars")


def _line(line: Line, currency: str) -> _Faults:
    """A line says what was sold, and clearly whether it is taxable or GST-free."""
    where, path = f"line {line.sequence}", f"lines.{line.sequence}"
    if not line.item_code.strip() and not seen(line.description):
        yield _fault(path, f"{where} does not say what was sold; describe it in Pronto")
    rate = line.tax_rate
    if rate is None:
        yield _fault(path, f"{where} has a tax code that no table knows; correct it in Pronto")
    elif not rate and line.tax:
        gst = Money(line.tax, currency)
        yield _fault(path, f"{where} is GST-free and yet carries {gst} GST; correct its tax code in Pronto")
    elif rate and rate != RATE:
        yield _fault(path, f"{where} is taxed at {rate.normalize():f} %, and GST is {RATE} %; correct it in Pronto")
    elif rate and not line.tax and abs(line.amount) >= RATE:
        yield _fault(path, f"{where} is taxable and carries no GST; correct it in Pronto")
    elif line.tax and (line.tax > 0) != (line.amount > 0):
        yield _fault(path, f"{where} and its GST have opposite signs; correct it in Pronto")


def _gst(papers: Papers) -> _Faults:
    document = papers.document
    stated = judge(document.lines, document.tax)
    if stated.rounding is Rounding.ERROR:
        words = stated.sentence(document.currency).rstrip(".")
        yield _fault("gst", f"{words[0].lower()}{words[1:]}; correct it in Pronto", Cause.GST_DIFFERS)
    if document.amount + document.tax != document.total:
        yield _fault("total", "its amount and its GST do not make its total; correct it in Pronto")
    elif document.tax != sum(line.tax for line in document.lines):
        yield _fault("gst", "the GST of its lines does not add up to its GST; correct it in Pronto", Cause.GST_DIFFERS)


def _references(papers: Papers) -> _Faults:
    for note in papers.wanted.notes:
        if note.path.startswith(_SHOWN_BY_STRIPE):
            yield _fault("references", f"{note.message}; shorten it in Pronto")


def _credit(papers: Papers) -> _Faults:
    """An adjustment note says which invoice it adjusts, and fits it."""
    note = papers.document
    if not isinstance(note, CreditNote):
        return
    if not note.invoice_number.strip():
        yield _fault("invoice_number", "it does not say which invoice it credits; enter the invoice number in Pronto")
        return
    invoice = papers.around.record(RecordType.INVOICES, note.invoice_number)
    if not isinstance(invoice, Invoice):
        yield _fault("invoice_number", f"invoice {note.invoice_number}, which it credits, was not found in Pronto")
        return
    if payer_of(invoice, papers.around) != payer_of(note, papers.around):
        yield _fault("invoice_number", f"invoice {invoice.number}, which it credits, is another debtor's; correct it")
    if invoice.date is not None and note.date is not None and note.date < invoice.date:
        yield _fault("date", f"it is dated before invoice {invoice.number}, which it credits; correct it in Pronto")
    credited = _credited(invoice, note, papers.around)
    if credited > invoice.total:
        more = Money(credited - invoice.total, note.currency)
        yield _fault("total", f"{more} more than invoice {invoice.number} came to is credited; correct it in Pronto")


def _credited(invoice: Invoice, note: CreditNote, around: Around) -> int:
    """Return what all credit notes for an invoice come to, in cents."""
    others = around.referring(RecordType.CREDIT_NOTES, token(RecordType.INVOICES, invoice.number))
    known = {one.number: one.total for one in others if isinstance(one, CreditNote)}
    return sum({**known, note.number: note.total}.values())
