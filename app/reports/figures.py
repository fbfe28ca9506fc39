"""What the lists add up to: by cause, by age, over time; gathered while the lists are walked once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from app.domain.mismatch import Certificate, CertificateRow, Mismatch, MismatchState
from app.reports.content import GstLine, ReportContent

AGES = ("Today", "1 to 7 days", "8 to 30 days", "31 to 90 days", "Over 90 days")
"""The ages mismatches are sorted into, youngest first."""
_LIMITS = (1, 8, 31, 91)
"""Days from which the next age begins."""
_DAYS_SHOWN = 30


def age_days(one: Mismatch, made: dt.datetime, zone: ZoneInfo) -> int | None:
    """Return how many local days ago a mismatch was first seen; None when nobody noted it."""
    if one.first_seen is None:
        return None
    return max(0, (made.astimezone(zone).date() - one.first_seen.astimezone(zone).date()).days)


@dataclass(slots=True)
class CauseFigures:
    """One cause: how many in which state, and the money of the open ones."""

    cause: str
    states: Counter[MismatchState] = field(default_factory=Counter)
    cents: int = 0
    """Of the open ones."""

    @property
    def open(self) -> int:
        """How many are open."""
        return self.states[MismatchState.OPEN]

    @property
    def all(self) -> int:
        """How many there are in any state."""
        return self.states.total()


@dataclass(slots=True)
class Figures:
    """The totals of open and settled mismatches."""

    causes: dict[str, CauseFigures] = field(default_factory=dict)
    ages: Counter[str] = field(default_factory=Counter)
    cents: int = 0
    """Money at stake in the open ones."""

    def add(self, one: Mismatch, content: ReportContent) -> None:
        """Count a mismatch."""
        cause = self.causes.setdefault(one.cause, CauseFigures(one.cause))
        cause.states[one.state] += 1
        if one.state is not MismatchState.OPEN:
            return
        cause.cents += one.cents
        self.cents += one.cents
        days = age_days(one, content.made, content.zone)
        if days is not None:
            self.ages[AGES[sum(days >= limit for limit in _LIMITS)]] += 1

    def by_cause(self) -> list[CauseFigures]:
        """Return the causes, most open ones first."""
        return sorted(self.causes.values(), key=lambda found: (-found.open, -found.all, found.cause))

    def count(self, state: MismatchState) -> int:
        """Return how many are in a state."""
        return sum(found.states[state] for found in self.causes.values())


def over_time(content: ReportContent) -> list[tuple[dt.date, int, int]]:
    """Return the last reconciliation of each local day as (day, open, accepted), oldest first, 30 days at most.

    An incomplete reading tells nothing of how many there are, and is left out.
    """
    last: dict[dt.date, Certificate] = {}
    for certificate in sorted(content.certificates, key=lambda found: found.at):
        if certificate.complete:
            last[content.local(certificate.at).date()] = certificate
    days = sorted(last)[-_DAYS_SHOWN:]
    return [(day, last[day].open, last[day].accepted) for day in days]


def rows_of(content: ReportContent) -> list[CertificateRow]:
    """Return the certificate's rows; of a month, those of its days and those without a day."""
    if content.certificate is None:
        return []
    return [row for row in content.certificate.rows if content.month is None or _within(row, content)]


def _within(row: CertificateRow, content: ReportContent) -> bool:
    try:
        return not row.day or content.month is None or content.month.holds(dt.date.fromisoformat(row.day))
    except ValueError:
        # A day nobody can read is shown rather than lost.
        return True


@dataclass(slots=True)
class TypeTotal:
    """One record type over all its days, on both sides."""

    days: int = 0
    differing: int = 0
    """Days on which the sides add up differently."""
    pronto: int = 0
    stripe: int = 0
    pronto_cents: int = 0
    stripe_cents: int = 0


def by_type(rows: list[CertificateRow]) -> dict[str, TypeTotal]:
    """Return the certificate's rows added up by record type, in their order."""
    found: dict[str, TypeTotal] = {}
    for row in rows:
        total = found.setdefault(row.kind.value, TypeTotal())
        total.days += 1
        total.differing += not row.equal
        total.pronto += row.pronto.count
        total.stripe += row.stripe.count
        total.pronto_cents += row.pronto.cents
        total.stripe_cents += row.stripe.cents
    return found


@dataclass(slots=True)
class GstFigures:
    """GST of a period on both sides, per currency, in cents."""

    lines: int = 0
    differing: int = 0
    missing: int = 0
    """Not in Stripe."""
    pronto: Counter[str] = field(default_factory=Counter)
    stripe: Counter[str] = field(default_factory=Counter)

    def add(self, line: GstLine) -> None:
        """Count a line."""
        self.lines += 1
        self.pronto[line.currency] += line.pronto_gst
        if line.stripe_gst is None:
            self.missing += 1
            return
        self.stripe[line.currency] += line.stripe_gst
        self.differing += line.stripe_gst != line.pronto_gst
