"""Putting a backup in the database's place, so that what happened since can neither be lost nor done twice.

The copy is made ready beside the database (checked, brought to the present shape, marked) and only then takes its
place in one step. The journal's younger entries come along. Nothing that waited in the queue goes out: what of it
was carried out since the backup is found again at Stripe by the Pronto id every object of ours carries.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import sqlite3
from pathlib import Path

from app.domain.journal import Entry, Note
from app.ports.backups import REREAD, Restored, Why
from app.ports.clock import Clock
from app.storage import failures
from app.storage.backup import BackupFolder
from app.storage.database import Database
from app.storage.integrity import findings
from app.storage.journal import JournalRows
from app.storage.journal_carry import carry_over
from app.storage.journal_head import HeadFile
from app.storage.migrate import migrate
from app.storage.store import SqlStore

_BUSY_SECONDS = 5.0
_FORGET = (
    "DELETE FROM lease",
    "DELETE FROM cursor",
    "UPDATE change SET state = 'stale', error = 'stale: a backup was put back' WHERE state = 'queued'",
    "UPDATE intent SET state = 'lost' WHERE state = 'sent'",
    "UPDATE source SET dirty = 1",
    "UPDATE target SET dirty = 1",
    "DELETE FROM compared",
    # Change numbers are given anew from the backup on; under a new name no idempotency key is ever used twice.
    "DELETE FROM setting WHERE name = 'install'",
)


class _Held:
    """The moment of the restore, for a store that is open only for it."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now

    def now(self) -> dt.datetime:
        return self._now

    def monotonic(self) -> float:
        return 0.0


class Restorer:
    """Implements ``ports.backups.Restoring``."""

    def __init__(self, backups: BackupFolder) -> None:
        """Put back from a folder of copies."""
        self._backups = backups
        self._database = backups.database

    def restore(self, name: str, now: dt.datetime, who: str) -> Restored:
        """Put a copy in the database's place; see the port."""
        database = self._database
        healthy = database.exists() and not findings(database)
        with contextlib.ExitStack() as stack:
            if healthy:
                _hold_all(database, _Held(now), stack)
            return self._restore(name, now, who, healthy=healthy)

    def _restore(self, name: str, now: dt.datetime, who: str, *, healthy: bool) -> Restored:
        database = self._database
        ready = database.with_name(f"{database.stem}.restoring")
        try:
            self._backups.unpack(name, ready)
            aside = self._backups.make(Why.RESTORE, now).name if healthy else _damaged_name(database, now)
            found = _make_ready(ready, database, Restored(name, aside, 0, 0, ()), _Held(now), who)
            with failures.told(database):
                if healthy:
                    _overwrite(ready, database)
                else:
                    _take_place(ready, database, self._backups.folder / aside)
        except OSError as error:
            raise failures.refused(error, database) from error
        finally:
            for left in (ready, *_logs_of(ready), HeadFile(ready).path):
                left.unlink(missing_ok=True)
        _note_head(database)
        return found


def _hold_all(database: Path, clock: Clock, stack: contextlib.ExitStack) -> None:
    """Hold every company until the stack ends, so that no run starts meanwhile.

    Raises:
        NeedsUser: a run goes on (``busy``).
    """
    store = SqlStore(database, clock)
    stack.callback(store.close)
    for company in store.companies.all():
        stack.enter_context(store.lease(company.id))


def _make_ready(ready: Path, present: Path, restored: Restored, clock: Clock, who: str) -> Restored:
    """Bring a copy to the present shape, carry the journal over and mark what has to be looked at again."""
    store = SqlStore(ready, clock)
    try:
        migrate(store.database, clock.now(), backup=False)
        noted = HeadFile(present).read()
        carried, last = carry_over(present, store.database)
        companies = store.companies.all()
        restored = dataclasses.replace(
            restored,
            carried=carried,
            lost=max(0, noted.seq - last) if noted else 0,
            companies=tuple(company.name for company in companies),
        )
        with store.writing():
            for statement in _FORGET:
                store.database.change(statement)
            entries = [_entry(restored, clock.now(), who)]
            for company in companies:
                store.set_cursor(company.id, REREAD, restored.backup)
                if company.policies.post_receipts:
                    # Receipts posted since the backup would be posted a second time.
                    policies = dataclasses.replace(company.policies, post_receipts=False)
                    store.companies.save(dataclasses.replace(company, policies=policies))
                    entries.append(_receipts_off(company.id, clock.now(), who))
            store.journal.append(entries)
        store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return restored
    finally:
        store.close()


def _entry(restored: Restored, now: dt.datetime, who: str) -> Entry:
    after = {"backup": restored.backup, "kept": restored.aside, "carried": restored.carried, "lost": restored.lost}
    return Entry(0, now, who, Note.RESTORED, after=after, reason=restored.sentence)


def _receipts_off(company_id: int, now: dt.datetime, who: str) -> Entry:
    reason = "Posting receipts is switched off after a restore: check in Pronto which are there, then switch it on."
    before, after = {"post_receipts": True}, {"post_receipts": False}
    return Entry(company_id, now, who, "switch", before=before, after=after, reason=reason)


def _overwrite(ready: Path, database: Path) -> None:
    """Write every page over the database in one transaction: others who have it open see the new content."""
    with (
        contextlib.closing(sqlite3.connect(ready)) as reading,
        contextlib.closing(sqlite3.connect(database, timeout=_BUSY_SECONDS)) as writing,
    ):
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode = wal")
        writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _take_place(ready: Path, database: Path, aside: Path) -> None:
    """Move a damaged file and its log aside and the copy into its place."""
    for part in (database, *_logs_of(database)):
        if part.exists():
            part.replace(aside.with_name(part.name.replace(database.name, aside.name)))
    ready.replace(database)


def _damaged_name(database: Path, now: dt.datetime) -> str:
    return f"{database.stem}-{now.astimezone(dt.UTC):%Y%m%d-%H%M%S}-damaged.db" if database.exists() else ""


def _logs_of(database: Path) -> tuple[Path, Path]:
    return database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")


def _note_head(database: Path) -> None:
    """Let the head noted apart be the restored journal's own."""
    opened = Database(database)
    try:
        JournalRows(opened).note_head()
    finally:
        opened.close()
