"""Transactions, threads, and SQLite's refusals in words."""

import errno
import sqlite3
import threading

import peewee
import pytest

from app.domain.company import NewCompany
from app.domain.errors import Code, NeedsUser, Retryable, RunStopped
from app.domain.kinds import RecordType
from app.storage import failures
from app.storage.database import Database
from app.storage.store import open_store
from tests.storage.conftest import HeldClock, row

KIND = RecordType.CUSTOMERS


def test_the_engine_is_set_as_promised(store):
    found = {name: store.database.row(f"PRAGMA {name}")[0] for name in ("journal_mode", "foreign_keys", "synchronous")}
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    assert store.database.row("PRAGMA busy_timeout")[0] == 5000


def test_nested_writing_joins_and_fails_as_one(store, company):
    with pytest.raises(RuntimeError), store.writing():  # noqa: PT012 - what is done before the failure matters
        store.set_cursor(company, "a", "1")
        with store.writing():
            store.set_cursor(company, "b", "1")
        raise RuntimeError("stop")
    assert (store.cursor(company, "a"), store.cursor(company, "b")) == ("", "")
    with store.writing():
        store.set_cursor(company, "a", "2")
    assert store.cursor(company, "a") == "2"


def test_a_reader_in_another_thread_sees_only_what_is_committed(store, company):
    seen = []

    def read():
        seen.append(store.cursor(company, "a"))
        store.close()

    with store.writing():
        store.set_cursor(company, "a", "1")
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
    assert seen == [""]
    read()
    assert seen == ["", "1"]


def test_threads_write_without_losing_a_step(store, company):
    store.set_setting("counter", 0)

    def count():
        for _ in range(25):
            with store.writing():
                store.set_setting("counter", store.setting("counter") + 1)
        store.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.setting("counter") == 100


def test_connections_of_ended_threads_are_closed_by_the_next(path, clock):
    store = open_store(path, clock)
    for _ in range(5):
        thread = threading.Thread(target=store.companies.all)
        thread.start()
        thread.join()
    assert len(store.database._open) <= 2
    store.close()
    assert store.database._open == {}


def test_a_closed_store_opens_again_by_itself(store, company):
    store.close()
    store.close()
    assert store.companies.with_id(company).name == "Acme Wholesale"


def test_another_program_holding_the_file_is_told_as_busy(store, company, path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.database.row("PRAGMA busy_timeout = 1")
    with pytest.raises(Retryable) as busy:
        store.set_cursor(company, "a", "1")
    assert busy.value.code is Code.BUSY
    assert str(path) in busy.value.detail
    other.execute("ROLLBACK")
    other.close()
    store.set_cursor(company, "a", "1")
    assert store.cursor(company, "a") == "1"


def test_a_full_disk_stops_the_run_and_loses_nothing_kept(store, company, path):
    store.snapshots.put_sources(company, KIND, [row("A")])
    store.database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    # SQLite's own limit on pages stands for the end of the disk.
    pages = store.database.row("PRAGMA page_count")[0]
    store.database.row(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(RunStopped) as full:
        store.snapshots.put_sources(company, KIND, [row(f"D{n}", name="x" * 1000) for n in range(500)])
    assert full.value.code is Code.DISK_FULL
    assert str(path) in full.value.detail
    store.database.row("PRAGMA max_page_count = 1000000")
    assert len(store.views.ids(company)) == 1
    store.snapshots.put_sources(company, KIND, [row("B")])
    assert len(store.views.ids(company)) == 2


@pytest.mark.parametrize("content", [b"this is no database, it is a letter " * 200, b"<html>" * 900])
def test_a_file_that_is_no_database_is_named(path, clock, content):
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(NeedsUser) as broken:
        open_store(path, clock)
    assert broken.value.code is Code.DATABASE_BROKEN
    assert str(path) in broken.value.detail
    assert path.read_bytes() == content


def test_a_damaged_file_is_named(path, clock):
    store = open_store(path, clock)
    company = store.companies.add(NewCompany("A", "http://x", "u")).id
    store.snapshots.put_sources(company, KIND, [row(f"D{n}") for n in range(2000)])
    store.database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[8192 : middle * 2] = b"\xa5" * (middle * 2 - 8192)
    path.write_bytes(content)
    with pytest.raises(NeedsUser) as broken:  # noqa: PT012 - whichever call meets the damage first
        again = open_store(path, clock)
        again.snapshots.put_sources(company, KIND, [row(f"D{n}", 2) for n in range(2000)])
    assert broken.value.code is Code.DATABASE_BROKEN


def test_a_folder_in_the_way_is_named(path, clock):
    path.mkdir(parents=True)
    with pytest.raises(NeedsUser) as refused:
        open_store(path, clock)
    assert refused.value.code is Code.DATABASE_BROKEN
    assert "cannot be opened" in refused.value.detail


def test_a_file_where_the_folder_should_be_is_named(path, clock):
    path.parent.write_text("in the way")
    with pytest.raises(NeedsUser) as refused:
        open_store(path, clock)
    assert refused.value.code is Code.DATABASE_BROKEN
    assert str(path.parent) in refused.value.detail


def test_a_full_disk_is_told_from_other_refusals(path):
    full = failures.refused(OSError(errno.ENOSPC, "No space left on device"), path)
    assert (type(full), full.code) == (RunStopped, Code.DISK_FULL)


def test_our_own_mistakes_stay_bugs(store):
    with pytest.raises(peewee.OperationalError, match="no such table"):
        store.database.rows("SELECT * FROM nowhere")
    with pytest.raises(peewee.IntegrityError):
        store.set_cursor(999, "a", "1")
    assert failures.problem(ValueError("x"), store.database.path) is None


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, RunStopped, "full"),
        (sqlite3.SQLITE_BUSY, Retryable, "Another program"),
        (sqlite3.SQLITE_BUSY | 1 << 8, Retryable, "Another program"),
        (sqlite3.SQLITE_CORRUPT, NeedsUser, "damaged"),
        (sqlite3.SQLITE_READONLY, NeedsUser, "permissions"),
        (sqlite3.SQLITE_IOERR, NeedsUser, "disk refused"),
    ],
)
def test_each_refusal_has_its_sentence(path, code, kind, words):
    error = sqlite3.OperationalError("whatever")
    error.sqlite_errorcode = code
    found = failures.problem(error, path)
    assert type(found) is kind
    assert words in found.detail
    assert str(path) in found.detail


def test_two_files_can_be_open_at_once(tmp_path):
    stores = [open_store(tmp_path / f"{n}.db", HeldClock()) for n in range(2)]
    for number, store in enumerate(stores):
        store.companies.add(NewCompany(f"Company {number}", "http://x", "u"))
    assert [[one.name for one in store.companies.all()] for store in stores] == [["Company 0"], ["Company 1"]]
    for store in stores:
        store.close()


def test_nothing_is_opened_before_it_is_needed(path):
    Database(path)
    assert not path.parent.exists()
