"""The one thing to do about a record that is not in Stripe: what a button does and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemedyAction(StrEnum):
    """What mends it; the values are what scripts read."""

    SYNC = "sync"
    """Sync; nothing else is in its way."""
    SYNC_ANYWAY = "sync-anyway"
    """Sync with consent to an unusually large number of changes."""
    TRY_AGAIN = "try-again"
    """Decide on it anew and send it."""
    READ_AGAIN = "read-again"
    """Correct it in Pronto, then read it and send it."""
    SETTING = "setting"
    """Change a setting; the argument is its name in the company's policies, or ``live_allowed``."""
    PAGE = "page"
    """Look at another page; the argument is its name: ``approvals``, ``mapping`` or ``migration``."""
    SHOW_RECORD = "show-record"
    """Look at another record first; the argument is ``customers/ACME``."""
    CREATE = "create"
    """Make it in Stripe though a rule or a doubt speaks against it."""
    LINK = "link"
    """Say which Stripe object it is."""
    MATCH = "match"
    """Look at the Stripe object it may be, side by side, and accept or reject that."""
    SETTLE = "settle"
    """Look at both sides' values and choose."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way on for one record."""

    action: RemedyAction
    label: str
    """What stands on the button."""
    sentence: str
    """What to do or what it does, in a sentence."""
    argument: str = ""
    """What the action is about; blank where it is the record itself."""
