"""What was done, by whom, when and why: the audit trail's rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.kinds import RecordType


class Note(StrEnum):
    """Actions of entries that tell of no change to a record and of no decision about one."""

    SIGN_IN = "sign-in"
    """To which side, as whom, accepted or refused."""
    EXPORT = "export"
    """A report, list or pack was written to a file."""
    SETTING = "setting"
    """A setting of this computer."""
    LOCK = "lock"
    """The lock of the window: set, changed, taken off, or tried in vain."""
    PRUNED = "prune"
    """Entries older than the journal goes back were taken out."""
    RESTORED = "backup-restored"
    UNREADABLE = "unreadable"
    """Shown in place of an entry that was altered beyond reading."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One acknowledged act; entries form a hash chain, so that an edit shows."""

    company_id: int
    at: dt.datetime
    """UTC."""
    who: str
    """``person``, ``schedule``, ``command line`` or the name of a rule."""
    action: str
    """An action of ``app.domain.plan``, or ``switch``, ``approve``, ``connect`` …"""
    kind: RecordType | None = None
    pronto_id: str = ""
    stripe_id: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    request_id: str = ""
    """Stripe's ``Request-Id``; several are separated by a blank."""
    call: str = ""
    """The calls made: ``POST /v1/customers`` or a Pronto call name."""
    run: int = 0
    agreed: dict[str, Any] = field(default_factory=dict)
    """By field, what both sides had last agreed on where that was not ``before``; None where nothing was."""
    settles: tuple[int, ...] = ()
    """Numbers of the mismatches it settled."""
    seq: int = 0
    """Place in the chain, from 1; given when it is stored."""
    digest: str = ""
    """SHA-256 over the entry and the digest before it, hexadecimal."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money Stripe knows of that Pronto has to be told: a receipt to post."""

    kind: str
    """``paid``, ``paid-elsewhere``, ``void``, ``uncollectible``, ``charge`` or ``refund``."""
    stripe_id: str
    customer_code: str
    invoice_number: str
    order_number: str
    cents: int
    currency: str
    at: dt.datetime
    """UTC."""
    state: str = "open"
    """``open``, ``posted`` (told to Pronto) or ``seen`` (Pronto shows it)."""
    reference: str = ""
    """Pronto's reference once posted."""
