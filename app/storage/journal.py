"""The hash-chained audit trail: each entry's digest covers the entry and the digest before it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.storage.chunks import marks, portions
from app.storage.codec import canonical, folded, value_of
from app.storage.database import Database
from app.storage.tables import JournalTable

_PAGE = 1000


class JournalRows:
    """Implements ``ports.store.Journal``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, entries: Sequence[Entry]) -> None:
        """Store entries, chained in order; their ``seq`` and ``digest`` are given here."""
        with self._database.writing():
            last = self._database.row("SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1")
            seq, digest = last or (0, "")
            rows = []
            for entry in entries:
                seq += 1
                body = canonical(dataclasses.replace(entry, seq=seq, digest=""))
                digest = chained(digest, body)
                rows.append((seq, *_columns(entry), body.decode(), digest))
            self._database.change_many(
                "INSERT INTO journal (seq, company_id, run, kind, pronto_id, words, body, digest)"
                " VALUES (?,?,?,?,?,?,?,?)",
                rows,
            )

    def entries(
        self,
        company_id: int | None = None,
        *,
        run: int | None = None,
        kind: RecordType | None = None,
        pronto_id: str = "",
        text: str = "",
        limit: int = 200,
        offset: int = 0,
    ) -> list[Entry]:
        """Return entries, newest first, filtered; ``text`` is found in ids, who, action, reason and call."""
        table = JournalTable
        query = table.select(table.seq, table.digest, table.body)
        if company_id is not None:
            query = query.where(table.company_id == company_id)
        if run is not None:
            query = query.where(table.run == run)
        if kind is not None:
            query = query.where(table.kind == kind.value)
        if pronto_id:
            query = query.where(table.pronto_id == pronto_id)
        for word in folded(text).split():
            query = query.where(table.words.contains(word))
        found = self._database.run(query.order_by(table.seq.desc()).limit(limit).offset(offset))
        return [dataclasses.replace(value_of(body, Entry), seq=seq, digest=digest) for seq, digest, body in found]

    def numbered(self, seqs: Sequence[int]) -> list[Entry]:
        """Return the entries of these numbers, oldest first; one that is not there is left out."""
        found: list[Entry] = []
        for some in portions(sorted(set(seqs))):
            for seq, digest, body in self._database.rows(
                f"SELECT seq, digest, body FROM journal WHERE seq IN ({marks(some)}) ORDER BY seq", some
            ):
                found.append(dataclasses.replace(value_of(body, Entry), seq=seq, digest=digest))
        return found

    def count(self, company_id: int | None = None) -> int:
        """Return how many entries there are."""
        if company_id is None:
            return int(self._database.row("SELECT count(*) FROM journal")[0])
        return int(self._database.row("SELECT count(*) FROM journal WHERE company_id = ?", (company_id,))[0])

    def verify(self) -> int | None:
        """Check the chain, a page at a time; None when whole, else the number of the first entry that does not fit.

        An altered, added or removed entry does not fit, nor does one whose columns say other than its text.
        """
        last, digest = 0, ""
        while page := self._database.rows(
            "SELECT seq, company_id, run, kind, pronto_id, words, body, digest FROM journal"
            " WHERE seq > ? ORDER BY seq LIMIT ?",
            (last, _PAGE),
        ):
            for seq, *columns, body, stored in page:
                digest = chained(digest, body.encode())
                if seq != last + 1 or stored != digest or not _fits(seq, tuple(columns), body):
                    return last + 1
                last = seq
        # SQLite remembers the highest number ever given, so entries cut off the end are missed too.
        given = self._database.row("SELECT seq FROM sqlite_sequence WHERE name = 'journal'")
        return last + 1 if given and given[0] > last else None


def chained(before: str, body: bytes) -> str:
    """Return the digest (SHA-256, hexadecimal) of an entry's canonical JSON after the digest before it."""
    return hashlib.sha256(before.encode() + body).hexdigest()


def _columns(entry: Entry) -> tuple[Any, ...]:
    kind = entry.kind.value if entry.kind else ""
    said = (kind, entry.pronto_id, entry.stripe_id, entry.who, entry.action, entry.reason, entry.request_id, entry.call)
    return (entry.company_id, entry.run, kind, entry.pronto_id, folded(" ".join(said)))


def _fits(seq: int, columns: tuple[Any, ...], body: str) -> bool:
    try:
        entry = value_of(body, Entry)
    except msgspec.DecodeError:
        return False
    return entry.seq == seq and _columns(entry) == columns
