"""A record to decide on, what is decided, and the decisions that write nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.domain.approval import Withheld
from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import Action, Change
from app.domain.records import CreditNote, Invoice, Order, Record, title_of
from app.domain.shapes import Actual, Fields, Link


@dataclass(frozen=True, slots=True)
class Subject:
    """A record to decide on, with everything known of it."""

    kind: RecordType
    key: str
    record: Record | None
    gone: bool
    source_print: str
    link: Link | None
    actual: Actual | None
    target_print: str
    today: dt.date | None = None
    """The day in the company's time zone; None when no clock is at hand: then nothing counts as post-dated."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome."""

    verdict: Verdict
    change: Change | None = None
    settled: bool = False
    """Nothing needs to happen: the record need not be looked at again until it changes."""
    agree: Fields | None = None
    """The base both sides turn out to agree on without a write; None to leave the base as it is."""
    withheld: Withheld | None = None
    """The change that an approval rule has wait for a person; ``change`` holds then."""


def verdict_on(subject: Subject, standing: Standing, gate: Gate, cause: Cause | None, message: str) -> Verdict:
    """Return where a record stands."""
    return Verdict(subject.kind, subject.key, standing, gate, cause.value if cause else "", message)


def still(subject: Subject, action: Action, cause: Cause, reason: str) -> Change:
    """Return a change that does nothing yet but say what it is about."""
    cents = subject.record.total if isinstance(subject.record, (Order, Invoice, CreditNote)) else 0
    return Change(
        kind=subject.kind,
        action=action,
        pronto_id=subject.key,
        stripe_id=subject.link.stripe_id if subject.link else "",
        cause=cause.value,
        reason=reason,
        source_print=subject.source_print,
        target_print=subject.target_print,
        title=title_of(subject.record) if subject.record is not None else "",
        cents=cents,
        link_version=subject.link.version if subject.link else 0,
    )


def hold(subject: Subject, gate: Gate, cause: Cause, message: str) -> Decision:
    """Leave a record to a person, and say why."""
    verdict = verdict_on(subject, Standing.ATTENTION, gate, cause, message)
    return Decision(verdict, still(subject, Action.HOLD, cause, message))
