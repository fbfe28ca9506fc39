"""The audit trail: whole when untouched, and any touch shows where."""

import contextlib
import dataclasses
import datetime as dt
import itertools
import shutil
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.storage.codec import canonical, folded
from app.storage.database import Database
from app.storage.journal import chained
from app.storage.migrate import migrate
from app.storage.store import open_store
from tests.storage.conftest import START, HeldClock
from tests.support.environment import ROOT

KIND = RecordType.CUSTOMERS


def entry(number, **parts):
    return Entry(
        1, START, "person", "update", KIND, f"D{number}", f"cus_{number}", {"n": number}, {"n": -number}, **parts
    )


@pytest.fixture
def journal(store):
    store.journal.append([entry(n) for n in range(1, 6)])
    store.journal.append([entry(n, run=7, reason="Größe geändert") for n in range(6, 11)])
    return store.journal


def test_entries_come_newest_first_and_filtered(journal):
    assert [one.seq for one in journal.entries()] == list(range(10, 0, -1))
    assert [one.seq for one in journal.entries(limit=2, offset=3)] == [7, 6]
    assert [one.seq for one in journal.entries(1, run=7, kind=KIND, pronto_id="D8")] == [8]
    assert [one.seq for one in journal.entries(text="GROSSE cus_9")] == [9]
    assert journal.entries(2) == []
    assert journal.entries(kind=RecordType.ITEMS) == []
    found = journal.entries(pronto_id="D3")[0]
    assert (found.before, found.after, found.at, found.stripe_id) == ({"n": 3}, {"n": -3}, START, "cus_3")
    assert (journal.count(), journal.count(1), journal.count(2)) == (10, 10, 0)


def test_an_empty_and_an_untouched_journal_are_whole(store):
    assert store.journal.verify() is None
    store.journal.append([])
    store.journal.append([entry(n) for n in range(2500)])
    assert store.journal.verify() is None


@pytest.mark.parametrize(
    ("tampering", "shows_at"),
    [
        ("UPDATE journal SET body = replace(body, '\"person\"', '\"nobody\"') WHERE seq = 4", 4),
        ("UPDATE journal SET company_id = 2 WHERE seq = 6", 6),
        ("UPDATE journal SET words = 'x' WHERE seq = 2", 2),
        ("UPDATE journal SET digest = (SELECT digest FROM journal WHERE seq = 1) WHERE seq = 9", 9),
        ("UPDATE journal SET body = 'not JSON' WHERE seq = 3", 3),
        ("DELETE FROM journal WHERE seq = 5", 5),
        ("DELETE FROM journal WHERE seq = 1", 1),
        ("DELETE FROM journal WHERE seq >= 9", 9),
        ("DELETE FROM journal", 1),
        ("UPDATE journal SET seq = seq + 1 WHERE seq = 10", 10),
    ],
)
def test_any_touch_shows(store, journal, tampering, shows_at):
    store.database.change(tampering)
    assert journal.verify() == shows_at


def test_a_forged_digest_over_something_else_shows(store, journal):
    before = store.database.row("SELECT digest FROM journal WHERE seq = 9")[0]
    for body in ("not JSON", '{"company_id": 1}'):
        forged = chained(before, body.encode())
        store.database.change("UPDATE journal SET body = ?, digest = ? WHERE seq = 10", (body, forged))
        assert journal.verify() == 10


@pytest.mark.parametrize("seq", [1, 5, 10])
@pytest.mark.parametrize(
    "column", ["company_id", "run", "kind", "pronto_id", "words", "at", "who", "action", "body", "digest"]
)
def test_one_byte_altered_in_any_column_names_the_entry(store, journal, column, seq):
    """Every byte of the column is altered in turn, in its lowest and in its highest bit."""
    (kept,) = store.database.row(f"SELECT {column} FROM journal WHERE seq = ?", (seq,))
    whole = kept if isinstance(kept, bytes) else str(kept).encode()
    changed = f"UPDATE journal SET {column} = ? WHERE seq = {seq}"
    for place, bit in itertools.product(range(len(whole)), (0x01, 0x80)):
        altered = bytearray(whole)
        altered[place] ^= bit
        store.database.change(
            changed.replace("?", "CAST(? AS TEXT)") if isinstance(kept, str) else changed, (bytes(altered),)
        )
        assert journal.verify() == seq, (place, bit)
    store.database.change(changed, (kept,))
    assert journal.verify() is None


