"""Bring a database to the present shape: backup, then the numbered steps that are missing, all or nothing."""

from __future__ import annotations

import datetime as dt
import importlib.resources
from pathlib import Path

from playhouse.migrations import Runner

from app.domain.errors import Code, NeedsUser
from app.storage import failures
from app.storage.database import Database

KEPT_BACKUPS = 5
_RECORD = "schema_migration"


def migrate(database: Database, now: dt.datetime, steps: Path | None = None) -> list[str]:
    """Apply the missing steps in one transaction, after a backup of a database that holds any; return their names.

    Args:
        database: what to bring up to date.
        now: the present, for the backup's name.
        steps: the folder of numbered scripts; the packaged ones by default.

    Raises:
        NeedsUser: the database was written by a newer version (code ``database-newer``), or no backup can be made
            (``database-broken``).
        RunStopped: the disk is full (``disk-full``).
    """
    if steps is not None:
        return _migrate(database, now, steps)
    with importlib.resources.as_file(importlib.resources.files("app.storage") / "migrations") as folder:
        return _migrate(database, now, folder)


def _migrate(database: Database, now: dt.datetime, steps: Path) -> list[str]:
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
    if applied:
        _back_up(database, now, len(applied))
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


def _back_up(database: Database, now: dt.datetime, version: int) -> None:
    """Copy the database beside itself, through SQLite: a plain copy would miss the write-ahead log."""
    path = database.path
    copy = path.with_name(f"{path.stem}-v{version}-{now.astimezone(dt.UTC):%Y%m%d-%H%M%S}.db")
    # Under another name until it is whole, so that a full disk leaves nothing that looks like a backup.
    partial = copy.with_suffix(".part")
    try:
        partial.unlink(missing_ok=True)
        with database.reading():
            database.peewee.execute_sql("VACUUM INTO ?", (str(partial),))
        partial.replace(copy)
    except OSError as error:
        raise failures.refused(error, copy) from error
    finally:
        partial.unlink(missing_ok=True)
    copies = sorted(path.parent.glob(f"{path.stem}-v*-*.db"), key=lambda found: found.stat().st_mtime_ns)
    for old in copies[:-KEPT_BACKUPS]:
        old.unlink()
