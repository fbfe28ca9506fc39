"""What the services keep: snapshots, links, plans, the queue, the journal.

One store object carries them all. ``writing()`` makes several calls one IMMEDIATE transaction; a call outside
makes its own. Nothing remote may happen inside one. All stamps are UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from app.domain.company import Company, NewCompany
from app.domain.journal import Receipt
from app.domain.kinds import RecordType
from app.domain.outcome import RunSummary
from app.domain.shapes import Link
from app.ports.alerts import Alerts
from app.ports.approvals import Approvals
from app.ports.attention import Attention
from app.ports.backups import Backups
from app.ports.comparisons import Comparisons
from app.ports.evidence import Evidence
from app.ports.journal import Journal
from app.ports.mappings import Mappings
from app.ports.matches import Matches
from app.ports.migration import Migrations
from app.ports.mismatches import Mismatches
from app.ports.snapshots import Snapshots
from app.ports.support import SupportFacts
from app.ports.timetables import Timetables
from app.ports.undone import Undone
from app.ports.views import Views
from app.ports.work import Plans, Queue


class Companies(Protocol):
    """The pairs kept in step."""

    def add(self, new: NewCompany) -> Company:
        """Store a company.

        Raises:
            NeedsUser: the name is taken.
        """
        ...

    def named(self, name: str) -> Company:
        """Return a company by name, letter case ignored.

        Raises:
            NeedsUser: there is none; the message lists those there are.
        """
        ...

    def with_id(self, company_id: int) -> Company:
        """Return a company by number."""
        ...

    def all(self) -> list[Company]:
        """Return every company, in the order of their names."""
        ...

    def save(self, company: Company) -> None:
        """Store a changed company."""
        ...

    def remove(self, company_id: int) -> None:
        """Remove a company with all it owns except its journal."""
        ...


class Links(Protocol):
    """Pronto id ⇄ Stripe id."""

    def get(self, company_id: int, kind: RecordType, pronto_id: str) -> Link | None:
        """Return the link of a Pronto record."""
        ...

    def of_stripe(self, company_id: int, kind: RecordType, stripe_id: str) -> Link | None:
        """Return the link of a Stripe object."""
        ...

    def put(self, company_id: int, link: Link, mapping_version: str) -> Link:
        """Insert or update a link; its version goes up by one. Return it as stored.

        Raises:
            ItemRejected: the Stripe object is linked to another record already.
        """
        ...

    def remove(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Forget a link."""
        ...

    def count(self, company_id: int, kind: RecordType) -> int:
        """Return how many records of a type are linked."""
        ...


class Runs(Protocol):
    """What ran, when and how it ended."""

    def open(self, company_id: int, kind: str, trigger: str, at: dt.datetime) -> int:
        """Record that a run began; return its number."""
        ...

    def close(self, company_id: int, summary: RunSummary) -> None:
        """Record how a run ended."""
        ...

    def recent(self, company_id: int, limit: int = 50) -> list[RunSummary]:
        """Return runs, newest first; one without an end was interrupted or is going on."""
        ...

    def interrupted(self, company_id: int) -> list[int]:
        """Return runs that never ended."""
        ...


class Receipts(Protocol):
    """Receipts to post."""

    def put(self, company_id: int, receipts: Sequence[Receipt]) -> int:
        """Add those not known yet (by kind and Stripe id); return how many were new."""
        ...

    def all(self, company_id: int, state: str = "open") -> list[Receipt]:
        """Return receipts in a state, oldest first."""
        ...

    def mark(self, company_id: int, kind: str, stripe_id: str, state: str, reference: str = "") -> None:
        """Set a receipt's state."""
        ...


class Store(Protocol):
    """Everything kept on this computer."""

    companies: Companies
    snapshots: Snapshots
    links: Links
    plans: Plans
    queue: Queue
    journal: Journal
    runs: Runs
    receipts: Receipts
    undone: Undone
    views: Views
    mismatches: Mismatches
    matches: Matches
    comparisons: Comparisons
    evidence: Evidence
    timetables: Timetables
    backups: Backups
    migrations: Migrations
    mappings: Mappings
    approvals: Approvals
    alerts: Alerts
    attention: Attention
    support: SupportFacts

    def writing(self) -> AbstractContextManager[None]:
        """Open one IMMEDIATE transaction; calls inside join it."""
        ...

    def cursor(self, company_id: int, name: str) -> str:
        """Return a cursor, blank when it was never set."""
        ...

    def set_cursor(self, company_id: int, name: str, value: str) -> None:
        """Move a cursor."""
        ...

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this computer."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting (anything JSON can hold)."""
        ...

    def lease(self, company_id: int) -> AbstractContextManager[None]:
        """Hold a company for one run, across processes and PCs, with a heartbeat.

        Raises:
            NeedsUser: somebody else holds it (code ``busy``; names the process and since when).
        """
        ...

    def close(self) -> None:
        """Close this thread's connection."""
        ...
