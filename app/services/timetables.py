"""Keeping companies in step by themselves: what is due, decided once however many look; pauses; the owner's wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry, Note
from app.domain.schedule import LEAST_SECONDS, MOST_SECONDS, Ahead, Due, Moments, PauseFor, Timetable
from app.planning import due as due_of
from app.planning.schedule_words import ahead_words, pause_words, table_words
from app.ports.clock import Clock
from app.ports.store import Store


class Timetables:
    """What is due lives in the store, so that a window and a server on one computer share it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Keep wishes and moments in a store; the clock tells the moment."""
        self._store = store
        self._clock = clock

    def table(self, company_id: int) -> Timetable:
        """Return what the owner wishes."""
        return self._store.timetables.table(company_id)

    def change(self, company_id: int, table: Timetable, who: str, *, every: int | None = None) -> None:
        """Keep what the owner wishes; recorded in the journal. Nothing is made up for the time before.

        Args:
            company_id: the company.
            table: the wishes.
            who: whose they are.
            every: seconds between two syncs; None leaves them as they are.

        Raises:
            NeedsUser: it cannot be meant, or there is no such company.
        """
        if table.wrong():
            raise NeedsUser(Code.BAD_INPUT, table.wrong())
        if every is not None and not LEAST_SECONDS <= every <= MOST_SECONDS:
            raise NeedsUser(Code.BAD_INPUT, f"Sync every 1 to {MOST_SECONDS:,} seconds; {every:,} is not among them.")
        with self._store.writing():
            company = self._store.companies.with_id(company_id)
            before, was = self.table(company_id), company.policies.pronto_poll_seconds
            wanted = was if every is None else every
            if (before, was) == (table, wanted):
                return
            if wanted != was:
                policies = replace(company.policies, pronto_poll_seconds=wanted)
                self._store.companies.save(replace(company, policies=policies))
            self._store.timetables.keep_table(company_id, table)
            if (before.reconcile_days, before.reconcile_at) != (table.reconcile_days, table.reconcile_at):
                kept = self._store.timetables.moments(company_id)
                self._keep(company_id, replace(kept, reconciled=self._clock.now(), tried=None, tries=0))
            words = f"Schedule of {company.name}: {table_words(table, wanted)}"
            self._note(company_id, who, words, _told(before, was), _told(table, wanted))

    def claim(self, company_id: int) -> Due:
        """Return what is to be begun now, and remember that it was: whoever asks next is not told it again.

        Raises:
            NeedsUser: the company has been removed.
        """
        # Most looks find nothing and need no transaction.
        found, after = self._look(company_id)
        if not found and after == self._store.timetables.moments(company_id):
            return found
        with self._store.writing():
            found, after = self._look(company_id)
            self._keep(company_id, after)
        return found

    def begin(self, company_id: int) -> None:
        """Remember that a sync was begun because a person asked for it; the next one is an interval away."""
        self._change(company_id, lambda kept: replace(kept, sync=self._clock.now()))

    def owes_reconciliation(self, company_id: int) -> bool:
        """Whether the reconciliation that was claimed is still to be made; another process may have made it since."""
        return self._store.timetables.moments(company_id).tried is not None

    def reconciled(self, company_id: int) -> None:
        """Remember that a reconciliation got to its end."""
        zone, table, now = self._zone(company_id), self.table(company_id), self._clock.now()
        self._change(company_id, lambda kept: due_of.reconciled(kept, table, now, zone))

    def stripe_due(self, company_id: int) -> bool:
        """Whether a sync that begins now also reads Stripe, whose reading is rationed."""
        every = self._company(company_id).policies.stripe_poll_seconds
        return due_of.stripe_due(every, self._store.timetables.moments(company_id), self._clock.now())

    def stripe_read(self, company_id: int, began: dt.datetime) -> None:
        """Remember that a sync which began then (UTC) read Stripe."""
        self._change(company_id, lambda kept: replace(kept, stripe=began))

    def pause(self, company_id: int, wish: PauseFor, who: str) -> None:
        """Begin nothing more by itself for so long; what is under way goes on. Recorded in the journal."""
        now, zone = self._clock.now(), self._zone(company_id)
        until = due_of.pause_end(wish, now, zone)
        self._change(company_id, lambda kept: replace(kept, paused=now, paused_until=until))
        self._note(company_id, who, pause_words(Ahead(paused=True, paused_until=until), zone, now), {}, {})

    def resume(self, company_id: int, who: str) -> None:
        """End a pause; without one it does nothing."""
        if self.ahead(company_id).paused:
            self._change(company_id, lambda kept: replace(kept, paused=None, paused_until=None))
            self._note(company_id, who, "Syncing by itself goes on.", {}, {})

    def ahead(self, company_id: int) -> Ahead:
        """Return what comes next if nobody does anything.

        Raises:
            NeedsUser: the company has been removed.
        """
        company = self._company(company_id)
        every, kept = company.policies.pronto_poll_seconds, self._store.timetables.moments(company_id)
        return due_of.ahead(self.table(company_id), every, kept, self._clock.now(), zone_of(company))

    def words(self, company_id: int) -> list[str]:
        """Return what comes next, a sentence each, in the company's own time; no sync where it is not switched on."""
        ahead = self.ahead(company_id)
        if not self.table(company_id).on:
            ahead = replace(ahead, sync=None)
        return ahead_words(ahead, self._zone(company_id), self._clock.now())

    def _look(self, company_id: int) -> tuple[Due, Moments]:
        company = self._company(company_id)
        every, kept = company.policies.pronto_poll_seconds, self._store.timetables.moments(company_id)
        return due_of.due(self.table(company_id), every, kept, self._clock.now(), zone_of(company))

    def _change(self, company_id: int, change: Callable[[Moments], Moments]) -> None:
        with self._store.writing():
            self._keep(company_id, change(self._store.timetables.moments(company_id)))

    def _keep(self, company_id: int, moments: Moments) -> None:
        self._store.timetables.keep_moments(company_id, moments)

    def _company(self, company_id: int) -> Company:
        return self._store.companies.with_id(company_id)

    def _zone(self, company_id: int) -> ZoneInfo:
        return zone_of(self._company(company_id))

    def _note(self, company_id: int, who: str, words: str, before: dict[str, object], after: dict[str, object]) -> None:
        entry = Entry(company_id, self._clock.now(), who, Note.SETTING, before=before, after=after, reason=words)
        self._store.journal.append([entry])


def zone_of(company: Company) -> ZoneInfo:
    """Return a company's zone; UTC where this computer knows none of that name."""
    try:
        return ZoneInfo(company.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _told(table: Timetable, every: int) -> dict[str, object]:
    """Return wishes as the journal keeps them."""
    told = {name: _plain(value) for name, value in asdict(table).items()}
    return told | {"sync_seconds": every}


def _plain(value: object) -> object:
    return value.isoformat("minutes") if isinstance(value, dt.time) else value
