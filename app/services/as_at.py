"""Any record on any date, from the journal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from app.domain.as_at import AsAt
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry, Note
from app.domain.kinds import TARGETED, RecordType
from app.planning.as_at import as_at
from app.ports.clock import Clock
from app.ports.store import Store
from app.services.housekeeping import JOURNAL_YEARS, years

_MOST_YEARS = 100


class PastRecords:
    """Looks into the journal, and says how far back it goes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Look into a store."""
        self._store = store
        self._clock = clock

    @property
    def years(self) -> int:
        """How many years the journal goes back."""
        return years(self._store)

    def keep(self, number: int, who: str = "person") -> None:
        """Change how many years the journal goes back; what is older is taken out with the day's first run.

        Raises:
            NeedsUser: it is no number of years (``bad-input``).
        """
        if not 1 <= number <= _MOST_YEARS:
            raise NeedsUser(Code.BAD_INPUT, f"The journal cannot go back {number} years; choose 1 to {_MOST_YEARS}.")
        before = self.years
        if number == before:
            return
        entry = Entry(0, self._clock.now(), who, Note.SETTING, before={"years": before}, after={"years": number})
        with self._store.writing():
            self._store.set_setting(JOURNAL_YEARS, str(number))
            self._store.journal.append([replace(entry, reason=f"The journal goes back {number} years.")])

    def record(self, company_id: int, kind: RecordType, pronto_id: str, at: dt.datetime) -> AsAt:
        """Return a record as it was at a moment (UTC)."""
        return as_at(kind, pronto_id, self._store.journal.record(company_id, kind, pronto_id), at)

    def named(self, company: Company, record: str, day: str) -> list[AsAt]:
        """Return the records of a name, such as ``ACME`` or ``customers/ACME``, at the end of a day.

        Args:
            company: whose; the day is one of its time zone.
            record: a Pronto id, with or without its type before a slash.
            day: ``2026-11-23``, or with a time: ``2026-11-23T14:30``.

        Raises:
            NeedsUser: the day is none, or the journal knows no such record.
        """
        at = moment_of(day, ZoneInfo(company.time_zone))
        before, slash, after = record.partition("/")
        kinds = [kind for kind in TARGETED if slash and kind.value == before]
        pronto_id = after if kinds else record
        found = [self.record(company.id, kind, pronto_id.strip(), at) for kind in kinds or TARGETED]
        known = [one for one in found if one.last or one.next]
        if not known:
            raise NeedsUser(
                Code.BAD_INPUT,
                f"The journal of “{company.name}” has no record “{record}”.",
                hint="Name it by its Pronto code or number, for example customers/ACME.",
            )
        return known


def moment_of(text: str, zone: ZoneInfo, *, end: bool = True) -> dt.datetime:
    """Return a moment in UTC from a day, or a day and a time, where the company is.

    Args:
        text: ISO 8601; a day stands for its end, or its beginning where ``end`` is False.
        zone: where the company is; a text with an offset of its own needs none.
        end: which end of a day is meant.

    Raises:
        NeedsUser: it is neither (``bad-input``).
    """
    try:
        if len(text.strip()) == len("2026-11-23"):
            day = dt.date.fromisoformat(text.strip())
            midnight = dt.datetime.combine(day + dt.timedelta(days=1) if end else day, dt.time(), zone)
            return midnight.astimezone(dt.UTC)
        at = dt.datetime.fromisoformat(text.strip())
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(dt.UTC)
    except (ValueError, OverflowError) as problem:
        raise NeedsUser(
            Code.BAD_INPUT, f"“{text}” is no day; write it like 2026-11-23 or 2026-11-23T14:30."
        ) from problem
