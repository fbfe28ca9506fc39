"""Changes that wait for a person, and what a person ruled on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.domain.plan import Change


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person said about one very change: this record, this action, these values."""

    approved: bool
    """False: refused; the change stays held until it changes or is approved after all."""
    who: str
    why: str = ""
    """Why it was refused, in the person's words."""
    at: dt.datetime | None = None
    """UTC."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A change that would be written, had not a rule of the company said that it waits for a person."""

    rule: str
    """Name of the approval rule."""
    rule_digest: str
    """Fingerprint of the rule; approvals under it are counted by this."""
    digest: str
    """What makes the change the one a person saw (``app.planning.approving.change_digest``)."""
    change: Change
    """What would be written."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A withheld change in a company's list."""

    id: int
    """Number to approve or refuse it by; a change that becomes another gets another number."""
    withheld: Withheld
    since: dt.datetime
    """When it first waited, UTC."""
    ruling: Ruling | None = None
    """The refusal, when it was refused; None while nobody said anything."""
