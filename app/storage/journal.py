"""The hash-chained audit trail: each entry's digest covers the entry and the digest before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.journal import Entry, Note
from app.domain.kinds import RecordType
from app.ports.journal import JournalSize
from app.storage.chunks import marks, portions
from app.storage.codec import folded
from app.storage.database import Database
from app.storage.journal_body import READ, NotReadableError, canonical_entry, entry_of, packed, shown
from app.storage.journal_head import Head, HeadFile

_PAGE = 1000
_MOST = 2**62
"""Beyond the number of any entry."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_COLUMNS = "company_id, run, kind, pronto_id, words, at, who, action"


class JournalRows:
    """Implements ``ports.journal.Journal``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.head = HeadFile(database.path)
        self._told = threading.local()
        database.after_commit.append(self._note_new_head)

    def append(self, entries: Sequence[Entry]) -> None:
        """Store entries, chained in order; their ``seq`` and ``digest`` are given here."""
        with self._database.writing():
            last = self._database.row("SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1")
            seq, digest = last or (0, "")
            rows = []
            for entry in entries:
                seq += 1
                body = packed(canonical_entry(entry, seq))
                digest = chained(digest, body)
                rows.append((seq, *_columns(entry), body, digest))
            self._database.change_many(
                f"INSERT INTO journal (seq, {_COLUMNS}, body, digest) VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows
            )
            self._told.more = True

    def entries(
        self,
        company_id: int | None = None,
        *,
        run: int | None = None,
        kind: RecordType | None = None,
        pronto_id: str = "",
        text: str = "",
        who: str = "",
        action: str = "",
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        below: int = 0,
        shared: bool = False,
        limit: int = 200,
        offset: int = 0,
    ) -> list[Entry]:
        """Return entries, newest first, filtered (see the port)."""
        asked: list[tuple[str, Any]] = []
        if company_id is not None:
            asked.append(("company_id IN (?, 0)" if shared else "company_id = ?", company_id))
        if run is not None:
            asked.append(("run = ?", run))
        if kind is not None:
            asked.append(("kind = ?", kind.value))
        if pronto_id:
            asked.append(("pronto_id = ?", pronto_id))
        if who:
            asked.append(("who = ?", who))
        if action:
            asked.append(("action = ?", action))
        if since is not None:
            asked.append(("at >= ?", microseconds(since)))
        if until is not None:
            asked.append(("at < ?", microseconds(until)))
        if below:
            asked.append(("seq < ?", below))
        asked += [("instr(words, ?) > 0", word) for word in folded(text).split()]
        where = " AND ".join(condition for condition, _ in asked) or "1"
        found = self._database.rows(
            f"SELECT {READ} FROM journal WHERE {where} ORDER BY seq DESC LIMIT ? OFFSET ?",
            [*(value for _, value in asked), limit, offset],
        )
        return [shown(*row) for row in found]

    def record(self, company_id: int, kind: RecordType, pronto_id: str) -> Iterator[Entry]:
        """Yield the entries about a record, oldest first."""
        last = 0
        while rows := self._database.rows(
            f"SELECT {READ} FROM journal WHERE company_id = ? AND kind = ? AND pronto_id = ? AND seq > ?"
            " ORDER BY seq LIMIT ?",
            (company_id, kind.value, pronto_id, last, _PAGE),
        ):
            yield from (shown(*row) for row in rows)
            last = rows[-1][0]

    def numbered(self, seqs: Sequence[int]) -> list[Entry]:
        """Return the entries of these numbers, oldest first; one that is not there is left out."""
        found: list[Entry] = []
        for some in portions(sorted(set(seqs))):
            rows = self._database.rows(f"SELECT {READ} FROM journal WHERE seq IN ({marks(some)}) ORDER BY seq", some)
            found += [shown(*row) for row in rows]
        return found

    def count(self, company_id: int | None = None) -> int:
        """Return how many entries there are."""
        if company_id is None:
            return int(self._database.row("SELECT count(*) FROM journal")[0])
        return int(self._database.row("SELECT count(*) FROM journal WHERE company_id = ?", (company_id,))[0])

    def size(self) -> JournalSize:
        """Return how much room it takes; reads every row's lengths."""
        entries, room, oldest = self._database.row(
            "SELECT count(*), ifnull(sum(length(body) + length(words) + length(digest) + length(pronto_id)), 0),"
            " min(at) FROM journal"
        )
        at = _EPOCH + dt.timedelta(microseconds=oldest) if oldest is not None else None
        return JournalSize(int(entries), int(room), at)

    def verify(self) -> int | None:
        """Check the chain, a page at a time; None when whole, else the number of the first entry that does not fit.

        An altered, added or removed entry does not fit, nor does one whose columns say other than its text. That
        entries were cut off the end shows by the highest number SQLite ever gave, and by the head noted apart.
        """
        start = self._begins()
        if start is None:
            return 1
        noted = self.head.read()
        last, _, broken = self._walk(start, noted)
        if broken is not None:
            return broken
        given = self._database.row("SELECT seq FROM sqlite_sequence WHERE name = 'journal'")
        highest = max(given[0] if given else 0, noted.seq if noted else 0)
        return last + 1 if highest > last else None

    def prune(self, before: dt.datetime, now: dt.datetime) -> int:
        """Take out what is older than a moment and note it in the chain (see the port)."""
        with self._database.writing():
            start = self._begins()
            kept = self._database.row(
                "SELECT seq FROM journal WHERE at >= ? ORDER BY seq LIMIT 1", (microseconds(before),)
            )
            newest = self._database.row("SELECT seq FROM journal ORDER BY seq DESC LIMIT 1")
            if start is None or newest is None:
                return 0
            # The newest entry always stays, so that the chain has an end to go on from.
            through = min(kept[0] - 1 if kept else newest[0], newest[0] - 1)
            if through <= start.seq:
                return 0
            last, digest, broken = self._walk(start, None, through)
            if broken is not None:
                return 0
            gone = self._database.change("DELETE FROM journal WHERE seq <= ?", (last,))
            after = {"through": last, "digest": digest, "entries": gone}
            # ``through`` and ``digest`` are what the chain goes on from.
            words = f"{gone:,} entries from before {before:%d %B %Y} were taken out; the chain goes on from their seal."
            self.append([Entry(0, now, "schedule", Note.PRUNED, after=after, reason=words)])
            return gone

    def _begins(self) -> Head | None:
        """Return the number and digest before the first entry; None where nothing tells what was before it."""
        first = self._database.row("SELECT min(seq) FROM journal")[0]
        if first in {None, 1}:
            return Head(0, "")
        for row in self._database.rows(
            f"SELECT {READ} FROM journal WHERE action = ? ORDER BY seq DESC LIMIT 1", (Note.PRUNED,)
        ):
            told = shown(*row).after
            through = told.get("through")
            if isinstance(through, int) and through < first:
                return Head(through, str(told.get("digest")))
        return None

    def _walk(self, start: Head, noted: Head | None, through: int | None = None) -> tuple[int, str, int | None]:
        """Check from a head on; return the last number and digest that fit, and the number that does not."""
        last, digest = start.seq, start.digest
        limit = through if through is not None else _MOST
        columns = ", ".join(f"CAST({name} AS BLOB)" for name in _COLUMNS.split(", "))
        while page := self._database.rows(
            f"SELECT {READ}, {columns} FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            (last, limit, _PAGE),
        ):
            for seq, form, body, stored, *told in page:
                before, digest = digest, chained(digest, body)
                other = noted is not None and seq == noted.seq and digest != noted.digest
                if seq != last + 1 or stored != digest.encode() or other or not _fits(seq, form, body, told):
                    return last, before, last + 1
                last = seq
        return last, digest, None

    def note_head(self) -> None:
        """Note the newest digest beside the database."""
        found = self._database.row("SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1")
        if found is None:
            self.head.forget()
        else:
            self.head.write(Head(*found))

    def _note_new_head(self) -> None:
        """Note it after a commit that added entries; a transaction that failed added none."""
        if getattr(self._told, "more", False):
            self._told.more = False
            self.note_head()


def chained(before: str, body: bytes) -> str:
    """Return the digest (SHA-256, hexadecimal) of an entry's stored bytes after the digest before it."""
    return hashlib.sha256(before.encode() + body).hexdigest()


def microseconds(at: dt.datetime) -> int:
    """Return a moment as it is stored: microseconds since 1970 UTC."""
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def _columns(entry: Entry) -> tuple[Any, ...]:
    kind = entry.kind.value if entry.kind else ""
    said = (kind, entry.pronto_id, entry.stripe_id, entry.who, entry.action, entry.reason, entry.request_id, entry.call)
    words = folded(" ".join(said))
    return (entry.company_id, entry.run, kind, entry.pronto_id, words, microseconds(entry.at), entry.who, entry.action)


def _fits(seq: int, form: str, body: bytes, told: Sequence[bytes]) -> bool:
    try:
        entry = entry_of(seq, form, body)
    except NotReadableError:
        return False
    return entry.seq == seq and [str(value).encode() for value in _columns(entry)] == [*told]
