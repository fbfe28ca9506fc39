"""Payment terms of the practice company and the due dates they give."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """How long after an invoice its money is due.

    Attributes:
        days: Days to pay.
        from_month_end: Count from the last day of the invoice's month.
        prepaid: The goods leave only after the money has come.
    """

    days: int
    from_month_end: bool = False
    prepaid: bool = False


TERMS = {
    "COD": Terms(0),
    "PIA": Terms(0, prepaid=True),
    "7D": Terms(7),
    "14D": Terms(14),
    "30D": Terms(30),
    "60D": Terms(60),
    "EOM30": Terms(30, from_month_end=True),
}


def due_date(invoiced: date, code: str) -> date:
    """Return when an invoice is due; an unknown code is due at once."""
    terms = TERMS.get(code, Terms(0))
    if terms.from_month_end:
        invoiced = invoiced.replace(day=calendar.monthrange(invoiced.year, invoiced.month)[1])
    return invoiced + timedelta(days=terms.days)
