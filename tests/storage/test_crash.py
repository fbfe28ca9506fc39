"""kill -9 in the middle of writes: the file opens, the chain is whole, no half transaction is kept."""

import signal
import subprocess
import sys

import pytest

from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.storage.store import open_store
from tests.support.environment import ROOT

WRITER = """
import datetime as dt, sys
from pathlib import Path
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.queue import Answer, Step
from app.domain.shapes import Link
from app.ports.work import NewIntent
from app.storage.store import open_store
from tests.storage.conftest import HeldClock, START, row

store, company, kind = open_store(Path(sys.argv[1]), HeldClock()), int(sys.argv[2]), RecordType.CUSTOMERS
with store.lease(company):
    for number in range(int(sys.argv[3]), 10**6):
        key = f"D{number}"
        (intent,) = store.queue.open(company, [NewIntent(number, kind, key, Step("s", "POST", "/v1"), key)], START)
        # Committed: from here on the parent may count on it.
        print(number, flush=True)
        with store.writing():
            store.snapshots.put_sources(company, kind, [row(key, refs=(f"reps/{number}",))])
            store.queue.answer(intent.id, Answer("s", {"id": f"cus_{number}"}))
            store.links.put(company, Link(kind, key, f"cus_{number}"), "m")
            store.journal.append([Entry(company, START, "command line", "create", kind, key)])
"""


@pytest.mark.parametrize("rounds", [6])
def test_a_killed_writer_leaves_whole_transactions_only(path, clock, child_environment, rounds):
    kind = RecordType.CUSTOMERS
    store = open_store(path, clock)
    company = store.companies.add(NewCompany("A", "http://x", "u")).id
    start = 1
    for turn in range(rounds):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(company), str(start)],
            stdout=subprocess.PIPE,
            text=True,
            env=child_environment,
            cwd=ROOT,
        )
        with writer:
            last = 0
            for line in writer.stdout:
                last = int(line)
                if last >= start + 5 * turn + 3:
                    break
            writer.send_signal(signal.SIGKILL)
            last = max([last, *(int(line) for line in writer.stdout.read().split())])
        assert store.database.row("PRAGMA integrity_check") == ("ok",)
        assert store.journal.verify() is None
        committed = store.journal.count()
        links, sources, answered = (
            store.database.row(sql)[0]
            for sql in (
                "SELECT count(*) FROM link",
                "SELECT count(*) FROM source",
                "SELECT count(*) FROM intent WHERE state = 'done'",
            )
        )
        assert committed == links == sources == answered
        # Every request said to be committed is there, answered or not.
        known = {row[0] for row in store.database.rows("SELECT change_id FROM intent")}
        assert set(range(1, last + 1)) <= known
        assert len(store.views.ids(company, text="debtor")) == sources
        # The dead process holds nothing: its lease is free at once.
        with store.lease(company):
            assert store.links.count(company, kind) == links
        start = max(known) + 1
    assert len(store.queue.unanswered(company)) <= rounds
    store.close()
