"""GST to the cent, by the law: an invoice's GST follows one of two lawful roundings, or it is an error.

GST Act (A New Tax System (Goods and Services Tax) Act 1999) s 9-90: where one invoice shows several taxable supplies,
the supplier may add their unrounded GST and round the sum (*total-invoice*), or round the GST of each and add those
(*taxable-supply*); half a cent goes up. What is taken back, a negative line or a credit, is rounded as the sale was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.causes import Cause
from app.domain.money import Money
from app.domain.records import CreditNote, Invoice, Line
from app.domain.shapes import Problem

PATH = "gst"
"""Where the problem is: in how the GST was worked out, not in a field of Stripe's."""
_HUNDRED = 100


class Rounding(StrEnum):
    """How a stated GST comes about."""

    EXACT = "exact"
    """Both lawful methods give it."""
    TOTAL_INVOICE = "total-invoice"
    TAXABLE_SUPPLY = "taxable-supply"
    ERROR = "error"
    """Neither method gives it."""
    UNKNOWN = "unknown"
    """A line's rate is not known, so nobody can tell."""


@dataclass(frozen=True, slots=True)
class GstVerdict:
    """What the law says of one document's GST; amounts in cents of its currency."""

    stated: int
    """As Pronto has it."""
    total_invoice: int
    """By the total-invoice method."""
    taxable_supply: int
    """By the taxable-supply method."""
    rounding: Rounding
    error: int = 0
    """Stated less the nearer lawful amount; 0 unless it is an error."""

    @property
    def lawful(self) -> bool:
        """Whether a lawful method gives the stated GST."""
        return self.rounding in {Rounding.EXACT, Rounding.TOTAL_INVOICE, Rounding.TAXABLE_SUPPLY}

    @property
    def difference(self) -> int:
        """Cents by which the stated GST differs from the other lawful method, or from the nearer one by error."""
        match self.rounding:
            case Rounding.TOTAL_INVOICE:
                return self.stated - self.taxable_supply
            case Rounding.TAXABLE_SUPPLY:
                return self.stated - self.total_invoice
            case _:
                return self.error

    @property
    def name(self) -> str:
        """The difference's name: ``lawful rounding (total-invoice)``, ``error`` … ``no difference``."""
        match self.rounding:
            case Rounding.EXACT:
                return "no difference"
            case Rounding.ERROR | Rounding.UNKNOWN:
                return self.rounding.value
            case _:
                return f"lawful rounding ({self.rounding.value})"

    def sentence(self, currency: str = "AUD") -> str:
        """Return it in words, with the amounts."""
        stated = Money(self.stated, currency)
        gap = Money(abs(self.difference), currency)
        match self.rounding:
            case Rounding.EXACT:
                return f"Its GST of {stated} is right to the cent by both lawful roundings."
            case Rounding.TOTAL_INVOICE | Rounding.TAXABLE_SUPPLY:
                other = "taxable-supply" if self.rounding is Rounding.TOTAL_INVOICE else "total-invoice"
                return (
                    f"Its GST of {stated} is right by the {self.rounding.value} method; the {other} method, "
                    f"as lawful, differs by {gap}."
                )
            case Rounding.ERROR:
                return f"Its GST of {stated} differs from both lawful roundings by {gap}."
            case _:
                return "Its GST cannot be judged: a line has a tax code that no table knows."


def judge(lines: Sequence[Line], stated_tax: int) -> GstVerdict:
    """Return how a document's GST comes about from its lines.

    Args:
        lines: as Pronto has them; amounts are cents ex GST after discount, negative for what is taken back.
        stated_tax: cents of GST the document states.
    """
    charged = [line for line in lines if line.amount or line.tax]
    rates = [_rate(line) for line in charged]
    if None in rates:
        return GstVerdict(stated_tax, 0, 0, Rounding.UNKNOWN)
    shares = [Fraction(line.amount) * (rate or 0) / _HUNDRED for line, rate in zip(charged, rates, strict=True)]
    total = half_cent_up(sum(shares, Fraction(0)))
    supply = sum(half_cent_up(share) for share in shares)
    if stated_tax == total == supply:
        return GstVerdict(stated_tax, total, supply, Rounding.EXACT)
    if stated_tax == total:
        return GstVerdict(stated_tax, total, supply, Rounding.TOTAL_INVOICE)
    if stated_tax == supply:
        return GstVerdict(stated_tax, total, supply, Rounding.TAXABLE_SUPPLY)
    error = min(stated_tax - total, stated_tax - supply, key=abs)
    return GstVerdict(stated_tax, total, supply, Rounding.ERROR, error)


def half_cent_up(cents: Fraction) -> int:
    """Round to a whole cent, half a cent up (GST Act s 9-90); what is taken back mirrors what was charged."""
    whole = (2 * abs(cents.numerator) + cents.denominator) // (2 * cents.denominator)
    return whole if cents >= 0 else -whole


def gst_problem(document: Invoice | CreditNote) -> Problem | None:
    """Return what is wrong with a document's GST as a whole; None when a lawful method gives it."""
    verdict = judge(document.lines, document.tax)
    if verdict.rounding is not Rounding.ERROR:
        return None
    currency = document.currency
    lawful = f"{Money(verdict.total_invoice, currency)} by the total-invoice method"
    if verdict.taxable_supply != verdict.total_invoice:
        lawful += f" or {Money(verdict.taxable_supply, currency)} by the taxable-supply method"
    else:
        lawful = f"{Money(verdict.total_invoice, currency)} by either method"
    message = (
        f"GST differs from both lawful roundings by {Money(abs(verdict.error), currency)}: it says "
        f"{Money(verdict.stated, currency)} and should be {lawful}; correct it in Pronto"
    )
    return Problem(PATH, message, Cause.GST_DIFFERS)


def _rate(line: Line) -> Fraction | None:
    """Return a line's rate in per cent; None when nobody knows it or it is none."""
    rate = line.tax_rate
    if rate is None or not rate.is_finite() or not 0 <= rate <= _HUNDRED or abs(rate.adjusted()) > _HUNDRED:
        return None
    return Fraction(rate)