def test_a_byte_altered_in_the_file_itself_is_named(store, journal, path):
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    (body,) = store.database.row("SELECT body FROM journal WHERE seq = 6")
    store.close()
    whole = bytearray(path.read_bytes())
    whole[whole.index(body) + len(body) // 2] ^= 0x10
    path.write_bytes(whole)
    assert journal.verify() == 6


def test_an_entry_altered_beyond_reading_leaves_the_others_to_be_seen(store, journal):
    store.database.change("UPDATE journal SET body = x'01ffff' WHERE seq = 9")
    found = journal.entries(limit=3)
    assert [one.seq for one in found] == [10, 9, 8]
    assert found[1].action == "unreadable"
    assert "Entry 9 was altered" in found[1].reason


def test_the_end_cut_off_shows_even_where_sqlite_was_made_to_forget(store, journal):
    store.database.change("DELETE FROM journal WHERE seq > 7")
    store.database.change("UPDATE sqlite_sequence SET seq = 7 WHERE name = 'journal'")
    assert journal.verify() == 8
    journal.head.forget()
    assert journal.verify() is None


def test_a_chain_built_anew_shows_by_the_head_noted_apart(store, journal):
    noted = journal.head.path.read_bytes()
    store.database.change("DELETE FROM journal WHERE seq > 9")
    store.database.change("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'journal'")
    journal.append([entry(99)])
    assert journal.verify() is None
    journal.head.path.write_bytes(noted)
    assert journal.verify() == 10


def test_the_head_is_noted_after_the_commit_and_never_for_what_was_rolled_back(store, journal):
    noted = journal.head.read()
    assert noted.seq == 10
    with contextlib.suppress(ZeroDivisionError), store.writing():
        journal.append([entry(11)])
        raise ZeroDivisionError
    assert journal.count() == 10
    assert journal.head.read() == noted
    store.set_setting("any", 1)
    assert journal.head.read() == noted
    assert journal.verify() is None
    journal.head.path.write_text("half a li")
    assert journal.verify() is None


def test_entries_are_filtered_by_who_what_when_and_place(store, journal):
    later = START + dt.timedelta(days=1)
    ours = dataclasses.replace(entry(11), who="schedule", at=later)
    journal.append([ours, dataclasses.replace(entry(12), company_id=0)])
    assert [one.seq for one in journal.entries(who="schedule")] == [11]
    assert [one.seq for one in journal.entries(since=later)] == [11]
    assert [one.seq for one in journal.entries(until=later, below=4)] == [3, 2, 1]
    assert [one.seq for one in journal.entries(1, action="update", limit=2)] == [11, 10]
    assert [one.seq for one in journal.entries(1, shared=True, limit=2)] == [12, 11]
    journal.append([entry(3, run=8)])
    assert [one.seq for one in journal.record(1, KIND, "D3")] == [3, 13]


def test_rows_of_an_older_version_stay_and_the_chain_goes_on(tmp_path):
    """Text bodies without the newer columns, as the first version wrote them."""
    steps = tmp_path / "steps"
    shutil.copytree(ROOT / "app/storage/migrations", steps, ignore=shutil.ignore_patterns("__pycache__", "0007*"))
    path = tmp_path / "old.db"
    database = Database(path)
    migrate(database, START, steps)
    digest = ""
    for seq in range(1, 4):
        one = dataclasses.replace(entry(seq), seq=seq)
        body = canonical(one)
        digest = chained(digest, body)
        words = folded(f"customers D{seq} cus_{seq} person update   ")
        database.change(
            "INSERT INTO journal (seq, company_id, run, kind, pronto_id, words, body, digest) VALUES (?,1,0,?,?,?,?,?)",
            (seq, KIND.value, f"D{seq}", words, body.decode(), digest),
        )
    database.close()
    opened = open_store(path, HeldClock())
    assert opened.journal.verify() is None
    opened.journal.append([entry(4)])
    assert opened.journal.verify() is None
    assert [(one.seq, one.after) for one in opened.journal.entries(who="person", since=START)] == [
        (number, {"n": -number}) for number in (4, 3, 2, 1)
    ]
    opened.database.change("UPDATE journal SET body = replace(body, 'person', 'nobody') WHERE seq = 2")
    assert opened.journal.verify() == 2
    opened.close()


def test_older_entries_are_taken_out_and_the_chain_still_holds(store, journal):
    for number in range(11, 16):
        journal.append([dataclasses.replace(entry(number), at=START + dt.timedelta(days=number))])
    assert journal.prune(START + dt.timedelta(days=13), START) == 12
    assert journal.verify() is None
    assert [one.seq for one in journal.entries()] == [16, 15, 14, 13]
    told = journal.entries(limit=1)[0]
    assert (told.action, told.after["through"], told.after["entries"]) == ("prune", 12, 12)
    assert journal.prune(START + dt.timedelta(days=13), START) == 0
    journal.append([entry(17)])
    assert journal.prune(START + dt.timedelta(days=15), START) == 2
    assert journal.verify() is None
    assert journal.size().entries == 4
    store.database.change("DELETE FROM journal WHERE seq = 15")
    assert journal.verify() == 15


def test_what_was_altered_is_never_taken_out(store, journal):
    store.database.change("UPDATE journal SET who = 'x' WHERE seq = 2")
    assert journal.prune(START + dt.timedelta(days=1), START) == 0
    assert journal.verify() == 2


def test_its_size_is_told(store, journal):
    size = journal.size()
    assert (size.entries, size.oldest) == (10, START)
    assert 1_000 < size.bytes < 10_000


texts = st.text(string.printable + "éß🙂\u2028", max_size=10)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
entries = st.builds(
    Entry,
    company_id=st.integers(1, 3),
    at=st.datetimes(timezones=st.just(START.tzinfo)),
    who=texts,
    action=texts,
    kind=st.none() | st.sampled_from(RecordType),
    pronto_id=texts,
    stripe_id=texts,
    before=st.dictionaries(texts, values, max_size=3),
    after=st.dictionaries(texts, values, max_size=3),
    reason=texts,
    run=st.integers(0, 9),
)


@pytest.fixture(scope="module")
def long_journal(tmp_path_factory):
    opened = open_store(tmp_path_factory.mktemp("journal") / "j.db", HeldClock())
    yield opened
    opened.close()


@given(batch=st.lists(entries, max_size=4))
@settings(max_examples=40, deadline=None)
def test_whatever_is_written_the_chain_holds_and_gives_it_back(long_journal, batch):
    before = long_journal.journal.count()
    long_journal.journal.append(batch)
    assert long_journal.journal.verify() is None
    found = long_journal.journal.entries(limit=max(len(batch), 1))[: len(batch)][::-1]
    assert [one.seq for one in found] == list(range(before + 1, before + len(batch) + 1))
    for kept, given_ in zip(found, batch, strict=True):
        assert (kept.before, kept.after, kept.at, kept.who) == (given_.before, given_.after, given_.at, given_.who)
    assert len({one.digest for one in found}) == len(batch)
