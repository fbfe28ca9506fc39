"""What *make a mess* did: one entry an alteration, so that each can be looked for afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Alteration:
    """A change made to one record behind the app's back.

    Attributes:
        kind: What was done, kebab-case, e.g. ``rename-debtor``.
        side: ``pronto`` or ``stripe``.
        type: Record type: ``customers``, ``items``, ``orders``, ``invoices``, ``reps``, ``credit_notes``.
        pronto_id: Key of the record in Pronto (an order with its suffix as ``1000-A``), blank if none.
        stripe_id: Id of the object at Stripe, blank for an alteration of Pronto.
        before: The values that changed, as they were; empty for something new.
        after: The same values now; empty for something deleted.
    """

    kind: str
    side: str
    type: str
    pronto_id: str
    stripe_id: str = ""
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


class StripeBack(Protocol):
    """Edits made in the Stripe dashboard: each picks an object by chance and changes it."""

    def kinds(self) -> Sequence[str]:
        """Return the names of the edits on offer, always in the same order."""
        ...

    def alter(self, kind: str, random: Random) -> Alteration | None:
        """Make one edit of the kind and tell what it was, or None when no object is fit for it."""
        ...
