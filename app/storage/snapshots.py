"""What both sides said when they were last asked, and what was decided on it: the parts as one."""

from __future__ import annotations

from app.ports.clock import Clock
from app.storage.candidates import CandidateRows
from app.storage.database import Database
from app.storage.sources import SourceRows
from app.storage.sweeps import SweepRows
from app.storage.targets import TargetRows
from app.storage.verdicts import VerdictRows


class SnapshotRows(SourceRows, TargetRows, CandidateRows, VerdictRows):
    """Implements ``ports.store.Snapshots``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        SweepRows.__init__(self, database)
        VerdictRows.__init__(self, database, clock)
