"""What ran, when and how it ended."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from app.domain.outcome import RunStatus, RunSummary
from app.ports.clock import Clock
from app.storage.codec import moment, moment_or_none, stamp, text_of, value_of
from app.storage.database import Database
from app.storage.tables import RunTable


class RunRows:
    """Implements ``ports.store.Runs``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def open(self, company_id: int, kind: str, trigger: str, at: dt.datetime) -> int:
        """Record that a run began; return its number."""
        number: int = self._database.run(
            RunTable.insert(company_id=company_id, kind=kind, trigger_name=trigger, started=stamp(at))
        )
        return number

    def close(self, company_id: int, summary: RunSummary) -> None:
        """Record how a run ended; without an end of its own it ended now."""
        ended = summary.ended or self._clock.now()
        self._database.run(
            RunTable.update(ended=stamp(ended), body=text_of(summary)).where(
                (RunTable.company_id == company_id) & (RunTable.id == summary.run)
            )
        )

    def recent(self, company_id: int, limit: int = 50) -> list[RunSummary]:
        """Return runs, newest first; one without an end was interrupted or is going on."""
        found = self._database.run(
            RunTable.select(
                RunTable.id, RunTable.kind, RunTable.trigger_name, RunTable.started, RunTable.ended, RunTable.body
            )
            .where(RunTable.company_id == company_id)
            .order_by(RunTable.id.desc())
            .limit(limit)
        )
        return [_summary(*row) for row in found]

    def interrupted(self, company_id: int) -> list[int]:
        """Return the numbers of the runs that never ended, oldest first."""
        found = self._database.run(
            RunTable.select(RunTable.id)
            .where((RunTable.company_id == company_id) & RunTable.ended.is_null())
            .order_by(RunTable.id)
        )
        return [row[0] for row in found]


def _summary(number: int, kind: str, trigger: str, started: str, ended: str | None, body: str | None) -> RunSummary:
    known: dict[str, Any] = {
        "run": number,
        "kind": kind,
        "trigger": trigger,
        "started": moment(started),
        "ended": moment_or_none(ended),
    }
    if body is None:
        return RunSummary(status=RunStatus.RUNNING, **known)
    return dataclasses.replace(value_of(body, RunSummary), **known)
