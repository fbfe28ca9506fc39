"""Bring a database to the present shape: backup, then the numbered steps that are missing, all or nothing."""

from __future__ import annotations

import datetime as dt
import importlib.resources
from pathlib import Path

from playhouse.migrations import Runner

from app.domain.errors import Code, NeedsUser
from app.ports.backups import Why
from app.storage.backup import BackupFolder
from app.storage.database import Database

_RECORD = "schema_migration"


def migrate(database: Database, now: dt.datetime, steps: Path | None = None, *, backup: bool = True) -> list[str]:
    """Apply the missing steps in one transaction, after a backup of a database that holds any; return their names.

    Args:
        database: what to bring up to date.
        now: the present, for the backup's name.
        steps: the folder of numbered scripts; the packaged ones by default.
        backup: False for a file that is a copy itself.

    Raises:
        NeedsUser: the database was written by a newer version (code ``database-newer``), or no backup can be made
            (``database-broken``).
        RunStopped: the disk is full (``disk-full``).
    """
    if steps is not None:
        return _migrate(database, now, steps, backup=backup)
    with importlib.resources.as_file(importlib.resources.files("app.storage") / "migrations") as folder:
        return _migrate(database, now, folder, backup=backup)


def _migrate(database: Database, now: dt.datetime, steps: Path, *, backup: bool) -> list[str]:
    with database.reading():
        runner = Runner(database.peewee, str(steps), table_name=_RECORD)
        applied = set(runner.applied())
    known = {step.name for step in runner.migrations()}
    if applied - known:
        raise NeedsUser(
            Code.DATABASE_NEWER,
            f"The file {database.path} was written by a newer Tallybridge; install the newest version to open it.",
        )
    if not known - applied:
        return []
    if applied and backup:
        BackupFolder(database.path).make(Why.UPDATE, now)
    with database.reading():
        # Rebuilding a table must not cascade into others, and the switch is ignored inside a transaction.
        database.peewee.pragma("foreign_keys", 0)
        try:
            with database.writing():
                # Another process may have done it meanwhile: the runner looks again, inside the transaction.
                done: list[str] = runner.up()
        finally:
            database.peewee.pragma("foreign_keys", 1)
    return done
