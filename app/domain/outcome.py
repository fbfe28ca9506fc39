"""What a run did, in counts; and where each record stands, in a gate and a sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.kinds import RecordType


class RunStatus(StrEnum):
    """How a run ended; ``running`` until it did."""

    RUNNING = "running"
    DONE = "done"
    ATTENTION = "attention"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class TypeCounts:
    """What a run did to one record type, in records."""

    created: int = 0
    updated: int = 0
    archived: int = 0
    linked: int = 0
    skipped: int = 0
    held: int = 0
    failed: int = 0
    in_step: int = 0


@dataclass(slots=True)
class RunSummary:
    """A run as people and scripts see it."""

    run: int
    kind: str
    """``sync``, ``preview``, ``reconcile`` …"""
    status: RunStatus = RunStatus.RUNNING
    writes: int = 0
    """Requests that changed something at Stripe or Pronto."""
    reads: int = 0
    """Requests that only read."""
    seconds: float = 0.0
    types: dict[str, TypeCounts] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    """Sentences a person should read: why it stopped, what a site lacks."""
    trigger: str = "person"
    """``person``, ``schedule`` or ``command line``."""
    started: dt.datetime | None = None
    ended: dt.datetime | None = None

    def of(self, kind: RecordType) -> TypeCounts:
        """Return the counts of a type, made on first use."""
        return self.types.setdefault(kind.value, TypeCounts())

    def as_json(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        found = asdict(self)
        for stamp in ("started", "ended"):
            if found[stamp] is not None:
                found[stamp] = found[stamp].isoformat()
        return found


class Gate(StrEnum):
    """The six gates a record passes on its way to Stripe."""

    READ = "read"
    FILTER = "filter"
    MATCH = "match"
    VALIDATE = "validate"
    QUEUE = "queue"
    ANSWER = "answer"


class Standing(StrEnum):
    """Where a Pronto record stands, as the overview counts it."""

    IN_STEP = "in-step"
    WAITING = "waiting"
    ATTENTION = "attention"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The last decision on one record and the gate it was taken at."""

    kind: RecordType
    pronto_id: str
    standing: Standing
    gate: Gate
    cause: str = ""
    message: str = ""
