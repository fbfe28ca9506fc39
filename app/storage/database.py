"""One SQLite file: opening, settings of the engine, and the only two ways in: ``reading`` and ``writing``.

Write-ahead log, so that readers never wait for the writer; IMMEDIATE transactions, because SQLite refuses at once
when a reader wants to become a writer; ``synchronous=FULL``, because a queue entry must survive a power cut before
its request leaves. Connections belong to a thread; those of ended threads are closed by the next that opens one.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import peewee

from app.storage import failures

Parameters = Sequence[Any] | Mapping[str, Any]
"""Values for ``?`` marks in order, or for ``:name`` marks by name."""
BUSY_SECONDS = 5
"""How long a writer waits for another one."""
_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "full",
    "busy_timeout": BUSY_SECONDS * 1000,
    # 32 MB of pages a connection; negative numbers are kibibytes (SQLite docs).
    "cache_size": -32_000,
    # A write-ahead log that grew in a big run is cut back to 64 MB.
    "journal_size_limit": 64_000_000,
}


class Database:
    """A database file, open in as many threads as ask."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self.path = path
        self.after_commit: list[Callable[[], None]] = []
        """Called in the writer's thread after each transaction that was committed."""
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        self._guard = threading.Lock()
        # Any: peewee's stubs leave most of its methods untyped.
        self._peewee: Any = peewee.SqliteDatabase(
            str(path),
            pragmas=_PRAGMAS,
            timeout=BUSY_SECONDS,
            autoconnect=False,
            # So that the connection of an ended thread can be closed by another.
            check_same_thread=False,
        )

    @property
    def peewee(self) -> Any:
        """The Peewee database, for the migration runner."""
        return self._peewee

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Open a connection for this thread where there is none, and tell errors in words."""
        with failures.told(self.path):
            self._connect()
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Open one IMMEDIATE transaction, or join the one that is open in this thread."""
        with self.reading():
            if self._peewee.in_transaction():
                yield
                return
            with self._peewee.atomic("IMMEDIATE"):
                yield
            for told in self.after_commit:
                told()

    def rows(self, sql: str, params: Parameters = ()) -> list[Any]:
        """Return every row of a query, as tuples."""
        with self.reading():
            found: list[Any] = self._peewee.execute_sql(sql, params).fetchall()
            return found

    def row(self, sql: str, params: Parameters = ()) -> Any:
        """Return the first row of a query as a tuple, or None."""
        with self.reading():
            return self._peewee.execute_sql(sql, params).fetchone()

    def change(self, sql: str, params: Parameters = ()) -> int:
        """Carry out a statement in a transaction; return how many rows it touched."""
        with self.writing():
            touched: int = self._peewee.execute_sql(sql, params).rowcount
            return touched

    def change_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Carry out a statement for many rows in a transaction; return how many rows it touched.

        ``executemany`` costs a third of Peewee's ``insert_many`` (measured with 100,000 rows).
        """
        if isinstance(rows, list) and not rows:
            return 0
        with self.writing():
            touched: int = self._peewee.connection().executemany(sql, rows).rowcount
            return touched

    def run(self, query: Any) -> Any:
        """Carry out a Peewee query inside a transaction if it changes anything; rows come as a list of tuples."""
        if isinstance(query, peewee.SelectQuery):
            with self.reading():
                return list(query.tuples().execute(self._peewee))
        with self.writing():
            return query.execute(self._peewee)

    def close(self) -> None:
        """Close this thread's connection and those of threads that have ended."""
        with self._guard:
            self._open.pop(threading.current_thread(), None)
            if not self._peewee.is_closed():
                self._peewee.close()
            self._close_orphans()

    def _connect(self) -> None:
        if not self._peewee.is_closed():
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise failures.refused(error, self.path.parent) from error
        with self._guard:
            self._close_orphans()
            self._peewee.connect()
            self._open[threading.current_thread()] = self._peewee.connection()

    def _close_orphans(self) -> None:
        for thread in [found for found in self._open if not found.is_alive()]:
            self._open.pop(thread).close()
