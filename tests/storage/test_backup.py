"""Dated copies: whole, rotated, never of a damaged file."""

import datetime as dt
import os
import threading
import time
import zipfile

import pytest

from app.domain.errors import Code, NeedsUser
from app.ports.backups import Backup, Why
from app.storage.backup import BackupFolder
from app.storage.backup_rotation import to_let_go
from app.storage.integrity import findings
from tests.storage.conftest import START

DAY = dt.timedelta(days=1)


def test_a_copy_holds_what_was_committed_and_is_one_file(store, company):
    made = store.backups.make(Why.HAND, START)
    assert made.name == "tallybridge-20260302-093000-hand.zip"
    assert [path.name for path in store.backups.folder.iterdir()] == [made.name]
    assert store.backups.all() == [made]
    held = store.backups.holds(made.name)
    assert (held.companies, held.links, held.entries, held.problem) == (("Acme Wholesale",), 0, 0, "")
    assert [path.name for path in store.backups.folder.iterdir()] == [made.name]
    with zipfile.ZipFile(store.backups.folder / made.name) as packed:
        assert packed.namelist() == ["about.json", "tallybridge.db"]


def test_two_copies_of_one_second_have_two_names(store):
    assert store.backups.make(Why.RUN, START).name != store.backups.make(Why.RUN, START).name
    assert len(store.backups.all()) == 2


def test_a_copy_is_made_while_another_thread_writes(store, company, tmp_path):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            store.set_setting("busy", 1)
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = store.backups.make(Why.HAND, START)
    finally:
        stop.set()
        writer.join()
    store.backups.unpack(made.name, tmp_path / "kept.db")
    assert findings(tmp_path / "kept.db", full=True) == []


def test_two_at_the_same_moment_do_not_get_in_each_others_way(store, company):
    made = []

    def make():
        made.append(store.backups.make(Why.RUN, START))
        store.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    for one in store.backups.all():
        store.backups.unpack(one.name, store.backups.folder / "kept.db")
    assert list(store.backups.folder.glob("*.pa*")) == []


def test_halves_that_a_power_cut_left_are_swept_away(store):
    folder = store.backups.folder
    folder.mkdir()
    for name, age in (("old.part", 90_000), ("old.pack", 90_000), ("young.part", 10)):
        (folder / name).write_bytes(b"half")
        then = time.time() - age
        os.utime(folder / name, (then, then))
    store.backups.make(Why.HAND, START)
    assert {path.name for path in folder.iterdir() if path.suffix != ".zip"} == {"young.part"}


def test_one_a_day(store, clock):
    assert store.backups.daily(clock.now()) is not None
    clock.forward(3600)
    assert store.backups.daily(clock.now()) is None
    clock.forward(24 * 3600)
    assert store.backups.daily(clock.now()) is not None


def test_a_damaged_file_is_not_copied_over_good_ones(store, path, company):
    good = store.backups.make(Why.DAILY, START)
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    whole = bytearray(path.read_bytes())
    for page in range(3, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 200] = b"\xa5" * 200
    path.write_bytes(whole)
    assert findings(path)
    with pytest.raises(NeedsUser) as told:
        store.backups.make(Why.DAILY, START + DAY)
    assert told.value.code is Code.DATABASE_BROKEN
    assert store.backups.all() == [good]
    assert list(path.parent.rglob("*.part")) == []


def test_a_damaged_copy_says_so_and_other_files_are_not_listed(store, path):
    made = store.backups.make(Why.HAND, START)
    folder = store.backups.folder
    (folder / made.name).write_bytes(b"this is no database at all, long enough to be looked at" * 100)
    (folder / "tallybridge-20260302-093000-damaged.zip").write_bytes(b"")
    (folder / "holiday.zip").write_bytes(b"")
    assert [one.name for one in store.backups.all()] == [made.name]
    assert store.backups.holds(made.name).problem == "It is damaged and cannot be put back."
    for name in ("holiday.zip", "../tallybridge.db"):
        with pytest.raises(NeedsUser) as told:
            store.backups.holds(name)
        assert told.value.code is Code.BAD_INPUT


def test_integrity_is_checked_quickly_and_in_full(store, path, company):
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    assert findings(path) == []
    assert findings(path, full=True) == []
    store.database.rows("PRAGMA foreign_keys = 0")
    store.database.change("INSERT INTO cursor (company_id, name, value) VALUES (99, 'x', 'y')")
    assert findings(path, full=True) == ["row None of cursor belongs to nothing in company"]
    assert findings(path.parent / "missing.db") != []


def test_the_rotation_keeps_seven_days_four_weeks_and_twelve_months():
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    copies: list[Backup] = []
    for ago in range(800, -1, -1):
        at = now - ago * DAY
        copies.append(Backup(f"{at:%Y%m%d}", at, Why.DAILY, 1))
        gone = {one.name for one in to_let_go(copies, at)}
        copies = [one for one in copies if one.name not in gone]
    days = [one.at.date() for one in copies][::-1]
    assert days[:7] == [(now - n * DAY).date() for n in range(7)]
    assert len({day.isocalendar()[:2] for day in days[:10]}) >= 3
    months = {(day.year, day.month) for day in days}
    assert len(months) == 12
    assert 15 <= len(days) <= 7 + 4 + 12


def test_copies_asked_for_by_hand_outlive_the_days():
    old = [Backup(f"h{n}", START - (100 + n) * DAY, Why.HAND, 1) for n in range(12)]
    assert [one.name for one in to_let_go(old, START)] == ["h10", "h11"]
    many = [Backup(f"r{n}", START - dt.timedelta(minutes=n), Why.RUN, 1) for n in range(30)]
    assert to_let_go(many, START) == []


def test_each_database_has_its_own(tmp_path, store):
    store.backups.make(Why.HAND, START)
    assert BackupFolder(store.backups.folder.parent / "other.db").all() == []
