"""Mismatches: open differences a person may act on, and the certificate that there are no others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.kinds import RecordType
from app.domain.shapes import Value


class MismatchState(StrEnum):
    """What became of a mismatch; none is ever deleted."""

    OPEN = "open"
    IGNORED = "ignored"
    """A person accepted these very values; it comes back when one of them changes."""
    FIXED = "fixed"
    """The product made both sides agree."""
    GONE = "gone"
    """A later reconciliation no longer saw it."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference of one record: a field, or the record as a whole when ``field`` is blank."""

    kind: RecordType
    cause: str
    """A cause of ``app.domain.causes``."""
    pronto_id: str
    stripe_id: str
    field: str = ""
    """Target path; blank when the record as a whole is the matter."""
    pronto: Value = None
    """What Pronto wants there."""
    agreed: Value = None
    """What both sides last agreed on."""
    stripe: Value = None
    """What Stripe says."""
    reason: str = ""
    """A sentence."""
    title: str = ""
    cents: int = 0
    """Money at stake, in cents."""
    group: str = ""
    """What it shares with others that one fix would mend: ``charge code FREIGHT``; blank when nothing."""
    id: int = 0
    state: MismatchState = MismatchState.OPEN
    first_seen: dt.datetime | None = None
    last_seen: dt.datetime | None = None
    note: str = ""
    assignee: str = ""


@dataclass(frozen=True, slots=True)
class DayTotal:
    """One record type on one local day, on one side."""

    count: int = 0
    cents: int = 0
    digest: str = ""
    """Digest over the records' keys and amounts, whatever their order; equal exactly when they are equal."""


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One record type on one local day, on both sides."""

    kind: RecordType
    day: str
    """ISO date in the office's time zone; blank for types without a date."""
    pronto: DayTotal
    stripe: DayTotal

    @property
    def equal(self) -> bool:
        """Whether count, sum and digest agree."""
        return self.pronto == self.stripe


@dataclass(frozen=True, slots=True)
class Certificate:
    """That everything was read, and what was found."""

    run: int
    at: dt.datetime
    """UTC."""
    complete: bool
    """Whether both sides were read whole; a partial read can never be green."""
    rows: tuple[CertificateRow, ...] = ()
    open: int = 0
    """Mismatches nobody has accepted."""
    accepted: int = 0
    """Mismatches a person accepted with their values."""
    skipped: int = 0
    """Records that wait for something, a credit note for its invoice to be final: amber, not green."""
    by_rule: int = 0
    """Records that a rule of the company's keeps out of Stripe, such as orders on account; each says why."""
    problems: tuple[str, ...] = ()
    """Sentences: what could not be read, and why."""
    types: dict[str, int] = field(default_factory=dict)
    """Record type → records compared."""

    @property
    def green(self) -> bool:
        """Whether both sides tell the same story, or every difference is listed and accepted."""
        return self.complete and not self.open and not self.problems

    @property
    def colour(self) -> str:
        """``green``; ``amber`` when green but for records that wait or differences that were accepted; ``red``."""
        if not self.green:
            return "red"
        waits = self.accepted or self.skipped or any(not row.equal for row in self.rows)
        return "amber" if waits else "green"
