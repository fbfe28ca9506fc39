"""A record as it was on a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from app.domain.kinds import RecordType


@dataclass(frozen=True, slots=True)
class ValueAt:
    """One field as it was."""

    field: str
    pronto: Any
    """What Pronto said; None where it said nothing or the journal does not tell."""
    stripe: Any
    since: dt.datetime
    """Since when the journal knows it to be so, UTC."""
    seq: int
    """The journal entry that tells."""
    note: str = ""
    """What the journal cannot tell for certain."""


@dataclass(frozen=True, slots=True)
class AsAt:
    """A record on a date, as the journal tells it."""

    kind: RecordType
    pronto_id: str
    at: dt.datetime
    """UTC."""
    stripe_id: str = ""
    """Blank where it was not in Stripe."""
    state: str = ""
    """``linked``, ``gone``, ``unlinked`` or blank where the journal does not know it yet."""
    values: tuple[ValueAt, ...] = ()
    last: int = 0
    """The newest entry about it until then; 0 for none."""
    next: int = 0
    """The first entry after it; 0 for none."""

    @property
    def sentence(self) -> str:
        """Where it stood, for a person."""
        match self.state:
            case "linked":
                return f"It was in Stripe as {self.stripe_id}; entry {self.last} of the journal is the last before."
            case "gone":
                return f"It had been taken out of Stripe ({self.stripe_id}), says entry {self.last} of the journal."
            case "unlinked":
                return f"It was not tied to Stripe any more, says entry {self.last} of the journal."
            case _:
                known = f" The first entry about it is {self.next}." if self.next else ""
                return f"The journal tells nothing of it until then.{known}"
