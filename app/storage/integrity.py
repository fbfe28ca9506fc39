"""Whether a database file is whole, asked of SQLite itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_MOST = 20
"""Findings named at most; one is enough to know."""


def findings(path: Path, *, full: bool = False) -> list[str]:
    """Return what SQLite finds wrong with a file, empty when it is whole; blocks for seconds with a large one.

    Args:
        path: the database; it must be there.
        full: also hold every index against its table (``integrity_check``), which takes several times as long as
            ``quick_check`` (SQLite docs, PRAGMA).
    """
    check = "integrity_check" if full else "quick_check"
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=5.0)
    except sqlite3.Error as problem:
        return [str(problem)]
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}({_MOST})")]
        if full and found == ["ok"]:
            astray = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
            found = [f"row {row[1]} of {row[0]} belongs to nothing in {row[2]}" for row in astray] or found
    except sqlite3.OperationalError as problem:
        # Another program holds it just now: that says nothing about the file.
        busy = problem.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        found = ["ok"] if busy else [str(problem)]
    except sqlite3.Error as problem:
        found = [str(problem)]
    finally:
        connection.close()
    return [] if found == ["ok"] else found
