"""Whether an invoice is made final at Stripe, with what is written beside it, or why it stays a draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from app.domain.causes import Cause
from app.domain.company import Company, Finalise
from app.domain.money import Money
from app.domain.plan import FieldChange
from app.domain.records import CreditNote, Invoice, Record
from app.domain.shapes import Actual, Fields, Problem, Wanted
from app.planning.around import Around
from app.planning.compare import same
from app.planning.tax_invoice import Papers, day_shown, faults, footer

_RULE = "tax invoice"


@dataclass(frozen=True, slots=True)
class Finalising:
    """The answer about one document."""

    asked: bool = False
    """Whether the owner wants it final at all, and nothing was paid on it yet."""
    problems: tuple[Problem, ...] = ()
    """Why it may not be final; each says what to mend."""
    fields: Fields = field(default_factory=dict)
    """What goes with the finalising: the words of a tax invoice; empty when it is not made final."""

    @property
    def ready(self) -> bool:
        """Whether it is made final."""
        return self.asked and not self.problems

    @property
    def cause(self) -> Cause:
        """What holds it: the date alone when it only has to come, else the first problem's."""
        codes = [Cause(problem.code) for problem in self.problems]
        return next((code for code in codes if code is not Cause.POST_DATED), Cause.POST_DATED)

    def sentence(self, noun: str = "stays a draft") -> str:
        """Return the sentence: the first two problems and how many more there are."""
        shown = "; ".join(problem.message for problem in self.problems[:2])
        more = f" (and {len(self.problems) - 2} more)" if len(self.problems) > 2 else ""
        return f"It {noun}: {shown}{more}."


NOT_ASKED = Finalising()


def finalising(
    record: Record | None, wanted: Wanted, company: Company, around: Around, today: dt.date | None
) -> Finalising:
    """Return whether a document is made final, by the owner's policy and the gate.

    An invoice on which money was paid in Pronto already stays a draft, or Stripe would ask for it again.

    Args:
        record: the Pronto record; only invoices and credit notes are ever made final.
        wanted: what the mapping makes of it.
        company: for the policies, the ABN and the time zone.
        around: for the debtor and, of a credit note, the invoice.
        today: the day in the company's time zone; None when no clock is at hand.
    """
    if company.policies.finalise is not Finalise.FINALISE or not isinstance(record, (Invoice, CreditNote)):
        return NOT_ASKED
    found = faults(Papers(record, wanted, company, around, today))
    if isinstance(record, Invoice):
        if record.total and record.outstanding is not None and record.outstanding <= 0:
            return NOT_ASKED
        if record.outstanding is not None and record.outstanding < record.total:
            paid = Money(record.total - record.outstanding, record.currency)
            message = f"{paid} of it is paid in Pronto and Stripe would ask for all of it; collect the rest from Pronto"
            found.append(Problem("tax_invoice.outstanding", message, Cause.TAX_INVOICE))
    if found:
        return Finalising(asked=True, problems=tuple(found))
    return Finalising(
        asked=True, fields={"finalise": True, "footer": wanted.fields.get("footer") or footer(record, company)}
    )


def to_write(plan: Finalising, wanted: Wanted, actual: Actual, company: Company) -> tuple[FieldChange, ...]:
    """Return what a draft already at Stripe is given when it is made final: its state, words, number and date."""
    rows = [FieldChange("status", actual.state, "open", _RULE)]
    footed, number = plan.fields.get("footer"), wanted.fields.get("number")
    if not same(actual.fields.get("footer"), footed):
        rows.append(FieldChange("footer", actual.fields.get("footer"), footed, _RULE))
    if not same(actual.fields.get("number"), number):
        rows.append(FieldChange("number", actual.fields.get("number"), number, _RULE))
    before, after = actual.fields.get("effective_at"), wanted.fields.get("effective_at")
    if day_shown(before, company.time_zone) != day_shown(after, company.time_zone):
        rows.append(FieldChange("effective_at", before, after, _RULE))
    return tuple(rows)
