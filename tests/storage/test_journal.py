"""The audit trail: whole when untouched, and any touch shows where."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.storage.journal import chained
from app.storage.store import open_store
from tests.storage.conftest import START, HeldClock

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
