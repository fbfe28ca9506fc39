"""Looks whether somebody is needed, and puts what they are told on its way; sending is another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.alert import Alert, AlertSettings, Situation
from app.domain.company import Company, Mode
from app.planning.alert_words import begun, digest, message, parted
from app.planning.alerting import Due, digest_day, due
from app.ports.alerts import Figures
from app.ports.clock import Clock
from app.ports.store import Store
from app.services.outcomes import Outcomes

_ASLEEP = dt.timedelta(minutes=5)
"""Two looks of a watch further apart than this: the computer slept between them; a watch looks every minute."""
_RUNS = 20
"""How far back the last two syncs are searched for."""
_WAITING, _GAP, _DIGEST = "alerts/waiting-since", "alerts/gap", "alerts/digest"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Needed:
    """A topic that needs a person now."""

    key: str
    since: dt.datetime
    """When they were told, UTC."""
    sentence: str


class Alerting:
    """Decides what to tell; safe to use from any thread and beside other processes.

    Args:
        store: holds how companies stand and what people were told.
        clock: the present.
        interval_of: seconds between a company's scheduled runs in this process; None when it has none.
    """

    def __init__(self, store: Store, clock: Clock, *, interval_of: Callable[[int], float | None]) -> None:
        self._store = store
        self._clock = clock
        self._interval_of = interval_of
        self._outcomes = Outcomes(store, clock)
        self._began: dt.datetime | None = None
        self._awake: dt.datetime | None = None
        self._looked: dt.datetime | None = None
        self._woke: dt.datetime | None = None
        self._on: dict[int, bool] = {}
        self._on_before: dict[int, bool] = {}

    def begin_watch(self) -> None:
        """Say that somebody looks every minute from now on.

        What waited while nobody looked is given its time again before an alarm is raised.
        """
        self._began = self._awake = self._looked = self._clock.now()

    def look(self, company_id: int) -> Sequence[Alert]:
        """Look at a company and put what is due on its way; return it. Looking again sends nothing twice."""
        self._notice_sleep()
        company = self._store.companies.with_id(company_id)
        settings = self._store.alerts.settings()
        _, _, found, day = self._decide(company, settings)
        if not found.alerts and not day and found.still_open == self._store.alerts.told(company_id):
            return ()
        # Decided again with the file held, so that of two processes only one tells.
        with self._store.writing():
            situation, newest, found, day = self._decide(company, settings)
            self._store.alerts.keep(company_id, found.still_open)
            channels = settings.channels()
            if found.alerts:
                self._store.alerts.post(company_id, channels, message(company.name, found.alerts), situation.now)
            if situation.gap is not None:
                self._store.set_cursor(company_id, _GAP, str(newest))
            if day:
                writes = self._store.alerts.writes_since(company_id, situation.now - _DAY)
                daily = digest(company.name, situation, found.still_open, writes)
                self._store.alerts.post(company_id, channels, daily, situation.now)
                self._store.set_cursor(company_id, _DIGEST, day)
        return found.alerts

    def look_at_all(self) -> Sequence[Alert]:
        """Look at every company."""
        return [alert for company in self._store.companies.all() for alert in self.look(company.id)]

    def needed(self, company_id: int) -> list[Needed]:
        """Return what a person was told of and that is not over, oldest first; quick, tells nobody."""
        company = self._store.companies.with_id(company_id)
        situation, _ = self._situation(company)
        rows = sorted(self._store.alerts.told(company_id).items(), key=lambda row: row[1].since)
        return [Needed(key, one.since, begun(parted(key)[0], situation, parted(key)[1])) for key, one in rows]

    def digest_from_tomorrow(self) -> None:
        """Leave out today's digest: its time was chosen after it had passed."""
        settings, now = self._store.alerts.settings(), self._clock.now()
        for company in self._store.companies.all():
            day = digest_day(now, company.time_zone, settings.digest_at, self._store.cursor(company.id, _DIGEST))
            if day:
                self._store.set_cursor(company.id, _DIGEST, day)

    def _notice_sleep(self) -> None:
        now = self._clock.now()
        if self._looked is not None and now - self._looked > _ASLEEP:
            self._awake = self._woke = now
            self._on_before = dict(self._on)
        if self._looked is not None:
            self._looked = now

    def _decide(self, company: Company, settings: AlertSettings) -> tuple[Situation, int, Due, str]:
        """Return how it stands, the number of the newest sync, what is due, and the day whose digest is."""
        situation, newest = self._situation(company)
        self._on[company.id] = situation.interval is not None
        found = due(situation, self._store.alerts.told(company.id), settings)
        last = self._store.cursor(company.id, _DIGEST)
        return situation, newest, found, digest_day(situation.now, company.time_zone, settings.digest_at, last)

    def _situation(self, company: Company) -> tuple[Situation, int]:
        now, outcome = self._clock.now(), self._outcomes.of(company.id)
        figures = self._store.alerts.figures(company.id)
        unwritten = 0 if company.mode is Mode.LIVE and not company.live_allowed else figures.unwritten
        runs = [run for run in self._store.runs.recent(company.id, _RUNS) if run.kind == "sync" and run.started]
        last_run = max((stamp for run in runs[:1] for stamp in (run.started, run.ended) if stamp), default=None)
        gap = None
        if len(runs) > 1 and str(runs[0].run) != self._store.cursor(company.id, _GAP):
            gap = self._slept(company.id, runs[1].ended or runs[1].started, runs[0].started)
        interval = self._interval_of(company.id) if self._began is not None else None
        return Situation(
            now=now,
            stopped=outcome.stopped,
            unreachable=outcome.unreachable,
            unreachable_since=self._later(outcome.since),
            guard=figures.guard,
            approval=figures.approval,
            approval_cents=figures.approval_cents,
            attention=figures.attention,
            mismatch_rows=figures.mismatch_rows,
            mismatch_cents=figures.mismatch_cents,
            unwritten=unwritten,
            unwritten_since=self._unwritten_since(company.id, unwritten, figures),
            interval=interval,
            last_run=self._later(last_run or self._began),
            gap=gap,
            zone=company.time_zone,
        ), runs[0].run if runs else 0

    def _later(self, since: dt.datetime | None) -> dt.datetime | None:
        """Return a moment, or when this computer woke where that is later: no time is held against it asleep."""
        return max(since, self._awake) if since is not None and self._awake is not None else since

    def _slept(
        self, company_id: int, ended: dt.datetime | None, began: dt.datetime | None
    ) -> tuple[dt.datetime, dt.datetime] | None:
        """Return the pause between two syncs if this computer slept in it while the schedule was on."""
        if ended is None or began is None or self._woke is None or not self._on_before.get(company_id):
            return None
        return (ended, began) if ended < self._woke <= began else None

    def _unwritten_since(self, company_id: int, unwritten: int, figures: Figures) -> dt.datetime | None:
        """Return since when changes have waited with nothing written; notes when they begin and end to wait."""
        kept = self._store.cursor(company_id, _WAITING)
        if bool(kept) != bool(unwritten):
            kept = self._clock.now().isoformat() if unwritten else ""
            self._store.set_cursor(company_id, _WAITING, kept)
        if not kept:
            return None
        since = dt.datetime.fromisoformat(kept)
        return self._later(max(since, figures.last_write) if figures.last_write is not None else since)
