"""What the window asks of the office to show how things stand and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch
from app.domain.outcome import Gate, RunSummary
from app.domain.plan import Action, Change, ChangeState, PlanSummary
from app.domain.records import Record
from app.domain.remedy import Remedy
from app.domain.shapes import Actual, Link
from app.ports.journal import JournalSize
from app.ports.views import Hit, OverviewRow


class Overview(Protocol):
    """Where everything stands."""

    @property
    def rows(self) -> list[OverviewRow]:
        """Counts per record type."""
        ...

    @property
    def last_run(self) -> RunSummary | None:
        """The newest run."""
        ...

    @property
    def waiting(self) -> int:
        """Changes queued and not finished."""
        ...

    @property
    def attention(self) -> int:
        """Records that need a person."""
        ...

    @property
    def receipts(self) -> int:
        """Receipts to post."""
        ...

    @property
    def previewed(self) -> bool:
        """Whether a person has seen a preview; *Sync now* is offered only after."""
        ...


class History(Protocol):
    """What was and what stands."""

    def overview(self, company_id: int) -> Overview:
        """Return where everything stands."""
        ...

    def changes(
        self,
        plan_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Change]:
        """Return a plan's changes, filtered."""
        ...

    def latest_plan(self, company_id: int, purpose: str = "preview") -> PlanSummary | None:
        """Return the newest plan of a purpose: ``preview`` or ``sync``."""
        ...

    def journal(
        self,
        company_id: int,
        *,
        run: int | None = None,
        kind: RecordType | None = None,
        text: str = "",
        who: str = "",
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        shared: bool = False,
        limit: int = 200,
        offset: int = 0,
    ) -> list[Entry]:
        """Return journal entries, newest first; ``shared`` adds what is about this computer."""
        ...

    def journal_size(self) -> JournalSize:
        """Return how much room the journal takes."""
        ...

    def verify(self) -> int | None:
        """Check the journal's chain; None when whole."""
        ...

    def runs(self, company_id: int) -> list[RunSummary]:
        """Return runs, newest first."""
        ...

    def receipts(self, company_id: int) -> list[Receipt]:
        """Return the receipts to post."""
        ...


class GateState(Protocol):
    """A gate and how the record fared there."""

    @property
    def gate(self) -> Gate:
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
    def record(self) -> Record | None:
        """What Pronto says."""
        ...

    @property
    def actual(self) -> Actual | None:
        """What Stripe says."""
        ...

    @property
    def link(self) -> Link | None:
        """How they are tied."""
        ...

    @property
    def remedy(self) -> Remedy | None:
        """What mends the gate that stopped it; None when nothing has to be done."""
        ...

    @property
    def cause(self) -> str:
        """Why that gate stopped it, as one of ``Cause``; blank when the reason has no code."""
        ...


class Explain(Protocol):
    """Why a record is as it is."""

    def record(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str = "") -> Trail:
        """Return a record's trail."""
        ...

    def retry(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Look at a record again at the next run."""
        ...

    def to_settle(self, company_id: int, kind: RecordType, pronto_id: str) -> Mismatch | None:
        """Compare a record now and return what a person settles about it, or None."""
        ...
