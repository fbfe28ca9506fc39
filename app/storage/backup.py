"""Dated copies of the database, made through SQLite's backup interface: never a copy of the file.

A file copy misses what still lies in the write-ahead log (measured: 0 of 100 committed rows came along). A copy is
packed (a sixth of the size, measured) into an ordinary zip file, beside a note of what it holds. It gets its name
only when it is whole, so that a full disk or a power cut leaves nothing that looks like a backup.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import sqlite3
import time
import uuid
import zipfile
import zlib
from pathlib import Path
from typing import Any

from app.domain.errors import Code, NeedsUser
from app.ports.backups import Backup, Holds, Why
from app.storage import failures
from app.storage.backup_rotation import to_let_go
from app.storage.integrity import findings

_STAMP = "%Y%m%d-%H%M%S"
_INSIDE = "tallybridge.db"
_ABOUT = "about.json"
_LEVEL = 3
"""Of deflate: level 6 takes twice as long for 5 % less (measured)."""
_ALL_PAGES = -1
"""In one step, under one read lock: other writers would make a copy in steps begin anew again and again."""
_CHUNK = 1 << 20
_OLD_SECONDS = 24 * 3600.0
"""A half as old as this is nobody's work any more."""
_DAMAGED = "It is damaged and cannot be put back."
_NOT_WHOLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What a zip file that somebody altered or cut short brings about (Python docs, zipfile)."""


class BackupFolder:
    """Implements ``ports.backups.Backups``: the folder ``backups`` beside a database file."""

    def __init__(self, database: Path) -> None:
        """Name the file; nothing is opened yet."""
        self.database = database
        self._name = re.compile(
            rf"{re.escape(database.stem)}-(\d{{8}}-\d{{6}})-({'|'.join(Why)})(?:-\d+)?\.zip", re.ASCII
        )

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.database.parent / "backups"

    def all(self) -> list[Backup]:
        """Return every copy, newest first."""
        found = []
        for path in self.folder.glob("*.zip"):
            named = self._name.fullmatch(path.name)
            with contextlib.suppress(ValueError, OSError):
                if named and path.is_file():
                    at = dt.datetime.strptime(named[1], _STAMP).replace(tzinfo=dt.UTC)
                    found.append(Backup(path.name, at, Why(named[2]), path.stat().st_size))
        return sorted(found, key=lambda backup: (backup.at, backup.name), reverse=True)

    def holds(self, name: str) -> Holds:
        """Say what a copy holds, by the note in it; one that is cut short says so."""
        try:
            with zipfile.ZipFile(self.path_of(name)) as packed:
                about = json.loads(packed.read(_ABOUT))
                packed.getinfo(_INSIDE)
            return Holds(tuple(map(str, about["companies"])), int(about["links"]), int(about["entries"]))
        except (*_NOT_WHOLE, KeyError, TypeError, ValueError):
            return Holds(problem=_DAMAGED)

    def unpack(self, name: str, target: Path) -> None:
        """Unpack a copy into a file, checked down to the last byte.

        Raises:
            NeedsUser: it is damaged (``database-broken``). OSError: the target cannot be written.
        """
        try:
            with zipfile.ZipFile(self.path_of(name)) as packed, packed.open(_INSIDE) as source:
                with target.open("wb") as file:
                    shutil.copyfileobj(source, file, _CHUNK)
                if not findings(target, full=True):
                    return
        except (*_NOT_WHOLE, KeyError) as problem:
            target.unlink(missing_ok=True)
            raise NeedsUser(Code.DATABASE_BROKEN, f"The backup {name} is damaged; choose another one.") from problem
        target.unlink(missing_ok=True)
        raise NeedsUser(Code.DATABASE_BROKEN, f"The backup {name} is damaged; choose another one.")

    def make(self, why: Why, now: dt.datetime) -> Backup:
        """Copy the database as it is now; see the port."""
        copy = self._free_name(why, now)
        # Names of their own: two runs may begin at the same moment, in one process or in two.
        token = uuid.uuid4().hex[:8]
        partial, packed = copy.with_suffix(f".{token}.part"), copy.with_suffix(f".{token}.pack")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with failures.told(self.database):
                copy_pages(self.database, partial)
            if findings(partial):
                raise NeedsUser(
                    Code.DATABASE_BROKEN,
                    f"The file {self.database} is damaged, so no backup of it is made; put the newest backup back.",
                )
            _pack(partial, packed)
            packed.replace(copy)
            self._sweep()
            for old in to_let_go(self.all(), now):
                (self.folder / old.name).unlink(missing_ok=True)
            return Backup(copy.name, now, why, copy.stat().st_size)
        except OSError as error:
            raise failures.refused(error, copy) from error
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
                packed.unlink(missing_ok=True)

    def daily(self, now: dt.datetime) -> Backup | None:
        """Make the day's copy unless there is one; days are those of this computer's clock."""
        today = now.astimezone().date()
        if any(backup.at.astimezone().date() == today and backup.why is Why.DAILY for backup in self.all()):
            return None
        return self.make(Why.DAILY, now)

    def path_of(self, name: str) -> Path:
        """Return the file of a copy.

        Raises:
            NeedsUser: there is none of this name (``bad-input``).
        """
        known = {backup.name for backup in self.all()}
        if name not in known:
            raise NeedsUser(
                Code.BAD_INPUT, f"There is no backup “{name}” in {self.folder}.", hint="List them with: backup list."
            )
        return self.folder / name

    def _sweep(self) -> None:
        """Remove halves that a power cut left."""
        for half in (*self.folder.glob("*.part"), *self.folder.glob("*.pack")):
            with contextlib.suppress(OSError):
                if time.time() - half.stat().st_mtime > _OLD_SECONDS:
                    half.unlink()

    def _free_name(self, why: Why, now: dt.datetime) -> Path:
        stem = f"{self.database.stem}-{now.astimezone(dt.UTC):{_STAMP}}-{why.value}"
        copy, number = self.folder / f"{stem}.zip", 1
        while copy.exists():
            number += 1
            copy = self.folder / f"{stem}-{number}.zip"
        return copy


def copy_pages(source: Path, target: Path) -> None:
    """Copy a database through SQLite into another file, which becomes a single file without a log beside it.

    Raises:
        sqlite3.Error: as SQLite says. OSError: the target cannot be removed or brought to the disk.
    """
    target.unlink(missing_ok=True)
    with contextlib.closing(_opened(source)) as reading, contextlib.closing(sqlite3.connect(target)) as writing:
        reading.backup(writing, pages=_ALL_PAGES)
        # The log is part of the copied header; a copy is one file that can be carried away.
        writing.execute("PRAGMA journal_mode = delete")


def _pack(database: Path, target: Path) -> None:
    """Pack a copy and a note of what it holds into a zip file, and bring that to the disk."""
    with contextlib.closing(_opened(database)) as connection:
        names = [json.loads(body).get("name", "") for (body,) in _every(connection, "SELECT body FROM company")]
        ((links,),) = _every(connection, "SELECT count(*) FROM link WHERE stripe_id IS NOT NULL")
        ((entries,),) = _every(connection, "SELECT count(*) FROM journal")
    about = {"companies": sorted(names, key=str.casefold), "links": links, "entries": entries}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        packed.writestr(_ABOUT, json.dumps(about))
        packed.write(database, _INSIDE)
    with target.open("r+b") as file:
        os.fsync(file.fileno())


def _every(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _opened(path: Path) -> sqlite3.Connection:
    """Open a file that is there."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=5.0)
