"""What ``why`` asks of the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.remedy import Remedy
from app.ports.views import Hit


class GateState(Protocol):
    """A gate and how the record fared there."""

    @property
    def gate(self) -> str:
        """Which gate."""
        ...

    @property
    def state(self) -> str:
        """``passed``, ``stopped`` or ``skipped``."""
        ...

    @property
    def reason(self) -> str:
        """A sentence."""
        ...


class Trail(Protocol):
    """One record's way to Stripe."""

    @property
    def hit(self) -> Hit:
        """Which record."""
        ...

    @property
    def gates(self) -> Sequence[GateState]:
        """The six gates in order."""
        ...

    @property
    def remedy(self) -> Remedy | None:
        """What mends the gate that stopped it; None when nothing has to be done."""
        ...


class Explain(Protocol):
    """Why a record is as it is."""

    def why(self, company_id: int, query: str) -> Sequence[Trail]:
        """Return the trails of the records found, best first; one without ids says that there is none."""
        ...
