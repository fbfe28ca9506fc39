"""Putting a backup back: the journal goes on, nothing queued goes out, everything is looked at again."""

import dataclasses
import threading

import pytest

from app.domain.company import Policies
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState
from app.domain.shapes import Link
from app.ports.backups import REREAD, Why
from app.services.keys import install_id
from app.storage.backup_restore import Restorer
from app.storage.integrity import findings
from app.storage.store import open_store
from tests.storage.conftest import START, actual, row

KIND = RecordType.CUSTOMERS


@pytest.fixture
def restorer(store):
    return Restorer(store.backups)


@pytest.fixture
def backed_up(store, company):
    """A backup, then a day's work after it."""
    store.snapshots.put_sources(company, KIND, [row("A")])
    store.links.put(company, Link(KIND, "A", "cus_A", {}), "m")
    store.set_cursor(company, "stripe/events", "evt_1")
    store.journal.append([entry(company, "A")])
    plan = store.plans.begin(company, "sync")
    store.plans.add(plan, [Change(KIND, Action.CREATE, "Q")])
    store.plans.seal(plan)
    store.plans.mark_all(plan, ChangeState.QUEUED, actions=[Action.CREATE], states=[ChangeState.PLANNED])
    before = install_id(store)
    made = store.backups.make(Why.DAILY, START)
    store.snapshots.put_sources(company, KIND, [row("B")])
    store.snapshots.put_targets(company, KIND, [actual("cus_B")])
    store.links.put(company, Link(KIND, "B", "cus_B", {}), "m")
    store.journal.append([entry(company, "B"), entry(company, "C")])
    return made.name, before


def entry(company, key):
    return Entry(company, START, "person", "create", KIND, key, f"cus_{key}", after={"name": key})


def test_a_restore_takes_everything_back_but_the_journal(store, company, backed_up, restorer):
    name, _ = backed_up
    found = restorer.restore(name, START, "person")
    assert (found.backup, found.carried, found.lost, found.companies) == (name, 2, 0, ("Acme Wholesale",))
    assert store.links.get(company, KIND, "A").stripe_id == "cus_A"
    assert store.links.get(company, KIND, "B") is None
    told = store.journal.entries(limit=4)
    assert [one.pronto_id for one in told] == ["", "C", "B", "A"]
    assert (told[0].action, told[0].who, told[0].after["backup"]) == ("backup-restored", "person", name)
    assert "reads both sides again" in told[0].reason
    assert store.journal.verify() is None
    assert store.journal.head.read().seq == 4
    assert findings(store.database.path, full=True) == []
    store.journal.append([entry(company, "D")])
    assert store.journal.verify() is None


def test_nothing_that_waited_goes_out_and_all_is_read_again(store, company, backed_up, restorer):
    name, install = backed_up
    assert store.queue.waiting(company) == 1
    restorer.restore(name, START, "person")
    assert store.queue.waiting(company) == 0
    assert store.cursor(company, "stripe/events") == ""
    assert store.cursor(company, REREAD) == name
    assert install_id(store) != install
    assert [one.key for page in store.snapshots.candidates(company, KIND, "m") for one in page] == ["A"]


def test_what_was_in_use_is_kept_aside_and_can_be_put_back_itself(store, company, backed_up, restorer):
    aside = restorer.restore(backed_up[0], START, "person").aside
    assert store.backups.holds(aside).links == 2
    restorer.restore(aside, START, "person")
    assert store.links.get(company, KIND, "B").stripe_id == "cus_B"
    assert store.journal.verify() is None
    assert [one.action for one in store.journal.entries(limit=2)] == ["backup-restored"] * 2


def test_receipts_are_not_posted_again_unasked(store, company, restorer):
    kept = store.companies.with_id(company)
    store.companies.save(dataclasses.replace(kept, policies=Policies(post_receipts=True)))
    restorer.restore(store.backups.make(Why.HAND, START).name, START, "person")
    assert store.companies.with_id(company).policies.post_receipts is False
    assert "check in Pronto" in store.journal.entries(company, limit=1)[0].reason


def test_other_threads_see_what_was_put_back(store, company, backed_up, restorer):
    seen = []
    go, done = threading.Event(), threading.Event()

    def look():
        seen.append(store.links.get(company, KIND, "B"))
        done.set()
        go.wait(10)
        seen.append(store.links.get(company, KIND, "B"))
        store.close()

    thread = threading.Thread(target=look)
    thread.start()
    done.wait(10)
    restorer.restore(backed_up[0], START, "person")
    go.set()
    thread.join()
    assert [one is not None for one in seen] == [True, False]


def test_a_run_that_goes_on_is_not_pulled_from_under_its_feet(store, company, backed_up, restorer):
    with store.lease(company), pytest.raises(NeedsUser) as told:
        restorer.restore(backed_up[0], START, "person")
    assert told.value.code is Code.BUSY
    assert store.links.get(company, KIND, "B") is not None


def test_a_damaged_backup_changes_nothing(store, company, backed_up, restorer):
    path = store.backups.folder / backed_up[0]
    whole = bytearray(path.read_bytes())
    # One bit may stand for the same zeros twice over; sixty-four bytes cannot.
    middle = len(whole) // 2
    whole[middle : middle + 64] = bytes(byte ^ 0xFF for byte in whole[middle : middle + 64])
    path.write_bytes(whole)
    assert store.backups.holds(path.name).links == 1
    with pytest.raises(NeedsUser) as told:
        restorer.restore(backed_up[0], START, "person")
    assert told.value.code is Code.DATABASE_BROKEN
    assert store.links.get(company, KIND, "B") is not None
    with pytest.raises(NeedsUser) as unknown:
        restorer.restore("none.db", START, "person")
    assert unknown.value.code is Code.BAD_INPUT


def test_a_backup_of_a_newer_version_is_refused(store, company, backed_up, restorer):
    store.database.change("INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '')")
    newer = store.backups.make(Why.HAND, START).name
    store.database.change("DELETE FROM schema_migration WHERE name = '9999_future'")
    with pytest.raises(NeedsUser) as told:
        restorer.restore(newer, START, "person")
    assert told.value.code is Code.DATABASE_NEWER
    assert store.links.get(company, KIND, "B") is not None
    assert list(store.database.path.parent.glob("*restoring*")) == []


@pytest.mark.parametrize("damage", ["no database", "pages", "missing"])
def test_a_damaged_file_is_moved_aside_and_the_backup_takes_its_place(
    store, company, backed_up, restorer, clock, damage
):
    path = store.database.path
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    for log in path.parent.glob("*.db-*"):
        log.unlink()
    if damage == "no database":
        path.write_bytes(b"no database " * 5000)
    elif damage == "missing":
        path.unlink()
    else:
        whole = bytearray(path.read_bytes())
        for page in range(60, len(whole) // 4096):
            whole[page * 4096 : page * 4096 + 300] = b"\xa5" * 300
        path.write_bytes(whole)
        assert findings(path)
    found = restorer.restore(backed_up[0], START, "command line")
    assert found.carried + found.lost == 2
    assert found.aside == ("" if damage == "missing" else "tallybridge-20260302-093000-damaged.db")
    assert (path.parent / "backups" / "tallybridge-20260302-093000-damaged.db").exists() == (damage != "missing")
    again = open_store(path, clock)
    assert again.links.get(company, KIND, "A").stripe_id == "cus_A"
    assert again.journal.verify() is None
    if found.lost:
        assert "not readable any more" in again.journal.entries(limit=1)[0].reason
    again.close()
