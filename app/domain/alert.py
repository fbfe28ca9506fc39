"""What tells a person away from the window that they are needed, and that it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Topic(StrEnum):
    """What can need a person."""

    STOPPED = "stopped"
    """Syncing by itself stopped until somebody acts: a refused password, a key of another account …"""
    UNREACHABLE = "unreachable"
    """A side has not been reached for longer than the owner lets pass."""
    GUARD = "guard"
    """Unusually many changes wait until somebody agrees."""
    APPROVAL = "approval"
    """Changes wait for approval by a rule of the company."""
    ATTENTION = "attention"
    """Records cannot be written as they are; one topic for each cause."""
    MISMATCHES = "mismatches"
    """The sides differ by more rows or dollars than the owner lets pass."""
    UNWRITTEN = "unwritten"
    """Changes in Pronto, and nothing was written for hours."""
    MISSED = "missed"
    """The schedule did not run when it was due."""
    DIGEST = "digest"
    """Not trouble: how things stand, once a day."""
    TEST = "test"
    """Not trouble: a message a person asked for, to see whether it arrives."""


class Phase(StrEnum):
    """What became of a topic."""

    BEGUN = "begun"
    OVER = "over"
    PASSED = "passed"
    """It happened and is over: told in one message."""


class Channel(StrEnum):
    """A way a message takes."""

    DESKTOP = "desktop"
    EMAIL = "email"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Open:
    """A topic a person was told about and that is not over."""

    since: dt.datetime
    """UTC."""
    detail: str = ""
    """The code it was told with; another one is told anew where that changes what has to be done."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell; holds counts, causes and sums, never a name, an address or an amount of one record."""

    topic: Topic
    phase: Phase
    key: str
    """The topic, with the cause where there are several: ``attention/invalid``."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out: every alert of one moment and company."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Situation:
    """How a company stands, in what alerts are decided by. All stamps are UTC."""

    now: dt.datetime
    stopped: str = ""
    """Code of the problem that stopped syncing by itself; blank when none did."""
    unreachable: str = ""
    """Code of the last run's connection trouble; blank when it got through."""
    unreachable_since: dt.datetime | None = None
    guard: int = 0
    """Changes held until somebody agrees to the batch."""
    approval: int = 0
    """Changes that wait for approval and were not refused."""
    approval_cents: int = 0
    attention: Mapping[str, int] = field(default_factory=dict)
    """Records by cause."""
    unsettled: bool = False
    """Whether the newest sync did not get to its end: a record it was about to try again may still need a person."""
    mismatch_rows: int = 0
    mismatch_cents: int = 0
    unwritten: int = 0
    """Changes read from Pronto and not yet written, but for those that wait for a person."""
    unwritten_since: dt.datetime | None = None
    """Since when some have waited without anything written."""
    interval: float | None = None
    """Seconds between scheduled runs; None while nothing is scheduled."""
    last_run: dt.datetime | None = None
    """When a sync last began or ended, or the watch began, whichever is later."""
    gap: tuple[dt.datetime, dt.datetime] | None = None
    """The last pause between two syncs during which the schedule was on."""
    zone: str = "Australia/Sydney"
    """The company's time zone (IANA)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who sends the e-mail; its password is in the keyring."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    """``starttls``, ``tls`` or, for a server on this computer only, ``none``."""
    user: str = ""
    """Blank when the server asks for no sign-in."""
    sender: str = ""
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """What the owner decided about alerts on this computer."""

    desktop: bool = True
    email: bool = False
    chat: bool = False
    mail: MailServer = field(default_factory=MailServer)
    mismatch_rows: int = 25
    """Open mismatches from which on somebody is told; 0 is never."""
    mismatch_dollars: int = 1_000
    """Dollars in open mismatches from which on somebody is told; 0 is never."""
    unreachable_minutes: int = 15
    """A connection that comes back within this needs nobody."""
    unwritten_hours: int = 4
    """Changes in Pronto and nothing written for so long raise the alarm; 0 is never."""
    missed_intervals: int = 30
    """A schedule that did not run for so many of its intervals (15 minutes at least) raises the alarm; 0 is never."""
    digest_at: str = ""
    """Local time of the daily digest, ``HH:MM``; blank is none."""

    def channels(self) -> tuple[Channel, ...]:
        """Return the ways that are switched on."""
        on = {Channel.DESKTOP: self.desktop, Channel.EMAIL: self.email, Channel.CHAT: self.chat}
        return tuple(channel for channel in Channel if on[channel])


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way through one channel."""

    id: int
    company_id: int
    channel: Channel
    message: Message
    made: dt.datetime
    tries: int
    """Tries begun, the one under way included."""
    broken_off: bool = False
    """An earlier try was cut short by the end of the program, so the message may have arrived already."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message, for the list."""

    id: int
    company: str
    """Blank for a test."""
    channel: Channel
    title: str
    body: str
    made: dt.datetime
    state: str
    """``sent``, ``waiting`` (not tried or to be tried again) or ``given-up``."""
    tries: int
    error: str = ""
    next_at: dt.datetime | None = None
