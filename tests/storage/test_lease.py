"""One worker a company: taken, refused, taken over, and lost."""

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import threading

import pytest

from app.domain.errors import Code, NeedsUser, RunStopped
from app.domain.kinds import RecordType
from app.domain.queue import Step
from app.ports.work import NewIntent
from app.storage.codec import stamp
from app.storage.lease import Leases
from app.storage.process import alive
from app.storage.store import open_store
from tests.storage.conftest import START, HeldClock


def lease_row(store):
    return store.database.row("SELECT pid, host, since, heartbeat FROM lease")


def leave(store, company, *, pid, host, heartbeat=START):
    """Put somebody else's lease into the table."""
    values = (company, "theirs", pid, host, stamp(START), stamp(heartbeat))
    store.database.change("INSERT OR REPLACE INTO lease VALUES (?,?,?,?,?,?)", values)


@pytest.fixture
def host():
    import socket

    return socket.gethostname()


@pytest.fixture
def dead_pid():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_held_once_and_given_back(store, company, path):
    with store.lease(company):
        assert lease_row(store)[0] == os.getpid()
        with pytest.raises(NeedsUser) as busy, store.lease(company):
            pytest.fail("held twice")
        assert busy.value.code is Code.BUSY
        assert str(os.getpid()) in busy.value.detail
        assert f"since {START.astimezone():%H:%M}" in busy.value.detail
        other = open_store(path, HeldClock())
        with pytest.raises(NeedsUser), other.lease(company):
            pytest.fail("held twice")
        other.close()
    assert lease_row(store) is None
    with store.lease(company):
        assert lease_row(store) is not None


def test_given_back_when_the_run_fails(store, company):
    with pytest.raises(RuntimeError), store.lease(company):
        raise RuntimeError("stop")
    assert lease_row(store) is None


def test_a_dead_process_of_this_computer_gives_way(store, company, host, dead_pid):
    leave(store, company, pid=dead_pid, host=host)
    with store.lease(company):
        assert lease_row(store)[0] == os.getpid()


def test_a_live_process_of_this_computer_does_not(store, company, host):
    leave(store, company, pid=os.getppid(), host=host)
    with pytest.raises(NeedsUser) as busy, store.lease(company):
        pytest.fail("taken from a live process")
    assert host in busy.value.detail


def test_our_own_number_left_by_a_dead_process_gives_way(store, company, host):
    leave(store, company, pid=os.getpid(), host=host)
    with store.lease(company):
        assert lease_row(store) is not None


@pytest.mark.parametrize(("age", "taken"), [(59, False), (61, True)])
def test_another_computer_gives_way_after_a_minute_without_heartbeat(store, company, age, taken):
    leave(store, company, pid=1, host="office-pc-2", heartbeat=START - dt.timedelta(seconds=age))
    if taken:
        with store.lease(company):
            assert lease_row(store)[1] != "office-pc-2"
        return
    with pytest.raises(NeedsUser) as busy, store.lease(company):
        pytest.fail("taken too early")
    assert "office-pc-2" in busy.value.detail


def test_the_heart_beats_until_the_end(store, company):
    beaten = threading.Event()

    class Ticking(HeldClock):
        def now(self):
            self.forward(1)
            if threading.current_thread().name.startswith("lease-") and self.monotonic() > 4:
                beaten.set()
            return self.present

    leases = Leases(store.database, Ticking(), beat_seconds=0.005)
    with leases.hold(company):
        since, heartbeat = lease_row(store)[2:]
        assert since == heartbeat
        assert beaten.wait(5)
    assert not any(thread.name == f"lease-{company}" for thread in threading.enumerate())
    assert lease_row(store) is None


def test_nothing_is_sent_after_the_lease_was_taken_over(store, company):
    new = [NewIntent(1, RecordType.CUSTOMERS, "A", Step("create", "POST", "/v1/customers"), "k")]
    with store.lease(company):
        assert len(store.queue.open(company, new, START)) == 1
        leave(store, company, pid=42, host="office-pc-2")
        with pytest.raises(RunStopped) as lost:
            store.queue.open(company, [], START)
        assert lost.value.code is Code.BUSY
        assert "process 42 on office-pc-2" in lost.value.detail
    assert lease_row(store)[1] == "office-pc-2"


def test_a_missed_heartbeat_is_made_up_and_a_lease_not_given_back_gives_way(store, company, path, caplog):
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    asked = threading.Event()

    class Noting(HeldClock):
        def now(self):
            if threading.current_thread().name.startswith("lease-"):
                asked.set()
            return self.present

    store.database.row("PRAGMA busy_timeout = 1")
    leases = Leases(Impatient(store.database), Noting(), beat_seconds=0.005)
    with leases.hold(company):
        other.execute("BEGIN IMMEDIATE")
        assert asked.wait(5)
    other.execute("ROLLBACK")
    other.close()
    assert "lease not given back" in caplog.text
    assert lease_row(store) is not None
    with store.lease(company):
        assert lease_row(store) is not None
    assert lease_row(store) is None


class Impatient:
    """A database whose every thread waits a millisecond for a lock instead of seconds."""

    def __init__(self, database):
        self._database = database

    def __getattr__(self, name):
        if name in {"run", "writing"}:
            self._database.row("PRAGMA busy_timeout = 1")
        return getattr(self._database, name)


def test_companies_are_held_apart(store, company):
    from app.domain.company import NewCompany

    other = store.companies.add(NewCompany("Other", "http://x", "u")).id
    with store.lease(company), store.lease(other):
        assert len(store.database.rows("SELECT * FROM lease")) == 2


def test_alive_knows_the_living_and_the_dead(dead_pid):
    assert alive(os.getpid())
    assert alive(os.getppid())
    assert not alive(dead_pid)
