"""The store: one object that carries every repository of one database file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from app.ports import store as ports
from app.ports.alerts import Alerts
from app.ports.approvals import Approvals
from app.ports.attention import Attention
from app.ports.backups import Backups
from app.ports.clock import Clock
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
from app.storage.alerts import AlertRows
from app.storage.approvals import ApprovalRows
from app.storage.attention import AttentionRows
from app.storage.backup import BackupFolder
from app.storage.companies import CompanyRows
from app.storage.comparisons import ComparisonRows
from app.storage.database import Database
from app.storage.evidence import EvidenceRows
from app.storage.journal import JournalRows
from app.storage.lease import Leases
from app.storage.links import LinkRows
from app.storage.mappings import MappingRows
from app.storage.matches import MatchRows
from app.storage.migrate import migrate
from app.storage.migration_rows import MigrationRows
from app.storage.mismatches import MismatchRows
from app.storage.plans import PlanRows
from app.storage.queue import QueueRows
from app.storage.receipts import ReceiptRows
from app.storage.runs import RunRows
from app.storage.settings import SettingRows
from app.storage.snapshots import SnapshotRows
from app.storage.support import SupportRows
from app.storage.timetables import TimetableRows
from app.storage.undone import UndoneRows
from app.storage.views import ViewRows


class SqlStore:
    """Implements ``ports.store.Store``; safe for many threads, each with a connection of its own.

    Args:
        path: the database file; it and its folder are made when missing.
        clock: the present.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        """Put the parts together; the tables must be there (see ``open_store``)."""
        self._database = Database(path)
        self._leases = Leases(self._database, clock)
        self._settings = SettingRows(self._database)
        self.companies: ports.Companies = CompanyRows(self._database, clock)
        self.snapshots: Snapshots = SnapshotRows(self._database, clock)
        self.links: ports.Links = LinkRows(self._database, clock)
        self.plans: Plans = PlanRows(self._database, clock)
        self.queue: Queue = QueueRows(self._database, clock, self._leases.still_ours)
        self.journal: Journal = JournalRows(self._database)
        self.runs: ports.Runs = RunRows(self._database, clock)
        self.receipts: ports.Receipts = ReceiptRows(self._database)
        self.undone: Undone = UndoneRows(self._database, clock)
        self.views: Views = ViewRows(self._database)
        self.mismatches: Mismatches = MismatchRows(self._database)
        self.matches: Matches = MatchRows(self._database)
        self.comparisons: Comparisons = ComparisonRows(self._database)
        self.evidence: Evidence = EvidenceRows(self._database)
        self.backups: Backups = BackupFolder(path)
        self.migrations: Migrations = MigrationRows(self._database)
        self.mappings: Mappings = MappingRows(self._database)
        self.approvals: Approvals = ApprovalRows(self._database)
        self.alerts: Alerts = AlertRows(self._database)
        self.timetables: Timetables = TimetableRows(self._settings)
        self.attention: Attention = AttentionRows(self._database, clock)
        self.support: SupportFacts = SupportRows(self._database)

    @property
    def database(self) -> Database:
        """The database itself, for the migration runner and the tests."""
        return self._database

    def writing(self) -> AbstractContextManager[None]:
        """Open one IMMEDIATE transaction; calls inside join it.

        Raises:
            Retryable: another program holds the database (``busy``). RunStopped: the disk is full (``disk-full``).
            NeedsUser: the file is damaged (``database-broken``).
        """
        return self._database.writing()

    def cursor(self, company_id: int, name: str) -> str:
        """Return a cursor, blank when it was never set."""
        return self._settings.cursor(company_id, name)

    def set_cursor(self, company_id: int, name: str, value: str) -> None:
        """Move a cursor."""
        self._settings.set_cursor(company_id, name, value)

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this computer."""
        return self._settings.setting(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting (anything JSON can hold)."""
        self._settings.set_setting(name, value)

    def lease(self, company_id: int) -> AbstractContextManager[None]:
        """Hold a company for one run, across processes and PCs, with a heartbeat.

        Raises:
            NeedsUser: somebody else holds it (code ``busy``; names the process and since when).
        """
        return self._leases.hold(company_id)

    def close(self) -> None:
        """Close this thread's connection and those of threads that have ended."""
        self._database.close()


def open_store(path: Path, clock: Clock) -> SqlStore:
    """Open a database file, made or brought up to date as needed.

    Raises:
        NeedsUser: written by a newer version (``database-newer``), damaged or not writable (``database-broken``).
        RunStopped: the disk is full. Retryable: another program holds it.
    """
    found = SqlStore(path, clock)
    migrate(found.database, clock.now())
    return found
