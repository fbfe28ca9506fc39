"""What is on its way or stands still: the queue and what needs a person, as one list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Code
from app.domain.kinds import RecordType

SAME_FAILURE = 3
"""After so many failures of the same kind a record needs a person; it is not tried again by itself."""
TEMPORARY = frozenset(
    {
        Code.UNREACHABLE,
        Code.TIMED_OUT,
        Code.SERVER_ERROR,
        Code.RATE_LIMITED,
        Code.LOCKED,
        Code.BUSY,
        Code.UNKNOWN_OUTCOME,
    }
)
"""Faults of the line or of the other side (network, 429, 5xx): they say nothing about the record and never count."""


class Stand(StrEnum):
    """Where an entry stands; the values are what scripts read. In the order of what wants a person first."""

    PARKED = "parked"
    """Needs a person: nothing goes on by itself."""
    HELD = "held"
    """Held for approval, by a rule of the company's."""
    GUARDED = "guarded"
    """Held by the guard: unusually many at once, until somebody agrees to the batch."""
    RETRYING = "retrying"
    """Could not be delivered for now; the next run takes it up."""
    SENDING = "sending"
    """On the line at this moment."""
    WAITING = "waiting"
    """Queued, not sent yet."""
    SKIPPED = "skipped"
    """Left alone by a person, with a note, until it changes."""


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One entry of the list."""

    row: int
    """Number in the list, for paging."""
    id: int
    """What ``attention``, ``approvals`` or ``queue`` name it by."""
    stand: Stand
    kind: RecordType
    pronto_id: str
    stripe_id: str = ""
    title: str = ""
    cause: str = ""
    """A cause of ``app.domain.causes``; while it is retried, the code of the fault; held by the guard, what is held,
    such as ``update-customers``; blank when there is none."""
    message: str = ""
    """A sentence: the last answer, the reason, or the note of who skipped it."""
    gate: str = ""
    action: str = ""
    """What its change does; blank for one without a change."""
    cents: int = 0
    tries: int = 0
    """How often it was tried and failed in the same way."""
    since: dt.datetime | None = None
    """First seen, or last tried (retrying); UTC."""
    who: str = ""
    """Who skipped it."""

    @property
    def key(self) -> str:
        """The record as a person types it: ``customers/ACME``."""
        return f"{self.kind.value}/{self.pronto_id or self.stripe_id}"


@dataclass(frozen=True, slots=True)
class StandGroup:
    """All that stands in the same place for the same cause."""

    stand: Stand
    cause: str
    count: int
    cents: int
    oldest: dt.datetime | None = None
    """UTC."""
    first: int = 0
    """Row number of the oldest parked entry; 0 where nothing is parked."""
    message: str = ""
    """The guard's sentence: how many, and the limit; blank elsewhere."""
    plan: int = 0
    """The plan whose changes the guard holds; 0 elsewhere."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A record that a person skipped until it changes."""

    kind: RecordType
    pronto_id: str
    note: str
    fingerprint: str
    """Of the Pronto record then; blank for a row that could not be read."""
    cause: str = ""
    message: str = ""
    """What was wrong then; a row that could not be read comes back with another fault."""
    cents: int = 0
    who: str = "person"
    at: dt.datetime | None = None
    """UTC."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a try went wrong."""

    kind: RecordType
    pronto_id: str
    change_id: int
    code: str
    message: str
    at: dt.datetime
    """UTC."""
    run: int = 0
    """The run that tried; several failures in one run are one try."""
