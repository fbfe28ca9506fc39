"""Looks whether somebody is needed, and puts what they are told on its way; sending is another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.alert import Alert, AlertSettings, Situation
from app.domain.company import Company, Mode
from app.domain.outcome import RunStatus, RunSummary
from app.planning.alert_words import begun, digest, message, parted
from app.planning.alerting import Due, digest_day, due
from app.ports.alerts import Figures
from app.ports.clock import Clock
from app.ports.store import Store
from app.services.outcomes import Outcomes

_ASLEEP = dt.timedelta(minutes=5)
"""Two looks of a watch further apart than this: the computer slept between them; a watch looks every minute."""
_BY_ITSELF = "schedule"
"""Who asked for a run that nobody asked for."""
_RUNS = 20
"""How far back the last two syncs are searched for."""
_WAITING, _GAP, _DIGEST = "alerts/waiting-since", "alerts/gap", "alerts/digest"
_AWAKE = "alerts/awake"
"""Cursor: since when somebody has looked without a break, ISO 8601 UTC; a program that is started again goes on so."""
_SLEPT = "alerts/slept"
"""Cursor: the last look before the last sleep and the first one after it, if the schedule was on; ISO 8601 UTC."""
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
        self._looked: dt.datetime | None = None
        self._woke: dt.datetime | None = None
        self._on: dict[int, bool] = {}
        self._awake: dict[int, dt.datetime] = {}

    def begin_watch(self) -> None:
        """Say that somebody looks every minute from now on.

        What waited while nobody looked is given its time again before an alarm is raised. A program that was only
        just killed and is started again takes up the watch where it left it, or one that dies every few minutes would
        never raise one.
        """
        self._began = self._looked = self._clock.now()

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
        now, before = self._clock.now(), self._looked
        if before is None:
            return
        if now - before > _ASLEEP:
            self._woke = now
            self._awake.clear()
            for company_id, on in self._on.items():
                if on:
                    self._store.set_cursor(company_id, _SLEPT, f"{before.isoformat()} {now.isoformat()}")
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
        awake = self._awake_since(company, runs)
        return Situation(
            now=now,
            stopped=outcome.stopped,
            unreachable=outcome.unreachable,
            unreachable_since=_later(outcome.since, awake),
            guard=figures.guard,
            approval=figures.approval,
            approval_cents=figures.approval_cents,
            attention=figures.attention,
            unsettled=any(run.ended is None or run.status is RunStatus.STOPPED for run in runs[:1]),
            mismatch_rows=figures.mismatch_rows,
            mismatch_cents=figures.mismatch_cents,
            unwritten=unwritten,
            unwritten_since=_later(self._unwritten_since(company.id, unwritten, figures), awake),
            interval=interval,
            last_run=_later(last_run or self._began, awake),
            gap=gap,
            zone=company.time_zone,
        ), runs[0].run if runs else 0

    def _awake_since(self, company: Company, runs: Sequence[RunSummary]) -> dt.datetime | None:
        """Return since when somebody has looked without a break; None while nobody looks."""
        if self._began is None:
            return None
        found = self._awake.get(company.id)
        if found is None:
            found, kept = self._woke or self._began, self._store.cursor(company.id, _AWAKE)
            if kept and self._woke is None and self._takes_up(company, runs):
                found = min(found, dt.datetime.fromisoformat(kept))
            self._store.set_cursor(company.id, _AWAKE, found.isoformat())
            self._awake[company.id] = found
        return found

    def _takes_up(self, company: Company, runs: Sequence[RunSummary]) -> bool:
        """Whether the schedule went on until this watch began, so that another one, killed since, looked before it."""
        last = next((run for run in runs if run.trigger == _BY_ITSELF), None)
        stamp = None if last is None else last.ended or last.started
        allowed = _ASLEEP + dt.timedelta(seconds=company.policies.pronto_poll_seconds)
        return stamp is not None and self._began is not None and self._began - stamp <= allowed

    def _slept(
        self, company_id: int, ended: dt.datetime | None, began: dt.datetime | None
    ) -> tuple[dt.datetime, dt.datetime] | None:
        """Return the pause between two syncs if this computer slept in it while the schedule was on."""
        kept = self._store.cursor(company_id, _SLEPT)
        if ended is None or began is None or not kept:
            return None
        # On waking a sync may begin a moment before anybody looks.
        before, woke = map(dt.datetime.fromisoformat, kept.split())
        return (ended, began) if ended < woke and began > before else None

    def _unwritten_since(self, company_id: int, unwritten: int, figures: Figures) -> dt.datetime | None:
        """Return since when changes have waited with nothing written; notes when they begin and end to wait."""
        kept = self._store.cursor(company_id, _WAITING)
        if bool(kept) != bool(unwritten):
            kept = self._clock.now().isoformat() if unwritten else ""
            self._store.set_cursor(company_id, _WAITING, kept)
        if not kept:
            return None
        since = dt.datetime.fromisoformat(kept)
        return max(since, figures.last_write) if figures.last_write is not None else since


def _later(since: dt.datetime | None, awake: dt.datetime | None) -> dt.datetime | None:
    """Return a moment, or when this computer woke where that is later: no time is held against it asleep."""
    return max(since, awake) if since is not None and awake is not None else since
