"""What a report tells: plain values, and lists that are read anew each time so that none is held whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.domain.company import Mode
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, Mismatch


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the office."""

    year: int
    number: int
    """1 to 12."""

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.number, 1)

    @property
    def after(self) -> dt.date:
        """The first day of the month after it."""
        return dt.date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @property
    def words(self) -> str:
        """As people say it: ``March 2026``."""
        return f"{self.first:%B %Y}"

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def holds(self, day: dt.date) -> bool:
        """Whether a local day lies in it."""
        return self.first <= day < self.after

    @classmethod
    def of(cls, text: str) -> Month:
        """Read ``2026-03``.

        Raises:
            NeedsUser: it is no month of the years 2000 to 2999.
        """
        year, _, number = text.strip().partition("-")
        sane = year.isascii() and number.isascii() and year.isdigit() and number.isdigit()
        if not (sane and len(year) == 4 and len(number) == 2 and year[0] == "2" and 1 <= int(number) <= 12):
            raise NeedsUser(
                Code.BAD_INPUT, f"“{text[:20]}” is not a month", hint="Write year and month, for example 2026-03."
            )
        return cls(int(year), int(number))

    @classmethod
    def before(cls, day: dt.date) -> Month:
        """Return the last month that was over on a day."""
        last = day.replace(day=1) - dt.timedelta(days=1)
        return cls(last.year, last.month)


@dataclass(frozen=True, slots=True)
class GstLine:
    """One invoice's or credit note's GST on both sides, in cents of its currency."""

    kind: RecordType
    number: str
    customer: str
    day: dt.date | None
    currency: str
    pronto_total: int
    """Including GST."""
    pronto_gst: int
    stripe_id: str = ""
    """Blank when it is not in Stripe."""
    stripe_total: int | None = None
    stripe_gst: int | None = None
    """None when it is not in Stripe."""
    state: str = ""
    """Stripe's word for how far it is: draft, open, paid …"""

    @property
    def difference(self) -> int | None:
        """Stripe's GST less Pronto's in cents; None when it is not in Stripe."""
        return None if self.stripe_gst is None else self.stripe_gst - self.pronto_gst


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force, in words."""

    area: str
    """``Policy`` or a record type."""
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything a report or a month-end pack tells.

    The callables begin their list anew each time they are called.
    """

    company: str
    mode: Mode
    made: dt.datetime
    """UTC."""
    zone: ZoneInfo
    """The office's time zone: days and times are shown in it."""
    mismatches: Callable[[], Iterable[Mismatch]]
    """The open ones, oldest first."""
    settled: Callable[[], Iterable[Mismatch]] = tuple
    """Those accepted, fixed or gone; of the month, when there is one."""
    month: Month | None = None
    """The month a pack is for; None for everything there is."""
    certificates: tuple[Certificate, ...] = ()
    """Newest first; the first is the one the report stands on."""
    rules: tuple[Rule, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    """Receipts to post."""
    gst: Callable[[], Iterable[GstLine]] = tuple
    approvals: Callable[[], Iterable[Entry]] = tuple
    """Decisions a person took, newest first."""
    journal: Callable[[], Iterable[Entry]] = tuple
    """What was done, newest first."""
    currency: str = "AUD"
    """Of amounts that carry none of their own."""

    @property
    def certificate(self) -> Certificate | None:
        """The newest certificate; None before the first reconciliation."""
        return self.certificates[0] if self.certificates else None

    @property
    def period(self) -> str:
        """What the report covers, in words."""
        if self.month is not None:
            return self.month.words
        at = self.certificate.at if self.certificate is not None else self.made
        day = self.local(at)
        return f"as at {day.day} {day:%B %Y}"

    def local(self, moment: dt.datetime) -> dt.datetime:
        """Return a UTC moment in the office's time, without its zone, as spreadsheets take it."""
        return moment.astimezone(self.zone).replace(tzinfo=None)
