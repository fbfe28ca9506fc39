"""What SQLite's refusals mean to a person; programming errors stay bugs."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import peewee

from app.domain.errors import Code, NeedsUser, Retryable, RunStopped, SyncProblem

# Primary result codes (SQLite docs, "Result and Error Codes").
_FULL = sqlite3.SQLITE_FULL
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_SHUT = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH})
_READING = sqlite3.SQLITE_IOERR
_NOTHING_TO_ROLL_BACK = "cannot rollback - no transaction is active"


def _first_cause(error: BaseException) -> BaseException:
    """Return what really happened.

    SQLite may roll back by itself when it fails (docs, "BEGIN TRANSACTION", response to errors); Peewee's own
    rollback then fails too and stands in front.
    """
    found = error
    while _NOTHING_TO_ROLL_BACK in str(found) and (before := found.__cause__ or found.__context__) is not None:
        found = before
    return found


def _primary_code(error: BaseException) -> int | None:
    """Return SQLite's primary result code behind an error, or None when it carries none."""
    found: BaseException | None = error
    while isinstance(found, (peewee.PeeweeException, sqlite3.Error)):
        code = getattr(found, "sqlite_errorcode", None)
        if isinstance(code, int):
            # The low byte is the primary code; the rest says where.
            return code & 0xFF
        found = found.__cause__ or found.__context__
    # Python's own refusal of a file that is no database carries no code.
    return sqlite3.SQLITE_NOTADB if "not a database" in str(error) else None


def problem(error: BaseException, path: Path) -> SyncProblem | None:
    """Return what an error of SQLite means, or None when it is a mistake of ours."""
    first = _first_cause(error)
    if isinstance(first, SyncProblem):
        return first
    code = _primary_code(first)
    if code == _FULL:
        return RunStopped(Code.DISK_FULL, f"The disk that holds {path} is full; free some space and sync again.")
    if code in _BUSY:
        return Retryable(Code.BUSY, f"Another program is using {path} just now; try again in a moment.", after=1.0)
    if code in _BROKEN:
        return NeedsUser(
            Code.DATABASE_BROKEN,
            f"The file {path} is damaged or is not a Tallybridge database; restore a backup of it.",
        )
    if code in _SHUT:
        return NeedsUser(
            Code.DATABASE_BROKEN, f"The file {path} cannot be opened for writing; check its folder and permissions."
        )
    if code == _READING:
        return NeedsUser(
            Code.DATABASE_BROKEN, f"The disk refused to read or write {path}; check the disk, then start again."
        )
    return None


def refused(error: OSError, path: Path) -> SyncProblem:
    """Return what the computer's refusal of a file or folder means."""
    if error.errno == errno.ENOSPC:
        return RunStopped(Code.DISK_FULL, f"The disk that holds {path} is full; free some space and sync again.")
    return NeedsUser(
        Code.DATABASE_BROKEN, f"{path} cannot be written ({error.strerror}); check its folder and permissions."
    )


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside into problems with a sentence that names the file.

    Raises:
        RunStopped: disk full. Retryable: locked. NeedsUser: damaged, not a database, not writable.
    """
    try:
        yield
    except (peewee.DatabaseError, peewee.InterfaceError, sqlite3.Error) as error:
        known = problem(error, path)
        if known is None:
            raise
        raise known from (error if known is not _first_cause(error) else known.__cause__)
