"""The practice company's books: every table, behind one lock, with change stamps and a journal on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.practice.company.journal import Journal
from app.practice.company.schema import TABLES, Record, TableSpec
from app.practice.company.stamps import sydney_stamp, utc_now
from app.practice.company.table import Table


class ProntoBooks:
    """Thread-safe tables of records in Pronto's own terms.

    Records are never changed in place: to change one, put a new one under the same key.

    Attributes:
        company: The company's name as people see it.
        clock: Gives the present moment (aware UTC) for change stamps; may be exchanged at any time.
    """

    def __init__(self, company: str, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Make empty books.

        Args:
            company: The company's name as people see it.
            clock: Gives the present moment (aware UTC) for change stamps.
        """
        self.company = company
        self.clock = clock
        self._lock = threading.RLock()
        self._tables = {name: Table(spec) for name, spec in TABLES.items()}
        self._journal: Journal | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        fill: Callable[[], ProntoBooks],
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> ProntoBooks:
        """Open the books kept in a folder, or fill new ones and keep them there.

        Args:
            folder: Where the journal lives.
            fill: Makes the first contents; called only when the folder has none.
            clock: Gives the present moment (aware UTC) for change stamps of books already there.

        Raises:
            DamagedJournalError: The file on disk is not readable as books.
        """
        journal = Journal(folder)
        books = cls._replayed(journal, clock) if journal.exists() else fill()
        books.keep_in(folder)
        return books

    @classmethod
    def _replayed(cls, journal: Journal, clock: Callable[[], datetime]) -> ProntoBooks:
        books = cls("", clock=clock)
        latest: dict[str, dict[tuple[str, ...], Record | None]] = {name: {} for name in TABLES}
        for entry in _flat(journal.entries()):
            if "company" in entry:
                books.company = str(entry["company"])
                continue
            spec = TABLES[entry["table"]]
            if "delete" in entry:
                latest[spec.name][tuple(entry["delete"])] = None
            else:
                record = Record(entry["put"], tuple(entry.get("lines", ())))
                latest[spec.name][spec.key_of(record)] = record
        for name, records in latest.items():
            books._tables[name].load(record for record in records.values() if record is not None)
        return books

    def keep_in(self, folder: Path) -> None:
        """Write the books to a folder, in place of any there, and every later change with them."""
        journal = Journal(folder)
        with self._lock:
            journal.rewrite(self._snapshot())
            self._journal = journal

    @contextmanager
    def locked(self) -> Iterator[Mapping[str, Table]]:
        """Hold the books still and give direct access to the tables; keep it short."""
        with self._lock:
            yield self._tables

    def load(self, table: str, records: Iterable[Record]) -> None:
        """Add many records as they are, stamps included; used to fill new books."""
        spec = TABLES[table]
        with self._lock:
            ready = [_clean(spec, record) for record in records]
            self._tables[table].load(ready)
            self._write([_put_entry(table, record) for record in ready])

    def get(self, table: str, *key: str) -> Record | None:
        """Return one record by the text of its key fields, or None."""
        spec = TABLES[table]
        with self._lock:
            return self._tables[table].get(spec.key_from(dict(zip(spec.key, key, strict=False))))

    def put(self, table: str, record: Record) -> Record:
        """Add or replace a record, stamped with the present Sydney date and time.

        Returns:
            The record as stored.

        Raises:
            ValueError: A field is unknown to the table, or its key is blank.
        """
        with self._lock:
            return self._put_all([(table, record)])[0]

    def put_all(self, changes: Iterable[tuple[str, Record]]) -> list[Record]:
        """Put several records as one change: after a crash either all are there or none.

        Raises:
            ValueError: As for `put`; nothing is changed then.
        """
        with self._lock:
            return self._put_all(list(changes))

    def delete(self, table: str, *key: str) -> Record | None:
        """Remove a record by the text of its key fields and return it, or None."""
        spec = TABLES[table]
        ready = spec.key_from(dict(zip(spec.key, key, strict=False)))
        with self._lock:
            record = self._tables[table].delete(ready)
            if record is not None:
                self._write([{"table": table, "delete": list(ready)}])
            return record

    def rows(self, table: str) -> list[Record]:
        """Return every record of a table in key order."""
        with self._lock:
            return list(self._tables[table].walk())

    def count(self, table: str) -> int:
        """Return the number of records in a table."""
        with self._lock:
            return len(self._tables[table])

    def now(self) -> datetime:
        """Return the present moment (aware UTC) by the books' clock."""
        return self.clock()

    def close(self) -> None:
        """Close the journal; the books can still be read."""
        with self._lock:
            if self._journal is not None:
                self._journal.close()
                self._journal = None

    def _put_all(self, changes: list[tuple[str, Record]]) -> list[Record]:
        date, time = sydney_stamp(self.clock())
        ready = []
        for table, record in changes:
            spec = TABLES[table]
            stamped = record.changed(LastChangeDate=date, LastChangeTime=time) if spec.stamped else record
            ready.append((table, _clean(spec, stamped)))
        entries = [_put_entry(table, record) for table, record in ready]
        self._write(entries if len(entries) == 1 else [{"all": entries}])
        for table, record in ready:
            self._tables[table].put(record)
        return [record for _, record in ready]

    def _write(self, entries: list[dict[str, Any]]) -> None:
        if self._journal is not None:
            self._journal.append(entries)

    def _snapshot(self) -> Iterator[dict[str, Any]]:
        yield {"company": self.company, "format": 1}
        for name, table in self._tables.items():
            for record in table.walk():
                yield _put_entry(name, record)


def _flat(entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield single entries; changes that belong together are one line, so that a torn line loses all of them."""
    for entry in entries:
        yield from entry.get("all", (entry,))


def _put_entry(table: str, record: Record) -> dict[str, Any]:
    entry: dict[str, Any] = {"table": table, "put": record.fields}
    if record.lines:
        entry["lines"] = record.lines
    return entry


def _clean(spec: TableSpec, record: Record) -> Record:
    """Leave out blanks and refuse names the table does not have.

    Raises:
        ValueError: A field is unknown, or the first part of the key is blank.
    """
    unknown = record.fields.keys() - spec.fields
    for line in record.lines:
        unknown |= line.keys() - spec.line_fields
    if unknown:
        raise ValueError(f"{spec.name} has no field {', '.join(sorted(unknown))}")
    if not record.get(spec.key[0]):
        raise ValueError(f"{spec.name} needs a {spec.key[0]}")
    return Record(
        {name: text for name, text in record.fields.items() if text},
        tuple({name: text for name, text in line.items() if text} for line in record.lines),
    )
