"""What *make a mess* did: one entry an alteration, so that each can be looked for afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Alteration:
    """A change made to one record behind the app's back.

    Attributes:
        kind: What was done, kebab-case, e.g. ``rename-debtor``.
        side: ``pronto``, ``stripe`` or ``both``.
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


Fit = Callable[[str, str], bool]
"""Whether a record, given by type and Pronto id, is fit for an alteration."""


class StripeBack(Protocol):
    """Edits made in the Stripe dashboard: each picks an object by chance and changes it."""

    def kinds(self) -> Sequence[str]:
        """Return the names of the edits on offer, always in the same order."""
        ...

    def carried(self, record_type: str) -> Mapping[str, str]:
        """Return the Pronto ids that the objects of a record type carry, with the objects' names."""
        ...

    def charged(self) -> frozenset[str]:
        """Return the numbers of the orders that a payment names."""
        ...

    def alter(self, kind: str, random: Random, fit: Fit) -> Alteration | None:
        """Make one edit of the kind to a fitting record's object and tell what it was, or None when there is none."""
        ...
